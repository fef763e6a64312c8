//! Teammates of every role, invited, signed in and removed, and their sign-ins.

use crate::WORKSPACE;
use engine::Command;
use engine::command::{
    BeginSession, CreateTeammate, MakeSignInLink, RemoveTeammate, SetAway, SetPassword, SignInProof,
};
use engine::ids::TeammateId;
use engine::rows::{ActorRef, TeammateRole};

pub fn commands() -> Vec<Command> {
    let workspace = WORKSPACE;
    let roles = TeammateRole::ALL.into_iter().zip(20_u8..);
    let invited = roles.map(|(role, number)| {
        Command::CreateTeammate(Box::new(CreateTeammate {
            workspace,
            email: format!("{}@x.example", role.name()),
            name: role.name().to_owned(),
            password_hash: String::new(),
            role,
            link_hash: Some([number; 32]),
            actor: ActorRef::Token(engine::ids::TokenId(1)),
        }))
    });
    // The one who is there already is the first.
    let signed_in = (2..=4).map(|teammate| begin(teammate, SignInProof::Link([18 + teammate; 32])));
    let password = Command::SetPassword(Box::new(SetPassword {
        workspace,
        teammate: TeammateId(4),
        password_hash: "$argon2id$new$".to_owned(),
        session: 4,
        compared_hash: None,
    }));
    invited.chain(signed_in).chain([password]).collect()
}

pub fn afterwards() -> Vec<Command> {
    let (workspace, actor) = (WORKSPACE, ActorRef::Teammate(TeammateId(4)));
    vec![
        Command::RemoveTeammate(RemoveTeammate { workspace, teammate: TeammateId(2), actor }),
        Command::SetAway(SetAway { workspace, teammate: TeammateId(4), away: true, reassign: true, actor }),
        Command::MakeSignInLink(MakeSignInLink {
            workspace,
            teammate: TeammateId(1),
            link_hash: [9; 32],
            resets: false,
            actor: ActorRef::CommandLine,
        }),
        begin(1, SignInProof::Password("$argon2id$".to_owned())),
    ]
}

fn begin(teammate: u8, proof: SignInProof) -> Command {
    Command::BeginSession(Box::new(BeginSession {
        workspace: WORKSPACE,
        teammate: TeammateId(teammate.into()),
        public: teammate.into(),
        secret_hash: std::array::from_fn(|place| place as u8),
        proof,
    }))
}
