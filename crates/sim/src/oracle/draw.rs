//! Every row that ought to be there. Summaries, timelines and indexes are
//! counted and sorted anew from the lists each time.

use super::events::event;
use super::{Body, ClientKey, Oracle, Workspace};
use engine::ids::{ContactOrdinal, DefinitionId, JobId, NODE, TeammateId, WorkspaceId, WriterId};
use engine::rows::{
    AppRow, ContactRow, CountersRow, DefinitionNameRow, DoneRow, Identified, IdentifierKind, IdentifierRow, NodeRow,
    SeenWhat, SummaryRow, TimelineRow, WorkspaceRow,
};
use engine::settings::Settings;
use engine::tables::{
    AppKey, AuditKey, BulkErrorKey, CatalogKey, ContactKey, CountersKey, DefinitionKey, DefinitionNameKey, DoneKey,
    IdentifierKey, JobKey, LogKey, NodeKey, RefusalKey, StatsKey, SummaryKey, TeammateKey, TimelineKey, TokenKey,
    WorkspaceKey,
};
use engine::{Key, Row, TableKey};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows by key. The rows of [`engine::Table::Seen`] lie under hashes: of them,
/// only what they stand for and when they expire is told, sorted.
#[derive(Debug, Default)]
pub struct Drawing {
    /// All rows but those of client ids.
    pub rows: BTreeMap<Key, Row>,
    /// The client ids of each workspace; `None` when it is not known which of
    /// the expired ones are gone.
    pub seen: BTreeMap<WorkspaceId, Option<Vec<SeenFact>>>,
}

/// What a client id stands for (an event's number, or 0 for an import), and
/// when it expires.
pub type SeenFact = (u64, u32);

/// The fact of a stored row.
#[must_use]
pub fn seen_fact(row: &engine::rows::SeenRow) -> SeenFact {
    match row.what {
        SeenWhat::Event(event) => (event.seq, row.expires_at),
        SeenWhat::Import => (0, row.expires_at),
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
            last_contact: self.contacts.len() as u32,
            last_definition: self.definitions.len() as u32,
            active_definitions: self.active_definitions() as u32,
            last_event: self.last_event,
            last_refusal: self.last_refusal,
            last_job: self.last_job,
            last_audit: self.audit.len() as u64,
            last_teammate: self.teammates.len() as u32,
        };
        drawing.put(&CountersKey { workspace }, counters);
        for (ordinal, row) in (1..).zip(&self.teammates) {
            drawing.put(&TeammateKey { workspace, teammate: TeammateId(ordinal) }, row.clone());
        }
        for (seq, row) in (1..).zip(&self.audit) {
            drawing.put(&AuditKey { workspace, seq }, row.clone());
        }
    }

    fn draw_people(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        let mut index = BTreeMap::<IdentifierKey, IdentifierRow>::new();
        for (ordinal, contact) in (1..).zip(&self.contacts) {
            let (contact, row) = (ContactOrdinal(ordinal), &contact.row);
            drawing.put(&ContactKey { workspace, contact }, ContactRow::clone(row));
            let external_id = row.external_id.clone().map(|value| (IdentifierKind::ExternalId, value));
            let email = row.email.as_ref().map(|email| (IdentifierKind::Email, engine::text::fold(email)));
            for (kind, value) in external_id.into_iter().chain(email) {
                let found = index.entry(IdentifierKey { workspace, kind, value }).or_default();
                found.contacts.push(Identified { contact, role: row.role });
            }
        }
        index.into_iter().for_each(|(key, row)| drawing.put(&key, row));
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
            let blank = SummaryRow { first: row.created_at, last: row.created_at, ..SummaryRow::default() };
            let summary = summaries.entry((row.definition, row.contact)).or_insert(blank);
            summary.tracked += 1;
            (summary.first, summary.last) = (summary.first.min(row.created_at), summary.last.max(row.created_at));
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
