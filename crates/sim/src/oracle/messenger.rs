//! What browsers may do, and with which secrets identities are signed.

use super::Workspace;
use engine::command::{ChangeMessenger, RotateIdentitySecret};
use engine::rows::IdentitySecretRow;
use engine::{Answer, Outcome, Stamp};

impl Workspace {
    pub(super) fn change_messenger(&mut self, command: &ChangeMessenger, stamp: &Stamp) -> Outcome {
        let before = self.messenger.clone().unwrap_or_default();
        let mut row = before.clone();
        for (platform, enforced) in &command.enforce {
            row.enforced.retain(|known| known != platform);
            row.enforced.extend(enforced.then_some(*platform));
        }
        row.enforced.sort();
        let tidy = |list: &Vec<String>| list.iter().cloned().collect::<std::collections::BTreeSet<_>>();
        let list = |list: &Vec<String>| tidy(list).into_iter().collect::<Vec<_>>();
        row.trusted_domains = command.trusted_domains.as_ref().map_or(row.trusted_domains, list);
        row.protected_attributes = command.protected_attributes.as_ref().map_or(row.protected_attributes, list);
        row.share_with_unverified = command.share_with_unverified.unwrap_or(row.share_with_unverified);
        row.action_color = command.appearance.action_color.unwrap_or(row.action_color);
        row.background_color = command.appearance.background_color.unwrap_or(row.background_color);
        row.dark = command.appearance.dark.unwrap_or(row.dark);
        if row != before {
            self.note(command.actor, "messenger.changed", stamp);
        }
        self.messenger = Some(row);
        Ok(Answer::MessengerChanged)
    }

    /// The one before stays valid for as long as the rotation says.
    pub(super) fn rotate_secret(&mut self, command: &RotateIdentitySecret, stamp: &Stamp) -> Outcome {
        let first = IdentitySecretRow {
            secret: self.identity_secret.clone(),
            created_at: self.created_at,
            number: 1,
            previous: None,
        };
        let before = self.secrets.get(&command.platform).cloned().unwrap_or(first);
        let previous = (before.secret, stamp.at_s() + command.grace_s);
        let row = IdentitySecretRow {
            secret: command.secret.clone(),
            created_at: stamp.at_s(),
            number: before.number + 1,
            previous: Some(previous).filter(|_| command.grace_s > 0),
        };
        self.secrets.insert(command.platform, row);
        self.note(command.actor, "identity_secret.rotated", stamp);
        Ok(Answer::MessengerChanged)
    }
}
