//! Messages, what became of them, and whom they are for.

use super::{Check, CheckReport, each};
use engine::ids::{ContactOrdinal, MessageId, WorkspaceId};
use engine::limits::FATIGUE_SENDS_MAX;
use engine::rows::{Cause, DeliveryRow, SendingState, SendsRow};
use engine::tables::{
    ContactKey, DecisionKey, DeliveryKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, FactCountKey, FactKey, LogKey,
    MemberKey, MessageKey, MessageStatsKey, MessageVersionKey, OutboxKey, PulseKey, SendsKey, TimerKey,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{ReadError, Snapshot};

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let versions = versions(check.snapshot)?;
    about_messages(check, &versions, report)?;
    deliveries(check, &versions, report)?;
    outbox(check, report)?;
    sends(check, report)?;
    timers(check, &versions, report)?;
    people(check, report)?;
    devices(check, report)
}

/// The version in force of each message.
type Versions = BTreeMap<(WorkspaceId, MessageId), u32>;

fn versions(snapshot: &Snapshot) -> Result<Versions, ReadError> {
    let mut versions = Versions::new();
    each(snapshot, |key: &MessageKey, row| {
        versions.insert((key.workspace, key.message), row.version);
        Ok(())
    })?;
    Ok(versions)
}

/// Names a version that no message has.
fn check_version(
    versions: &Versions,
    (workspace, message, version): (WorkspaceId, MessageId, u32),
    report: &mut CheckReport,
    what: impl FnOnce() -> String,
) {
    let last = versions.get(&(workspace, message)).copied().unwrap_or(0);
    if version == 0 || version > last {
        let what = what();
        report.fault(|| {
            format!("{what} of workspace {workspace} is of version {version} of message {message}, which has {last}")
        });
    }
}

fn about_messages(check: Check<'_>, versions: &Versions, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &MessageVersionKey, _| {
        // The version in force lies in the message itself.
        let of = (key.workspace, key.message, key.version.saturating_add(1));
        check_version(versions, of, report, || "what follows a former version".to_owned());
        Ok(())
    })?;
    each(check.snapshot, |key: &MessageStatsKey, _| {
        check_version(versions, (key.workspace, key.message, key.version), report, || "a count".to_owned());
        Ok(())
    })?;
    each(check.snapshot, |key: &PulseKey, _| {
        check_version(versions, (key.workspace, key.message, 1), report, || "a count of sends".to_owned());
        Ok(())
    })?;
    each(check.snapshot, |key: &DecisionKey, row| {
        for verdict in &row.verdicts {
            let of = (key.workspace, verdict.message, verdict.version);
            check_version(versions, of, report, || format!("a decision about event {}", key.seq));
        }
        Ok(())
    })
}

/// Each delivery is somebody's, and found from its message.
fn deliveries(check: Check<'_>, versions: &Versions, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut there, mut listed) = (0_u64, 0_u64);
    each(check.snapshot, |key: &DeliveryKey, row| {
        there += 1;
        let DeliveryKey { workspace, contact, delivery } = *key;
        check_version(versions, (workspace, row.message, row.version), report, || format!("delivery {delivery}"));
        let of = DeliveryOfKey { workspace, message: row.message, delivery };
        if check.snapshot.get(&of)?.is_none_or(|of| of.contact != contact) {
            report.fault(|| format!("delivery {delivery} of workspace {workspace} is not found from its message"));
        }
        is_somebodys(check, (workspace, contact), report, || format!("delivery {delivery}"))
    })?;
    each(check.snapshot, |_: &DeliveryOfKey, _| {
        listed += 1;
        Ok(())
    })?;
    if there != listed {
        report.fault(|| format!("there are {there} deliveries, but {listed} ways to them from messages"));
    }
    Ok(())
}

/// What waits to leave the node is listed. What is listed and gone is of
/// somebody who was deleted, or came back while it waited for another attempt
/// and was then forgotten: it goes when it is due.
fn outbox(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut listed = BTreeSet::new();
    each(check.snapshot, |key: &OutboxKey, _| {
        let OutboxKey { workspace, contact, delivery, .. } = *key;
        if !listed.insert((workspace, contact, delivery)) {
            report.fault(|| format!("delivery {delivery} of workspace {workspace} is to leave twice"));
        }
        let row = check.snapshot.get(&DeliveryKey { workspace, contact, delivery })?;
        if row.is_some_and(|row| row.sending.is_none()) {
            report.fault(|| format!("delivery {delivery} of workspace {workspace} is to leave, but is for pages"));
        }
        Ok(())
    })?;
    each(check.snapshot, |key: &DeliveryKey, row| {
        let DeliveryKey { workspace, contact, delivery } = *key;
        let waits = row.sending.as_ref().is_some_and(|sending| sending.state == SendingState::Waiting);
        if waits && !listed.contains(&(workspace, contact, delivery)) {
            report.fault(|| format!("delivery {delivery} of workspace {workspace} waits to leave, and nobody knows"));
        }
        Ok(())
    })
}

/// How many deliveries of each message somebody has that count.
type Kept = BTreeMap<MessageId, u64>;

/// Who got messages, and how often each: no more deliveries are kept than were
/// counted.
fn sends(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut current: Option<((WorkspaceId, ContactOrdinal), Kept)> = None;
    each(check.snapshot, |key: &DeliveryKey, row| {
        let of = (key.workspace, key.contact);
        if current.as_ref().is_some_and(|(before, _)| *before != of)
            && let Some((before, kept)) = current.take()
        {
            check_sends(check, before, &kept, report)?;
        }
        let (_, kept) = current.get_or_insert_with(|| (of, Kept::new()));
        if is_counted(row) {
            *kept.entry(row.message).or_default() += 1;
        }
        Ok(())
    })?;
    if let Some((of, kept)) = current {
        check_sends(check, of, &kept, report)?;
    }
    each(check.snapshot, |key: &SendsKey, row| {
        let SendsKey { workspace, contact } = *key;
        if check.snapshot.get(&ContactKey { workspace, contact })?.is_none() {
            report.fault(|| format!("sends of workspace {workspace} are counted for contact {contact}, who is gone"));
        }
        if !is_in_order(row) {
            report.fault(|| format!("the sends of contact {contact} of workspace {workspace} are not in order"));
        }
        Ok(())
    })
}

fn check_sends(
    check: Check<'_>,
    (workspace, contact): (WorkspaceId, ContactOrdinal),
    kept: &Kept,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    let Some(row) = check.snapshot.get(&SendsKey { workspace, contact })? else {
        if !kept.is_empty() && !check.leftovers.is_erased((workspace, contact)) {
            report.fault(|| format!("the deliveries of contact {contact} of workspace {workspace} are not counted"));
        }
        return Ok(());
    };
    for (message, count) in kept {
        let sent = u64::from(row.sends(*message).sent);
        if sent < *count {
            report.fault(|| {
                format!(
                    "contact {contact} of workspace {workspace} has {count} deliveries of message {message}, {sent} are counted"
                )
            });
        }
    }
    Ok(())
}

/// What was only shown to try it out, or taken back, is not counted.
fn is_counted(row: &DeliveryRow) -> bool {
    row.cause != Cause::Test && !row.recalled
}

fn is_in_order(row: &SendsRow) -> bool {
    // The latest sends are as old as the clock said, and that may be set back.
    row.messages.is_sorted_by(|before, after| before.message < after.message) && row.recent.len() <= FATIGUE_SENDS_MAX
}

/// What waits for its delay has a message, and an event whose person is there.
fn timers(check: Check<'_>, versions: &Versions, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &TimerKey, row| {
        let TimerKey { workspace, timer, .. } = *key;
        check_version(versions, (workspace, row.message, row.version), report, || format!("timer {timer}"));
        let is_there = check.snapshot.get(&ContactKey { workspace, contact: row.contact })?.is_some();
        if is_there && check.snapshot.get(&LogKey::of(workspace, row.event))?.is_none() {
            report.fault(|| format!("timer {timer} of workspace {workspace} waits after an event that is not there"));
        }
        Ok(())
    })
}

fn people(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &MemberKey, _| {
        let MemberKey { workspace, contact, segment } = *key;
        is_somebodys(check, (workspace, contact), report, || format!("membership in segment {segment}"))
    })?;
    each(check.snapshot, |key: &FactCountKey, _| {
        let FactCountKey { workspace, contact, fact } = *key;
        let is_dropped = check.leftovers.is_dropped((workspace, fact));
        if !is_dropped && check.snapshot.get(&FactKey { workspace, fact })?.is_none() {
            report.fault(|| {
                format!("contact {contact} of workspace {workspace} is counted in fact {fact}, which is gone")
            });
        }
        is_somebodys(check, (workspace, contact), report, || format!("the count of fact {fact}"))
    })
}

/// Each device has one person, who knows it.
fn devices(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut there, mut owned) = (0_u64, 0_u64);
    each(check.snapshot, |key: &DevicesKey, row| {
        let DevicesKey { workspace, contact } = *key;
        for device in &row.devices {
            there += 1;
            let owner = check.snapshot.get(&DeviceOwnerKey { workspace, device: device.device })?;
            if owner.is_none_or(|owner| owner.contact != contact) {
                report.fault(|| format!("a device of contact {contact} of workspace {workspace} is not theirs"));
            }
        }
        is_somebodys(check, (workspace, contact), report, || "a device".to_owned())
    })?;
    each(check.snapshot, |_: &DeviceOwnerKey, _| {
        owned += 1;
        Ok(())
    })?;
    if there != owned {
        report.fault(|| format!("{there} devices are known, but {owned} have an owner"));
    }
    Ok(())
}

/// Names what is of a contact who is gone, and whom no job is erasing.
fn is_somebodys(
    check: Check<'_>,
    (workspace, contact): (WorkspaceId, ContactOrdinal),
    report: &mut CheckReport,
    what: impl FnOnce() -> String,
) -> Result<(), ReadError> {
    let is_there = check.snapshot.get(&ContactKey { workspace, contact })?.is_some();
    if !is_there && !check.leftovers.is_erased((workspace, contact)) {
        let what = what();
        report.fault(|| format!("{what} of workspace {workspace} is of contact {contact}, who is gone"));
    }
    Ok(())
}
