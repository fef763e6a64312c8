//! The rows of people, and of what stands around them.

use super::super::Workspace;
use super::super::held::identities_of;
use super::super::people::Identity;
use super::Drawing;
use engine::ids::{AttributeId, HeldId, NoteId, TagId, WorkspaceId};
use engine::rows::{
    AttributeNameRow, CompanyContactRow, CompanyIdRow, CompanyIdentifierKind, HeldRow, Identified, IdentifierRow,
    MergeRow, NoteAboutRow, TagNameRow,
};
use engine::tables::{
    AttributeKey, AttributeNameKey, CompanyContactKey, CompanyIdentifierKey, CompanyKey, ContactKey, HeldKey,
    IdentifierKey, MergeKey, NoteAboutKey, NoteKey, TagKey, TagNameKey,
};
use std::collections::BTreeMap;

impl Workspace {
    pub(super) fn draw_people(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        let mut index = BTreeMap::<IdentifierKey, IdentifierRow>::new();
        for contact in self.contacts.keys().copied() {
            let Some(row) = self.shown(contact) else { continue };
            for (kind, value) in self.identities(&row) {
                let found = index.entry(IdentifierKey { workspace, kind, value }).or_default();
                found.contacts.push(Identified { contact, role: row.role });
            }
            drawing.put(&ContactKey { workspace, contact }, row);
        }
        index.into_iter().for_each(|(key, row)| drawing.put(&key, row));
        for merge in &self.merges {
            let (mut before, mut after) = (merge.before.clone(), merge.after.clone());
            for row in [&mut before, &mut after] {
                row.external_id = row.external_id.as_ref().map(|id| self.plain(id));
            }
            let key = MergeKey { workspace, contact: merge.into, seq: merge.seq };
            drawing.put(&key, MergeRow { from: merge.from, merged_at: merge.at, before, after });
        }
    }

    pub(super) fn draw_neighbours(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        for (attribute, row) in (1..).map(AttributeId).zip(&self.attributes) {
            drawing.put(&AttributeKey { workspace, attribute }, row.clone());
            let key = AttributeNameKey { workspace, model: row.model, name: row.name.clone() };
            drawing.put(&key, AttributeNameRow { attribute });
        }
        let mut index = BTreeMap::<CompanyIdentifierKey, CompanyIdRow>::new();
        for (&company, row) in &self.companies {
            drawing.put(&CompanyKey { workspace, company }, row.clone());
            let name = row.name.as_ref().map(|name| (CompanyIdentifierKind::Name, name.to_lowercase()));
            for (kind, value) in name.into_iter().chain([(CompanyIdentifierKind::CompanyId, row.company_id.clone())]) {
                index.entry(CompanyIdentifierKey { workspace, kind, value }).or_default().companies.push(company);
            }
        }
        index.into_iter().for_each(|(key, row)| drawing.put(&key, row));
        for &(company, contact) in &self.memberships {
            drawing.put(&CompanyContactKey { workspace, company, contact }, CompanyContactRow);
        }
        for (&tag, row) in &self.tags {
            let tag = TagId(tag);
            drawing.put(&TagKey { workspace, tag }, row.clone());
            drawing.put(&TagNameKey { workspace, folded: row.name.to_lowercase() }, TagNameRow { tag });
        }
        for (&note, row) in &self.notes {
            let note = NoteId(note);
            drawing.put(&NoteKey { workspace, note }, row.clone());
            drawing.put(&NoteAboutKey { workspace, about: row.about, note }, NoteAboutRow);
        }
    }

    pub(super) fn draw_held(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        let mut waiting = BTreeMap::<Identity, Vec<u64>>::new();
        for (&number, held) in &self.held {
            let command = held.command.clone();
            for identity in identities_of(held) {
                waiting.entry(identity).or_default().push(number);
            }
            let row = HeldRow {
                user_id: command.who.user_id,
                email: command.who.email,
                name: command.name.as_str().to_owned(),
                created_at: held.created_at,
                received_at_ms: command.received_at_ms,
                source: command.source,
                verified: command.verified,
                token: command.token,
                client_id: command.client_id.map(|id| (id.text, id.compared)),
                metadata: command.metadata,
                omissions: command.omissions,
                // Not told here: how many bytes it is taken to hold.
                bytes: 0,
            };
            drawing.put(&HeldKey { workspace, held: HeldId(number) }, row);
        }
        let mut facts: Vec<_> = waiting.into_values().map(|numbers| (numbers.clone(), numbers.len() as u32)).collect();
        facts.sort();
        drawing.held.insert(workspace, facts);
    }
}
