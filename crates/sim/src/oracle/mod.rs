//! What ought to be: a second, simple telling of the rules.
//!
//! It is written from the decisions and the documented order of checks, not
//! from the engine's code, and shares none of it: no plans, no working sets,
//! no hashes. It keeps plain lists and asks them from front to back.
//! [`Oracle::decide`] says what a command must be answered, [`Oracle::draw`]
//! draws every row that must then be there.

mod draw;
mod events;
mod jobs;
mod owners;
mod people;
mod sums;

pub use draw::{Drawing, SeenFact, seen_fact};

use engine::command::Command;
use engine::ids::{ContactId, ContactOrdinal, DefinitionId, WorkspaceId};
use engine::metadata::Metadata;
use engine::rows::{
    AuditRow, BulkErrorRow, CatalogRow, ContactRow, DefinitionRow, JobRow, LogRow, RefusalRow, StatsRow, TeammateRow,
    TokenRow,
};
use engine::settings::Setting;
use engine::source::Source;
use engine::{Answer, Outcome, Refusal, RefusalKind, Row, Stamp};
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    workspaces: BTreeMap<WorkspaceId, Workspace>,
    tokens: BTreeMap<u64, TokenRow>,
}

#[derive(Debug, Clone)]
struct Workspace {
    app_id: String,
    name: String,
    created_at: u32,
    time_zone: String,
    id_key: [u8; 16],
    identity_secret: String,
    settings: BTreeMap<Setting, u64>,
    teammates: Vec<TeammateRow>,
    /// By age: the first has ordinal 1.
    contacts: Vec<Contact>,
    /// By age: the first has id 1.
    definitions: Vec<Definition>,
    /// By position in the log.
    events: BTreeMap<u64, LogRow>,
    imported: BTreeMap<(DefinitionId, ContactOrdinal), Imported>,
    remembered: BTreeMap<ClientKey, Remembered>,
    stats: BTreeMap<StatsPlace, StatsRow>,
    /// By slot of the ring.
    not_stored: BTreeMap<u32, RefusalRow>,
    jobs: BTreeMap<u64, JobRow>,
    bulk_errors: BTreeMap<(u64, u32), BulkErrorRow>,
    audit: Vec<AuditRow>,
    last_event: u64,
    last_refusal: u64,
    last_job: u64,
    /// A sweep of client ids met more rows than one step takes: which of the
    /// expired ones are gone is then not told apart.
    seen_is_vague: bool,
}

#[derive(Debug, Clone)]
struct Contact {
    row: ContactRow,
    /// As given out, in lower case; unknown when the answer was lost.
    id: Option<String>,
    /// A lead's own external id is made by the product: unknown until it was
    /// answered or read.
    is_external_id_unknown: bool,
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
            Command::DescribeDefinition(command) => match self.workspace(command.workspace) {
                Ok(workspace) => workspace.describe_definition(command, stamp),
                Err(_) => Err(Refusal::new(RefusalKind::DefinitionNotFound)),
            },
            Command::ArchiveDefinition(command) => match self.workspace(command.workspace) {
                Ok(workspace) => workspace.archive_definition(command, stamp),
                Err(_) => Err(Refusal::new(RefusalKind::DefinitionNotFound)),
            },
            Command::RecordBulkTask(command) => self.workspace(command.workspace)?.record_bulk_task(command, stamp),
            Command::SweepStep(command) => match self.workspace(command.workspace) {
                Ok(workspace) => Ok(workspace.sweep_step(command.sweep, stamp)),
                Err(_) => Ok(Answer::Swept { removed: 0, finished: true }),
            },
        }
    }

    /// Notes the ids that an answer gives out.
    pub fn learn(&mut self, command: &Command, answer: &Answer) {
        let workspace = match command {
            Command::CreateContact(command) => command.workspace,
            Command::UpsertUser(command) => command.workspace,
            _ => return,
        };
        let (Some(workspace), Answer::Contact(answer)) = (self.workspaces.get_mut(&workspace), answer) else { return };
        if let Some(contact) = workspace.contact_mut(answer.contact) {
            contact.id = Some(answer.id.to_string());
            let _is_news = answer.row.external_id.as_deref().is_some_and(|id| contact.learn_external_id(id));
        }
    }

    /// Notes the external id of a lead whose answer was lost. Says whether it
    /// is news.
    pub fn learn_external_id(&mut self, workspace: WorkspaceId, contact: ContactOrdinal, external_id: &str) -> bool {
        let found = self.workspaces.get_mut(&workspace).and_then(|workspace| workspace.contact_mut(contact));
        found.is_some_and(|contact| contact.learn_external_id(external_id))
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
                if let Some(contact) = workspace.contact_mut(key.contact) {
                    contact.row.name.clone_from(&row.name);
                }
            }
            _ => {}
        }
    }

    /// The contact ids that a workspace has given out.
    #[must_use]
    pub fn given_ids(&self, workspace: u32) -> Vec<String> {
        let workspace = self.workspaces.get(&WorkspaceId(workspace));
        workspace
            .map(|workspace| workspace.contacts.iter().filter_map(|contact| contact.id.clone()).collect())
            .unwrap_or_default()
    }

    /// A contact id in a workspace's own form, of somebody who is not there.
    #[must_use]
    pub fn vanished_id(&self, workspace: WorkspaceId, place: u8) -> Option<String> {
        let id_key = &self.workspaces.get(&workspace)?.id_key;
        let nobody = ContactOrdinal(1_000_000 + u32::from(place));
        Some(ContactId::new(id_key, workspace, nobody, 1_700_000_000).to_string())
    }

    /// The external ids that the product made for leads.
    #[must_use]
    pub fn lead_ids(&self, workspace: u32) -> Vec<String> {
        let contacts = self.workspaces.get(&WorkspaceId(workspace)).map(|workspace| &workspace.contacts);
        let leads = contacts.into_iter().flatten().filter(|contact| contact.row.role == engine::rows::Role::Lead);
        leads.filter_map(|contact| contact.row.external_id.clone()).collect()
    }

    /// Whether an answered contact id has its public form: 24 hex digits that
    /// lead back to the contact, and begin with the second it was made.
    #[must_use]
    pub fn is_id_of(&self, workspace: WorkspaceId, contact: ContactOrdinal, id: ContactId) -> bool {
        let Some(workspace_row) = self.workspaces.get(&workspace) else { return false };
        let created_at = workspace_row.contact(contact).map(|contact| format!("{:08x}", contact.row.created_at));
        let text = id.to_string();
        created_at.is_some_and(|prefix| text.starts_with(&prefix))
            && id.ordinal(&workspace_row.id_key, workspace) == Some(contact)
    }

    /// Whether it is not known which expired client ids are gone.
    #[must_use]
    pub fn is_vague(&self, workspace: WorkspaceId) -> bool {
        self.workspaces.get(&workspace).is_some_and(|workspace| workspace.seen_is_vague)
    }

    /// Whether a contact was given an external id that is not known yet.
    #[must_use]
    pub fn lacks_external_id(&self, workspace: WorkspaceId, contact: ContactOrdinal) -> bool {
        let contact = self.workspaces.get(&workspace).and_then(|workspace| workspace.contact(contact));
        contact.is_some_and(|contact| contact.is_external_id_unknown)
    }

    fn workspace(&mut self, workspace: WorkspaceId) -> Result<&mut Workspace, Refusal> {
        self.workspaces.get_mut(&workspace).ok_or(Refusal::new(RefusalKind::WorkspaceNotFound))
    }
}

impl Workspace {
    fn setting(&self, setting: Setting) -> u64 {
        let default = match setting {
            Setting::ActiveEventNamesMax => 120,
            Setting::MetadataKeysMax => 20,
            Setting::RateLimitPerMinute => 10_000_000,
        };
        self.settings.get(&setting).copied().unwrap_or(default)
    }

    fn contact(&self, contact: ContactOrdinal) -> Option<&Contact> {
        self.contacts.get((contact.0 as usize).checked_sub(1)?)
    }

    fn contact_mut(&mut self, contact: ContactOrdinal) -> Option<&mut Contact> {
        self.contacts.get_mut((contact.0 as usize).checked_sub(1)?)
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

    /// As many names as may are active: one more is refused.
    fn check_room(&self) -> Result<(), Refusal> {
        let active_max = self.setting(Setting::ActiveEventNamesMax);
        if self.active_definitions() < active_max {
            return Ok(());
        }
        Err(Refusal::new(RefusalKind::TooManyEventNames).field("event_name").detail(active_max))
    }
}

impl Contact {
    /// A UUID in its usual form: 36 characters.
    fn learn_external_id(&mut self, external_id: &str) -> bool {
        let is_news = self.is_external_id_unknown && external_id.len() == 36;
        if is_news {
            self.row.external_id = Some(external_id.to_owned());
            self.is_external_id_unknown = false;
        }
        is_news
    }
}
