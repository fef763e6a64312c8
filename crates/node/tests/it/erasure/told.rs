//! Which rows tell of Ada.

use super::world::*;
use crate::support::SHOP;
use engine::contacts::email_key;
use engine::events::held_identity;
use engine::ids::{ContactOrdinal, EventRef};
use engine::rows::{About, JobKind, SeenWhat};
use engine::tables::{
    BulkErrorKey, DeliveryOfKey, DeviceOwnerKey, HeldKey, IdentifierKey, JobKey, LogKey, NoteKey, SeenKey, WorkspaceKey,
};
use engine::{Key, Row, TableKey};
use std::collections::BTreeSet;
use store::Store;

/// Whether a row tells of Ada. A new table breaks this until it is here.
pub fn tells_of_ada(key: &Key, row: &Row, before: &Before) -> bool {
    let is_hers = |contact: &ContactOrdinal| HERS.contains(contact);
    let is_about_her = |about: &About| matches!(about, About::Contact(contact) if is_hers(contact));
    match key {
        Key::Contact(key) => is_hers(&key.contact),
        Key::Identifier(_) => {
            IdentifierKey::typed(row).is_some_and(|row| row.contacts.iter().any(|found| is_hers(&found.contact)))
        }
        Key::Log(_) => LogKey::typed(row).is_some_and(|row| is_hers(&row.contact)),
        Key::Timeline(key) => is_hers(&key.contact),
        Key::Seen(_) => SeenKey::typed(row)
            .is_some_and(|row| matches!(row.what, SeenWhat::Event(event) if before.events.contains(&event))),
        Key::Summary(key) => is_hers(&key.contact),
        Key::Done(key) => is_hers(&key.contact),
        Key::Job(_) => JobKey::typed(row).is_some_and(|row| match &row.kind {
            JobKind::Erase { companies, needles, .. } => !companies.is_empty() || !needles.is_empty(),
            JobKind::AttachHeld { value, .. } => !value.is_empty(),
            _ => false,
        }),
        Key::BulkError(_) => BulkErrorKey::typed(row).is_some_and(|row| row.data.contains(&canary("error"))),
        Key::CompanyContact(key) => is_hers(&key.contact),
        Key::Merge(key) => is_hers(&key.contact),
        Key::Browsing(key) => is_hers(&key.contact),
        Key::PageView(key) => is_hers(&key.contact),
        Key::Sends(key) => is_hers(&key.contact),
        Key::Delivery(key) => is_hers(&key.contact),
        Key::DeliveryOf(_) => DeliveryOfKey::typed(row).is_some_and(|row| is_hers(&row.contact)),
        Key::Member(key) => is_hers(&key.contact),
        Key::FactCount(key) => is_hers(&key.contact),
        Key::Devices(key) => is_hers(&key.contact),
        Key::DeviceOwner(_) => DeviceOwnerKey::typed(row).is_some_and(|row| is_hers(&row.contact)),
        Key::Note(_) => NoteKey::typed(row).is_some_and(|row| is_about_her(&row.about)),
        Key::NoteAbout(key) => is_about_her(&key.about),
        Key::Held(_) => HeldKey::typed(row).is_some_and(|row| row.email == Some(address("held"))),
        Key::HeldUnder(key) => key.identity == before.identity,
        Key::HeldCount(key) => key.identity == before.identity,
        Key::Node(_)
        | Key::Workspace(_)
        | Key::App(_)
        | Key::Token(_)
        | Key::Teammate(_)
        | Key::LoginSession(_)
        | Key::Counters(_)
        | Key::Definition(_)
        | Key::DefinitionName(_)
        | Key::Catalog(_)
        | Key::Stats(_)
        | Key::Refusal(_)
        | Key::Audit(_)
        | Key::Attribute(_)
        | Key::AttributeName(_)
        | Key::Tag(_)
        | Key::TagName(_)
        | Key::Segment(_)
        | Key::Audience(_)
        | Key::SubscriptionType(_)
        | Key::Webhook(_)
        | Key::Company(_)
        | Key::CompanyIdentifier(_)
        | Key::Site(_)
        | Key::Messenger(_)
        | Key::IdentitySecret(_)
        | Key::Message(_)
        | Key::MessageVersion(_)
        | Key::Decision(_)
        | Key::MessageStats(_)
        | Key::Pulse(_)
        | Key::Timer(_)
        | Key::Outbox(_)
        | Key::OfficeHours(_)
        | Key::Fact(_) => false,
    }
}

/// What led to her before she was deleted.
pub struct Before {
    events: BTreeSet<EventRef>,
    identity: u128,
}

impl Before {
    pub fn of(store: &Store, rows: &Rows) -> Self {
        let events = rows.iter().filter_map(|(key, row)| match (key, LogKey::typed(row)) {
            (Key::Log(key), Some(row)) if HERS.contains(&row.contact) => {
                Some(EventRef { writer: key.writer, seq: key.seq })
            }
            _ => None,
        });
        let key = WorkspaceKey { workspace: SHOP };
        let own = store.snapshot().get(&key).expect("read").expect("the workspace");
        Self { events: events.collect(), identity: held_identity(&own, &email_key(SHOP, &address("held"))) }
    }
}
