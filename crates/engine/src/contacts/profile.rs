//! What a request sent of a contact, taken over by its row.

use super::claims;
use crate::attributes;
use crate::command::{Profile, Stamp};
use crate::ids::WorkspaceId;
use crate::outcome::Refusal;
use crate::rows::{AttributeValue, ContactRow, FieldRef, Model, Standard};
use crate::working_set::{Reads, WorkingSet};

/// Notes what taking this profile over reads.
pub(super) fn plan(workspace: WorkspaceId, profile: &Profile, reads: &mut Reads<'_>) {
    attributes::plan(workspace, Model::Contact, &profile.custom, reads);
}

/// Takes over what a request sent that may overwrite everything, and nothing
/// else.
///
/// # Errors
/// What is wrong with a custom attribute.
pub(super) fn take(
    row: &mut ContactRow,
    profile: Profile,
    workspace: WorkspaceId,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<(), Refusal> {
    let mut profile = profile;
    for standard in claims::sent(&profile) {
        claims::prove(row, FieldRef::Standard(standard));
    }
    let custom = std::mem::take(&mut profile.custom);
    let names: Vec<String> = custom.attributes.iter().map(|sent| sent.name.clone()).collect();
    write(row, profile);
    attributes::settle((workspace, Model::Contact), custom, &mut row.custom, stamp, rows)?;
    if !row.claimed.is_empty() {
        for name in names {
            if let Some((attribute, _)) = attributes::find(workspace, Model::Contact, &name, rows) {
                claims::prove(row, FieldRef::Custom(attribute));
            }
        }
    }
    Ok(())
}

/// Takes over what a request sent, but for custom attributes.
pub(super) fn write(row: &mut ContactRow, profile: Profile) {
    let Profile {
        name,
        phone,
        avatar_url,
        owner_id,
        signed_up_at,
        last_seen_at,
        unsubscribed_from_emails,
        facts,
        custom: _,
    } = profile;
    replace(&mut row.name, name);
    replace(&mut row.phone, phone);
    replace(&mut row.avatar_url, avatar_url);
    replace(&mut row.owner_id, owner_id);
    replace(&mut row.signed_up_at, signed_up_at);
    replace(&mut row.last_seen_at, last_seen_at);
    replace(&mut row.unsubscribed_from_emails, unsubscribed_from_emails);
    for (standard, value) in facts {
        row.set_fact(standard, value);
    }
}

fn replace<T>(field: &mut T, sent: Option<T>) {
    if let Some(value) = sent {
        *field = value;
    }
}

impl ContactRow {
    /// Sets or clears a standard attribute that has no field of its own.
    pub(crate) fn set_fact(&mut self, standard: Standard, value: Option<AttributeValue>) {
        attributes::set(&mut self.facts, standard, value);
    }
}
