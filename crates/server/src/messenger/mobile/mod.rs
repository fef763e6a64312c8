//! `/messenger/mobile`: what apps ask. Who is there and what they do is said as
//! browsers say it; identity is proved with the secret of the app's platform.

pub mod content;
pub mod devices;
pub mod events;
pub mod ping;
pub mod receipts;

use super::caller::Caller;
use super::session::Session;
use crate::errors::{ApiError, ErrorCode};
use engine::rows::Platform;
use wire::json::Field;

/// The session of an app: that of a page is none.
fn session(caller: &Caller, sent: Field<'_>) -> Result<Session, ApiError> {
    let session = caller.session(sent)?;
    let is_app = session.platform != Platform::Web;
    is_app.then_some(session).ok_or_else(|| ApiError::new(ErrorCode::SessionExpired).field("session"))
}
