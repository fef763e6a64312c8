//! Every row that ought to be there. Summaries, timelines and indexes are
//! counted and sorted anew from the lists each time.

mod browsers;
mod messages;
mod people;

use super::events::event;
use super::{Body, ClientKey, Oracle, Workspace};
use engine::ids::{
    ContactOrdinal, DefinitionId, JobId, NODE, SegmentId, SubscriptionTypeId, TeammateId, WorkspaceId, WriterId,
};
use engine::predicates::{Leaf, Op, Scalar, Tree};
use engine::rows::{
    AppRow, CountersRow, DefinitionNameRow, DoneRow, LogRow, Model, NodeRow, PersonType, SeenWhat, SegmentRow,
    SubscriptionTypeRow, SummaryRow, TimelineRow, WorkspaceRow,
};
use engine::settings::Settings;
use engine::tables::{
    AppKey, AuditKey, BulkErrorKey, CatalogKey, CountersKey, DefinitionKey, DefinitionNameKey, DoneKey, JobKey, LogKey,
    LoginSessionKey, NodeKey, RefusalKey, SegmentKey, StatsKey, SubscriptionTypeKey, SummaryKey, TeammateKey,
    TimelineKey, TokenKey, WorkspaceKey,
};
use engine::{Key, Row, TableKey};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows by key. Some lie under hashes: of client ids, only what they stand for
/// and when they expire is told, of events that wait, only which wait under one
/// identifier; both sorted.
#[derive(Debug, Default)]
pub struct Drawing {
    /// All rows but those under hashes.
    pub rows: BTreeMap<Key, Row>,
    /// The client ids of each workspace; `None` when it is not known which of
    /// the expired ones are gone.
    pub seen: BTreeMap<WorkspaceId, Option<Vec<SeenFact>>>,
    /// What waits in each workspace.
    pub held: BTreeMap<WorkspaceId, Vec<HeldFact>>,
}

/// What waits under one identifier, and how many that are.
pub type HeldFact = (Vec<u64>, u32);

/// What a client id stands for (an event's number, or 0 for an import), and
/// when it expires.
pub type SeenFact = (u64, u32);

/// The fact of a stored row.
#[must_use]
pub fn seen_fact(row: &engine::rows::SeenRow) -> SeenFact {
    match row.what {
        SeenWhat::Event(event) => (event.seq, row.expires_at),
        SeenWhat::Import | SeenWhat::Job(_) => (0, row.expires_at),
    }
}

impl Drawing {
    fn put<K: TableKey>(&mut self, key: &K, row: K::Row) {
        self.rows.insert(key.erased(), K::row(Arc::new(row)));
    }
}

impl Oracle {
    /// See [`Drawing`].
    #[must_use]
    pub fn draw(&self) -> Drawing {
        let mut drawing = Drawing::default();
        if !self.workspaces.is_empty() {
            let (last_workspace, last_token) = (self.workspaces.len() as u32, self.tokens.len() as u32);
            drawing.put(&NodeKey { workspace: NODE }, NodeRow { last_workspace, last_token });
        }
        for (public, row) in &self.tokens {
            drawing.put(&TokenKey::of(*public), row.clone());
        }
        for (id, workspace) in &self.workspaces {
            drawing.put(&AppKey { workspace: NODE, app_id: workspace.app_id.clone() }, AppRow { workspace: *id });
            workspace.draw_own(*id, &mut drawing);
            workspace.draw_people(*id, &mut drawing);
            workspace.draw_neighbours(*id, &mut drawing);
            workspace.draw_browsers(*id, &mut drawing);
            workspace.draw_messages(*id, &mut drawing);
            workspace.draw_held(*id, &mut drawing);
            workspace.draw_definitions(*id, &mut drawing);
            workspace.draw_events(*id, &mut drawing);
            workspace.draw_rest(*id, &mut drawing);
        }
        drawing
    }
}

impl Workspace {
    fn draw_own(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        let set = self.settings.iter().map(|(setting, value)| (*setting as u16, *value)).collect();
        let row = WorkspaceRow {
            app_id: self.app_id.clone(),
            name: self.name.clone(),
            created_at: self.created_at,
            time_zone: self.time_zone.clone(),
            id_key: self.id_key,
            identity_secret: self.identity_secret.clone(),
            settings: Settings { set },
        };
        drawing.put(&WorkspaceKey { workspace }, row);
        let counters = CountersRow {
            last_contact: self.last_contact,
            last_definition: self.definitions.len() as u32,
            active_definitions: self.active_definitions() as u32,
            last_event: self.last_event,
            last_refusal: self.last_refusal,
            last_job: self.last_job,
            last_audit: self.audit.len() as u64,
            last_teammate: self.teammates.len() as u32,
            last_attribute: self.attributes.len() as u32,
            contact_attributes: self.active_attributes(Model::Contact),
            company_attributes: self.active_attributes(Model::Company),
            last_tag: self.last_tag,
            last_company: self.last_company,
            last_segment: 2,
            last_subscription_type: 1,
            last_audience: 0,
            last_note: self.last_note,
            last_webhook: 0,
            last_held: self.last_held,
            held_count: self.held.len() as u64,
            held_bytes: 0,
            companies: self.companies.len() as u32,
            last_merge: self.last_merge,
            last_deletion: self.last_deletion,
            sites: self.sites.len() as u32,
            last_message: self.messages.all.len() as u32,
            last_delivery: self.messages.last_delivery,
            last_timer: self.messages.last_timer,
            last_fact: 0,
        };
        drawing.put(&CountersKey { workspace }, counters);
        draw_furniture(workspace, self.created_at, drawing);
        for (ordinal, row) in (1..).zip(&self.teammates) {
            drawing.put(&TeammateKey { workspace, teammate: TeammateId(ordinal) }, row.clone());
        }
        for (&(teammate, public), row) in &self.sessions {
            drawing.put(&LoginSessionKey { workspace, teammate, public }, row.clone());
        }
        for (seq, row) in (1..).zip(&self.audit) {
            drawing.put(&AuditKey { workspace, seq }, row.clone());
        }
    }

    fn draw_definitions(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        for (ordinal, known) in (1..).zip(&self.definitions) {
            let definition = DefinitionId(ordinal);
            drawing.put(&DefinitionKey { workspace, definition }, known.row.clone());
            let folded = known.folded.clone();
            drawing.put(&DefinitionNameKey { workspace, folded }, DefinitionNameRow { definition });
            if !known.catalog.keys.is_empty() {
                drawing.put(&CatalogKey { workspace, definition }, known.catalog.clone());
            }
        }
    }

    fn draw_events(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        let mut summaries = BTreeMap::<(DefinitionId, ContactOrdinal), SummaryRow>::new();
        let mut count = |row: &LogRow| {
            let blank = SummaryRow { first: row.created_at, last: row.created_at, ..SummaryRow::default() };
            let summary = summaries.entry((row.definition, row.contact)).or_insert(blank);
            summary.tracked += 1;
            (summary.first, summary.last) = (summary.first.min(row.created_at), summary.last.max(row.created_at));
        };
        self.gone_events.iter().for_each(&mut count);
        for (seq, row) in &self.events {
            drawing.put(&LogKey::of(workspace, event(*seq)), row.clone());
            let place = TimelineKey {
                workspace,
                contact: row.contact,
                age: u32::MAX - row.created_at,
                definition: row.definition,
                discriminator: row.discriminator,
            };
            drawing.put(&place, TimelineRow { event: event(*seq) });
            count(row);
        }
        for (place, imported) in &self.imported {
            let blank = SummaryRow { first: imported.first, last: imported.last, ..SummaryRow::default() };
            let summary = summaries.entry(*place).or_insert(blank);
            summary.imported = imported.count;
            (summary.first, summary.last) = (summary.first.min(imported.first), summary.last.max(imported.last));
        }
        for ((definition, contact), row) in summaries {
            drawing.put(&SummaryKey { workspace, definition, contact }, row);
            drawing.put(&DoneKey { workspace, contact, definition }, DoneRow);
        }
    }

    fn draw_rest(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        for ((definition, hour, source), row) in &self.stats {
            let (definition, hour, source, writer) = (DefinitionId(*definition), *hour, *source, WriterId(0));
            drawing.put(&StatsKey { workspace, definition, hour, source, writer }, row.clone());
        }
        for (slot, row) in &self.not_stored {
            drawing.put(&RefusalKey { workspace, writer: WriterId(0), slot: *slot }, row.clone());
        }
        for (job, row) in &self.jobs {
            drawing.put(&JobKey { workspace, job: JobId(*job) }, row.clone());
        }
        for ((job, index), row) in &self.bulk_errors {
            drawing.put(&BulkErrorKey { workspace, job: JobId(*job), index: *index }, row.clone());
        }
        let mut seen: Vec<SeenFact> = self
            .remembered
            .iter()
            .map(|(key, remembered)| match (key, &remembered.body) {
                (ClientKey::Event(_), Body::Event { seq, .. }) => (*seq, remembered.expires_at),
                _ => (0, remembered.expires_at),
            })
            .collect();
        seen.sort_unstable();
        drawing.seen.insert(workspace, (!self.seen_is_vague).then_some(seen));
    }
}

/// What every workspace has from its beginning: people seen and people made
/// within a month, and one kind of mail.
fn draw_furniture(workspace: WorkspaceId, at: u32, drawing: &mut Drawing) {
    for (segment, name, attribute) in [(1, "Active", "last_seen_at"), (2, "New", "created_at")] {
        let (op, value) = (Op::DaysAgoLess, Scalar::Number("30".to_owned()));
        let predicate = Tree::Leaf(Leaf::Attribute { name: attribute.to_owned(), op, value });
        let (name, person_type) = (name.to_owned(), PersonType::Contact);
        let row = SegmentRow { name, person_type, predicate, created_at: at, updated_at: at };
        drawing.put(&SegmentKey { workspace, segment: SegmentId(segment) }, row);
    }
    let row = SubscriptionTypeRow {
        name: "Announcements".to_owned(),
        description: "News about the product".to_owned(),
        opt_in: false,
        created_at: at,
        archived_at: None,
    };
    drawing.put(&SubscriptionTypeKey { workspace, subscription: SubscriptionTypeId(1) }, row);
}
