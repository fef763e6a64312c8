//! Intents: what somebody asked for, authenticated and decoded.

mod browsers;
mod companies;
mod contacts;
mod events;
mod jobs;
mod messages;
mod organise;
mod teammates;
mod workspace;

pub use browsers::{
    BrowserPerson, ChangeMessenger, ChangedAppearance, CollectEmail, PingBrowser, RotateIdentitySecret, SentPage,
};
pub use companies::{AttachCompany, CompanyFacts, DeleteCompany, SaveCompany, SentCompany, WhichCompany};
pub use contacts::{
    ArchiveContact, Archiving, ClaimedId, ContactFacts, ConvertContact, CreateContact, DeleteContact, Identifiers,
    MergeContacts, MergeRule, NewRole, Profile, SentAttribute, SentAttributes, Unknown, UnmergeContact, UpdateContact,
    UpsertUser,
};
pub use events::{ArchiveDefinition, ClientId, DescribeDefinition, ImportSummary, RecordEvent, RecordRejection};
pub use jobs::{BeginImport, BulkError, ImportRow, ImportRows, RecordBulkTask, StepJob, SweepStep};
pub use messages::{
    FireTimers, MarkMembers, Marked, MatchMessages, MessageStep, MoveMessage, RecallDeliveries, Receipt, ReceiptKind,
    RecordReceipts, RecordSending, RegisterFacts, ReleaseFacts, RemoveDevice, ReviewContact, SaveDevice, SaveMessage,
    SendTest, SendingOutcome, SetForecast, SetOfficeHours,
};
pub use organise::{
    ChangeAttribute, DefineAttribute, DeleteAudience, DeleteSegment, DeleteTag, NewAttribute, SaveAudience, SaveNote,
    SaveSegment, SaveTag, SetConsent, Tag, Tagged,
};
pub use teammates::{
    BeginSession, ChangeTeammate, CreateTeammate, EndSession, MakeSignInLink, NoteFailedSignIn, RemoveTeammate,
    SetPassword, SignInProof,
};
pub use workspace::{
    ChangeSettings, ChangeWorkspace, CreateToken, CreateWorkspace, DeleteWebhook, RevokeToken, SaveSubscriptionType,
    SaveWebhook, SetAway,
};

use crate::ids::{WorkspaceId, WriterId};
use crate::rows::ActorRef;

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
    /// Change a teammate's name or role.
    ChangeTeammate(Box<ChangeTeammate>),
    /// Remove a teammate.
    RemoveTeammate(RemoveTeammate),
    /// Make a link that signs a teammate in, once.
    MakeSignInLink(MakeSignInLink),
    /// Set a teammate's password.
    SetPassword(Box<SetPassword>),
    /// Sign a teammate in.
    BeginSession(Box<BeginSession>),
    /// Note in the audit that somebody tried a wrong password of a teammate.
    NoteFailedSignIn(NoteFailedSignIn),
    /// Sign a teammate out.
    EndSession(EndSession),
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
    /// One step of a job that runs to an end.
    StepJob(StepJob),
    /// Change a contact.
    UpdateContact(Box<UpdateContact>),
    /// Archive, unarchive, block or unblock a contact.
    ArchiveContact(ArchiveContact),
    /// Delete a contact for good.
    DeleteContact(DeleteContact),
    /// Make one contact of two.
    MergeContacts(MergeContacts),
    /// Take the latest merge of a contact back.
    UnmergeContact(UnmergeContact),
    /// Make a lead or a user of a visitor, or a user of a lead.
    ConvertContact(Box<ConvertContact>),
    /// A browser says who is there and where.
    PingBrowser(Box<PingBrowser>),
    /// Somebody typed their e-mail address: a visitor becomes a lead.
    CollectEmail(CollectEmail),
    /// Change what browsers and apps may do.
    ChangeMessenger(Box<ChangeMessenger>),
    /// Give a platform another identity secret.
    RotateIdentitySecret(Box<RotateIdentitySecret>),
    /// Make or change a message.
    SaveMessage(Box<SaveMessage>),
    /// Let a message go live, pause or archive it.
    MoveMessage(MoveMessage),
    /// Note what browsers say of deliveries.
    RecordReceipts(RecordReceipts),
    /// Take back deliveries that nobody has seen yet, some of them.
    RecallDeliveries(RecallDeliveries),
    /// Show a message to one person, to see what it looks like.
    SendTest(Box<SendTest>),
    /// Say how often a message is expected to be sent.
    SetForecast(SetForecast),
    /// Note what came of sending a delivery that leaves the node.
    RecordSending(Box<RecordSending>),
    /// A device is somebody's from now on.
    SaveDevice(Box<SaveDevice>),
    /// A device is nobody's any more.
    RemoveDevice(Box<RemoveDevice>),
    /// Somebody opened a page: look at the messages for whoever matches.
    MatchMessages(MatchMessages),
    /// Count certain events as they come, and those of before by a job.
    RegisterFacts(RegisterFacts),
    /// Count them no more.
    ReleaseFacts(ReleaseFacts),
    /// Something of somebody changed, or time passed: look at the messages that
    /// wait for them.
    ReviewContact(ReviewContact),
    /// Mark some of those who were of a segment when a message went live that
    /// waits for somebody to enter it.
    MarkMembers(Box<MarkMembers>),
    /// Fire delays whose time has come, some of them.
    FireTimers(FireTimers),
    /// Say when somebody is there to answer.
    SetOfficeHours(Box<SetOfficeHours>),
    /// Make or change a company.
    SaveCompany(Box<SaveCompany>),
    /// Delete a company.
    DeleteCompany(DeleteCompany),
    /// Attach a contact to a company, or detach it.
    AttachCompany(AttachCompany),
    /// Define a custom attribute.
    DefineAttribute(Box<DefineAttribute>),
    /// Change what a custom attribute's definition says.
    ChangeAttribute(Box<ChangeAttribute>),
    /// Make or rename a tag.
    SaveTag(SaveTag),
    /// Delete a tag.
    DeleteTag(DeleteTag),
    /// Put a tag on something, or take it off.
    Tag(Tag),
    /// Write a note.
    SaveNote(SaveNote),
    /// Make or change a segment.
    SaveSegment(Box<SaveSegment>),
    /// Delete a segment.
    DeleteSegment(DeleteSegment),
    /// Make or change a saved audience.
    SaveAudience(Box<SaveAudience>),
    /// Delete a saved audience.
    DeleteAudience(DeleteAudience),
    /// Note what a contact chose to be sent or not.
    SetConsent(SetConsent),
    /// Make or change a subscription type.
    SaveSubscriptionType(SaveSubscriptionType),
    /// Make or change a webhook subscription.
    SaveWebhook(Box<SaveWebhook>),
    /// Delete a webhook subscription.
    DeleteWebhook(DeleteWebhook),
    /// Note that a teammate is away or back.
    SetAway(SetAway),
    /// Change a workspace's name or time zone.
    ChangeWorkspace(Box<ChangeWorkspace>),
    /// Begin an import, or find the one with the same key.
    BeginImport(Box<BeginImport>),
    /// Note what became of rows of an import.
    ImportRows(Box<ImportRows>),
}

impl Command {
    /// The workspace whose live messages look at what this does.
    #[must_use]
    pub fn triggers_in(&self) -> Option<WorkspaceId> {
        match self {
            Self::RecordEvent(command) => Some(command.workspace),
            Self::MatchMessages(command) => Some(command.workspace),
            Self::ReviewContact(command) => Some(command.workspace),
            Self::MarkMembers(command) => Some(command.workspace),
            Self::FireTimers(command) => Some(command.workspace),
            // It may record events that waited for their person.
            Self::StepJob(command) => Some(command.workspace),
            _ => None,
        }
    }

    /// About how many bytes it holds: what bounds queues and batches.
    #[must_use]
    pub fn weight(&self) -> usize {
        const FIXED: usize = 512;
        let heap = match self {
            Self::RecordEvent(event) => event.metadata.iter().map(|(key, value)| key.len() + value.weight()).sum(),
            Self::RecordBulkTask(task) => task.errors.iter().map(|error| error.message.len() + error.data.len()).sum(),
            Self::CreateContact(contact) => contact.profile.weight(),
            Self::UpdateContact(contact) => contact.facts.profile.weight(),
            Self::UpsertUser(user) => {
                user.profile.weight() + user.companies.iter().map(|sent| sent.facts.custom.weight()).sum::<usize>()
            }
            Self::PingBrowser(ping) => ping.weight(),
            Self::SaveCompany(company) => company.facts.custom.weight(),
            Self::SaveNote(note) => note.body.len(),
            Self::SaveMessage(message) => message.spec.as_ref().map_or(0, |spec| spec.content.len()),
            Self::SaveAudience(audience) => audience.predicates.len() + audience.role_predicates.len(),
            _ => 0,
        };
        FIXED + heap
    }
}
