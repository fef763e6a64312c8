//! Who signs in to the console, and by what.

use super::people::same_email;
use super::{DAY_S, Workspace};
use engine::command::{
    BeginSession, ChangeTeammate, CreateTeammate, EndSession, MakeSignInLink, RemoveTeammate, SetPassword, SignInProof,
};
use engine::ids::TeammateId;
use engine::rows::{LoginSessionRow, SignInLink, TeammateRole, TeammateRow};
use engine::{Actor, Answer, Outcome, Refusal, RefusalKind, Stamp};

/// So long a sign-in lasts.
const SESSION_S: u32 = 14 * DAY_S as u32;

/// So long a link is good, and a sign-in by one as good as a password.
const LINK_S: u32 = 15 * 60;

/// So many sign-ins one teammate has at most.
const SESSIONS_MAX: usize = 10;

fn link(secret_hash: [u8; 32], stamp: &Stamp) -> SignInLink {
    SignInLink { secret_hash, expires_at: stamp.at_s() + LINK_S }
}

impl Workspace {
    fn colleague(&mut self, teammate: TeammateId) -> Result<&mut TeammateRow, Refusal> {
        let row = (teammate.0 as usize).checked_sub(1).and_then(|place| self.teammates.get_mut(place));
        row.filter(|row| row.removed_at.is_none()).ok_or(Refusal::new(RefusalKind::TeammateNotFound))
    }

    pub(super) fn create_teammate(&mut self, command: &CreateTeammate, stamp: &Stamp) -> Outcome {
        let CreateTeammate { workspace: _, email, name, password_hash, role, link_hash, actor } = command.clone();
        let mut there = self.teammates.iter().filter(|row| row.removed_at.is_none());
        if there.any(|known| same_email(&known.email, &email)) {
            return Err(Refusal::new(RefusalKind::TeammateExists).field("email"));
        }
        self.teammates.push(TeammateRow {
            email,
            name,
            password_hash,
            created_at: stamp.at_s(),
            role,
            link: link_hash.map(|hash| link(hash, stamp)),
            ..TeammateRow::default()
        });
        self.note(actor, "teammate.added", stamp);
        Ok(Answer::Teammate(TeammateId(self.teammates.len() as u32)))
    }

    /// Somebody is left who may do everything.
    fn needs(&mut self, teammate: TeammateId) -> Result<(), Refusal> {
        let owns = |row: &TeammateRow| row.removed_at.is_none() && row.role == TeammateRole::Owner;
        let owners = self.teammates.iter().filter(|row| owns(row)).count();
        if owns(self.colleague(teammate)?) && owners < 2 {
            return Err(Refusal::new(RefusalKind::LastOwner));
        }
        Ok(())
    }

    pub(super) fn change_teammate(&mut self, command: &ChangeTeammate, stamp: &Stamp) -> Outcome {
        let before = self.colleague(command.teammate)?.clone();
        let (name, role) = (command.name.clone().unwrap_or(before.name.clone()), command.role.unwrap_or(before.role));
        if role != TeammateRole::Owner {
            self.needs(command.teammate)?;
        }
        if (&name, role) != (&before.name, before.role) {
            let row = self.colleague(command.teammate)?;
            (row.name, row.role) = (name, role);
            self.note(command.actor, "teammate.changed", stamp);
        }
        Ok(Answer::Teammate(command.teammate))
    }

    /// Their name stays, for the audit.
    pub(super) fn remove_teammate(&mut self, command: &RemoveTeammate, stamp: &Stamp) -> Outcome {
        self.colleague(command.teammate)?;
        self.needs(command.teammate)?;
        let row = self.colleague(command.teammate)?;
        *row = TeammateRow {
            name: row.name.clone(),
            created_at: row.created_at,
            role: row.role,
            last_signed_in_at: row.last_signed_in_at,
            removed_at: Some(stamp.at_s()),
            ..TeammateRow::default()
        };
        self.sessions.retain(|(whose, _), _| *whose != command.teammate);
        self.note(command.actor, "teammate.removed", stamp);
        Ok(Answer::Teammate(command.teammate))
    }

    pub(super) fn make_link(&mut self, command: &MakeSignInLink, stamp: &Stamp) -> Outcome {
        let row = self.colleague(command.teammate)?;
        row.link = Some(link(command.link_hash, stamp));
        let action = if command.resets { "teammate.reset" } else { "teammate.link_made" };
        if command.resets {
            row.password_hash.clear();
            self.sessions.retain(|(whose, _), _| *whose != command.teammate);
        }
        self.note(command.actor, action, stamp);
        Ok(Answer::Teammate(command.teammate))
    }

    /// Whoever is signed in sets the first one, one after a link let them in, and
    /// one if they know the one before.
    pub(super) fn set_password(&mut self, command: &SetPassword, stamp: &Stamp) -> Outcome {
        let (teammate, now) = (command.teammate, stamp.at_s());
        let before = self.colleague(teammate)?.password_hash.clone();
        let own = self.sessions.get(&(teammate, command.session)).filter(|own| own.expires_at > now);
        let is_fresh = |own: &LoginSessionRow| own.by_link && now < own.created_at + LINK_S;
        let is_known = command.compared_hash.as_ref() == Some(&before);
        if !own.is_some_and(|own| before.is_empty() || is_fresh(own) || is_known) {
            return Err(Refusal::new(RefusalKind::SignInFailed).field("current_password"));
        }
        let is_kept = |place: &(TeammateId, u64)| place.0 != teammate || place.1 == command.session;
        self.sessions.retain(|place, _| is_kept(place));
        self.sessions.entry((teammate, command.session)).and_modify(|own| own.by_link = false);
        let row = self.colleague(teammate)?;
        (row.password_hash, row.link) = (command.password_hash.clone(), None);
        self.note(Actor::Teammate(teammate), "teammate.password_changed", stamp);
        Ok(Answer::Teammate(teammate))
    }

    /// A link is good once.
    pub(super) fn begin_session(&mut self, command: &BeginSession, stamp: &Stamp) -> Outcome {
        let (teammate, now) = (command.teammate, stamp.at_s());
        let failed = Refusal::new(RefusalKind::SignInFailed);
        let row = self.colleague(teammate).map_err(|_| failed.clone())?.clone();
        match &command.proof {
            SignInProof::Password(hash) if hash.is_empty() || *hash != row.password_hash => return Err(failed),
            SignInProof::Link(hash)
                if !row.link.is_some_and(|link| link.secret_hash == *hash && link.expires_at > now) =>
            {
                return Err(Refusal::new(RefusalKind::SignInLinkExpired));
            }
            SignInProof::Password(_) | SignInProof::Link(_) => {}
        }
        if self.sessions.contains_key(&(teammate, command.public)) {
            return Err(Refusal::new(RefusalKind::IdTaken));
        }
        self.sessions.retain(|(whose, _), session| *whose != teammate || session.expires_at > now);
        let own = self.sessions.iter().filter(|((whose, _), _)| *whose == teammate);
        let mut own: Vec<(u32, u64)> = own.map(|((_, public), session)| (session.expires_at, *public)).collect();
        own.sort_unstable();
        for (_, public) in own.iter().take((own.len() + 1).saturating_sub(SESSIONS_MAX)) {
            self.sessions.remove(&(teammate, *public));
        }
        let by_link = matches!(command.proof, SignInProof::Link(_));
        let expires_at = now + SESSION_S;
        let session = LoginSessionRow { secret_hash: command.secret_hash, created_at: now, expires_at, by_link };
        self.sessions.insert((teammate, command.public), session);
        let row = self.colleague(teammate)?;
        row.last_signed_in_at = Some(now);
        if by_link {
            row.link = None;
        }
        self.note(Actor::Teammate(teammate), "teammate.signed_in", stamp);
        Ok(Answer::Teammate(teammate))
    }

    pub(super) fn end_session(&mut self, command: &EndSession, stamp: &Stamp) -> Answer {
        if self.sessions.remove(&(command.teammate, command.public)).is_some() {
            self.note(Actor::Teammate(command.teammate), "teammate.signed_out", stamp);
        }
        Answer::Teammate(command.teammate)
    }
}
