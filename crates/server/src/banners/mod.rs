//! `/contacts/{id}/banners`: banners for those who show them elsewhere than in
//! a page.

pub mod dismiss;
pub mod list;

use crate::auth::Access;
use crate::errors::ApiError;
use crate::request::Call;
use engine::command::{Receipt, RecordReceipts};
use engine::ids::ContactOrdinal;
use engine::rows::ContactRow;
use engine::{Answer, Command};

/// Notes what happened with a contact's deliveries.
async fn record(
    call: &Call,
    (contact, row): (ContactOrdinal, &ContactRow),
    receipts: Vec<Receipt>,
) -> Result<(), ApiError> {
    let access: &Access = &call.access;
    let contact = access.contact_id(contact, row);
    let command = RecordReceipts { workspace: access.workspace(), contact, receipts };
    match call.submit(Command::RecordReceipts(command)).await? {
        Answer::Receipts { .. } => Ok(()),
        other => panic!("receipts were answered with {other:?}"),
    }
}
