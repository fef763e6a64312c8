//! Which fields a browser wrote last that proved nothing. Such a browser may
//! overwrite those and no others; whoever proves who they are, or holds an
//! access token, overwrites everything, and what they wrote is no claim.

use crate::command::Profile;
use crate::rows::{ContactRow, FieldRef, Standard};

/// Whether there is something to overwrite.
pub(super) fn is_set(row: &ContactRow, field: FieldRef) -> bool {
    match field {
        FieldRef::Custom(attribute) => row.custom_value(attribute).is_some(),
        FieldRef::Standard(standard) => match standard {
            Standard::ExternalId => row.external_id.is_some(),
            Standard::Email => row.email.is_some(),
            Standard::Phone => row.phone.is_some(),
            Standard::Name => row.name.is_some(),
            Standard::Avatar => row.avatar_url.is_some(),
            Standard::OwnerId => row.owner_id.is_some(),
            Standard::SignedUpAt => row.signed_up_at.is_some(),
            Standard::LastSeenAt => row.last_seen_at.is_some(),
            Standard::UnsubscribedFromEmails => row.unsubscribed_from_emails,
            other => row.fact(other).is_some(),
        },
    }
}

/// Whether a browser that proves nothing must leave this field of a user as it
/// is. An address or a phone number decides who is written to: also a claimed
/// one is not replaced by another claim.
pub(super) fn is_kept(row: &ContactRow, field: FieldRef) -> bool {
    let is_address = matches!(field, FieldRef::Standard(Standard::Email | Standard::Phone));
    // That somebody may be written to is a choice, too.
    let is_choice = field == FieldRef::Standard(Standard::UnsubscribedFromEmails);
    (is_choice || is_set(row, field)) && (is_address || row.claimed.binary_search(&field).is_err())
}

/// Notes that a browser wrote this field which proved nothing.
pub(super) fn claim(row: &mut ContactRow, field: FieldRef) {
    if let Err(place) = row.claimed.binary_search(&field) {
        row.claimed.insert(place, field);
    }
}

/// Notes that this field was written by somebody who may.
pub(super) fn prove(row: &mut ContactRow, field: FieldRef) {
    row.claimed.retain(|claimed| *claimed != field);
}

/// Forgets claims of fields that are not there any more.
pub(super) fn tidy(row: &mut ContactRow) {
    let claimed = std::mem::take(&mut row.claimed);
    row.claimed = claimed.into_iter().filter(|field| is_set(row, *field)).collect();
}

/// Who was merged brings its claims with the fields that the survivor did not
/// have.
pub(super) fn fold(after: &mut ContactRow, (before, from): (&ContactRow, &ContactRow)) {
    for field in from.claimed.iter().filter(|field| !is_set(before, **field)) {
        claim(after, *field);
    }
    tidy(after);
}

/// The standard attributes that a request carries.
pub(super) fn sent(profile: &Profile) -> Vec<Standard> {
    let own = [
        (Standard::Name, profile.name.is_some()),
        (Standard::Phone, profile.phone.is_some()),
        (Standard::Avatar, profile.avatar_url.is_some()),
        (Standard::OwnerId, profile.owner_id.is_some()),
        (Standard::SignedUpAt, profile.signed_up_at.is_some()),
        (Standard::LastSeenAt, profile.last_seen_at.is_some()),
        (Standard::UnsubscribedFromEmails, profile.unsubscribed_from_emails.is_some()),
    ];
    let own = own.into_iter().filter(|(_, is_sent)| *is_sent).map(|(standard, _)| standard);
    own.chain(profile.facts.iter().map(|(standard, _)| *standard)).collect()
}

/// Takes these standard attributes out of what a request carries.
pub(super) fn leave_out(profile: &mut Profile, left_out: &[Standard]) {
    for standard in left_out {
        match standard {
            Standard::Name => profile.name = None,
            Standard::Phone => profile.phone = None,
            Standard::Avatar => profile.avatar_url = None,
            Standard::OwnerId => profile.owner_id = None,
            Standard::SignedUpAt => profile.signed_up_at = None,
            Standard::LastSeenAt => profile.last_seen_at = None,
            Standard::UnsubscribedFromEmails => profile.unsubscribed_from_emails = None,
            other => profile.facts.retain(|(standard, _)| standard != other),
        }
    }
}
