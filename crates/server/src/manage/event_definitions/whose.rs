//! Whose events are.

use crate::auth::Access;
use crate::contacts::Found;
use crate::errors::ApiError;
use engine::ids::ContactOrdinal;
use node::View;
use wire::manage::event_reads::ContactBrief;

/// Whose an event is: of who was merged away, the survivor's; nobody's once
/// they are deleted.
///
/// # Errors
/// A row cannot be read.
pub fn whose(view: &View, access: &Access, contact: ContactOrdinal) -> Result<Option<Found>, ApiError> {
    let row = |contact| view.contact(access.workspace(), contact);
    let Some(own) = row(contact)? else { return Ok(None) };
    Ok(match own.merged_into {
        None => Some((contact, own)),
        Some(into) => row(into)?.map(|survivor| (into, survivor)),
    })
}

/// Somebody in few words.
#[must_use]
pub fn brief(access: &Access, (contact, row): &Found) -> ContactBrief {
    ContactBrief {
        kind: "contact",
        id: access.contact_id(*contact, row).to_string(),
        role: row.role.name(),
        name: row.name.clone(),
        email: row.email.clone(),
        external_id: row.external_id.clone(),
    }
}
