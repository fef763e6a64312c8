//! Messages that look at people besides events, and delays.

mod delays;
mod entries;
mod passing_time;

use crate::support::{Hands, SHOP, create_user, done, found, message_after, open_at, user, workspace};
use engine::command::{ContactFacts, MessageStep, MoveMessage, Profile, SaveMessage, UpdateContact};
use engine::ids::MessageId;
use engine::rows::{ActorRef, MessageKind, MessageSpec, Role};
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

fn delayed(delay_s: u32) -> MessageSpec {
    message_after("uploaded", delay_s)
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
