//! What ought to be: a second, simple telling of the rules.
//!
//! It is written from the decisions and the documented order of checks, not
//! from the engine's code, and shares none of it: no plans, no working sets,
//! no hashes. It keeps plain lists and asks them from front to back.
//! [`Oracle::decide`] says what a command must be answered, [`Oracle::draw`]
//! draws every row that must then be there.
//!
//! Of people it keeps what was said of each, and a list of merges: who was
//! merged into whom, and how the survivor looked before and after. Who is
//! whose survivor, alias and history is worked out from that list each time.
//!
//! What it does not tell, and [`crate::check`] therefore blurs or leaves to
//! the product's own check: the hashes under which client ids and held events
//! lie (only what lies together under one), how many bytes a held event is
//! taken to hold, and the texts by which an erasing job searches error rows
//! (only how many).

mod attributes;
mod browsers;
mod changes;
mod claims;
mod companies;
mod devices;
mod draw;
mod erase;
mod events;
mod held;
mod jobs;
mod merges;
mod messages;
mod messenger;
mod neighbours;
mod owners;
mod people;
mod personal;
mod steps;
mod sums;
mod teammates;

pub use draw::{Drawing, HeldFact, SeenFact, seen_fact};
pub use personal::{Known, Sum};

use engine::command::{Command, RecordEvent};
use engine::ids::{CompanyOrdinal, ContactId, ContactOrdinal, DefinitionId, TeammateId, WorkspaceId};
use engine::metadata::Metadata;
use engine::rows::{
    AttributeRow, AuditRow, BrowsingRow, BulkErrorRow, CatalogRow, CompanyRow, ContactRow, DefinitionRow, Device,
    IdentitySecretRow, JobRow, LogRow, LoginSessionRow, MessengerRow, NoteRow, PageViewRow, Platform, RefusalRow,
    SiteRow, StatsRow, TagRow, TeammateRow, TokenRow,
};
use engine::settings::Setting;
use engine::source::Source;
use engine::{Answer, Outcome, Refusal, RefusalKind, Row, Stamp};
use std::collections::{BTreeMap, BTreeSet};

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    workspaces: BTreeMap<WorkspaceId, Workspace>,
    tokens: BTreeMap<u64, TokenRow>,
    /// What stands for a workspace that is not there.
    nobodys: Workspace,
}

#[derive(Debug, Clone, Default)]
struct Workspace {
    id: WorkspaceId,
    app_id: String,
    name: String,
    created_at: u32,
    time_zone: String,
    id_key: [u8; 16],
    identity_secret: String,
    settings: BTreeMap<Setting, u64>,
    teammates: Vec<TeammateRow>,
    /// By teammate, and the half of a sign-in that may be shown.
    sessions: BTreeMap<(TeammateId, u64), LoginSessionRow>,
    /// Those who are there, merged away or not.
    contacts: BTreeMap<ContactOrdinal, Contact>,
    last_contact: u32,
    /// Herald's own external ids of leads: unknown until one was answered or
    /// read.
    made: BTreeMap<ContactOrdinal, Option<String>>,
    /// Those that were not undone, oldest first.
    merges: Vec<Merge>,
    last_merge: u64,
    /// Public ids of who was deleted.
    departed: Vec<String>,
    /// Of whom nothing may be left any more.
    erased: BTreeSet<ContactOrdinal>,
    last_deletion: u32,
    companies: BTreeMap<CompanyOrdinal, CompanyRow>,
    last_company: u32,
    /// That a contact belongs to a company, also of those that are gone until
    /// a job has taken it away.
    memberships: BTreeSet<(CompanyOrdinal, ContactOrdinal)>,
    /// By age: the first has id 1.
    attributes: Vec<AttributeRow>,
    tags: BTreeMap<u32, TagRow>,
    last_tag: u32,
    notes: BTreeMap<u64, NoteRow>,
    last_note: u64,
    held: BTreeMap<u64, Held>,
    last_held: u64,
    /// By age: the first has id 1.
    definitions: Vec<Definition>,
    /// By position in the log.
    events: BTreeMap<u64, LogRow>,
    imported: BTreeMap<(DefinitionId, ContactOrdinal), Imported>,
    /// Events that are gone while the summaries that count them are not: of
    /// people who are being erased.
    gone_events: Vec<LogRow>,
    remembered: BTreeMap<ClientKey, Remembered>,
    stats: BTreeMap<StatsPlace, StatsRow>,
    /// By slot of the ring.
    not_stored: BTreeMap<u32, RefusalRow>,
    jobs: BTreeMap<u64, JobRow>,
    bulk_errors: BTreeMap<(u64, u32), BulkErrorRow>,
    audit: Vec<AuditRow>,
    /// Oldest first.
    devices: BTreeMap<ContactOrdinal, Vec<Device>>,
    browsing: BTreeMap<ContactOrdinal, BrowsingRow>,
    /// By slot of each person's ring.
    pages: BTreeMap<(ContactOrdinal, u16), PageViewRow>,
    sites: BTreeMap<String, SiteRow>,
    messenger: Option<MessengerRow>,
    secrets: BTreeMap<Platform, IdentitySecretRow>,
    messages: messages::Messages,
    last_event: u64,
    last_refusal: u64,
    last_job: u64,
    /// A sweep of client ids met more rows than one step takes: which of the
    /// expired ones are gone is then not told apart.
    seen_is_vague: bool,
}

/// What was said of somebody. Into whom they were merged and who into them
/// stands in the list of merges, not here.
#[derive(Debug, Clone)]
struct Contact {
    row: ContactRow,
    /// As given out, in lower case.
    id: String,
}

/// Somebody was merged into somebody.
#[derive(Debug, Clone)]
struct Merge {
    seq: u64,
    from: ContactOrdinal,
    into: ContactOrdinal,
    at: u32,
    /// The survivor before and after.
    before: ContactRow,
    after: ContactRow,
}

/// An event that waits, as it was sent.
#[derive(Debug, Clone)]
struct Held {
    command: RecordEvent,
    created_at: u32,
}

#[derive(Debug, Clone)]
struct Definition {
    row: DefinitionRow,
    folded: String,
    catalog: CatalogRow,
}

#[derive(Debug, Clone, Copy)]
struct Imported {
    count: u64,
    first: u32,
    last: u32,
}

/// By what a retry is recognised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ClientKey {
    Event(String),
    Import(String),
    /// An import without a client id is its own id.
    ImportBody(ImportBody),
}

type ImportBody = (ContactOrdinal, String, u64, u64, u64);

#[derive(Debug, Clone)]
struct Remembered {
    body: Body,
    expires_at: u32,
}

/// What was sent, and which event it became.
#[derive(Debug, Clone)]
enum Body {
    Event { sent: Sent, seq: u64 },
    Import(ImportBody),
}

#[derive(Debug, Clone, PartialEq)]
struct Sent {
    who: [Option<String>; 3],
    name: String,
    created_at: Option<u64>,
    metadata: Metadata,
}

/// Definition, hour, source.
type StatsPlace = (u32, u32, Source);

const DAY_S: u64 = 86_400;

impl Oracle {
    /// What a command must be answered; what it does is done.
    pub fn decide(&mut self, command: &Command, stamp: &Stamp) -> Outcome {
        match command {
            Command::CreateWorkspace(command) => self.create_workspace(command, stamp),
            Command::CreateToken(command) => self.create_token(command, stamp),
            Command::RevokeToken(command) => self.revoke_token(command, stamp),
            Command::CreateTeammate(command) => self.workspace(command.workspace)?.create_teammate(command, stamp),
            Command::ChangeSettings(command) => self.workspace(command.workspace)?.change_settings(command, stamp),
            Command::CreateContact(command) => self.workspace(command.workspace)?.create_contact(command, stamp),
            Command::UpsertUser(command) => self.workspace(command.workspace)?.upsert_user(command, stamp),
            Command::RecordEvent(command) => self.workspace(command.workspace)?.record_event(command, stamp),
            Command::RecordRejection(command) => self.workspace(command.workspace)?.record_rejection(command, stamp),
            Command::ImportSummary(command) => self.workspace(command.workspace)?.import_summary(command, stamp),
            Command::DescribeDefinition(command) => {
                self.or_nobodys(command.workspace).describe_definition(command, stamp)
            }
            Command::ArchiveDefinition(command) => {
                self.or_nobodys(command.workspace).archive_definition(command, stamp)
            }
            Command::RecordBulkTask(command) => self.workspace(command.workspace)?.record_bulk_task(command, stamp),
            Command::SweepStep(command) => match self.workspace(command.workspace) {
                Ok(workspace) => Ok(workspace.sweep_step(command.sweep, stamp)),
                Err(_) => Ok(Answer::Swept { removed: 0, finished: true }),
            },
            command => self.decide_on_people(command, stamp),
        }
    }

    /// Of a workspace that is not there, nobody and nothing is found.
    fn decide_on_people(&mut self, command: &Command, stamp: &Stamp) -> Outcome {
        match command {
            Command::StepJob(command) => self.or_nobodys(command.workspace).step_job(command.job, stamp),
            Command::UpdateContact(command) => self.or_nobodys(command.workspace).update_contact(command, stamp),
            Command::ArchiveContact(command) => self.or_nobodys(command.workspace).archive_contact(command, stamp),
            Command::DeleteContact(command) => self.or_nobodys(command.workspace).delete_contact(command, stamp),
            Command::MergeContacts(command) => self.or_nobodys(command.workspace).merge_contacts(command, stamp),
            Command::UnmergeContact(command) => self.or_nobodys(command.workspace).unmerge_contact(command, stamp),
            Command::ConvertContact(command) => self.or_nobodys(command.workspace).convert_contact(command, stamp),
            Command::PingBrowser(command) => self.workspace(command.workspace)?.ping_browser(command, stamp),
            Command::CollectEmail(command) => self.or_nobodys(command.workspace).collect_email(command, stamp),
            Command::ChangeMessenger(command) => self.workspace(command.workspace)?.change_messenger(command, stamp),
            Command::RotateIdentitySecret(command) => self.workspace(command.workspace)?.rotate_secret(command, stamp),
            Command::SaveCompany(command) => self.workspace(command.workspace)?.save_company(command, stamp),
            Command::DeleteCompany(command) => self.or_nobodys(command.workspace).delete_company(command, stamp),
            Command::AttachCompany(command) => self.or_nobodys(command.workspace).attach_company(command, stamp),
            Command::DefineAttribute(command) => self.workspace(command.workspace)?.define_attribute(command, stamp),
            Command::ChangeAttribute(command) => self.or_nobodys(command.workspace).change_attribute(command, stamp),
            Command::SaveTag(command) => self.workspace(command.workspace)?.save_tag(command, stamp),
            Command::DeleteTag(command) => self.or_nobodys(command.workspace).delete_tag(command, stamp),
            Command::Tag(command) => self.or_nobodys(command.workspace).tag(command, stamp),
            Command::SaveNote(command) => self.or_nobodys(command.workspace).save_note(command, stamp),
            Command::SaveMessage(command) => self.workspace(command.workspace)?.save_message(command, stamp),
            Command::MoveMessage(command) => self.or_nobodys(command.workspace).move_message(command, stamp),
            Command::RecordReceipts(command) => self.or_nobodys(command.workspace).record_receipts(command, stamp),
            Command::MatchMessages(command) => self.or_nobodys(command.workspace).match_messages(command, stamp),
            Command::FireTimers(command) => Ok(self.or_nobodys(command.workspace).fire_timers(stamp)),
            Command::RecordSending(command) => Ok(self.or_nobodys(command.workspace).record_sending(command, stamp)),
            Command::RecallDeliveries(command) => self.or_nobodys(command.workspace).recall(command, stamp),
            Command::SaveDevice(command) => self.or_nobodys(command.workspace).save_device(command, stamp),
            Command::RemoveDevice(command) => self.or_nobodys(command.workspace).remove_device(command),
            Command::SetConsent(command) => self.or_nobodys(command.workspace).set_consent(command, stamp),
            command => self.decide_on_team(command, stamp),
        }
    }

    fn decide_on_team(&mut self, command: &Command, stamp: &Stamp) -> Outcome {
        match command {
            Command::ChangeTeammate(command) => self.or_nobodys(command.workspace).change_teammate(command, stamp),
            Command::RemoveTeammate(command) => self.or_nobodys(command.workspace).remove_teammate(command, stamp),
            Command::MakeSignInLink(command) => self.or_nobodys(command.workspace).make_link(command, stamp),
            Command::SetPassword(command) => self.or_nobodys(command.workspace).set_password(command, stamp),
            Command::BeginSession(command) => self.or_nobodys(command.workspace).begin_session(command, stamp),
            Command::EndSession(command) => Ok(self.or_nobodys(command.workspace).end_session(command, stamp)),
            command => panic!("no story asks for {command:?}"),
        }
    }

    /// Notes the external ids that an answer gives out.
    pub fn learn(&mut self, command: &Command, answer: &Answer) {
        let told = match answer {
            Answer::Contact(answer) => vec![answer],
            Answer::Deleted(deleted) => vec![&deleted.contact],
            Answer::Ping(ping) => vec![&ping.person],
            Answer::Unmerged { survivor, restored } => vec![survivor, restored],
            _ => return,
        };
        let Some(workspace) = workspace_of(command) else { return };
        for answer in told {
            if let Some(external_id) = &answer.row.external_id {
                let _is_news = self.learn_external_id(workspace, answer.contact, external_id);
            }
        }
    }

    /// Notes the external id that the product made for a lead. Says whether it
    /// is news.
    pub fn learn_external_id(&mut self, workspace: WorkspaceId, contact: ContactOrdinal, external_id: &str) -> bool {
        let workspace = self.workspaces.get_mut(&workspace);
        workspace.is_some_and(|workspace| workspace.learn_made(contact, external_id))
    }

    /// Takes in what another writer wrote.
    pub fn take_in(&mut self, key: &engine::Key, row: &Row) {
        let Some(workspace) = self.workspaces.get_mut(&key.workspace()) else { return };
        match (key, row) {
            (_, Row::Counters(row)) => {
                workspace.last_event = row.last_event;
                workspace.last_refusal = row.last_refusal;
                workspace.last_job = row.last_job;
            }
            (_, Row::Workspace(row)) => {
                workspace.name.clone_from(&row.name);
                let keys_max = row.settings.value(Setting::MetadataKeysMax);
                workspace.settings.insert(Setting::MetadataKeysMax, keys_max);
            }
            (engine::Key::Contact(key), Row::Contact(row)) => {
                if let Some(contact) = workspace.contacts.get_mut(&key.contact) {
                    contact.row.name.clone_from(&row.name);
                }
            }
            _ => {}
        }
    }

    /// Whether an answered contact id has its public form: 24 hex digits that
    /// lead back to the contact, and begin with the second it was made.
    #[must_use]
    pub fn is_id_of(&self, workspace: WorkspaceId, contact: ContactOrdinal, id: ContactId, created_at: u32) -> bool {
        let Some(workspace_row) = self.workspaces.get(&workspace) else { return false };
        let text = id.to_string();
        text.starts_with(&format!("{created_at:08x}")) && id.ordinal(&workspace_row.id_key, workspace) == Some(contact)
    }

    /// Whether it is not known which expired client ids are gone.
    #[must_use]
    pub fn is_vague(&self, workspace: WorkspaceId) -> bool {
        self.workspaces.get(&workspace).is_some_and(|workspace| workspace.seen_is_vague)
    }

    fn workspace(&mut self, workspace: WorkspaceId) -> Result<&mut Workspace, Refusal> {
        self.workspaces.get_mut(&workspace).ok_or(Refusal::new(RefusalKind::WorkspaceNotFound))
    }

    /// The workspace; one of nobody's when there is none.
    fn or_nobodys(&mut self, workspace: WorkspaceId) -> &mut Workspace {
        if self.workspaces.contains_key(&workspace) {
            return self.workspaces.entry(workspace).or_default();
        }
        self.nobodys = Workspace::default();
        &mut self.nobodys
    }
}

/// Whose people a command is about, when its answer tells of one.
#[must_use]
pub fn workspace_of(command: &Command) -> Option<WorkspaceId> {
    Some(match command {
        Command::CreateContact(command) => command.workspace,
        Command::UpsertUser(command) => command.workspace,
        Command::UpdateContact(command) => command.workspace,
        Command::ArchiveContact(command) => command.workspace,
        Command::DeleteContact(command) => command.workspace,
        Command::MergeContacts(command) => command.workspace,
        Command::UnmergeContact(command) => command.workspace,
        Command::ConvertContact(command) => command.workspace,
        Command::PingBrowser(command) => command.workspace,
        Command::CollectEmail(command) => command.workspace,
        _ => return None,
    })
}

impl Workspace {
    fn setting(&self, setting: Setting) -> u64 {
        let default = match setting {
            Setting::ActiveEventNamesMax => 120,
            Setting::MetadataKeysMax => 20,
            Setting::RateLimitPerMinute => 10_000_000,
            Setting::ApiVersion => 19,
            Setting::UnknownAttributes | Setting::HoldUnknownEvents => 0,
            Setting::VisitorsKeptDays => 270,
            Setting::MessagesPerDayMax | Setting::ServerEventsShowBanners => 0,
        };
        self.settings.get(&setting).copied().unwrap_or(default)
    }

    fn definition(&self, definition: DefinitionId) -> Option<&Definition> {
        self.definitions.get((definition.0 as usize).checked_sub(1)?)
    }

    fn definition_mut(&mut self, definition: DefinitionId) -> Option<&mut Definition> {
        self.definitions.get_mut((definition.0 as usize).checked_sub(1)?)
    }

    /// The definition of a folded name.
    fn definition_of(&self, folded: &str) -> Option<DefinitionId> {
        let place = self.definitions.iter().position(|definition| definition.folded == folded)?;
        Some(DefinitionId(place as u32 + 1))
    }

    fn active_definitions(&self) -> u64 {
        self.definitions.iter().filter(|definition| definition.row.archived_at.is_none()).count() as u64
    }
}
