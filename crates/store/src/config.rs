//! The small tables, whole and in memory: read by every request, changed by
//! few. A read takes a lock for as long as a hash lookup; a commit changes
//! them after it is durable, before it is answered.

use engine::ids::{
    AttributeId, AudienceId, DefinitionId, FactId, MessageId, NODE, SegmentId, SubscriptionTypeId, TagId, TeammateId,
    WebhookId, WorkspaceId,
};
use engine::messages::Ready;
use engine::rows::{
    AttributeRow, AudienceRow, DefinitionRow, FactRow, IdentitySecretRow, LoginSessionRow, MessageRow, MessengerRow,
    Model, Platform, SegmentRow, SubscriptionTypeRow, TagRow, TeammateRow, TokenRow, WebhookRow, Window, WorkspaceRow,
};
use engine::settings::Setting;
use engine::tables::{
    AppKey, AttributeKey, AttributeNameKey, AudienceKey, DefinitionKey, DefinitionNameKey, FactKey, IdentitySecretKey,
    LoginSessionKey, MessageKey, MessengerKey, OfficeHoursKey, Residence, SegmentKey, SubscriptionTypeKey, TagKey,
    TagNameKey, TeammateKey, TokenKey, WebhookKey, WorkspaceKey,
};
use engine::text;
use engine::{Key, Row, TableKey};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// The rows of all tables whose [`Residence`] is [`Residence::Config`].
#[derive(Debug, Default)]
pub struct Config {
    rows: RwLock<BTreeMap<Key, Row>>,
    /// Counts changes of what messages are made of.
    generation: AtomicU64,
}

impl Config {
    pub(crate) fn take_in(&self, rows: impl IntoIterator<Item = (Key, Option<Row>)>) {
        let mut held = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        for (key, row) in rows {
            if Ready::depends_on(key.table()) {
                self.generation.fetch_add(1, Ordering::AcqRel);
            }
            match row {
                Some(row) => held.insert(key, row),
                None => held.remove(&key),
            };
        }
    }

    /// Rises with each change of what live messages are made of.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub(crate) fn holds(key: &Key) -> bool {
        key.table().residence() == Residence::Config
    }

    pub(crate) fn row(&self, key: &Key) -> Option<Row> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// All of them, for whoever compares them with the disk.
    #[must_use]
    pub fn rows(&self) -> BTreeMap<Key, Row> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner).clone()
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

    /// A sign-in of a teammate, by its public half; an expired one too.
    #[must_use]
    pub fn login_session(
        &self,
        workspace: WorkspaceId,
        teammate: TeammateId,
        public: u64,
    ) -> Option<Arc<LoginSessionRow>> {
        self.get(&LoginSessionKey { workspace, teammate, public })
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

    /// What browsers and apps may do in a workspace.
    #[must_use]
    pub fn messenger(&self, workspace: WorkspaceId) -> Arc<MessengerRow> {
        self.get(&MessengerKey { workspace }).unwrap_or_default()
    }

    /// A platform's identity secrets. Until they were rotated it is the
    /// workspace's first one; `None` for an unknown workspace.
    #[must_use]
    pub fn identity_secret(&self, workspace: WorkspaceId, platform: Platform) -> Option<Arc<IdentitySecretRow>> {
        self.get(&IdentitySecretKey { workspace, platform }).or_else(|| {
            let row = self.workspace(workspace)?;
            let secret = row.identity_secret.clone();
            Some(Arc::new(IdentitySecretRow { secret, created_at: row.created_at, number: 1, previous: None }))
        })
    }

    /// A workspace's attributes of a model by age, archived ones included.
    #[must_use]
    pub fn attributes(&self, workspace: WorkspaceId, model: Model) -> Vec<(AttributeId, Arc<AttributeRow>)> {
        let mut attributes = self.all_attributes(workspace);
        attributes.retain(|(_, row)| row.model == model);
        attributes
    }

    /// The attribute of this name, which compares exactly; an archived one too.
    #[must_use]
    pub fn attribute_named(
        &self,
        workspace: WorkspaceId,
        model: Model,
        name: &str,
    ) -> Option<(AttributeId, Arc<AttributeRow>)> {
        let attribute = self.get(&AttributeNameKey { workspace, model, name: name.to_owned() })?.attribute;
        Some((attribute, self.attribute(workspace, attribute)?))
    }

    /// A workspace's office hours; none when nobody set any.
    #[must_use]
    pub fn office_hours(&self, workspace: WorkspaceId) -> Vec<Window> {
        self.get(&OfficeHoursKey { workspace }).map(|row| row.windows.clone()).unwrap_or_default()
    }

    /// The tag of this name, which compares folded.
    #[must_use]
    pub fn tag_named(&self, workspace: WorkspaceId, name: &str) -> Option<(TagId, Arc<TagRow>)> {
        let tag = self.get(&TagNameKey { workspace, folded: text::fold(name) })?.tag;
        Some((tag, self.tag(workspace, tag)?))
    }

    /// The event definition of this name, which compares folded; an archived
    /// one too.
    #[must_use]
    pub fn definition_named(&self, workspace: WorkspaceId, name: &str) -> Option<(DefinitionId, Arc<DefinitionRow>)> {
        let definition = self.get(&DefinitionNameKey { workspace, folded: text::fold(name) })?.definition;
        Some((definition, self.definition(workspace, definition)?))
    }
}

/// For each table whose keys are a workspace and an id: one row, and all rows
/// of a workspace by age.
macro_rules! numbered {
    ($($(#[$doc:meta])* $one:ident: $key:ident { $field:ident: $id:ident } => $row:ident,
        $(#[$all_doc:meta])* $all:ident;)*) => {
        impl Config {$(
            $(#[$doc])*
            #[must_use]
            pub fn $one(&self, workspace: WorkspaceId, $field: $id) -> Option<Arc<$row>> {
                self.get(&$key { workspace, $field })
            }

            $(#[$all_doc])*
            #[must_use]
            pub fn $all(&self, workspace: WorkspaceId) -> Vec<($id, Arc<$row>)> {
                let [first, last] = [0, u32::MAX].map(|ordinal| $key { workspace, $field: $id(ordinal) });
                self.range(first..=last).into_iter().map(|(key, row)| (key.$field, row)).collect()
            }
        )*}
    };
}

numbered! {
    /// A teammate.
    teammate: TeammateKey { teammate: TeammateId } => TeammateRow,
    /// A workspace's teammates by age.
    teammates;

    /// An event definition.
    definition: DefinitionKey { definition: DefinitionId } => DefinitionRow,
    /// A workspace's event definitions by age, archived ones included.
    definitions;

    /// A custom attribute's definition.
    attribute: AttributeKey { attribute: AttributeId } => AttributeRow,
    /// A workspace's attributes of both models by age, archived ones included.
    all_attributes;

    /// A tag.
    tag: TagKey { tag: TagId } => TagRow,
    /// A workspace's tags by age.
    tags;

    /// A segment.
    segment: SegmentKey { segment: SegmentId } => SegmentRow,
    /// A workspace's segments by age.
    segments;

    /// A saved audience.
    audience: AudienceKey { audience: AudienceId } => AudienceRow,
    /// A workspace's saved audiences by age.
    audiences;

    /// A subscription type.
    subscription_type: SubscriptionTypeKey { subscription: SubscriptionTypeId } => SubscriptionTypeRow,
    /// A workspace's subscription types by age, archived ones included.
    subscription_types;

    /// A message.
    message: MessageKey { message: MessageId } => MessageRow,
        /// All messages, archived ones included.
        messages;
    /// Something about events that is counted as they come.
    fact: FactKey { fact: FactId } => FactRow,
    /// A workspace's facts by age.
    facts;

    /// A webhook subscription.
    webhook: WebhookKey { webhook: WebhookId } => WebhookRow,
    /// A workspace's webhook subscriptions by age.
    webhooks;
}
