//! Bugs made on purpose, to test the tester: the simulator must find each.
//! They live in the simulated disk, never in the product.

mod messages;
mod people;

use crate::disk::Spaces;
use crate::disk::journal::Write;
use engine::{Row, Table};
use std::sync::Arc;
use store::Space;
use store::encoding::{decode_row, encode_row};

/// A bug made on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Canary {
    /// Commits are acknowledged without an fsync.
    ForgetFsync,
    /// Client ids are never remembered.
    DropDedupe,
    /// Each event raises its summary by two.
    DoubleCount,
    /// What can be read of a torn batch is applied.
    HalfBatch,
    /// Conflicts do not say which rows changed.
    HideConflict,
    /// The side file always says that nothing is missing.
    HideLoss,
    /// Items that were not stored leave no row.
    DropRejections,
    /// A failed fsync is not reported.
    SwallowErrors,
    /// A write that a full disk did not take is taken for done.
    SwallowFull,
    /// What cannot be read is taken for absent.
    ReadNothing,
    /// A merge does not tell the survivor of its newest alias.
    ForgetAlias,
    /// Undoing a merge takes off tags that came after it.
    DropLaterTag,
    /// Erasing somebody leaves the events of those merged into them in the log.
    KeepLogRow,
    /// Held events that were recorded go on waiting.
    AttachTwice,
    /// Identifiers of deleted people still lead to them.
    KeepIdentifier,
    /// A company counts one contact too many when somebody joins.
    MiscountCompany,
    /// A visitor's cookie leads nowhere once it is a lead.
    ForgetCookie,
    /// A deleted company keeps one of its people.
    KeepMember,
    /// What was proved goes on as a claim, which any browser overwrites.
    ForgetProof,
    /// A browser is not woken when somebody changes.
    SleepOn,
    /// Who is gone leaves the pages that they opened.
    KeepPages,
    /// How often somebody got a message is not remembered.
    ForgetSends,
    /// A delay that is over fires again.
    FireAgain,
    /// A delivery that was decided is not there.
    LoseDelivery,
    /// A message is sent twice for one event.
    SendTwice,
    /// What has left the building waits to leave it again.
    LeaveTwice,
    /// What was taken back is still to be shown.
    ForgetRecall,
    /// A teammate who was removed stays signed in.
    KeepSignedIn,
    /// A link lets somebody in again and again.
    KeepLink,
}

impl Canary {
    /// All of them.
    pub const ALL: [Self; 29] = [
        Self::ForgetFsync,
        Self::DropDedupe,
        Self::DoubleCount,
        Self::HalfBatch,
        Self::HideConflict,
        Self::HideLoss,
        Self::DropRejections,
        Self::SwallowErrors,
        Self::SwallowFull,
        Self::ReadNothing,
        Self::ForgetAlias,
        Self::DropLaterTag,
        Self::KeepLogRow,
        Self::AttachTwice,
        Self::KeepIdentifier,
        Self::MiscountCompany,
        Self::ForgetCookie,
        Self::KeepMember,
        Self::ForgetProof,
        Self::SleepOn,
        Self::KeepPages,
        Self::ForgetSends,
        Self::FireAgain,
        Self::LoseDelivery,
        Self::SendTwice,
        Self::LeaveTwice,
        Self::ForgetRecall,
        Self::KeepSignedIn,
        Self::KeepLink,
    ];

    /// Its word on the command line.
    #[must_use]
    pub fn word(self) -> String {
        clap::ValueEnum::to_possible_value(&self).map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Changes a batch on its way to the disk.
    pub(crate) fn spoil(self, batch: &mut Vec<Write>, spaces: &Spaces) {
        match self {
            Self::DropDedupe => batch.retain(|write| write.space != Space::Table(Table::Seen)),
            Self::DoubleCount => batch.iter_mut().for_each(|write| count_twice(write, spaces)),
            Self::DropRejections => batch.retain(|write| write.space != Space::Table(Table::Refusal)),
            Self::ForgetFsync
            | Self::HalfBatch
            | Self::HideConflict
            | Self::HideLoss
            | Self::SwallowErrors
            | Self::SwallowFull
            | Self::ReadNothing => {}
            Self::ForgetAlias
            | Self::DropLaterTag
            | Self::KeepLogRow
            | Self::AttachTwice
            | Self::KeepIdentifier
            | Self::MiscountCompany
            | Self::ForgetCookie
            | Self::KeepMember
            | Self::ForgetProof
            | Self::SleepOn
            | Self::KeepPages => people::spoil(self, batch, spaces),
            Self::ForgetSends
            | Self::FireAgain
            | Self::LoseDelivery
            | Self::SendTwice
            | Self::LeaveTwice
            | Self::ForgetRecall => messages::spoil(self, batch, spaces),
            Self::KeepSignedIn => {
                batch.retain(|write| write.value.is_some() || write.space != Space::Table(Table::LoginSession));
            }
            Self::KeepLink => batch.iter_mut().for_each(|write| people::keep_link(write, spaces)),
        }
    }
}

fn count_twice(write: &mut Write, spaces: &Spaces) {
    if write.space != Space::Table(Table::Summary) {
        return;
    }
    let summary = |bytes: &[u8]| match decode_row(Table::Summary, bytes) {
        Ok(Row::Summary(row)) => Some(*row),
        _ => None,
    };
    let before = spaces.get(write.space.index()).and_then(|rows| rows.get(&write.key)).and_then(|row| summary(row));
    let after = write.value.as_deref().and_then(summary);
    if let (Some(before), Some(mut after)) = (before, after) {
        after.tracked += after.tracked.saturating_sub(before.tracked);
        let mut bytes = Vec::new();
        encode_row(&Row::Summary(Arc::new(after)), &mut bytes);
        write.value = Some(bytes);
    }
}
