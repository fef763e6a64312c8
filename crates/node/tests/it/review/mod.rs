//! Messages that look at people besides events, and delays.

mod delays;
mod entries;
mod passing_time;

use crate::support::{Hands, SHOP, create_user, done, found, open_at, user, workspace};
use engine::command::{ContactFacts, MessageStep, MoveMessage, Profile, SaveMessage, UpdateContact};
use engine::ids::MessageId;
use engine::predicates::{MetadataTree, Tree};
use engine::rows::{
    ActorRef, EventTrigger, Frequency, FrequencyMode, MessageAudience, MessageKind, MessageSpec, Occurrence, Role,
    Schedule, Stop, Trigger,
};
use engine::{Answer, Command};
use node::Node;
use std::path::Path;
use std::sync::Arc;

const NOON_S: u64 = 20_000 * 86_400 + 43_200;

/// A shop with a clock that stands still.
struct Shop {
    node: Arc<Node>,
    clock: Hands,
}

fn message(trigger: Trigger) -> MessageSpec {
    MessageSpec {
        trigger,
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
    }
}

fn delayed(delay_s: u32) -> MessageSpec {
    delayed_after("uploaded", delay_s)
}

fn delayed_after(event: &str, delay_s: u32) -> MessageSpec {
    let (event, occurrence, metadata) = (event.to_owned(), Occurrence::Every, MetadataTree::All(Vec::new()));
    message(Trigger::Event(EventTrigger { event, occurrence, metadata, delay_s, max_age_s: 3_600 }))
}

fn step(message: MessageId, step: MessageStep) -> Command {
    Command::MoveMessage(MoveMessage { workspace: SHOP, message, step, actor: ActorRef::CommandLine })
}

fn save(message: Option<MessageId>, (kind, spec): (MessageKind, MessageSpec)) -> Command {
    let (name, spec, actor) = (Some("m".to_owned()), Some(Box::new(spec)), ActorRef::CommandLine);
    Command::SaveMessage(Box::new(SaveMessage { workspace: SHOP, message, name, kind: Some(kind), spec, actor }))
}

fn update(external_id: &str, profile: Profile) -> Command {
    let facts = ContactFacts { profile, ..ContactFacts::default() };
    let (who, roles) = (user(external_id), &[Role::User][..]);
    Command::UpdateContact(Box::new(UpdateContact { workspace: SHOP, who, roles, facts }))
}

fn rename(external_id: &str, name: &str) -> Command {
    update(external_id, Profile { name: Some(Some(name.into())), ..Profile::default() })
}

impl Shop {
    /// With these users.
    async fn new(folder: &Path, users: &[&str]) -> Self {
        let clock = Hands::at_s(NOON_S);
        let shop = Self { node: open_at(folder, clock.clone()), clock };
        done(&shop.node, vec![workspace("shop")]).await;
        done(&shop.node, users.iter().map(|user| create_user(user)).collect()).await;
        shop
    }

    /// Closed and opened again.
    async fn again(self, folder: &Path) -> Self {
        let Self { node, clock } = self;
        node.close().await.expect("closed");
        drop(node);
        Self { node: open_at(folder, clock.clone()), clock }
    }

    async fn live(&self, kind: MessageKind, spec: MessageSpec) -> MessageId {
        let answers = done(&self.node, vec![save(None, (kind, spec))]).await;
        let Some(Answer::Message(message, _)) = answers.first() else { panic!("{answers:?}") };
        done(&self.node, vec![step(*message, MessageStep::GoLive)]).await;
        *message
    }

    /// How many messages somebody has.
    fn had(&self, external_id: &str) -> usize {
        let view = self.node.view();
        view.deliveries(SHOP, &found(&view, external_id), 100).expect("read").len()
    }

    /// Waits until somebody has so many messages. Who changed before them has
    /// been looked at then, or is looked at together with them.
    async fn until_had(&self, external_id: &str, count: usize) {
        crate::support::until(&format!("{external_id} has {count}"), || self.had(external_id) >= count).await;
        assert_eq!(self.had(external_id), count, "{external_id}");
    }
}
