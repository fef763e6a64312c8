//! From a plan to rows: makes what is missing, leaves what is there.

use engine::command::{CreateContact, CreateTeammate, CreateToken, CreateWorkspace, NewRole, Profile};
use engine::ids::WorkspaceId;
use engine::rows::{ActorRef, Scopes, TeammateRole};
use engine::{Answer, Command, RefusalKind};
use node::{Failure, Node};

use super::{Admin, Plan, SAMPLE_CONTACT, random};
use crate::sign_in::password;
use crate::tokens;

/// Days begin where UTC says until a workspace can be given a time zone.
const TIME_ZONE: &str = "UTC";

/// Why a workspace could not be made whole.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The node did not take a step.
    #[error("make {what}: {}", node_says(failure))]
    Step {
        /// What was to be made.
        what: &'static str,
        /// What the node answered.
        failure: Failure,
    },
    /// A token in the plan has no token's form.
    #[error("the plan of the set-up holds a token that is none")]
    Token,
    /// The password could not be hashed.
    #[error("hash the owner's password: {0}")]
    Password(argon2::password_hash::Error),
    /// The system has no random numbers to give.
    #[error("draw random numbers")]
    Random(#[from] getrandom::Error),
}

/// Why the node does not take a command, in words for an operator.
pub fn node_says(failure: &Failure) -> String {
    match failure {
        Failure::Refused(refusal) => format!("refused as {}", refusal.kind.name()),
        Failure::Busy => "it is busy; try again".to_owned(),
        Failure::StorageFull => "less disk space is free than --storage-reserve-bytes keeps; make room".to_owned(),
        Failure::StorageFailed => "the disk failed a write; look at the log, then start again".to_owned(),
        Failure::Closing => "it is being stopped".to_owned(),
    }
}

/// Makes everything of the plan that is not there yet. Running it again, also
/// after a kill in its midst, leaves the same rows.
///
/// # Errors
/// The node did not take a step; those before it stay.
pub async fn complete(node: &Node, plan: &Plan) -> Result<WorkspaceId, SetupError> {
    let secrets = &plan.secrets;
    let workspace = match node.config().workspace_of_app(&secrets.app_id) {
        Some(workspace) => workspace,
        None => create_workspace(node, plan).await?,
    };
    let all = Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE);
    create_token(node, workspace, &secrets.access_token, (all, "First access token")).await?;
    create_token(node, workspace, &secrets.write_key, (Scopes::TRACK, "First write key")).await?;
    if let Some(admin) = &secrets.admin {
        create_owner(node, workspace, admin).await?;
    }
    if plan.is_first {
        create_sample_contact(node, workspace).await?;
    }
    Ok(workspace)
}

async fn create_workspace(node: &Node, plan: &Plan) -> Result<WorkspaceId, SetupError> {
    let command = Command::CreateWorkspace(Box::new(CreateWorkspace {
        name: plan.name.clone(),
        app_id: plan.secrets.app_id.clone(),
        time_zone: TIME_ZONE.to_owned(),
        id_key: random::bytes()?,
        identity_secret: plan.secrets.identity_secret.clone(),
        actor: ActorRef::CommandLine,
    }));
    let answer = node.submit(command).await.map_err(failed("the workspace"))?;
    let Answer::Workspace(workspace) = answer else { unreachable!("a workspace was asked for, not {answer:?}") };
    Ok(workspace)
}

async fn create_token(
    node: &Node,
    workspace: WorkspaceId,
    text: &str,
    (scopes, name): (Scopes, &str),
) -> Result<(), SetupError> {
    let presented = tokens::parse(text).ok_or(SetupError::Token)?;
    if node.config().token(presented.public).is_some() {
        return Ok(());
    }
    let command = Command::CreateToken(Box::new(CreateToken {
        workspace,
        public: presented.public,
        secret_hash: presented.secret_hash(),
        scopes,
        name: name.to_owned(),
        actor: ActorRef::CommandLine,
    }));
    node.submit(command).await.map_err(failed("a token")).map(drop)
}

async fn create_owner(node: &Node, workspace: WorkspaceId, admin: &Admin) -> Result<(), SetupError> {
    if node.config().teammates(workspace).iter().any(|(_, teammate)| teammate.email == admin.email) {
        return Ok(());
    }
    let command = Command::CreateTeammate(Box::new(CreateTeammate {
        workspace,
        email: admin.email.clone(),
        name: "Owner".to_owned(),
        password_hash: password::hash(&admin.password, random::bytes()?).map_err(SetupError::Password)?,
        role: TeammateRole::Owner,
        link_hash: None,
        actor: ActorRef::CommandLine,
    }));
    node.submit(command).await.map_err(failed("the owner")).map(drop)
}

async fn create_sample_contact(node: &Node, workspace: WorkspaceId) -> Result<(), SetupError> {
    let command = Command::CreateContact(Box::new(CreateContact {
        workspace,
        role: NewRole::User,
        external_id: Some(SAMPLE_CONTACT.to_owned()),
        email: None,
        profile: Profile { name: Some(Some("Sample user".to_owned())), ..Profile::default() },
    }));
    match node.submit(command).await {
        Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::ContactExists => Ok(()),
        other => other.map_err(failed("the sample contact")).map(drop),
    }
}

fn failed(what: &'static str) -> impl FnOnce(Failure) -> SetupError {
    move |failure| SetupError::Step { what, failure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::command::Identifiers;
    use node::{NodeOptions, SystemClock};
    use std::path::Path;
    use std::sync::Arc;

    /// What a plan made, counted: workspaces, tokens, teammates, contacts.
    fn made(node: &Node) -> [usize; 4] {
        let workspaces = node.config().workspaces();
        let tokens = workspaces.iter().map(|(workspace, _)| node.config().tokens(*workspace).len());
        let teammates = workspaces.iter().map(|(workspace, _)| node.config().teammates(*workspace).len());
        let view = node.view();
        let who = Identifiers { user_id: Some(SAMPLE_CONTACT.to_owned()), ..Identifiers::default() };
        let contacts = workspaces.iter().filter(|(workspace, _)| view.resolve(*workspace, &who).unwrap().is_ok());
        [workspaces.len(), tokens.sum(), teammates.sum(), contacts.count()]
    }

    fn open(folder: &Path) -> Arc<Node> {
        Arc::new(Node::open(NodeOptions::new(folder.to_owned()), Arc::new(SystemClock)).unwrap())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_plan_is_completed_from_wherever_it_stopped_and_then_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let plan = Plan::first().unwrap();
        let admin = plan.secrets.admin.as_ref().unwrap();
        let node = open(folder.path());
        // As after a kill behind the first step, and again behind the fourth.
        let workspace = create_workspace(&node, &plan).await.unwrap();
        assert_eq!(made(&node), [1, 0, 0, 0]);
        create_token(&node, workspace, &plan.secrets.access_token, (Scopes::READ, "x")).await.unwrap();
        create_owner(&node, workspace, admin).await.unwrap();
        assert_eq!(made(&node), [1, 1, 1, 0]);
        node.close().await.unwrap();
        drop(node);
        let node = open(folder.path());
        for _ in 0..2 {
            assert_eq!(complete(&node, &plan).await.unwrap(), workspace);
            assert_eq!(made(&node), [1, 2, 1, 1]);
        }
        complete(&node, &Plan::another("Shop".to_owned()).unwrap()).await.unwrap();
        assert_eq!(made(&node), [2, 4, 1, 1]);
        node.close().await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_made_is_what_the_plan_says() {
        let folder = tempfile::tempdir().unwrap();
        let node = open(folder.path());
        let Plan { name, is_first: _, secrets } = Plan::first().unwrap();
        let plan = Plan { name: name.clone(), is_first: true, secrets: secrets.clone() };
        let workspace = complete(&node, &plan).await.unwrap();
        let row = node.config().workspace(workspace).unwrap();
        assert_eq!((&row.name, &row.app_id, &row.identity_secret), (&name, &secrets.app_id, &secrets.identity_secret));
        for (text, scopes) in [(&secrets.access_token, Scopes(7)), (&secrets.write_key, Scopes::TRACK)] {
            let presented = tokens::parse(text).unwrap();
            let token = node.config().token(presented.public).unwrap();
            assert!(presented.matches(&token.secret_hash) && token.scopes == scopes && token.workspace == workspace);
        }
        let admin = secrets.admin.unwrap();
        let (_, owner) = node.config().teammates(workspace).pop().unwrap();
        assert!(password::is_of(&admin.password, &owner.password_hash));
        assert_eq!((&owner.email, owner.role), (&admin.email, TeammateRole::Owner));
        node.close().await.unwrap();
    }
}
