//! What teammates want, in the product's words.

use super::{Voice, id, teammate};
use crate::script::team_wants::{Proof, TeamWant};
use crate::script::words::{NAMES, word};
use engine::Command;
use engine::command::{
    BeginSession, ChangeTeammate, EndSession, MakeSignInLink, RemoveTeammate, SetPassword, SignInProof,
};
use engine::ids::TeammateId;

/// What passwords are hashed to; the first is everybody's at first, and a
/// teammate without one has the last.
const PASSWORD_HASHES: [&str; 3] = ["$argon2id$", "$argon2id$2", ""];

impl Voice<'_> {
    pub(super) fn of_team(workspace: u8, want: TeamWant) -> Command {
        let workspace = id(workspace);
        let by = |who: u8| TeammateId(u32::from(who));
        match want {
            TeamWant::Change { who, name, role } => Command::ChangeTeammate(Box::new(ChangeTeammate {
                workspace,
                teammate: by(who),
                name: name.map(|place| word(&NAMES, place).to_owned()),
                role,
                actor: teammate(),
            })),
            TeamWant::Remove { who } => {
                Command::RemoveTeammate(RemoveTeammate { workspace, teammate: by(who), actor: teammate() })
            }
            TeamWant::MakeLink { who, link, resets } => Command::MakeSignInLink(MakeSignInLink {
                workspace,
                teammate: by(who),
                link_hash: [link; 32],
                resets,
                actor: teammate(),
            }),
            TeamWant::SetPassword { who, password, session, compared } => Command::SetPassword(Box::new(SetPassword {
                workspace,
                teammate: by(who),
                password_hash: word(&PASSWORD_HASHES, password).to_owned(),
                session: u64::from(session),
                compared_hash: compared.map(|place| word(&PASSWORD_HASHES, place).to_owned()),
            })),
            TeamWant::SignIn { who, session, proof } => Command::BeginSession(Box::new(BeginSession {
                workspace,
                teammate: by(who),
                public: u64::from(session),
                secret_hash: [session; 32],
                proof: match proof {
                    Proof::Password(place) => SignInProof::Password(word(&PASSWORD_HASHES, place).to_owned()),
                    Proof::Link(link) => SignInProof::Link([link; 32]),
                },
            })),
            TeamWant::SignOut { who, session } => Command::EndSession(EndSession {
                workspace,
                teammate: by(who),
                public: u64::from(session),
                everywhere: false,
            }),
        }
    }
}
