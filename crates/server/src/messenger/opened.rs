//! A page was opened: the messages for whoever matches are looked at.

use super::caller::Caller;
use engine::command::MatchMessages;
use engine::ids::ContactId;
use engine::rows::{MessageState, Trigger};
use engine::source::Verified;
use engine::{Answer, Command};

/// Has those messages decided. Returns the person's revision where that was
/// done: a failure of it must not take the ping back.
pub(super) async fn looked_at(caller: &Caller, contact: ContactId, verified: Verified) -> Option<u64> {
    let config = caller.app.node.config();
    let listens = |(_, row): &(_, std::sync::Arc<engine::rows::MessageRow>)| {
        row.state == MessageState::Live && !matches!(row.spec.trigger, Trigger::Event(_))
    };
    if !config.messages(caller.workspace).iter().any(listens) {
        return None;
    }
    let command = MatchMessages { workspace: caller.workspace, contact, verified };
    match caller.app.node.submit(Command::MatchMessages(command)).await {
        Ok(Answer::Receipts { revision }) => Some(revision),
        Ok(_) | Err(_) => None,
    }
}
