//! What became of a command.

use crate::ids::{
    AttributeId, AudienceId, CompanyOrdinal, ContactId, ContactOrdinal, DefinitionId, DeliveryId, EventRef, HeldId,
    JobId, MessageId, NoteId, SegmentId, SubscriptionTypeId, TagId, TeammateId, TokenId, WebhookId, WorkspaceId,
    WriterId,
};
use crate::metadata::Omissions;
use crate::rows::{CompanyRow, ContactRow, DropReason, ImportState, MessageRow, NoteRow, WebhookRow};
use std::sync::Arc;

/// Done, or refused with nothing changed.
pub type Outcome = Result<Answer, Refusal>;

/// What a command that was done has to tell.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A message was made or changed: as it is now.
    Message(MessageId, Arc<MessageRow>),
    /// Receipts were noted.
    Receipts {
        /// The person's revision now.
        revision: u64,
    },
    /// What came of sending a delivery was noted.
    Sending,
    /// Whose a device is was noted.
    Device,
    /// Facts were registered or released.
    Facts,
    /// So many deliveries were taken back.
    Recalled(u64),
    /// A delivery was made for this person.
    Delivery(ContactId, DeliveryId),
    /// A workspace was made.
    Workspace(WorkspaceId),
    /// A token was made or revoked.
    Token(TokenId),
    /// A teammate was added or changed, or signed in or out.
    Teammate(TeammateId),
    /// Settings were changed.
    Settings,
    /// A contact was made or updated.
    Contact(ContactAnswer),
    /// What became of an event.
    Event(EventAnswer),
    /// An undecodable item was counted under this number.
    Rejection(WriterId, u64),
    /// A summary was imported, or had been.
    Imported {
        /// Whether the same import was there already.
        duplicate: bool,
    },
    /// A definition was changed.
    Definition(DefinitionId),
    /// A bulk job was made or appended to.
    Job(JobId),
    /// A step of a sweep or of a job was made.
    Swept {
        /// How many rows it removed, folded or attached.
        removed: u64,
        /// Whether the sweep or the job came to its end.
        finished: bool,
    },
    /// A company was made, changed, deleted, attached or detached.
    Company(CompanyAnswer),
    /// An attribute was defined or changed.
    Attribute(AttributeId),
    /// A tag was made, renamed, deleted, applied or taken off.
    Tag(TagId),
    /// A note was written.
    Note(NoteId, Arc<NoteRow>),
    /// A segment was made, changed or deleted.
    Segment(SegmentId),
    /// An audience was made, changed or deleted.
    Audience(AudienceId),
    /// A choice was noted, or a subscription type made or changed.
    SubscriptionType(SubscriptionTypeId),
    /// A webhook subscription was made, changed or deleted: as it is, or was.
    Webhook(WebhookId, Arc<WebhookRow>),
    /// The workspace was changed.
    WorkspaceChanged,
    /// What browsers and apps may do was changed.
    MessengerChanged,
    /// A browser pinged, or somebody typed their e-mail address into it.
    Ping(PingAnswer),
    /// A person was deleted.
    Deleted(Deleted),
    /// A merge was undone.
    Unmerged {
        /// Who stayed, as they are now.
        survivor: ContactAnswer,
        /// Who is there again.
        restored: ContactAnswer,
    },
    /// An import began, or how far it is.
    Import(JobId, ImportState),
}

/// See [`Answer::Ping`].
#[derive(Debug, Clone, PartialEq)]
pub struct PingAnswer {
    /// Who is there.
    pub person: ContactAnswer,
    /// Their revision now.
    pub revision: u64,
    /// What the page sent that was not taken, and why: custom attributes and
    /// companies, by name. What an unproven browser may not overwrite is left
    /// out in silence: the answer would tell that something is stored.
    pub left_out: Vec<LeftOut>,
}

/// Something of a ping that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The attribute's name as sent, or `companies`.
    pub name: String,
    /// What was wrong.
    pub refusal: Refusal,
}

/// See [`Answer::Deleted`].
#[derive(Debug, Clone, PartialEq)]
pub struct Deleted {
    /// The row as it was.
    pub contact: ContactAnswer,
    /// The job that erases the rest.
    pub job: JobId,
    /// The number of this deletion in its workspace, from 1.
    pub number: u32,
}

/// See [`Answer::Company`].
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyAnswer {
    /// Which.
    pub company: CompanyOrdinal,
    /// The row as it is now; as it was, if it was deleted.
    pub row: Arc<CompanyRow>,
}

/// See [`Answer::Contact`].
#[derive(Debug, Clone, PartialEq)]
pub struct ContactAnswer {
    /// Who.
    pub contact: ContactOrdinal,
    /// Their public id.
    pub id: ContactId,
    /// The row as it is now.
    pub row: Arc<ContactRow>,
    /// Whether it was made just now.
    pub is_new: bool,
}

/// See [`Answer::Event`].
#[derive(Debug, Clone, PartialEq)]
pub enum EventAnswer {
    /// Stored.
    Recorded {
        /// Where.
        event: EventRef,
        /// What of its metadata was not stored as sent.
        omissions: Omissions,
    },
    /// The same event was there.
    Duplicate {
        /// The one that was there.
        of: EventRef,
        /// The number of this item among those not stored.
        number: u64,
    },
    /// Discarded by policy.
    Dropped {
        /// Why.
        reason: DropReason,
        /// The number of this item among those not stored.
        number: u64,
    },
    /// Waits for its person.
    Held(HeldId),
}

/// Why a command was refused. Nothing of it was done, but for a refused event
/// being counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was wrong.
    pub kind: RefusalKind,
    /// The field at fault, as the API names it.
    pub field: Option<&'static str>,
    /// The value, id or limit that the message needs.
    pub detail: Option<String>,
}

impl Refusal {
    /// A refusal that needs no more words.
    #[must_use]
    pub const fn new(kind: RefusalKind) -> Self {
        Self { kind, field: None, detail: None }
    }

    /// With the field at fault.
    #[must_use]
    pub const fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// With the value, id or limit that the message needs.
    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }
}

macro_rules! refusal_kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal $word:literal,)*) => {
        /// What was wrong: the closed list. The number is stored in statistics,
        /// the word is shown beside them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum RefusalKind { $($(#[$doc])* $name = $number,)* }

        impl RefusalKind {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word under which it is counted.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$name => $word,)* } }

            /// The kind with this number, as stored.
            #[must_use]
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| *kind as u8 == number)
            }
        }
    };
}

refusal_kinds! {
    /// Nobody has this identifier. `field` and `detail` name the one tried last.
    ContactNotFound = 1 "contact_not_found",
    /// Several users have this e-mail address. `detail` is the address.
    SeveralUsers = 2 "several_users",
    /// The workspace has as many active event names as it may. `detail` is the limit.
    TooManyEventNames = 3 "too_many_event_names",
    /// The workspace has as many definitions as it may, archived ones included.
    TooManyDefinitions = 4 "too_many_definitions",
    /// `created_at` lies too far ahead. `detail` is the value.
    CreatedAtInFuture = 5 "created_at_in_future",
    /// The same client id came with another event.
    IdempotencyMismatch = 6 "idempotency_mismatch",
    /// A contact with this identifier is there. `detail` is its id.
    ContactExists = 7 "contact_exists",
    /// A contact needs an identifier or a role.
    ContactUnidentified = 8 "contact_unidentified",
    /// As many contacts as may share this e-mail address. `detail` is the limit.
    EmailShared = 9 "email_shared",
    /// There is no such event definition.
    DefinitionNotFound = 10 "definition_not_found",
    /// A setting's value is out of its bounds. `field` is the setting, `detail` the bounds.
    SettingOutOfBounds = 11 "setting_out_of_bounds",
    /// There is no such token.
    TokenNotFound = 12 "token_not_found",
    /// The node has as many tokens as it may. `detail` is the limit.
    TooManyTokens = 13 "too_many_tokens",
    /// There is no such job.
    JobNotFound = 14 "job_not_found",
    /// The bulk job takes no further items.
    JobClosed = 15 "job_closed",
    /// The command would read or write more rows than one command may.
    CommandTooLarge = 16 "command_too_large",
    /// A summary's `first` lies after its `last`.
    SummaryOutOfOrder = 17 "summary_out_of_order",
    /// The workspace is not there.
    WorkspaceNotFound = 18 "workspace_not_found",
    /// The app id or public half is taken: make another.
    IdTaken = 19 "id_taken",
    /// The e-mail address is a teammate's already.
    TeammateExists = 20 "teammate_exists",
    /// The contact was merged into another. `detail` is that one's id.
    ContactMerged = 21 "contact_merged",
    /// There is no such custom attribute. `detail` is its name.
    AttributeUnknown = 22 "attribute_unknown",
    /// A custom attribute has another type. `detail` names it, its type and the value.
    AttributeTypeMismatch = 23 "attribute_type_mismatch",
    /// The workspace has as many attributes as it may. `detail` is the limit.
    TooManyAttributes = 24 "too_many_attributes",
    /// An attribute of this name is there. `detail` is the name.
    AttributeExists = 25 "attribute_exists",
    /// There is no such attribute definition.
    AttributeNotFound = 26 "attribute_not_found",
    /// A listed attribute does not have this value. `detail` names both.
    AttributeOptionUnknown = 27 "attribute_option_unknown",
    /// There is no such tag.
    TagNotFound = 28 "tag_not_found",
    /// The workspace, or what is tagged, has as many tags as it may. `detail` is the limit.
    TooManyTags = 29 "too_many_tags",
    /// Segments use the tag. `detail` is their names.
    TagInUse = 30 "tag_in_use",
    /// There is no such company.
    CompanyNotFound = 31 "company_not_found",
    /// No `event_name`.
    EventNameMissing = 32 "event_name_missing",
    /// `event_name` is too long or no string.
    EventNameInvalid = 33 "event_name_invalid",
    /// None of the identifiers was sent.
    IdentifierMissing = 34 "identifier_missing",
    /// An identifier is too long or no string.
    IdentifierInvalid = 35 "identifier_invalid",
    /// No `created_at` although this API version needs it.
    CreatedAtMissing = 36 "created_at_missing",
    /// `created_at` is no whole number of seconds from 1970 on.
    CreatedAtInvalid = 37 "created_at_invalid",
    /// `metadata` is no object.
    MetadataInvalid = 38 "metadata_invalid",
    /// The body is no JSON object.
    BodyInvalid = 39 "body_invalid",
    /// The body or item is too large.
    TooLarge = 40 "too_large",
    /// The client id is empty or too long.
    ClientIdInvalid = 41 "client_id_invalid",
    /// A bulk item asks for something else than `post`ing an `event`.
    BulkItemInvalid = 42 "bulk_item_invalid",
    /// The contact belongs to as many companies as it may. `detail` is the limit.
    TooManyCompanies = 43 "too_many_companies",
    /// There is no such note.
    NoteNotFound = 44 "note_not_found",
    /// There is no such segment.
    SegmentNotFound = 45 "segment_not_found",
    /// Other segments use the segment. `detail` is their names.
    SegmentInUse = 46 "segment_in_use",
    /// The workspace has as many of them as it may. `field` says of what, `detail` is the limit.
    TooManyOfThem = 47 "too_many_of_them",
    /// There is no such subscription type.
    SubscriptionTypeNotFound = 48 "subscription_type_not_found",
    /// These two cannot be merged. `detail` says why.
    MergeInvalid = 49 "merge_invalid",
    /// There is no merge that could be undone. `detail` says why.
    NothingToUnmerge = 50 "nothing_to_unmerge",
    /// There is no such visitor.
    VisitorNotFound = 51 "visitor_not_found",
    /// The contact is blocked.
    ContactBlocked = 52 "contact_blocked",
    /// No more events can be held. `detail` is the limit.
    HeldFull = 53 "held_full",
    /// There is no such saved audience, webhook subscription or team.
    NotThere = 54 "not_there",
    /// There is no such teammate.
    TeammateNotFound = 55 "teammate_not_found",
    /// A contact cannot change to this role. `detail` says why.
    RoleInvalid = 56 "role_invalid",
    /// Rows of an import came in another order. `detail` is the number expected.
    ImportOutOfOrder = 57 "import_out_of_order",
    /// Something has a name already that was to be made. `detail` is the name.
    NameTaken = 58 "name_taken",
    /// A company's name is shared by as many as may. `detail` is the limit.
    CompanyNameShared = 59 "company_name_shared",
    /// Segments would be nested in a circle or too deep. `detail` says how.
    SegmentNesting = 60 "segment_nesting",
    /// Something that is needed to make it was not sent. `field` names it.
    FieldMissing = 61 "field_missing",
    /// Only an identity token or an access token writes this attribute.
    AttributeProtected = 62 "attribute_protected",
    /// Browsers have taken as many event names, or attributes, as they may. `detail` is the limit.
    BrowserNamesFull = 63 "browser_names_full",
    /// Nobody else of the workspace is an owner.
    LastOwner = 80 "last_owner",
    /// The sign-in link was used, replaced or has expired.
    SignInLinkExpired = 81 "sign_in_link_expired",
    /// The teammate was removed, or their password changed meanwhile.
    SignInFailed = 82 "sign_in_failed",
    /// There is no such message.
    MessageNotFound = 90 "message_not_found",
    /// A message cannot do this where it stands. `detail` says why.
    MessageState = 91 "message_state",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_words_are_unique() {
        let numbers: BTreeSet<u8> = RefusalKind::ALL.iter().map(|kind| *kind as u8).collect();
        let words: BTreeSet<&str> = RefusalKind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!((numbers.len(), words.len()), (RefusalKind::ALL.len(), RefusalKind::ALL.len()));
        for kind in RefusalKind::ALL {
            assert_eq!(RefusalKind::from_number(*kind as u8), Some(*kind));
        }
    }
}
