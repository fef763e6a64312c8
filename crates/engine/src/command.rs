//! Intents: what somebody asked for, authenticated and decoded.

use crate::ids::{ContactId, DefinitionId, JobId, TokenId, WorkspaceId, WriterId};
use crate::metadata::{Metadata, Omissions};
use crate::outcome::RefusalKind;
use crate::rows::{ActorRef, Scopes, Sweep};
use crate::settings::Setting;
use crate::source::{Source, Verified};
use crate::text::EventName;

/// Who asked for a change that is audited.
pub type Actor = ActorRef;

/// What the sequencer adds to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Its time, Unix milliseconds; within one run of the node never earlier
    /// than the one before.
    pub at_ms: u64,
    /// Who writes.
    pub writer: WriterId,
}

impl Stamp {
    /// Its time in Unix seconds.
    #[must_use]
    pub fn at_s(&self) -> u32 {
        u32::try_from(self.at_ms / 1_000).unwrap_or(u32::MAX)
    }
}

/// An intent.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Make a workspace.
    CreateWorkspace(Box<CreateWorkspace>),
    /// Make a token or write key.
    CreateToken(Box<CreateToken>),
    /// Take a token's rights away for good.
    RevokeToken(RevokeToken),
    /// Add somebody who signs in to the console.
    CreateTeammate(Box<CreateTeammate>),
    /// Change settings of a workspace, all or none.
    ChangeSettings(ChangeSettings),
    /// Make a contact (2.x).
    CreateContact(Box<CreateContact>),
    /// Make or update a user (1.x).
    UpsertUser(Box<UpsertUser>),
    /// Store an event.
    RecordEvent(Box<RecordEvent>),
    /// Count an item that the surface could not even decode.
    RecordRejection(RecordRejection),
    /// Add occurrences that happened elsewhere.
    ImportSummary(Box<ImportSummary>),
    /// Describe an event definition.
    DescribeDefinition(Box<DescribeDefinition>),
    /// Archive or unarchive an event definition.
    ArchiveDefinition(ArchiveDefinition),
    /// Note a finished request of a bulk job.
    RecordBulkTask(Box<RecordBulkTask>),
    /// One step of a sweep.
    SweepStep(SweepStep),
}

/// See [`Command::CreateWorkspace`]. Secrets and ids are made by the caller:
/// the engine knows no randomness.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateWorkspace {
    /// What people call it.
    pub name: String,
    /// The public app id.
    pub app_id: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// 16 random bytes.
    pub id_key: [u8; 16],
    /// A random secret.
    pub identity_secret: String,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::CreateToken`].
#[derive(Debug, Clone, PartialEq)]
pub struct CreateToken {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The public half, random.
    pub public: u64,
    /// SHA-256 of the secret half.
    pub secret_hash: [u8; 32],
    /// What it may do.
    pub scopes: Scopes,
    /// What people call it.
    pub name: String,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::RevokeToken`].
#[derive(Debug, Clone, PartialEq)]
pub struct RevokeToken {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The public half.
    pub public: u64,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::CreateTeammate`].
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTeammate {
    /// Whose.
    pub workspace: WorkspaceId,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::ChangeSettings`].
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSettings {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Settings and their new values.
    pub values: Vec<(Setting, u64)>,
    /// Who asked.
    pub actor: Actor,
}

/// Facts about a contact that a request carries. `None` means "not sent".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// Name.
    pub name: Option<Option<String>>,
    /// Phone number.
    pub phone: Option<Option<String>>,
    /// URL of a picture.
    pub avatar_url: Option<Option<String>>,
    /// The teammate who looks after them.
    pub owner_id: Option<Option<String>>,
    /// When they signed up, Unix seconds.
    pub signed_up_at: Option<Option<u32>>,
    /// When they were last seen, Unix seconds.
    pub last_seen_at: Option<Option<u32>>,
    /// Whether they opted out of e-mail.
    pub unsubscribed_from_emails: Option<bool>,
}

/// What a request can make a contact to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewRole {
    /// A customer.
    User,
    /// Known, but no customer.
    Lead,
}

/// See [`Command::CreateContact`].
#[derive(Debug, Clone, PartialEq)]
pub struct CreateContact {
    /// Whose.
    pub workspace: WorkspaceId,
    /// What they are to be.
    pub role: NewRole,
    /// The workspace's own id of them.
    pub external_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// What else was sent.
    pub profile: Profile,
}

/// See [`Command::UpsertUser`].
#[derive(Debug, Clone, PartialEq)]
pub struct UpsertUser {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who is meant.
    pub who: Identifiers,
    /// What else was sent.
    pub profile: Profile,
}

/// Who is meant. Tried in the order of the fields; the first that resolves
/// wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identifiers {
    /// A contact id as sent, and the same parsed when it has the form of one.
    pub id: Option<ClaimedId>,
    /// The workspace's own id.
    pub user_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// A contact id that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedId {
    /// As sent, for the error message.
    pub text: String,
    /// Parsed.
    pub id: Option<ContactId>,
}

impl ClaimedId {
    /// Reads what was sent.
    #[must_use]
    pub fn new(text: String) -> Self {
        let id = ContactId::parse(&text);
        Self { text, id }
    }
}

impl Identifiers {
    /// Whether nobody is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.user_id.is_none() && self.email.is_none()
    }
}

/// A client's own id of an event, by which a retry is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientId {
    /// As sent, 1 to 255 characters.
    pub text: String,
    /// Whether the same id with another event is an error
    /// (`Idempotency-Key`, `event_id`) or a changed retry.
    pub compared: bool,
}

/// See [`Command::RecordEvent`].
#[derive(Debug, Clone, PartialEq)]
pub struct RecordEvent {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who did it.
    pub who: Identifiers,
    /// What was done.
    pub name: EventName,
    /// When, Unix seconds; `None` is "now".
    pub created_at: Option<u64>,
    /// What was sent along, admitted.
    pub metadata: Metadata,
    /// What was left out of it.
    pub omissions: Omissions,
    /// The client's own id of the event.
    pub client_id: Option<ClientId>,
    /// Through which surface it came.
    pub source: Source,
    /// What proved the sender.
    pub verified: Verified,
    /// With which token.
    pub token: TokenId,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
}

/// See [`Command::RecordRejection`].
#[derive(Debug, Clone, PartialEq)]
pub struct RecordRejection {
    /// Whose.
    pub workspace: WorkspaceId,
    /// What was wrong.
    pub kind: RefusalKind,
    /// Through which surface it came.
    pub source: Source,
    /// With which token.
    pub token: TokenId,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
}

/// See [`Command::ImportSummary`].
#[derive(Debug, Clone, PartialEq)]
pub struct ImportSummary {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who did it.
    pub who: Identifiers,
    /// What was done.
    pub name: EventName,
    /// How often, from 1.
    pub count: u64,
    /// The first time, Unix seconds.
    pub first: u64,
    /// The last time, Unix seconds.
    pub last: u64,
    /// The client's own id of the import.
    pub client_id: Option<ClientId>,
    /// With which token.
    pub token: TokenId,
}

/// See [`Command::DescribeDefinition`]. `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeDefinition {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub definition: DefinitionId,
    /// What it means.
    pub description: Option<Option<String>>,
    /// The name to read.
    pub display_name: Option<Option<String>>,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::ArchiveDefinition`].
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveDefinition {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub definition: DefinitionId,
    /// Whether it is to be archived or active.
    pub archived: bool,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::RecordBulkTask`].
#[derive(Debug, Clone, PartialEq)]
pub struct RecordBulkTask {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The job to append to; `None` makes one.
    pub job: Option<JobId>,
    /// How many items the request held.
    pub item_count: u32,
    /// Those that were not stored.
    pub errors: Vec<BulkError>,
    /// When the request was read, Unix seconds.
    pub received_at: u32,
}

/// An item of a bulk request that was not stored.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkError {
    /// The stable error code.
    pub code: String,
    /// The message that goes with it.
    pub message: String,
    /// The item's `data` as sent, JSON text.
    pub data: String,
}

/// See [`Command::SweepStep`].
#[derive(Debug, Clone, PartialEq)]
pub struct SweepStep {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which sweep.
    pub sweep: Sweep,
}

impl Command {
    /// About how many bytes it holds: what bounds queues and batches.
    #[must_use]
    pub fn weight(&self) -> usize {
        const FIXED: usize = 512;
        let heap = match self {
            Self::RecordEvent(event) => event.metadata.iter().map(|(key, value)| key.len() + value.weight()).sum(),
            Self::RecordBulkTask(task) => task.errors.iter().map(|error| error.message.len() + error.data.len()).sum(),
            _ => 0,
        };
        FIXED + heap
    }
}
