//! Lines about teammates and their sign-ins.

use super::line::{ACTOR, LineContext, number};
use super::tokens::Tokens;
use engine::Command;
use engine::command::{
    BeginSession, ChangeTeammate, CreateTeammate, EndSession, MakeSignInLink, NoteFailedSignIn, RemoveTeammate,
    SetPassword, SignInProof,
};
use engine::ids::TeammateId;
use engine::rows::{ActorRef, TeammateRole};

/// Reads a command; `None` when the verb is none of these.
pub fn command(verb: &str, tokens: &mut Tokens, context: &LineContext<'_>) -> Option<Command> {
    let workspace = context.workspace;
    if verb == "teammate" {
        return Some(create(tokens, context));
    }
    let is_one = [
        "change-teammate",
        "remove-teammate",
        "link",
        "reset",
        "sign-in",
        "sign-out",
        "sign-out-everywhere",
        "sign-in-failed",
        "password",
    ]
    .contains(&verb);
    let teammate = is_one.then(|| TeammateId(number(&tokens.word())))?;
    let command = match verb {
        "change-teammate" => {
            let (name, role) = (tokens.option("name"), role(tokens));
            Command::ChangeTeammate(Box::new(ChangeTeammate { workspace, teammate, name, role, actor: ACTOR }))
        }
        "remove-teammate" => Command::RemoveTeammate(RemoveTeammate { workspace, teammate, actor: ACTOR }),
        "link" | "reset" => {
            let (link_hash, resets) = (hash(&tokens.word()), verb == "reset");
            Command::MakeSignInLink(MakeSignInLink { workspace, teammate, link_hash, resets, actor: ACTOR })
        }
        "sign-in" => {
            let public = number(&tokens.word());
            let link = tokens.option("link").map(|text| SignInProof::Link(hash(&text)));
            let proof = link.unwrap_or_else(|| SignInProof::Password(tokens.option("hash").expect("a proof")));
            Command::BeginSession(Box::new(BeginSession { workspace, teammate, public, secret_hash: [1; 32], proof }))
        }
        "sign-in-failed" => Command::NoteFailedSignIn(NoteFailedSignIn { workspace, teammate }),
        "sign-out" | "sign-out-everywhere" => {
            let everywhere = verb == "sign-out-everywhere";
            Command::EndSession(EndSession { workspace, teammate, public: number(&tokens.word()), everywhere })
        }
        _ => Command::SetPassword(Box::new(SetPassword {
            workspace,
            teammate,
            session: number(&tokens.word()),
            password_hash: "$new$".to_owned(),
            compared_hash: tokens.option("compared"),
        })),
    };
    Some(command)
}

fn create(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    Command::CreateTeammate(Box::new(CreateTeammate {
        workspace: context.workspace,
        email: tokens.word(),
        name: tokens.maybe_word().unwrap_or_else(|| "Mia".to_owned()),
        password_hash: tokens.option("hash").unwrap_or_else(|| "$argon2id$".to_owned()),
        role: role(tokens).unwrap_or(TeammateRole::Owner),
        link_hash: tokens.option("link").map(|text| hash(&text)),
        actor: ActorRef::CommandLine,
    }))
}

fn role(tokens: &mut Tokens) -> Option<TeammateRole> {
    tokens.option("role").map(|word| TeammateRole::named(&word).expect("a role"))
}

/// As if it were of the secret that is so many times this byte.
fn hash(text: &str) -> [u8; 32] {
    [number(text); 32]
}
