//! Workspaces, their keys and the people who run them.

use crate::ids::{TokenId, WorkspaceId};
use crate::settings::Settings;

/// The node's own counters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeRow {
    /// The ordinal last given to a workspace.
    pub last_workspace: u32,
    /// The ordinal last given to a token.
    pub last_token: u32,
}

/// A workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRow {
    /// The public app id: eight lower-case letters and digits.
    pub app_id: String,
    /// What people call it.
    pub name: String,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// IANA name of the zone in which days begin.
    pub time_zone: String,
    /// Hides ordinals in contact ids and keys the hashes of client ids.
    pub id_key: [u8; 16],
    /// Signs identities of browsers and mobile apps.
    pub identity_secret: String,
    /// What was set.
    pub settings: Settings,
}

/// From an app id to its workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppRow {
    /// Whose app id it is.
    pub workspace: WorkspaceId,
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(pub u8);

impl Scopes {
    /// Read people and events.
    pub const READ: Self = Self(1);
    /// Write people and events.
    pub const WRITE: Self = Self(2);
    /// Everything under `/manage`.
    pub const MANAGE: Self = Self(4);
    /// Send to the tracking surface; nothing else.
    pub const TRACK: Self = Self(8);

    /// Their names, in the order in which they are listed.
    pub const NAMES: [(&'static str, Self); 4] =
        [("read", Self::READ), ("write", Self::WRITE), ("manage", Self::MANAGE), ("track", Self::TRACK)];

    /// All of `self` and of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in `self`.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A token: its secret half is stored only as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its ordinal, which events keep.
    pub token: TokenId,
    /// Whose.
    pub workspace: WorkspaceId,
    /// SHA-256 of the secret half. It is random, so it needs no slow hash.
    pub secret_hash: [u8; 32],
    /// What it may do.
    pub scopes: Scopes,
    /// What people call it.
    pub name: String,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it was revoked, Unix seconds.
    pub revoked_at: Option<u32>,
}

/// A workspace's counters: the numbers last given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountersRow {
    /// Contacts.
    pub last_contact: u32,
    /// Event definitions.
    pub last_definition: u32,
    /// Definitions that are not archived.
    pub active_definitions: u32,
    /// Events of the log.
    pub last_event: u64,
    /// Refused, dropped and duplicate items.
    pub last_refusal: u64,
    /// Jobs.
    pub last_job: u64,
    /// Audit rows.
    pub last_audit: u64,
    /// Teammates.
    pub last_teammate: u32,
    /// Attributes.
    pub last_attribute: u32,
    /// Attributes of contacts that are not archived.
    pub contact_attributes: u32,
    /// Attributes of companies that are not archived.
    pub company_attributes: u32,
    /// Tags.
    pub last_tag: u32,
    /// Companies.
    pub last_company: u32,
    /// Segments.
    pub last_segment: u32,
    /// Subscription types.
    pub last_subscription_type: u32,
    /// Audiences.
    pub last_audience: u32,
    /// Notes.
    pub last_note: u64,
    /// Webhook subscriptions.
    pub last_webhook: u32,
    /// Events that wait for their person.
    pub last_held: u64,
    /// How many events wait now.
    pub held_count: u64,
    /// About how many bytes they hold.
    pub held_bytes: u64,
    /// How many companies there are.
    pub companies: u32,
    /// Merges.
    pub last_merge: u64,
    /// Requests to delete a person.
    pub last_deletion: u32,
    /// How many sites there are.
    pub sites: u32,
    /// Messages.
    pub last_message: u32,
    /// Deliveries.
    pub last_delivery: u64,
    /// What waits for a delay.
    pub last_timer: u64,
    /// Facts about events that are counted.
    pub last_fact: u32,
}
