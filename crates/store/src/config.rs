//! The small tables, whole and in memory: read by every request, changed by
//! few. A read takes a lock for as long as a hash lookup; a commit changes
//! them after it is durable, before it is answered.

use engine::ids::{DefinitionId, NODE, TeammateId, WorkspaceId};
use engine::rows::{DefinitionRow, TeammateRow, TokenRow, WorkspaceRow};
use engine::settings::Setting;
use engine::tables::{AppKey, DefinitionKey, Residence, TeammateKey, TokenKey, WorkspaceKey};
use engine::{Key, Row, TableKey};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, PoisonError, RwLock};

/// The rows of all tables whose [`Residence`] is [`Residence::Config`].
#[derive(Debug, Default)]
pub struct Config {
    rows: RwLock<BTreeMap<Key, Row>>,
}

impl Config {
    pub(crate) fn take_in(&self, rows: impl IntoIterator<Item = (Key, Option<Row>)>) {
        let mut held = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        for (key, row) in rows {
            match row {
                Some(row) => held.insert(key, row),
                None => held.remove(&key),
            };
        }
    }

    pub(crate) fn holds(key: &Key) -> bool {
        key.table().residence() == Residence::Config
    }

    pub(crate) fn row(&self, key: &Key) -> Option<Row> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn get<K: TableKey>(&self, key: &K) -> Option<Arc<K::Row>> {
        K::typed(&self.row(&key.erased())?).cloned()
    }

    fn range<K: TableKey>(&self, keys: RangeInclusive<K>) -> Vec<(K, Arc<K::Row>)> {
        let held = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        let range = held.range(keys.start().erased()..=keys.end().erased());
        range.filter_map(|(key, row)| Some((K::from_erased(key)?.clone(), K::typed(row)?.clone()))).collect()
    }

    /// The token with this public half, revoked ones included.
    #[must_use]
    pub fn token(&self, public: u64) -> Option<Arc<TokenRow>> {
        self.get(&TokenKey::of(public))
    }

    /// A workspace's tokens and write keys by age, revoked ones included, each
    /// with its public half.
    #[must_use]
    pub fn tokens(&self, workspace: WorkspaceId) -> Vec<(u64, Arc<TokenRow>)> {
        let all = self.range(TokenKey::of(0)..=TokenKey::of(u64::MAX));
        let mut own: Vec<_> = all.into_iter().filter(|(_, row)| row.workspace == workspace).collect();
        own.sort_by_key(|(_, row)| row.token);
        own.into_iter().map(|(key, row)| (key.public, row)).collect()
    }

    /// A workspace.
    #[must_use]
    pub fn workspace(&self, workspace: WorkspaceId) -> Option<Arc<WorkspaceRow>> {
        self.get(&WorkspaceKey { workspace })
    }

    /// All workspaces by age.
    #[must_use]
    pub fn workspaces(&self) -> Vec<(WorkspaceId, Arc<WorkspaceRow>)> {
        let ends = [0, u32::MAX].map(|ordinal| WorkspaceKey { workspace: WorkspaceId(ordinal) });
        let [first, last] = ends;
        self.range(first..=last).into_iter().map(|(key, row)| (key.workspace, row)).collect()
    }

    /// The workspace with this app id.
    #[must_use]
    pub fn workspace_of_app(&self, app_id: &str) -> Option<WorkspaceId> {
        self.get(&AppKey { workspace: NODE, app_id: app_id.to_owned() }).map(|row| row.workspace)
    }

    /// A setting's value in force; its default for an unknown workspace.
    #[must_use]
    pub fn setting(&self, workspace: WorkspaceId, setting: Setting) -> u64 {
        self.workspace(workspace).map_or_else(|| setting.spec().default, |row| row.settings.value(setting))
    }

    /// A workspace's teammates by age.
    #[must_use]
    pub fn teammates(&self, workspace: WorkspaceId) -> Vec<(TeammateId, Arc<TeammateRow>)> {
        let [first, last] = [0, u32::MAX].map(|ordinal| TeammateKey { workspace, teammate: TeammateId(ordinal) });
        self.range(first..=last).into_iter().map(|(key, row)| (key.teammate, row)).collect()
    }

    /// An event definition.
    #[must_use]
    pub fn definition(&self, workspace: WorkspaceId, definition: DefinitionId) -> Option<Arc<DefinitionRow>> {
        self.get(&DefinitionKey { workspace, definition })
    }

    /// A workspace's event definitions by age, archived ones included.
    #[must_use]
    pub fn definitions(&self, workspace: WorkspaceId) -> Vec<(DefinitionId, Arc<DefinitionRow>)> {
        let [first, last] = [0, u32::MAX].map(|ordinal| DefinitionKey { workspace, definition: DefinitionId(ordinal) });
        self.range(first..=last).into_iter().map(|(key, row)| (key.definition, row)).collect()
    }
}
