//! What an audience asks of single events is counted as they come; whoever asks
//! for it first waits a moment for the history.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::{FACTS_LOOKED_EVERY_MS, FACTS_WAIT_MS};
use crate::request::Call;
use engine::Command;
use engine::command::RegisterFacts;
use engine::ids::WorkspaceId;
use engine::messages::FactSpec;
use engine::rows::MessageSpec;
use node::Node;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Has these counted, and waits until their history is, at most
/// [`FACTS_WAIT_MS`]. Answers how much of it is, 100 when all is.
///
/// # Errors
/// As many are counted as may be; `field` says for what.
pub async fn count(call: &Call, facts: Vec<FactSpec>, field: &'static str) -> Result<u8, ApiError> {
    if facts.is_empty() {
        return Ok(100);
    }
    let workspace = call.access.workspace();
    let command = RegisterFacts { workspace, facts: facts.clone() };
    call.submit(Command::RegisterFacts(command)).await.map_err(|error| error.field(field))?;
    let until = Instant::now() + Duration::from_millis(FACTS_WAIT_MS);
    loop {
        let percent = call.app.node.counted_percent(workspace, &facts).unwrap_or(0);
        if percent == 100 || Instant::now() >= until {
            return Ok(percent);
        }
        sleep(Duration::from_millis(FACTS_LOOKED_EVERY_MS)).await;
    }
}

/// Has counted what a message asks before it is live.
///
/// # Errors
/// 409 while the history is not counted; as [`count`].
pub async fn check_live(call: &Call, spec: &MessageSpec) -> Result<(), ApiError> {
    // What does not compile is refused by those who call this, at its place.
    let facts = call.app.node.facts_asked(call.access.workspace(), spec).unwrap_or_default();
    match count(call, facts, "audience").await? {
        100 => Ok(()),
        percent => Err(building(percent, "Its audience asks what is being counted").field("audience")),
    }
}

/// That something waits for its history.
#[must_use]
pub fn building(percent: u8, why: &str) -> ApiError {
    ApiError::new(ErrorCode::MessageState)
        .message(format!("{why}: building, {percent} % of the events from before are counted; retry when all are"))
}

/// How much is counted of these where they are counted and not all is.
#[must_use]
pub fn building_percent(node: &Node, workspace: WorkspaceId, facts: &[FactSpec]) -> Option<u8> {
    node.counted_percent(workspace, facts).filter(|percent| *percent < 100)
}
