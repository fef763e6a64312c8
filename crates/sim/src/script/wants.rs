//! What callers want of people and of what stands around them: companies,
//! tags, notes. Small numbers choose among [`super::words`], or among what the
//! product has given out so far.

use super::message_wants::MessageWant;
use super::team_wants::TeamWant;
use super::{UserPick, WhoPick};
use engine::command::{Archiving, MergeRule, NewRole};
use engine::rows::{DataType, Model};

/// What a caller wants.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the commands with the same names")]
pub enum Want {
    /// [`engine::Command::UpdateContact`].
    Update { who: WhoPick, whom: Whom, role: Option<NewRole>, names: NewNames, profile: u8 },
    /// [`engine::Command::ArchiveContact`].
    Archive { who: WhoPick, archiving: Archiving },
    /// [`engine::Command::DeleteContact`].
    Delete { who: WhoPick },
    /// [`engine::Command::MergeContacts`].
    Merge { from: WhoPick, into: WhoPick, rule: MergeRule },
    /// [`engine::Command::UnmergeContact`].
    Unmerge { who: WhoPick },
    /// [`engine::Command::ConvertContact`].
    Convert { from: WhoPick, whom: Whom, role: NewRole, into: WhoPick, profile: u8 },
    /// [`engine::Command::PingBrowser`] of a cookie and nothing else.
    Ping { visitor: u8, browser: u8 },
    /// [`engine::Command::PingBrowser`].
    Browse { visitor: u8, person: BrowserPick, sent: SentPick },
    /// [`engine::Command::CollectEmail`].
    Collect { who: WhoPick, email: u8 },
    /// [`engine::Command::ChangeMessenger`].
    Messenger { choice: u8 },
    /// [`engine::Command::RotateIdentitySecret`].
    Rotate { platform: u8, grace: u8 },
    /// [`engine::Command::SaveCompany`].
    SaveCompany { which: CompanyPick, facts: u8 },
    /// [`engine::Command::DeleteCompany`].
    DeleteCompany { which: CompanyPick },
    /// [`engine::Command::AttachCompany`].
    Attach { who: WhoPick, which: CompanyPick, attached: bool },
    /// [`engine::Command::DefineAttribute`].
    DefineAttribute { model: Model, name: u8, data_type: DataType },
    /// [`engine::Command::ChangeAttribute`], of what matters here.
    ArchiveAttribute { attribute: u8, archived: bool },
    /// [`engine::Command::SaveTag`].
    SaveTag { tag: Option<u8>, name: u8 },
    /// [`engine::Command::DeleteTag`].
    DeleteTag { tag: u8 },
    /// [`engine::Command::Tag`].
    Tag { tag: u8, what: TaggedPick, tagged: bool },
    /// [`engine::Command::SaveNote`].
    Note { about: TaggedPick, text: u8 },
    /// [`engine::Command::SetConsent`].
    Consent { who: WhoPick, subscription: u8, wanted: Option<bool> },
    /// [`engine::Command::StepJob`] of a job that is not finished, if there is
    /// one; else of any.
    StepJob { place: u8 },
    /// Of messages.
    Message(MessageWant),
    /// Of teammates.
    Team(TeamWant),
}

impl Want {
    /// Everybody whom it names, in the order of its fields.
    pub(super) fn people_mut(&mut self) -> Vec<&mut WhoPick> {
        match self {
            Self::Update { who, .. }
            | Self::Archive { who, .. }
            | Self::Delete { who }
            | Self::Unmerge { who }
            | Self::Browse { person: BrowserPick::Known(who), .. }
            | Self::Collect { who, .. }
            | Self::Attach { who, .. }
            | Self::Consent { who, .. }
            | Self::Tag { what: TaggedPick::Contact(who), .. }
            | Self::Note { about: TaggedPick::Contact(who), .. }
            | Self::Message(
                MessageWant::Receipts { who: Some(who), .. }
                | MessageWant::OpenPage { who, .. }
                | MessageWant::SaveDevice { who, .. }
                | MessageWant::RemoveDevice { who: Some(who), .. },
            ) => {
                vec![who]
            }
            Self::Merge { from, into, .. } | Self::Convert { from, into, .. } => vec![from, into],
            Self::Tag { what: TaggedPick::Company(_), .. }
            | Self::Note { about: TaggedPick::Company(_), .. }
            | Self::Ping { .. }
            | Self::Browse { .. }
            | Self::Messenger { .. }
            | Self::Rotate { .. }
            | Self::SaveCompany { .. }
            | Self::DeleteCompany { .. }
            | Self::DefineAttribute { .. }
            | Self::ArchiveAttribute { .. }
            | Self::SaveTag { .. }
            | Self::DeleteTag { .. }
            | Self::Message(_)
            | Self::Team(_)
            | Self::StepJob { .. } => Vec::new(),
        }
    }
}

/// Who a page says is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrowserPick {
    /// Nobody in particular.
    Anonymous,
    /// Whose session it is.
    Known(WhoPick),
    /// A user, by the workspace's own id and an e-mail address.
    Named(Option<UserPick>, Option<u8>),
}

/// What a page sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentPick {
    /// Which proof, of three.
    pub proof: u8,
    /// Whether it speaks for the e-mail address.
    pub proves_email: bool,
    /// What is known of the person.
    pub profile: u8,
    /// What is signed, if anything is.
    pub signed: Option<u8>,
    /// A company.
    pub firm: Option<FirmPick>,
    /// The page that was opened, and on which site.
    pub page: u8,
}

/// Identifiers that an update sends; the inner `None` clears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewNames {
    /// The workspace's own id.
    pub external_id: Option<Option<UserPick>>,
    /// E-mail address.
    pub email: Option<Option<u8>>,
}

/// Of which roles somebody may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Leads and users.
    Contacts,
    /// Visitors.
    Visitors,
    /// Visitors and leads.
    Unknown,
}

/// A company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanyPick {
    /// By the workspace's own id of it.
    Named(u8),
    /// By its public id, of one that is there.
    Known(u8),
    /// By the public id of one that is not there.
    Vanished(u8),
    /// Not even an id.
    Garbage,
}

/// What is tagged or written about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaggedPick {
    /// A contact.
    Contact(WhoPick),
    /// A company, by its number.
    Company(u8),
}

/// A company that an upsert of a user names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirmPick {
    /// The workspace's own id of it.
    pub named: u8,
    /// What is sent of it.
    pub facts: u8,
    /// Whether the user is to belong to it.
    pub attached: bool,
}
