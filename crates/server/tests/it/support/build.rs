//! Workspaces and tokens, made as the command line makes them.

use super::Shop;
use engine::command::{CreateToken, CreateWorkspace};
use engine::ids::WorkspaceId;
use engine::rows::{ActorRef, Scopes};
use engine::{Answer, Command};
use node::Node;
use server::tokens::{self, TokenKind};

pub fn everything() -> Scopes {
    Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE)
}

pub async fn shop(node: &Node, name: &str) -> Shop {
    let app_id = format!("app-{name}");
    let command = CreateWorkspace {
        name: name.to_owned(),
        app_id: app_id.clone(),
        time_zone: "Europe/Dublin".to_owned(),
        id_key: *b"sixteen key byte",
        identity_secret: "not used here".to_owned(),
        actor: ActorRef::CommandLine,
    };
    let Ok(Answer::Workspace(workspace)) = node.submit(Command::CreateWorkspace(Box::new(command))).await else {
        panic!("no workspace {name}")
    };
    Shop { workspace, app_id, token: token(node, workspace, everything()).await }
}

pub async fn token(node: &Node, workspace: WorkspaceId, scopes: Scopes) -> String {
    let made = tokens::make(TokenKind::AccessToken).unwrap();
    let command = CreateToken {
        workspace,
        public: made.public,
        secret_hash: made.secret_hash,
        scopes,
        name: format!("scopes {}", scopes.0),
        actor: ActorRef::CommandLine,
    };
    node.submit(Command::CreateToken(Box::new(command))).await.unwrap();
    made.text
}
