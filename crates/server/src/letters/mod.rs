//! What the readers of letters and the relays that carry them ask: open to
//! everybody who holds a signed link, or the operator's token.

pub mod bounces;
pub mod click;
pub mod open;
mod page;
pub mod unsubscribe;

use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::messenger::address::{self, Network};
use crate::outbox::links::{Link, Purpose};
use crate::request::blocking;
use axum::extract::{FromRequestParts as _, RawPathParams};
use engine::Command;
use engine::command::{Receipt, ReceiptKind, RecordReceipts};
use engine::ids::ContactId;
use engine::rows::ContactRow;
use http::request::Parts;
use node::{ReadError, View};
use std::sync::Arc;

/// Somebody who holds a link.
struct Holder {
    link: Link,
    /// Who it was made for, or who they were merged into.
    contact: ContactId,
    row: Arc<ContactRow>,
}

/// Reads the link of a path, counts who asks, and finds whom it is for.
///
/// # Errors
/// 404, the same whatever is wrong with it; 429.
async fn held(app: &Arc<App>, parts: &mut Parts, (purpose, target): (Purpose, &str)) -> Result<Holder, ApiError> {
    let network = Network::of(address::of(&app.options, parts));
    app.browsers.limits.take_ping(network, app.node.now_ms())?;
    let unknown = || ApiError::new(ErrorCode::NotFound);
    let params = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| unknown())?;
    let text = params.iter().next().map(|(_, text)| text.to_owned()).ok_or_else(unknown)?;
    let link = Link::open(app.node.config(), purpose, (&text, target)).ok_or_else(unknown)?;
    let shared = Arc::clone(app);
    let found = blocking(move || find(&shared.node.view(), link)).await?;
    let (contact, row) = found.ok_or_else(unknown)?;
    Ok(Holder { link, contact, row })
}

/// Who a delivery was made for, or who they were merged into; `None` when they
/// or it are gone.
fn find(view: &View, link: Link) -> Result<Option<(ContactId, Arc<ContactRow>)>, ReadError> {
    let Link { workspace, owner, delivery } = link;
    if view.delivery(workspace, owner, delivery)?.is_none() {
        return Ok(None);
    }
    let Some(row) = view.contact(workspace, owner)? else { return Ok(None) };
    let (contact, row) = match row.merged_into {
        None => (owner, row),
        Some(into) => match view.contact(workspace, into)? {
            Some(row) => (into, row),
            None => return Ok(None),
        },
    };
    Ok(view.contact_id(workspace, contact, &row).map(|id| (id, row)))
}

/// Notes what somebody did with a letter.
///
/// # Errors
/// Why it could not be noted.
async fn note(app: &App, holder: &Holder, kind: ReceiptKind) -> Result<(), ApiError> {
    let Link { workspace, owner, delivery } = holder.link;
    let receipts = vec![Receipt { owner, delivery, kind }];
    let command = RecordReceipts { workspace, contact: holder.contact, receipts };
    app.node.submit(Command::RecordReceipts(command)).await?;
    Ok(())
}
