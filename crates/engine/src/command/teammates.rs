//! Intents about teammates and their sign-ins. Secrets are made, and passwords
//! hashed and compared, by the caller: the engine sees hashes only.

use crate::ids::{TeammateId, WorkspaceId};
use crate::rows::{ActorRef, TeammateRole};

/// See [`Command::CreateTeammate`](super::Command::CreateTeammate).
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTeammate {
    /// Whose.
    pub workspace: WorkspaceId,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Argon2id hash in PHC form; empty for a teammate who is to set a password
    /// after they came by a link.
    pub password_hash: String,
    /// What they may do.
    pub role: TeammateRole,
    /// SHA-256 of the secret of a link that signs them in, if there is to be
    /// one.
    pub link_hash: Option<[u8; 32]>,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::ChangeTeammate`](super::Command::ChangeTeammate). `None`
/// leaves a field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeTeammate {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// Name.
    pub name: Option<String>,
    /// What they may do.
    pub role: Option<TeammateRole>,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::RemoveTeammate`](super::Command::RemoveTeammate).
#[derive(Debug, Clone, PartialEq)]
pub struct RemoveTeammate {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::MakeSignInLink`](super::Command::MakeSignInLink).
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSignInLink {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// SHA-256 of the link's secret.
    pub link_hash: [u8; 32],
    /// Whether their password is forgotten and their sign-ins end: nothing but
    /// the link lets them in.
    pub resets: bool,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::SetPassword`](super::Command::SetPassword).
#[derive(Debug, Clone, PartialEq)]
pub struct SetPassword {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// The sign-in that asks, by its public half. It stays, the others end.
    pub session: u64,
    /// The hash that the password before was compared with; `None` when a link
    /// let them in just now.
    pub compared_hash: Option<String>,
}

/// What proved who signs in.
#[derive(Debug, Clone, PartialEq)]
pub enum SignInProof {
    /// A password, compared with this hash.
    Password(String),
    /// A link, whose secret has this SHA-256.
    Link([u8; 32]),
}

/// See [`Command::BeginSession`](super::Command::BeginSession).
#[derive(Debug, Clone, PartialEq)]
pub struct BeginSession {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// The session's public half, random.
    pub public: u64,
    /// SHA-256 of its secret half.
    pub secret_hash: [u8; 32],
    /// What proved them.
    pub proof: SignInProof,
}

/// See [`Command::NoteFailedSignIn`](super::Command::NoteFailedSignIn).
#[derive(Debug, Clone, PartialEq)]
pub struct NoteFailedSignIn {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Whose address it was.
    pub teammate: TeammateId,
}

/// See [`Command::EndSession`](super::Command::EndSession).
#[derive(Debug, Clone, PartialEq)]
pub struct EndSession {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// The session's public half.
    pub public: u64,
    /// Whether all their other sign-ins end with it.
    pub everywhere: bool,
}
