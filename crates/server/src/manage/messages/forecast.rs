//! How often a message is expected to be sent: three times as often pauses it.

use super::dry_run::played;
use super::{Saved, saved};
use crate::errors::ApiError;
use crate::fields;
use crate::limits::{DRY_RUN_DAYS_DEFAULT, FORECAST_EVENTS_MAX, FORECAST_MS_MAX};
use crate::request::{Call, blocking};
use engine::Command;
use engine::command::SetForecast;
use engine::ids::WorkspaceId;
use engine::limits::REHEARSAL_ROWS_MAX;
use engine::rows::Trigger;
use node::Node;
use node::people::{DryRun, DryRunResult};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use wire::json::Field;

const DAY_MS: u64 = 86_400_000;

/// What a dry run lets expect in an hour. `None` where it says nothing: it did
/// not come to its end, or the event never came.
pub(super) fn of(result: &DryRunResult) -> Option<u32> {
    let says_something = result.cut.is_none() && result.tally.looked_at() > 0;
    says_something.then(|| result.tally.sent_per_hour_max())
}

/// What is sent with `go_live`.
///
/// # Errors
/// It is no whole number.
pub(super) fn sent(field: Field<'_>) -> Result<Option<Option<u32>>, ApiError> {
    let sent = fields::clearable(field, "forecast_per_hour", fields::whole)?;
    Ok(sent.map(|sent| sent.map(|sent| u32::try_from(sent).unwrap_or(u32::MAX))))
}

/// Notes how often a message is expected to be sent: what was sent, or what a
/// dry run over 30 days says, of the latest events where there are many.
///
/// # Errors
/// A row cannot be read, or the command was not done.
pub(super) async fn note(call: &Call, (message, row): &Saved, sent: Option<Option<u32>>) -> Result<Saved, ApiError> {
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let forecast = match sent {
        Some(sent) => sent,
        None if !matches!(row.spec.trigger, Trigger::Event(_)) => None,
        None => {
            let (app, saved) = (Arc::clone(&call.app), (*message, Arc::clone(row)));
            let bounds = (FORECAST_EVENTS_MAX, Duration::from_millis(FORECAST_MS_MAX));
            blocking(move || expected(&app.node, (workspace, saved), bounds)).await?
        }
    };
    let command = SetForecast { workspace, message: *message, forecast, actor };
    Ok(saved(call.submit(Command::SetForecast(command)).await?))
}

/// What the last 30 days let expect, of at most so many of the latest events,
/// looked at for at most so long.
fn expected(
    node: &Node,
    (workspace, (message, row)): (WorkspaceId, Saved),
    (events_max, time_max): (u64, Duration),
) -> Result<Option<u32>, ApiError> {
    let since_ms = node.now_ms().saturating_sub(DRY_RUN_DAYS_DEFAULT * DAY_MS);
    let asked = DryRun { workspace, message, row, since_ms, events_max, time_max, rows_max: REHEARSAL_ROWS_MAX };
    played(node, &node.view(), &asked, &mut |_| ControlFlow::Continue(())).map(|result| of(&result))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Plan, complete};
    use engine::command::{CreateContact, Identifiers, NewRole, Profile, RecordEvent};
    use engine::ids::{MessageId, TokenId};
    use engine::metadata::{Metadata, Omissions};
    use engine::predicates::{MetadataTree, Tree};
    use engine::rows::{
        EventTrigger, Frequency, FrequencyMode, MessageAudience, MessageKind, MessageRow, MessageSpec, MessageState,
        Occurrence, Role, Schedule, Stop,
    };
    use engine::source::{Source, Verified};
    use engine::text::EventName;
    use node::limits::DRY_RUN_TOLD_EVERY;
    use node::{Clock, NodeOptions};

    const NOW_S: u64 = 1_800_000_000;

    struct Still;

    impl Clock for Still {
        fn now_ms(&self) -> u64 {
            NOW_S * 1_000
        }
    }

    /// Sent for each upload.
    fn message() -> Saved {
        let spec = MessageSpec {
            trigger: Trigger::Event(EventTrigger {
                event: "upload".to_owned(),
                occurrence: Occurrence::Every,
                metadata: MetadataTree::All(Vec::new()),
                delay_s: 0,
                max_age_s: 86_400,
            }),
            audience: MessageAudience { roles: Role::ALL.to_vec(), predicate: Tree::All(Vec::new()) },
            frequency: Frequency { mode: FrequencyMode::Every, max_sends: None, min_gap_s: None },
            schedule: Schedule::default(),
            goal: None,
            stop: Stop::default(),
            control_group_percent: 0,
            sources: None,
            allows_unproven: false,
            place: "{}".to_owned(),
            content: "{}".to_owned(),
        };
        let row = MessageRow {
            name: "m".to_owned(),
            kind: MessageKind::Chat,
            state: MessageState::Draft,
            version: 1,
            live_since_ms: None,
            first_live_at: None,
            created_at: 0,
            updated_at: 0,
            spec,
            owner: None,
            forecast: None,
            paused: None,
            marking_since_ms: None,
        };
        (MessageId(1), Arc::new(row))
    }

    fn upload(workspace: WorkspaceId, second: u64) -> Command {
        Command::RecordEvent(Box::new(RecordEvent {
            workspace,
            who: Identifiers { user_id: Some("ada".to_owned()), ..Identifiers::default() },
            name: EventName::parse("upload").unwrap(),
            created_at: Some(NOW_S + second),
            metadata: Metadata::default(),
            omissions: Omissions::default(),
            client_id: None,
            source: Source::Rest,
            verified: Verified::Token,
            token: TokenId(1),
            received_at_ms: NOW_S * 1_000,
        }))
    }

    #[tokio::test]
    async fn the_latest_events_are_looked_at_and_an_end_by_time_forecasts_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let options = NodeOptions { storage_reserve_bytes: 0, ..NodeOptions::new(folder.path().to_owned()) };
        let node = Node::open(options, Arc::new(Still)).unwrap();
        let workspace = complete(&node, &Plan::first().unwrap()).await.unwrap();
        let (external_id, profile) = (Some("ada".to_owned()), Profile::default());
        let ada = CreateContact { workspace, role: NewRole::User, external_id, email: None, profile };
        node.submit(Command::CreateContact(Box::new(ada))).await.unwrap();
        let record = async |seconds: std::ops::Range<u64>| {
            for result in node.submit_all(seconds.map(|second| upload(workspace, second)).collect()).await {
                result.unwrap();
            }
        };
        let expects = |bounds| expected(&node, (workspace, message()), bounds).unwrap();
        record(0..20).await;
        for (events_max, expect) in [(19, 19), (20, 20), (21, 20)] {
            assert_eq!(expects((events_max, Duration::from_secs(60))), Some(expect), "of {events_max} events");
        }
        // The time is looked at each so many events.
        let each = DRY_RUN_TOLD_EVERY;
        record(20..each - 1).await;
        assert!(expects((u64::MAX, Duration::ZERO)).is_some());
        record(each - 1..each).await;
        assert_eq!(expects((u64::MAX, Duration::ZERO)), None, "it did not come to its end");
        assert!(expects((u64::MAX, Duration::from_secs(60))).is_some());
    }
}
