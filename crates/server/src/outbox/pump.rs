//! What is due, and how much of it may be on its way.

use super::attempt::{self, Ended};
use crate::app::App;
use crate::channels::Channels;
use crate::limits::{
    OUTBOX_AT_ONCE_MAX, OUTBOX_LOOK_MS, OUTBOX_LOOKED_MAX, OUTBOX_LOOKS_MAX, OUTBOX_OF_ONE_MESSAGE_MAX,
};
use crate::request::blocking;
use engine::ids::{MessageId, WorkspaceId};
use engine::tables::OutboxKey;
use node::Health;
use node::views::Waiting;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Of which message a delivery is; `None` when the delivery is gone.
type OfMessage = (WorkspaceId, Option<MessageId>);

/// What is on its way.
#[derive(Debug, Default)]
struct Claims {
    rows: HashMap<OutboxKey, OfMessage>,
    messages: HashMap<OfMessage, usize>,
}

impl Claims {
    /// Takes a row, unless it is taken, or enough is on its way.
    fn take(&mut self, waiting: &Waiting) -> bool {
        let of = (waiting.key.workspace, waiting.row.as_ref().map(|row| row.message));
        let of_message = self.messages.get(&of).copied().unwrap_or(0);
        if self.are_full() || of_message >= OUTBOX_OF_ONE_MESSAGE_MAX || self.rows.contains_key(&waiting.key) {
            return false;
        }
        self.rows.insert(waiting.key.clone(), of);
        *self.messages.entry(of).or_default() += 1;
        true
    }

    /// Whether as much is on its way as may be.
    fn are_full(&self) -> bool {
        self.rows.len() >= OUTBOX_AT_ONCE_MAX
    }

    /// Whether another look follows at once, after so many.
    fn may_look_on(&self, looks: usize) -> bool {
        !self.are_full() && looks < OUTBOX_LOOKS_MAX
    }

    fn give_back(&mut self, key: &OutboxKey) {
        let Some(of) = self.rows.remove(key) else { return };
        if let Some(count) = self.messages.get_mut(&of) {
            *count -= 1;
            if *count == 0 {
                self.messages.remove(&of);
            }
        }
    }
}

/// Where each workspace's next look begins: behind what was looked at, so that
/// what cannot go yet does not hide what can.
type Places = HashMap<WorkspaceId, OutboxKey>;

/// Sends what waits until it is told to stop, and then waits for what is on
/// its way.
pub(super) async fn run(app: Arc<App>, channels: Arc<Channels>, mut stopped: oneshot::Receiver<()>) {
    let (mut claims, mut places, mut under_way) = (Claims::default(), Places::default(), JoinSet::new());
    let mut follower = app.node.live().outbox();
    let mut looks = 0;
    loop {
        for waiting in look(&app, &mut places).await {
            if claims.take(&waiting) {
                under_way.spawn(attempt::make(Arc::clone(&app), Arc::clone(&channels), waiting));
            }
        }
        looks += 1;
        // What cannot go yet may stand before what can, however much it is.
        let looks_on = !places.is_empty() && claims.may_look_on(looks);
        tokio::select! {
            biased;
            _ = &mut stopped => break,
            Some(ended) = under_way.join_next() => release(ended, &mut claims),
            () = std::future::ready(()), if looks_on => continue,
            () = follower.changed() => {}
            () = tokio::time::sleep(Duration::from_millis(OUTBOX_LOOK_MS)) => {}
        }
        looks = 0;
        while let Some(ended) = under_way.try_join_next() {
            release(ended, &mut claims);
        }
    }
    while let Some(ended) = under_way.join_next().await {
        release(ended, &mut claims);
    }
}

fn release(ended: Result<Ended, tokio::task::JoinError>, claims: &mut Claims) {
    match ended {
        Ok(Ended::Over(key)) => claims.give_back(&key),
        Ok(Ended::Stuck) => {}
        // Its row stays claimed: what panics once would do so again and again.
        Err(error) => tracing::error!(error = %error, "an attempt to send something broke off"),
    }
}

/// What is due, some of each workspace; nothing while nothing can be recorded:
/// it would be sent again.
async fn look(app: &Arc<App>, places: &mut Places) -> Vec<Waiting> {
    if app.node.health() != Health::Ready {
        return Vec::new();
    }
    let (shared, before) = (Arc::clone(app), std::mem::take(places));
    let now_s = u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX);
    let (due, after) = blocking(move || {
        let view = shared.node.view();
        let (mut due, mut after) = (Vec::new(), Places::new());
        for (workspace, _) in shared.node.config().workspaces() {
            let place = before.get(&workspace);
            match view.due_outside(workspace, (place, now_s), OUTBOX_LOOKED_MAX) {
                Ok(found) => {
                    let last = found.last().filter(|_| found.len() >= OUTBOX_LOOKED_MAX);
                    after.extend(last.map(|last| (workspace, last.key.clone())));
                    due.extend(found);
                }
                Err(error) => tracing::error!(error = %error, "what waits to be sent could not be read"),
            }
        }
        (due, after)
    })
    .await;
    *places = after;
    due
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ids::{ContactOrdinal, DeliveryId};
    use std::collections::HashSet;

    fn waiting(delivery: u64) -> Waiting {
        let (workspace, contact) = (WorkspaceId(1), ContactOrdinal(1));
        Waiting { key: OutboxKey { workspace, due_at: 7, contact, delivery: DeliveryId(delivery) }, row: None }
    }

    #[test]
    fn there_is_an_end_to_what_is_on_its_way() {
        let mut claims = Claims::default();
        let of = |number: u32| {
            let mut waiting = waiting(1);
            waiting.key.workspace = WorkspaceId(number);
            waiting
        };
        let most = u32::try_from(OUTBOX_AT_ONCE_MAX).unwrap();
        assert!((0..most).all(|number| claims.take(&of(number))), "up to n");
        assert!(!claims.take(&of(most)), "n + 1");
        claims.give_back(&of(0).key);
        assert!(claims.take(&of(most)), "n again");
    }

    #[test]
    fn so_many_looks_follow_each_other_while_there_is_room() {
        let mut claims = Claims::default();
        for (looks, goes_on) in [(OUTBOX_LOOKS_MAX - 1, true), (OUTBOX_LOOKS_MAX, false), (OUTBOX_LOOKS_MAX + 1, false)]
        {
            assert_eq!(claims.may_look_on(looks), goes_on, "after {looks} looks");
        }
        let most = u32::try_from(OUTBOX_AT_ONCE_MAX).unwrap();
        for number in 0..most {
            assert!(claims.may_look_on(1));
            let mut waiting = waiting(1);
            waiting.key.workspace = WorkspaceId(number);
            assert!(claims.take(&waiting));
        }
        assert!(!claims.may_look_on(1), "there is no room");
    }

    #[test]
    fn one_message_does_not_take_every_place() {
        let mut claims = Claims::default();
        let most = OUTBOX_OF_ONE_MESSAGE_MAX as u64;
        let taken: HashSet<bool> = (0..most - 1).map(|number| claims.take(&waiting(number))).collect();
        assert_eq!(taken, HashSet::from([true]), "n - 1");
        assert!(!claims.take(&waiting(0)), "it is on its way");
        assert!(claims.take(&waiting(most)), "n");
        assert!(!claims.take(&waiting(most + 1)), "n + 1");
        claims.give_back(&waiting(0).key);
        assert!(claims.take(&waiting(0)));
        claims.rows.keys().cloned().collect::<Vec<_>>().iter().for_each(|key| claims.give_back(key));
        assert!(claims.messages.is_empty());
    }
}
