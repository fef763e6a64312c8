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
mod workspace;

pub use draw::{Drawing, HeldFact, SeenFact, seen_fact};
pub use personal::{Known, Sum};

use workspace::{Body, ClientKey, Contact, Definition, Held, Imported, Merge, Remembered, Sent, StatsPlace, Workspace};

use engine::command::Command;
use engine::ids::{ContactId, ContactOrdinal, WorkspaceId};
use engine::rows::TokenRow;
use engine::settings::Setting;
use engine::{Answer, Outcome, Refusal, RefusalKind, Row, Stamp};
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    workspaces: BTreeMap<WorkspaceId, Workspace>,
    tokens: BTreeMap<u64, TokenRow>,
    /// What stands for a workspace that is not there.
    nobodys: Workspace,
}

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
