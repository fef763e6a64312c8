//! Whose phones can be woken. A device's token belongs to one person: who
//! signs in on it last.

use crate::command::{ClaimedId, Identifiers, RemoveDevice, SaveDevice, Stamp};
use crate::contacts::{ANYBODY, Found, find, plan_find};
use crate::ids::{ContactId, ContactOrdinal, WorkspaceId, hash128};
use crate::limits::DEVICES_MAX;
use crate::outcome::{Answer, Outcome};
use crate::rows::{Device, DeviceOwnerRow, DevicesRow, PushService, WorkspaceRow};
use crate::tables::{DeviceOwnerKey, DevicesKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

/// What a device is known by: a keyed hash of its service and token.
#[must_use]
pub fn device_id(workspace_row: &WorkspaceRow, service: PushService, token: &str) -> u128 {
    hash128(&workspace_row.id_key, &[b"device", &[service as u8], token.as_bytes()])
}

fn who(contact: ContactId) -> Identifiers {
    let id = ClaimedId { text: contact.to_string(), id: Some(contact) };
    Identifiers { id: Some(id), ..Identifiers::default() }
}

/// Notes what taking a device from its owner reads.
fn plan_owner(workspace: WorkspaceId, (service, token): (PushService, &str), reads: &mut Reads<'_>) -> Option<()> {
    let workspace_row = reads.get(&WorkspaceKey { workspace })??;
    let device = device_id(workspace_row, service, token);
    let contact = reads.get(&DeviceOwnerKey { workspace, device })??.contact;
    reads.get(&DevicesKey { workspace, contact }).map(drop)
}

pub(crate) fn plan_save(command: &SaveDevice, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let _noted = plan_owner(workspace, (command.service, &command.token), reads);
    let (contact, _) = plan_find(workspace, &who(command.contact), ANYBODY, reads)?;
    reads.get(&DevicesKey { workspace, contact }).map(drop)
}

pub(crate) fn save(command: SaveDevice, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveDevice { workspace, contact, service, token } = command;
    let Ok(found) = find(&mut &*rows, workspace, &who(contact), ANYBODY);
    let (contact, _) = found?;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }) else { return Ok(Answer::Device) };
    let device = device_id(workspace_row, service, &token);
    let key = DeviceOwnerKey { workspace, device };
    let owner = rows.get(&key).map(|row| row.contact);
    if owner == Some(contact) {
        return Ok(Answer::Device);
    }
    if let Some(owner) = owner {
        take(workspace, (owner, device), rows);
    }
    let mut oldest = Vec::new();
    rows.update(&DevicesKey { workspace, contact }, |row| {
        row.devices.push(Device { device, service, token, since: stamp.at_s() });
        let over = row.devices.len().saturating_sub(DEVICES_MAX);
        oldest.extend(row.devices.drain(..over).map(|device| device.device));
    });
    for device in oldest {
        rows.remove(&DeviceOwnerKey { workspace, device });
    }
    rows.put(&key, DeviceOwnerRow { contact });
    Ok(Answer::Device)
}

pub(crate) fn plan_remove(command: &RemoveDevice, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    if let Some(contact) = command.contact {
        // Only the needs that this notes matter.
        let _noted = plan_find(workspace, &who(contact), ANYBODY, reads);
    }
    plan_owner(workspace, (command.service, &command.token), reads)
}

pub(crate) fn remove(command: &RemoveDevice, rows: &mut WorkingSet) -> Outcome {
    let RemoveDevice { workspace, contact, service, token } = command;
    let workspace = *workspace;
    let asker = match contact {
        None => None,
        Some(contact) => {
            let Ok(found) = find(&mut &*rows, workspace, &who(*contact), ANYBODY);
            Some(found?)
        }
    };
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }) else { return Ok(Answer::Device) };
    let device = device_id(workspace_row, *service, token);
    let key = DeviceOwnerKey { workspace, device };
    let is_theirs = |owner: ContactOrdinal, (contact, row): &Found| row.history_of(*contact).any(|one| one == owner);
    let owner = rows.get(&key).map(|row| row.contact);
    if let Some(owner) = owner.filter(|owner| asker.as_ref().is_none_or(|asker| is_theirs(*owner, asker))) {
        take(workspace, (owner, device), rows);
        rows.remove(&key);
    }
    Ok(Answer::Device)
}

/// Takes a device out of its owner's row.
fn take(workspace: WorkspaceId, (owner, device): (ContactOrdinal, u128), rows: &mut WorkingSet) {
    let key = DevicesKey { workspace, contact: owner };
    let Some(mut row) = rows.get(&key).map(|row| DevicesRow::clone(row)) else { return };
    row.devices.retain(|one| one.device != device);
    if row.devices.is_empty() { rows.remove(&key) } else { rows.put(&key, row) }
}
