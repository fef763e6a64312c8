//! What a caller wants. Ids that the product gives out are named by their
//! place among those given so far.

use super::wants::{FirmPick, Want};
use engine::command::NewRole;
use engine::outcome::RefusalKind;
use engine::rows::Sweep;
use engine::settings::Setting;
use engine::source::Source;

/// What a caller wants. Small numbers choose among [`super::words`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the commands with the same names")]
pub enum Intent {
    /// [`engine::Command::CreateWorkspace`].
    CreateWorkspace { app: u8 },
    /// [`engine::Command::CreateToken`].
    CreateToken { workspace: u8, public: u8, scopes: u8 },
    /// [`engine::Command::RevokeToken`].
    RevokeToken { workspace: u8, public: u8 },
    /// [`engine::Command::CreateTeammate`].
    CreateTeammate { workspace: u8, email: u8 },
    /// [`engine::Command::ChangeSettings`].
    ChangeSettings { workspace: u8, values: Vec<(Setting, u64)> },
    /// [`engine::Command::CreateContact`].
    CreateContact { workspace: u8, role: NewRole, external_id: Option<UserPick>, email: Option<u8>, profile: u8 },
    /// [`engine::Command::UpsertUser`].
    UpsertUser { workspace: u8, who: WhoPick, profile: u8, firm: Option<FirmPick>, begins_session: bool },
    /// [`engine::Command::RecordEvent`].
    RecordEvent {
        workspace: u8,
        who: WhoPick,
        name: u8,
        created_at: When,
        metadata: MetadataPick,
        client_id: Option<ClientPick>,
        source: Source,
    },
    /// [`engine::Command::RecordRejection`].
    RecordRejection { workspace: u8, kind: RefusalKind, source: Source },
    /// [`engine::Command::ImportSummary`].
    ImportSummary {
        workspace: u8,
        who: WhoPick,
        name: u8,
        count: u8,
        first: When,
        last: When,
        client_id: Option<ClientPick>,
    },
    /// [`engine::Command::DescribeDefinition`].
    DescribeDefinition { workspace: u8, definition: u8, description: Option<u8>, display_name: Option<u8> },
    /// [`engine::Command::ArchiveDefinition`].
    ArchiveDefinition { workspace: u8, definition: u8, archived: bool },
    /// [`engine::Command::RecordBulkTask`]; `bytes` of each error's data, which
    /// then says nothing, or 0 for data that tells of people. Of very many errors
    /// it is empty.
    RecordBulkTask { workspace: u8, job: Option<u8>, errors: u16, bytes: u32 },
    /// [`engine::Command::SweepStep`].
    SweepStep { workspace: u8, sweep: Sweep },
    /// Of people, and of what stands around them.
    People { workspace: u8, want: Want },
    /// What was asked so many commands ago, word for word.
    Again { back: u8 },
}

impl Intent {
    /// Everybody whom it names, in the order of its fields.
    pub(crate) fn people_mut(&mut self) -> Vec<&mut WhoPick> {
        match self {
            Self::UpsertUser { who, .. } | Self::RecordEvent { who, .. } | Self::ImportSummary { who, .. } => vec![who],
            Self::People { want, .. } => want.people_mut(),
            Self::CreateWorkspace { .. }
            | Self::CreateToken { .. }
            | Self::RevokeToken { .. }
            | Self::CreateTeammate { .. }
            | Self::ChangeSettings { .. }
            | Self::CreateContact { .. }
            | Self::RecordRejection { .. }
            | Self::DescribeDefinition { .. }
            | Self::ArchiveDefinition { .. }
            | Self::RecordBulkTask { .. }
            | Self::SweepStep { .. }
            | Self::Again { .. } => Vec::new(),
        }
    }
}

/// Who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WhoPick {
    /// By contact id.
    pub id: Option<ContactPick>,
    /// By the workspace's own id.
    pub user_id: Option<UserPick>,
    /// By e-mail address.
    pub email: Option<u8>,
    /// By the id in a browser's cookie.
    pub visitor: Option<u8>,
}

/// A contact id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactPick {
    /// One that was given out.
    Of(Whose, u8),
    /// The same, written in upper case.
    Upper(u8),
    /// One that another workspace gave out.
    Foreign(u8),
    /// One of the workspace's own, of a contact who is not there.
    Vanished(u8),
    /// One that nobody gave out.
    Bogus(u8),
    /// Not even an id.
    Garbage,
}

/// Whose contact id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Anybody's who is there.
    Anybody,
    /// A visitor's.
    Visitor,
    /// A lead's.
    Lead,
    /// A user's.
    User,
    /// That of somebody who was merged away.
    Merged,
    /// That of somebody into whom others were merged.
    Survivor,
    /// That of somebody who was deleted.
    Deleted,
}

/// A workspace's own id of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserPick {
    /// One of its own.
    Own(u8),
    /// One that was made for a lead.
    Lead(u8),
}

/// A time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Not sent.
    Now,
    /// So many seconds after the story began.
    Second(u8),
    /// So many seconds ago.
    Ago(u32),
    /// So many seconds ahead.
    Ahead(u32),
    /// Milliseconds by mistake.
    Millis,
    /// As far ahead as numbers go.
    Never,
}

/// Metadata: so many keys, from this one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MetadataPick {
    /// How many keys.
    pub count: u8,
    /// The first key.
    pub first: u8,
    /// Which values.
    pub values: u8,
}

/// A client's own id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientPick {
    /// Which text.
    pub text: u8,
    /// Whether another body under the same id is an error.
    pub compared: bool,
}
