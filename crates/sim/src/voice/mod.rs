//! From what a caller wants to the command that a surface would make of it.

mod browsers;
mod messages;
mod people;
mod team;

use crate::oracle::Oracle;
use crate::script::words::{
    APP_IDS, CLIENT_IDS, EMAILS, EVENT_NAMES, EXTERNAL_IDS, KEYS, STORY_BEGINS_S, TEXTS, VISITOR_IDS, word,
};
use crate::script::{ClientPick, ContactPick, Intent, MetadataPick, UserPick, When, WhoPick, Whose};
use engine::command::{
    ArchiveDefinition, BulkError, ChangeSettings, ClaimedId, ClientId, CreateContact, CreateTeammate, CreateToken,
    CreateWorkspace, DescribeDefinition, Identifiers, ImportSummary, Profile, RecordBulkTask, RecordEvent,
    RecordRejection, RevokeToken, SentAttributes, SweepStep, UpsertUser,
};
use engine::ids::{DefinitionId, JobId, TeammateId, TokenId, WorkspaceId};
use engine::metadata::{Incoming, admit};
use engine::rows::{Scopes, TeammateRole};
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Actor, Command};

/// Who speaks, and when.
pub struct Voice<'a> {
    /// What has been given out so far.
    pub oracle: &'a Oracle,
    /// The clock, Unix milliseconds: when requests are read.
    pub now_ms: u64,
    /// When the sequencer will decide, Unix seconds.
    pub at_s: u64,
    /// What was asked before, oldest first.
    pub asked: &'a [Command],
}

impl Voice<'_> {
    /// The command; `None` when there is nothing to ask again.
    #[must_use]
    pub fn command(&self, intent: &Intent) -> Option<Command> {
        Some(match intent {
            Intent::CreateWorkspace { .. }
            | Intent::CreateToken { .. }
            | Intent::RevokeToken { .. }
            | Intent::CreateTeammate { .. }
            | Intent::ChangeSettings { .. } => self.owner(intent)?,
            Intent::CreateContact { .. } | Intent::UpsertUser { .. } => self.person(intent)?,
            Intent::People { workspace, want } => self.want(*workspace, want)?,
            Intent::RecordEvent { .. } | Intent::RecordRejection { .. } | Intent::ImportSummary { .. } => {
                self.event(intent)?
            }
            Intent::DescribeDefinition { workspace, definition, description, display_name } => {
                let (workspace, definition) = (id(*workspace), DefinitionId(u32::from(*definition)));
                let (description, display_name) = (description.map(optional_text), display_name.map(optional_text));
                Command::DescribeDefinition(Box::new(DescribeDefinition {
                    workspace,
                    definition,
                    description,
                    display_name,
                    actor: teammate(),
                }))
            }
            Intent::ArchiveDefinition { workspace, definition, archived } => {
                Command::ArchiveDefinition(ArchiveDefinition {
                    workspace: id(*workspace),
                    definition: DefinitionId(u32::from(*definition)),
                    archived: *archived,
                    actor: teammate(),
                })
            }
            Intent::RecordBulkTask { workspace, job, errors, bytes } => {
                let known = self.oracle.known(id(*workspace));
                let ids = known.map(|known| known.ids(Whose::Anybody)).unwrap_or_default();
                let error = |place: u16| BulkError {
                    code: "not_found".to_owned(),
                    message: format!("item {place}, {}", around(&ids, (place % 7) as u8).unwrap_or_default()),
                    data: match *errors {
                        300.. => String::new(),
                        _ if *bytes > 0 => "x".repeat(*bytes as usize),
                        _ => tells_of_people(place),
                    },
                };
                let errors: Vec<BulkError> = (0..*errors).map(error).collect();
                Command::RecordBulkTask(Box::new(RecordBulkTask {
                    workspace: id(*workspace),
                    // Jobs below 16 are the sweeps' own.
                    job: job.map(|job| JobId(if job < 2 { u64::from(job) } else { u64::from(job) + 14 })),
                    item_count: errors.len() as u32 + 1,
                    errors,
                    received_at: (self.now_ms / 1_000) as u32,
                }))
            }
            Intent::SweepStep { workspace, sweep } => {
                Command::SweepStep(SweepStep { workspace: id(*workspace), sweep: *sweep })
            }
            Intent::Again { back } => {
                let place = self.asked.len().checked_sub(usize::from(*back) + 1)?;
                self.asked.get(place)?.clone()
            }
        })
    }

    fn owner(&self, intent: &Intent) -> Option<Command> {
        Some(match *intent {
            Intent::CreateWorkspace { app } => Command::CreateWorkspace(Box::new(CreateWorkspace {
                name: format!("shop {app}"),
                app_id: word(&APP_IDS, app).to_owned(),
                time_zone: "Europe/Berlin".to_owned(),
                id_key: [app + 1; 16],
                identity_secret: format!("secret {app}"),
                actor: Actor::CommandLine,
            })),
            Intent::CreateToken { workspace, public, scopes } => Command::CreateToken(Box::new(CreateToken {
                workspace: id(workspace),
                public: u64::from(public),
                secret_hash: [public; 32],
                scopes: Scopes(scopes),
                name: word(&TEXTS, public).to_owned(),
                actor: Actor::CommandLine,
            })),
            Intent::RevokeToken { workspace, public } => Command::RevokeToken(RevokeToken {
                workspace: id(workspace),
                public: u64::from(public),
                actor: teammate(),
            }),
            Intent::CreateTeammate { workspace, email } => Command::CreateTeammate(Box::new(CreateTeammate {
                workspace: id(workspace),
                email: word(&EMAILS, email).trim().to_owned(),
                name: "Ada".to_owned(),
                password_hash: "$argon2id$".to_owned(),
                role: if email % 3 == 2 { TeammateRole::Support } else { TeammateRole::Owner },
                link_hash: (email % 2 == 1).then_some([email % 3; 32]),
                actor: Actor::CommandLine,
            })),
            Intent::ChangeSettings { workspace, ref values } => Command::ChangeSettings(ChangeSettings {
                workspace: id(workspace),
                values: values.clone(),
                actor: Actor::Token(TokenId(1)),
            }),
            _ => return None,
        })
    }

    fn person(&self, intent: &Intent) -> Option<Command> {
        Some(match *intent {
            Intent::CreateContact { workspace, role, external_id, email, profile } => {
                Command::CreateContact(Box::new(CreateContact {
                    workspace: id(workspace),
                    role,
                    external_id: external_id.and_then(|pick| self.user_id(workspace, pick)),
                    email: email.map(|place| word(&EMAILS, place).to_owned()),
                    profile: profile_of(profile),
                }))
            }
            Intent::UpsertUser { workspace, who, profile, firm, begins_session } => {
                Command::UpsertUser(Box::new(UpsertUser {
                    workspace: id(workspace),
                    who: self.who(workspace, who),
                    profile: profile_of(profile),
                    companies: firm.map(people::sent_company).into_iter().collect(),
                    begins_session,
                }))
            }
            _ => return None,
        })
    }

    fn event(&self, intent: &Intent) -> Option<Command> {
        Some(match *intent {
            Intent::RecordEvent { workspace, who, name, created_at, metadata, client_id: client, source } => {
                let (metadata, omissions) = admit(entries(metadata));
                Command::RecordEvent(Box::new(RecordEvent {
                    workspace: id(workspace),
                    who: self.who(workspace, who),
                    name: event_name(name),
                    created_at: self.time(created_at),
                    metadata,
                    omissions,
                    client_id: client.map(client_id),
                    source,
                    verified: if source == Source::WebJs { Verified::None } else { Verified::Token },
                    token: TokenId(1),
                    received_at_ms: self.now_ms,
                }))
            }
            Intent::RecordRejection { workspace, kind, source } => Command::RecordRejection(RecordRejection {
                workspace: id(workspace),
                kind,
                source,
                token: TokenId(1),
                received_at_ms: self.now_ms,
            }),
            Intent::ImportSummary { workspace, who, name, count, first, last, client_id: client } => {
                Command::ImportSummary(Box::new(ImportSummary {
                    workspace: id(workspace),
                    who: self.who(workspace, who),
                    name: event_name(name),
                    count: u64::from(count),
                    first: self.time(first).unwrap_or(self.at_s),
                    last: self.time(last).unwrap_or(self.at_s),
                    client_id: client.map(client_id),
                    token: TokenId(1),
                }))
            }
            _ => return None,
        })
    }

    fn who(&self, workspace: u8, who: WhoPick) -> Identifiers {
        Identifiers {
            id: who.id.and_then(|pick| self.contact_id(workspace, pick)).map(ClaimedId::new),
            user_id: who.user_id.and_then(|pick| self.user_id(workspace, pick)),
            email: who.email.map(|place| word(&EMAILS, place).to_owned()),
            visitor_id: who.visitor.map(|place| word(&VISITOR_IDS, place).to_owned()),
        }
    }

    fn contact_id(&self, workspace: u8, pick: ContactPick) -> Option<String> {
        let given = |workspace: u8, whose: Whose, place: u8| {
            self.oracle.known(id(workspace)).and_then(|known| around(&known.ids(whose), place))
        };
        match pick {
            ContactPick::Of(whose, place) => {
                given(workspace, whose, place).or_else(|| given(workspace, Whose::Anybody, place))
            }
            ContactPick::Upper(place) => given(workspace, Whose::Anybody, place).map(|id| id.to_uppercase()),
            ContactPick::Foreign(place) => given(if workspace == 1 { 2 } else { 1 }, Whose::Anybody, place),
            ContactPick::Vanished(place) => self.oracle.known(id(workspace)).map(|known| known.vanished_id(place)),
            ContactPick::Bogus(place) => Some(format!("6762f0dd1bb69f9f2193bb{place:02x}")),
            ContactPick::Garbage => Some("gar bage".to_owned()),
        }
    }

    fn user_id(&self, workspace: u8, pick: UserPick) -> Option<String> {
        match pick {
            UserPick::Own(place) => Some(word(&EXTERNAL_IDS, place).to_owned()),
            UserPick::Lead(place) => {
                self.oracle.known(id(workspace)).and_then(|known| around(&known.made_ids(), place))
            }
        }
    }

    fn time(&self, when: When) -> Option<u64> {
        match when {
            When::Now => None,
            When::Second(second) => Some(STORY_BEGINS_S + u64::from(second)),
            When::Ago(seconds) => Some(self.at_s.saturating_sub(u64::from(seconds))),
            When::Ahead(seconds) => Some(self.at_s + u64::from(seconds)),
            When::Millis => Some(self.at_s * 1_000),
            When::Never => Some(u64::MAX),
        }
    }
}

/// The body of an item that was refused, which may name people.
fn tells_of_people(place: u16) -> String {
    let place = (place % 16) as u8;
    format!("{{\"user_id\":\"{}\",\"email\":\"{}\"}}", word(&EXTERNAL_IDS, place), word(&EMAILS, place / 2))
}

/// What is sent of a person.
fn profile_of(choice: u8) -> Profile {
    let sent = |bit: u8| choice & bit != 0;
    Profile {
        name: sent(1).then(|| Some(format!("name {choice}"))),
        phone: sent(2).then(|| Some("+49 1".to_owned())),
        avatar_url: sent(4).then_some(None),
        owner_id: sent(2).then(|| Some("7".to_owned())),
        signed_up_at: sent(4).then_some(Some(1_700_000_000)),
        last_seen_at: (choice == 5).then_some(None),
        unsubscribed_from_emails: sent(2).then_some(choice == 2),
        facts: people::facts(choice),
        custom: if sent(8) { people::custom(choice) } else { SentAttributes::default() },
    }
}
fn id(workspace: u8) -> WorkspaceId {
    WorkspaceId(u32::from(workspace))
}

const fn teammate() -> Actor {
    Actor::Teammate(TeammateId(1))
}

fn event_name(place: u8) -> EventName {
    EventName::parse(word(&EVENT_NAMES, place)).expect("a good name")
}

fn client_id(pick: ClientPick) -> ClientId {
    ClientId { text: word(&CLIENT_IDS, pick.text).to_owned(), compared: pick.compared }
}

fn optional_text(place: u8) -> Option<String> {
    (usize::from(place) < TEXTS.len()).then(|| word(&TEXTS, place).to_owned())
}

fn around(given: &[String], place: u8) -> Option<String> {
    given.get(usize::from(place) % given.len().max(1)).cloned()
}

fn entries(pick: MetadataPick) -> Vec<(String, Incoming)> {
    (0..pick.count).map(|place| (key(pick.first.wrapping_add(place)), value(pick.values.wrapping_add(place)))).collect()
}

fn key(place: u8) -> String {
    KEYS.get(usize::from(place)).map_or_else(|| format!("key {place}"), |key| (*key).to_owned())
}

fn value(place: u8) -> Incoming {
    match place % 9 {
        0 => Incoming::String("JPEG".to_owned()),
        1 => Incoming::Number("19.50".to_owned()),
        2 => Incoming::Boolean(true),
        3 => Incoming::Null,
        4 => Incoming::String("https://shop.test/a.png".to_owned()),
        5 => {
            let (url, value) = ("https://shop.test/1".to_owned(), "order 1".to_owned());
            Incoming::RichLink { url, value, raw: "{}".to_owned() }
        }
        6 => Incoming::Money { amount: 34_999, currency: "EUR".to_owned() },
        7 => Incoming::Other("[1,2]".to_owned()),
        _ => Incoming::String("\u{e9}".repeat(300)),
    }
}
