//! Intents about people.

use super::companies::SentCompany;
use crate::ids::{ContactId, WorkspaceId};
use crate::rows::{ActorRef, AttributeValue, Role, Standard};

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
    /// Standard attributes that have no field of their own; `None` clears one.
    pub facts: Vec<(Standard, Option<AttributeValue>)>,
    /// Custom attributes.
    pub custom: SentAttributes,
}

/// What becomes of a custom attribute that is not defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unknown {
    /// It is defined, with the type of its value.
    Define,
    /// It is defined while fewer than half of those that there may be are: so
    /// many browsers may take.
    DefineWithinHalf,
    /// The command is refused.
    #[default]
    Refuse,
}

/// Custom attributes as a request carries them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentAttributes {
    /// In the order sent, each name once.
    pub attributes: Vec<SentAttribute>,
    /// What becomes of those that are not defined.
    pub unknown: Unknown,
}

impl SentAttributes {
    /// About how many bytes they hold.
    pub(super) fn weight(&self) -> usize {
        const FIXED: usize = 64;
        let value = |sent: &SentAttribute| match &sent.value {
            Some(AttributeValue::Text(text) | AttributeValue::Number(text)) => text.len(),
            Some(AttributeValue::Boolean(_)) | None => 0,
        };
        self.attributes.iter().map(|sent| FIXED + sent.name.len() + value(sent)).sum()
    }
}

impl Profile {
    /// About how many bytes it holds beside its own.
    pub(super) fn weight(&self) -> usize {
        const FACT: usize = 64;
        self.custom.weight() + self.facts.len() * FACT
    }
}

/// One custom attribute as a request carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentAttribute {
    /// Its name, 1 to 190 characters, without `.` and `$`.
    pub name: String,
    /// Its value; `None` clears it.
    pub value: Option<AttributeValue>,
}

/// What an update changes. `None` means "not sent".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContactFacts {
    /// What they are to be.
    pub role: Option<NewRole>,
    /// The workspace's own id of them; `Some(None)` clears it.
    pub external_id: Option<Option<String>>,
    /// E-mail address; `Some(None)` clears it.
    pub email: Option<Option<String>>,
    /// What else was sent.
    pub profile: Profile,
}

/// See [`Command::UpdateContact`](super::Command::UpdateContact).
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateContact {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who is meant.
    pub who: Identifiers,
    /// Of which roles they may be; another is as if there were nobody.
    pub roles: &'static [Role],
    /// What changes.
    pub facts: ContactFacts,
}

/// What archiving does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archiving {
    /// Hides them from lists and search.
    Archive,
    /// Shows them again, also if they were blocked.
    Unarchive,
    /// Hides them and keeps them from coming back.
    Block,
}

/// See [`Command::ArchiveContact`](super::Command::ArchiveContact).
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveContact {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who is meant.
    pub who: Identifiers,
    /// What is to be done.
    pub archiving: Archiving,
}

/// See [`Command::DeleteContact`](super::Command::DeleteContact).
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteContact {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who is meant.
    pub who: Identifiers,
}

/// Who may be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRule {
    /// A lead into a user.
    LeadIntoUser,
    /// A lead into a user with the same e-mail address or phone number.
    SharedDetails,
}

/// See [`Command::MergeContacts`](super::Command::MergeContacts).
#[derive(Debug, Clone, PartialEq)]
pub struct MergeContacts {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who goes.
    pub from: Identifiers,
    /// Who stays.
    pub into: Identifiers,
    /// Who may be merged.
    pub rule: MergeRule,
}

/// See [`Command::UnmergeContact`](super::Command::UnmergeContact).
#[derive(Debug, Clone, PartialEq)]
pub struct UnmergeContact {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who stayed.
    pub who: Identifiers,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::ConvertContact`](super::Command::ConvertContact).
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertContact {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who is converted.
    pub from: Identifiers,
    /// Of which roles they may be; another is as if there were nobody.
    pub roles: &'static [Role],
    /// What they are to be.
    pub role: NewRole,
    /// Whom they are to be: found by `id`, `user_id`, `email`; a `user_id` or
    /// `email` that nobody has becomes theirs.
    pub into: Identifiers,
    /// What else was sent of them.
    pub profile: Profile,
}

/// What a request can make a contact to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewRole {
    /// A customer.
    User,
    /// Known, but no customer.
    Lead,
}

/// See [`Command::CreateContact`](super::Command::CreateContact).
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

/// See [`Command::UpsertUser`](super::Command::UpsertUser).
#[derive(Debug, Clone, PartialEq)]
pub struct UpsertUser {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who is meant.
    pub who: Identifiers,
    /// What else was sent.
    pub profile: Profile,
    /// Companies to make, change, attach or detach, at most
    /// [`crate::limits::COMPANIES_PER_REQUEST_MAX`].
    pub companies: Vec<SentCompany>,
    /// Whether a new session of theirs begins.
    pub begins_session: bool,
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
    /// The id in a browser's cookie.
    pub visitor_id: Option<String>,
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
        self.id.is_none() && self.user_id.is_none() && self.email.is_none() && self.visitor_id.is_none()
    }
}
