//! Whose phones can be woken: a device is of whoever signed in on it last.

use super::Workspace;
use engine::command::{ClaimedId, Identifiers, RemoveDevice, SaveDevice};
use engine::ids::{ContactId, ContactOrdinal, hash128};
use engine::rows::{Device, PushService, Role};
use engine::{Answer, Outcome, Stamp};

const ANYBODY: [Role; 3] = [Role::Visitor, Role::Lead, Role::User];

/// So many devices somebody has at most.
const DEVICES_KEPT: usize = 10;

fn by_id(contact: ContactId) -> Identifiers {
    let id = ClaimedId { text: contact.to_string(), id: Some(contact) };
    Identifiers { id: Some(id), ..Identifiers::default() }
}

impl Workspace {
    fn owner_of(&self, service: PushService, token: &str) -> Option<ContactOrdinal> {
        let is_it = |device: &Device| device.service == service && device.token == token;
        self.devices.iter().find(|(_, theirs)| theirs.iter().any(is_it)).map(|(owner, _)| *owner)
    }

    fn take_device(&mut self, owner: ContactOrdinal, service: PushService, token: &str) {
        if let Some(theirs) = self.devices.get_mut(&owner) {
            theirs.retain(|device| device.service != service || device.token != token);
        }
        self.devices.retain(|_, theirs| !theirs.is_empty());
    }

    pub(super) fn save_device(&mut self, command: &SaveDevice, stamp: &Stamp) -> Outcome {
        let contact = self.find(&by_id(command.contact), &ANYBODY)?;
        let (service, token) = (command.service, command.token.clone());
        match self.owner_of(service, &token) {
            Some(owner) if owner == contact => return Ok(Answer::Device),
            Some(owner) => self.take_device(owner, service, &token),
            None => {}
        }
        // Under which hash it lies is the product's to say.
        let device = hash128(&self.id_key, &[b"device", &[service as u8], token.as_bytes()]);
        let theirs = self.devices.entry(contact).or_default();
        theirs.push(Device { device, service, token, since: stamp.at_s() });
        if theirs.len() > DEVICES_KEPT {
            theirs.remove(0);
        }
        Ok(Answer::Device)
    }

    /// Only by its owner, or by whoever may take it from anybody.
    pub(super) fn remove_device(&mut self, command: &RemoveDevice) -> Outcome {
        let members = match command.contact {
            Some(contact) => {
                let contact = self.find(&by_id(contact), &ANYBODY)?;
                Some(self.history(contact))
            }
            None => None,
        };
        let owner = self.owner_of(command.service, &command.token);
        if let Some(owner) = owner.filter(|owner| members.is_none_or(|members| members.contains(owner))) {
            self.take_device(owner, command.service, &command.token);
        }
        Ok(Answer::Device)
    }

    /// Whether a message can wake one.
    pub(super) fn has_device(&self, contact: ContactOrdinal) -> bool {
        self.history(contact).iter().any(|member| self.devices.contains_key(member))
    }
}
