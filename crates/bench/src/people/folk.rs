//! The people of the folder and what they did. Everything of person `n` follows
//! from `n`, so that the share of people for whom a condition holds is known.
use engine::{
    Command,
    command::{CreateContact, Identifiers, NewRole, Profile, RecordEvent, SentAttribute, SentAttributes, Unknown},
    ids::{TokenId, WorkspaceId},
    metadata::{Metadata, Omissions, Value},
    rows::{AttributeValue, Standard},
    source::{Source, Verified},
    text::EventName,
};

use crate::events::{Names, external_id, scatter};

/// The one workspace.
pub const SHOP: WorkspaceId = WorkspaceId(1);
/// `seats` is a number below this one, each as likely.
pub const SEATS: u64 = 1_000;
/// They were last seen within so many days, each as likely.
pub const SEEN_DAYS: u64 = 365;
/// Events lie within so many days.
pub const EVENT_DAYS: u64 = 90;
/// Each as likely.
pub const PLANS: [&str; 4] = ["free", "starter", "pro", "enterprise"];
/// Each as likely.
pub const DOMAINS: u64 = 20;
/// Each as likely.
pub const CITIES: u64 = 50;
/// How many events somebody has at most, if ten are the mean.
const EVENTS_SPREAD: u64 = 2;

const FIRST_NAMES: [&str; 10] =
    ["Ada", "Bruno", "Chloé", "Dmitri", "Élodie", "Farid", "Grace", "Hiroshi", "Inês", "Jürgen"];
const LAST_NAMES: [&str; 10] =
    ["Lovelace", "Müller", "García", "Okafor", "Nakamura", "Silva", "Novák", "Johansson", "Rossi", "Kowalski"];

/// All of them.
#[derive(Debug)]
pub struct Population {
    /// Unix seconds at which the history ends.
    pub now_s: u64,
    events_per_person: u64,
    names: Names,
    event_names: Vec<EventName>,
}

fn pick<T>(list: &[T], random: u64) -> Option<&T> {
    list.get(usize::try_from(random % u64::try_from(list.len()).ok()?).ok()?)
}

/// One stream of chance for each thing that is drawn of a person.
fn draw(person: u64, what: u64) -> u64 {
    scatter(person.wrapping_mul(64).wrapping_add(what))
}

/// The domain of this number.
pub fn domain(number: u64) -> String {
    format!("mail{number}.example")
}

/// The city of this number.
pub fn city(number: u64) -> String {
    format!("City {number}")
}

impl Population {
    /// People who have so many events each, in the mean.
    pub fn new(now_s: u64, events_per_person: u64) -> Self {
        let names = Names::new();
        let event_names = names.all().filter_map(|name| EventName::parse(name).ok()).collect();
        Self { now_s, events_per_person, names, event_names }
    }

    /// Makes a person.
    pub fn create(&self, person: u64) -> Command {
        let name = [pick(&FIRST_NAMES, draw(person, 1)), pick(&LAST_NAMES, draw(person, 2))];
        let name = name.into_iter().flatten().copied().collect::<Vec<_>>().join(" ");
        let seconds_ago = |days: u64, what: u64| u32::try_from(self.now_s - draw(person, what) % (days * 86_400)).ok();
        let facts = vec![
            (Standard::LocationCity, Some(AttributeValue::Text(city(draw(person, 3) % CITIES)))),
            (Standard::SessionCount, Some(AttributeValue::Number((draw(person, 4) % 200).to_string()))),
        ];
        let plan = pick(&PLANS, draw(person, 5)).copied().unwrap_or_default().to_owned();
        let custom = [
            ("plan", AttributeValue::Text(plan)),
            ("seats", AttributeValue::Number((draw(person, 6) % SEATS).to_string())),
            ("vip", AttributeValue::Boolean(draw(person, 7).is_multiple_of(10))),
        ];
        let attributes = custom.map(|(name, value)| SentAttribute { name: name.to_owned(), value: Some(value) });
        let custom = SentAttributes { attributes: attributes.into(), unknown: Unknown::Define };
        let profile = Profile {
            name: Some(Some(name)),
            signed_up_at: Some(seconds_ago(2 * SEEN_DAYS, 8)),
            last_seen_at: Some(seconds_ago(SEEN_DAYS, 9)),
            facts,
            custom,
            ..Profile::default()
        };
        let id = external_id(person);
        Command::CreateContact(Box::new(CreateContact {
            workspace: SHOP,
            role: NewRole::User,
            external_id: Some(id.to_string()),
            email: Some(format!("user{id}@{}", domain(draw(person, 10) % DOMAINS))),
            profile,
        }))
    }

    /// What a person did, the oldest first: from none to twice the mean.
    pub fn events_of(&self, person: u64) -> Vec<Command> {
        let count = draw(person, 11) % (self.events_per_person * EVENTS_SPREAD + 1);
        let mut times: Vec<u64> =
            (0..count).map(|number| self.now_s - draw(person ^ (number << 40), 12) % (EVENT_DAYS * 86_400)).collect();
        times.sort_unstable();
        (0..).zip(times).filter_map(|(number, at)| self.event(person, number, at)).collect()
    }

    fn event(&self, person: u64, number: u64, at: u64) -> Option<Command> {
        let random = draw(person ^ (number << 40), 13);
        let name = self.event_names.get(self.names.pick(random))?.clone();
        Some(Command::RecordEvent(Box::new(RecordEvent {
            workspace: SHOP,
            who: Identifiers { user_id: Some(external_id(person).to_string()), ..Identifiers::default() },
            name,
            created_at: Some(at),
            metadata: metadata(random),
            omissions: Omissions::default(),
            client_id: None,
            source: Source::Rest,
            verified: Verified::Token,
            token: TokenId(1),
            received_at_ms: at * 1_000,
        })))
    }
}

fn metadata(random: u64) -> Metadata {
    vec![
        ("source".to_owned(), Value::String(format!("page {}", (random >> 8) % 40))),
        ("price".to_owned(), Value::Money { amount: (random >> 16) % 250_000, currency: "eur".to_owned() }),
    ]
}
