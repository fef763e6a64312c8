//! What browsers, apps and mail programs say of deliveries. Each thing is
//! counted once, however often it is said.

use super::{deliver, stats};
use crate::command::{ClaimedId, Identifiers, Receipt, ReceiptKind, RecordReceipts, Stamp};
use crate::contacts::{ANYBODY, Found, Told, find, plan_find};
use crate::ids::WorkspaceId;
use crate::outcome::{Answer, Outcome};
use crate::rows::{Cause, DeliveryRow, MessageCount, SendingState};
use crate::tables::{BrowsingKey, DeliveryKey};
use crate::working_set::{Reads, WorkingSet};

fn who(command: &RecordReceipts) -> Identifiers {
    let id = ClaimedId { text: command.contact.to_string(), id: Some(command.contact) };
    Identifiers { id: Some(id), ..Identifiers::default() }
}

fn key(workspace: WorkspaceId, receipt: &Receipt) -> DeliveryKey {
    DeliveryKey { workspace, contact: receipt.owner, delivery: receipt.delivery }
}

pub(crate) fn plan(command: &RecordReceipts, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let deliveries: Vec<_> = command.receipts.iter().map(|receipt| reads.get(&key(workspace, receipt))).collect();
    let found = plan_find(workspace, &who(command), ANYBODY, reads)?;
    reads.get(&BrowsingKey { workspace, contact: found.0 });
    for delivery in deliveries.into_iter().flatten().flatten() {
        reads.get(&stats::key(workspace, (delivery.message, delivery.version), stamp));
    }
    Some(())
}

pub(crate) fn apply(command: &RecordReceipts, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = find(&mut &*rows, workspace, &who(command), ANYBODY);
    let found = found?;
    for receipt in &command.receipts {
        take(workspace, receipt, &found, stamp, rows);
    }
    let revision = rows.get(&BrowsingKey { workspace, contact: found.0 }).map_or(0, |row| row.revision);
    Ok(Answer::Receipts { revision })
}

/// Takes one receipt. What other browsers of the person must know has a
/// revision of its own.
fn take(workspace: WorkspaceId, receipt: &Receipt, found: &Found, stamp: &Stamp, rows: &mut WorkingSet) {
    let is_theirs = found.1.history_of(found.0).any(|member| member == receipt.owner);
    let key = key(workspace, receipt);
    let Some(mut row) = rows.get(&key).filter(|_| is_theirs).map(|row| DeliveryRow::clone(row)) else { return };
    let told = match receipt.kind {
        ReceiptKind::Bounced => Some(Told::Bounced),
        ReceiptKind::Unsubscribed => Some(Told::Unsubscribed),
        _ => None,
    };
    let is_news = told.is_some_and(|told| told.note(workspace, found.0, stamp, rows));
    let count = noted(&mut row, receipt.kind, stamp.at_s())
        .or_else(|| (is_news && receipt.kind == ReceiptKind::Unsubscribed).then_some(MessageCount::Unsubscribed));
    let Some(count) = count else { return };
    if matches!(receipt.kind, ReceiptKind::Dismissed | ReceiptKind::Reaction(_)) {
        row.revision = deliver::wake(workspace, found.0, rows);
    }
    if row.cause != Cause::Test {
        stats::count(&stats::key(workspace, (row.message, row.version), stamp), count, rows);
    }
    rows.put(&key, row);
}

/// Writes a receipt into its delivery. `None` when it was there, or is not kept
/// there.
fn noted(row: &mut DeliveryRow, kind: ReceiptKind, now: u32) -> Option<MessageCount> {
    let (at, count) = match kind {
        ReceiptKind::Received => (&mut row.received_at, MessageCount::Received),
        ReceiptKind::Shown => (&mut row.shown_at, MessageCount::Shown),
        ReceiptKind::RestList => (&mut row.shown_at, MessageCount::RestList),
        ReceiptKind::Clicked => (&mut row.clicked_at, MessageCount::Clicked),
        ReceiptKind::Dismissed => (&mut row.dismissed_at, MessageCount::Dismissed),
        ReceiptKind::Replied => (&mut row.replied_at, MessageCount::Replied),
        ReceiptKind::Completed => (&mut row.completed_at, MessageCount::Completed),
        ReceiptKind::Reaction(reaction) => {
            let is_new = row.reaction.is_none();
            row.reaction = Some(reaction);
            return is_new.then_some(MessageCount::Reaction);
        }
        ReceiptKind::Bounced => {
            let sending = row.sending.as_mut().filter(|sending| sending.state != SendingState::Bounced)?;
            sending.state = SendingState::Bounced;
            return Some(MessageCount::Bounced);
        }
        ReceiptKind::Unsubscribed => return None,
    };
    let is_new = at.is_none();
    at.get_or_insert(now);
    is_new.then_some(count)
}
