//! What a browser sent of somebody, written as far as its proof goes.

use super::super::{claims, profile};
use super::is_proven;
use crate::attributes;
use crate::command::{BrowserPerson, PingBrowser, Profile, SentAttribute, SentAttributes, Stamp, Unknown};
use crate::ids::WorkspaceId;
use crate::outcome::{LeftOut, Refusal, RefusalKind};
use crate::rows::{ContactRow, FieldRef, Model, Role, Standard};
use crate::working_set::WorkingSet;

/// How far what is sent can be relied on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// The workspace's own server signed it.
    Signed,
    /// The browser proved who is there, but anybody who sits there can write.
    Person,
    /// An anonymous browser writes of itself.
    Own,
    /// Nothing proves that this is the user.
    Claim,
}

impl Proof {
    /// What stands behind the unsigned part of a ping about somebody who has
    /// this role until then.
    pub(super) fn of(command: &PingBrowser, role: Role) -> Self {
        let is_user = role == Role::User || matches!(command.person, BrowserPerson::Named { .. });
        match is_proven(command.verified) {
            true => Self::Person,
            false if is_user => Self::Claim,
            false => Self::Own,
        }
    }

    /// Whether it overwrites everything.
    pub(super) const fn is_trusted(self) -> bool {
        matches!(self, Self::Signed | Self::Person)
    }
}

/// Who writes.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    pub(super) workspace: WorkspaceId,
    pub(super) proof: Proof,
    /// Names of attributes that only a signature writes.
    pub(super) protected: &'a [String],
    pub(super) stamp: &'a Stamp,
}

impl Sender<'_> {
    /// Whether this sender may not write an attribute of this name.
    pub(super) fn protects(&self, name: &str) -> bool {
        self.proof != Proof::Signed && self.protected.iter().any(|protected| protected == name)
    }

    /// That such an attribute was not taken.
    pub(super) fn protected(&self, name: &str) -> LeftOut {
        let refusal = Refusal::new(RefusalKind::AttributeProtected).field("custom_attributes").detail(name);
        LeftOut { name: name.to_owned(), refusal }
    }

    fn note(&self, row: &mut ContactRow, field: FieldRef) {
        if self.proof.is_trusted() { claims::prove(row, field) } else { claims::claim(row, field) }
    }
}

/// Browsers define attributes only while there is room for the workspace's own.
pub(super) const fn within_half(unknown: Unknown) -> Unknown {
    match unknown {
        Unknown::Refuse => Unknown::Refuse,
        Unknown::Define | Unknown::DefineWithinHalf => Unknown::DefineWithinHalf,
    }
}

/// Takes what the page sent and then what was signed, which wins.
pub(super) fn both(
    row: &mut ContactRow,
    (mut unsigned, signed): (Profile, Profile),
    sender: &Sender<'_>,
    (left_out, rows): (&mut Vec<LeftOut>, &mut WorkingSet),
) {
    claims::leave_out(&mut unsigned, &claims::sent(&signed));
    unsigned.custom.attributes.retain(|sent| !signed.custom.attributes.iter().any(|other| other.name == sent.name));
    unsigned.custom.unknown = within_half(unsigned.custom.unknown);
    take(row, unsigned, sender, (left_out, rows));
    take(row, signed, &Sender { proof: Proof::Signed, ..*sender }, (left_out, rows));
}

fn take(
    row: &mut ContactRow,
    mut profile: Profile,
    sender: &Sender<'_>,
    (left_out, rows): (&mut Vec<LeftOut>, &mut WorkingSet),
) {
    let (mut kept, mut written) = (Vec::new(), Vec::new());
    for standard in claims::sent(&profile) {
        if sender.protects(standard.name()) {
            left_out.push(sender.protected(standard.name()));
            kept.push(standard);
        } else if sender.keeps(row, FieldRef::Standard(standard)) {
            kept.push(standard);
        } else {
            written.push(standard);
        }
    }
    claims::leave_out(&mut profile, &kept);
    let SentAttributes { attributes, unknown } = std::mem::take(&mut profile.custom);
    profile::write(row, profile);
    note_all(row, &written, sender);
    for attribute in attributes {
        let name = attribute.name.clone();
        if let Err(refusal) = take_custom(row, (attribute, unknown), sender, rows) {
            left_out.push(LeftOut { name, refusal });
        }
    }
}

fn note_all(row: &mut ContactRow, written: &[Standard], sender: &Sender<'_>) {
    for standard in written {
        sender.note(row, FieldRef::Standard(*standard));
    }
}

impl Sender<'_> {
    /// Whether this sender leaves the field as it is, without a word.
    fn keeps(&self, row: &ContactRow, field: FieldRef) -> bool {
        self.proof == Proof::Claim && claims::is_kept(row, field)
    }
}

fn take_custom(
    row: &mut ContactRow,
    (sent, unknown): (SentAttribute, Unknown),
    sender: &Sender<'_>,
    rows: &mut WorkingSet,
) -> Result<(), Refusal> {
    let (workspace, model, name) = (sender.workspace, Model::Contact, sent.name.clone());
    let known = attributes::find(workspace, model, &name, rows);
    let is_locked = known.as_ref().is_some_and(|(_, known)| !known.messenger_writable);
    if sender.protects(&name) || (is_locked && sender.proof != Proof::Signed) {
        return Err(sender.protected(&name).refusal);
    }
    if known.is_some_and(|(attribute, _)| sender.keeps(row, FieldRef::Custom(attribute))) {
        return Ok(());
    }
    let one = SentAttributes { attributes: vec![sent], unknown };
    rows.attempt(|rows| attributes::settle((workspace, model), one, &mut row.custom, sender.stamp, rows))?;
    if let Some((attribute, _)) = attributes::find(workspace, model, &name, rows) {
        sender.note(row, FieldRef::Custom(attribute));
    }
    Ok(())
}
