//! What teammates want of their own accounts, and what lets them in. Small
//! numbers choose a teammate, a password, a link or a sign-in of a few.

use super::Intent;
use super::wants::Want;
use crate::rng::Rng;
use engine::rows::TeammateRole;

/// What a teammate wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the commands with the same names")]
pub enum TeamWant {
    /// [`engine::Command::ChangeTeammate`].
    Change { who: u8, name: Option<u8>, role: Option<TeammateRole> },
    /// [`engine::Command::RemoveTeammate`].
    Remove { who: u8 },
    /// [`engine::Command::MakeSignInLink`].
    MakeLink { who: u8, link: u8, resets: bool },
    /// [`engine::Command::SetPassword`].
    SetPassword { who: u8, password: u8, session: u8, compared: Option<u8> },
    /// [`engine::Command::BeginSession`], by a password or a link.
    SignIn { who: u8, session: u8, proof: Proof },
    /// [`engine::Command::EndSession`].
    SignOut { who: u8, session: u8 },
}

/// What proves who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A password.
    Password(u8),
    /// A link.
    Link(u8),
}

/// What a teammate wants, each about as often as it is worth.
pub(super) fn want(rng: &mut Rng, workspace: u8) -> Intent {
    let who = 1 + rng.small(3);
    let want = match rng.below(100) {
        0..=9 => return Intent::CreateTeammate { workspace, email: rng.small(8) },
        10..=19 => {
            TeamWant::Change { who, name: rng.sometimes(300, |rng| rng.small(3)), role: rng.sometimes(700, role) }
        }
        20..=23 => TeamWant::Remove { who },
        24..=36 => TeamWant::MakeLink { who, link: rng.small(2), resets: rng.chance(300) },
        37..=50 => TeamWant::SetPassword {
            who,
            password: rng.small(2),
            session: rng.small(14),
            compared: rng.sometimes(600, |rng| rng.small(3)),
        },
        51..=89 => {
            let number = rng.small(3);
            let proof = if rng.chance(700) { Proof::Password(number) } else { Proof::Link(number) };
            TeamWant::SignIn { who, session: rng.small(14), proof }
        }
        _ => TeamWant::SignOut { who, session: rng.small(14) },
    };
    Intent::People { workspace, want: Want::Team(want) }
}

fn role(rng: &mut Rng) -> TeammateRole {
    rng.pick(&[TeammateRole::Owner, TeammateRole::Owner, TeammateRole::Editor, TeammateRole::Viewer])
}
