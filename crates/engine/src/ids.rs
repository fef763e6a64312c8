//! Ids as types, and the two public forms that hold an ordinal inside.
//!
//! Ordinals are small numbers that keep keys short. What the world sees is a
//! [`ContactId`] (24 hex digits) or an event UUID: both are found without a
//! lookup, and a contact id tells nobody how many customers there are.

use siphasher::sip::SipHasher13;
use std::fmt;
use std::hash::Hasher as _;

macro_rules! ordinals {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ordinals! {
    /// A tenant. 0 is the node itself: tokens and app ids are found there.
    WorkspaceId(u32);
    /// A contact within its workspace. Unique, never an order.
    ContactOrdinal(u32);
    /// An event definition within its workspace. Fixed for ever; 0 means
    /// "no definition" (a refused item whose name was never accepted).
    DefinitionId(u32);
    /// A token or write key within the node. 0 means "none" (command line).
    TokenId(u32);
    /// A teammate within its workspace.
    TeammateId(u32);
    /// Who appends to a log: one per lane. Always 0 on one node.
    WriterId(u16);
    /// A job within its workspace.
    JobId(u64);
    /// A custom attribute's definition within its workspace.
    AttributeId(u32);
    /// A tag within its workspace.
    TagId(u32);
    /// A company within its workspace.
    CompanyOrdinal(u32);
    /// A segment within its workspace.
    SegmentId(u32);
    /// A subscription type within its workspace.
    SubscriptionTypeId(u32);
    /// A saved audience within its workspace.
    AudienceId(u32);
    /// A note within its workspace.
    NoteId(u64);
    /// A webhook subscription within its workspace.
    WebhookId(u32);
    /// An event that waits for its person, within its workspace.
    HeldId(u64);
    /// A message within its workspace.
    MessageId(u32);
    /// A delivery within its workspace.
    DeliveryId(u64);
    /// Something that waits for its delay, within its workspace.
    TimerId(u64);
    /// Something about events that is counted as they come, within its workspace.
    FactId(u32);
}

/// The node's own rows: tokens, app ids, counters.
pub const NODE: WorkspaceId = WorkspaceId(0);

/// Where an event stands in its workspace's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventRef {
    /// Who wrote it.
    pub writer: WriterId,
    /// Position in that writer's log, from 1.
    pub seq: u64,
}

/// What an event id of the public API points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemRef {
    /// A stored event.
    Event(EventRef),
    /// A refused, dropped or duplicate item: the writer and its number.
    Refusal(WriterId, u64),
}

const VERSION_1: u128 = 0x1 << 76;
const VARIANT: u128 = 0x2 << 62;
/// The multicast bit of the node field: RFC 9562 asks for it where the node
/// is no network card's address.
const MULTICAST: u128 = 0x0100_0000_0000;
const SEQ_BITS: u64 = (1 << 60) - 1;

impl ItemRef {
    /// The public id: a version 1 UUID whose time field holds the sequence
    /// number, whose clock field holds the writer and the kind, and whose node
    /// holds the workspace. It never changes, also when people are merged.
    #[must_use]
    pub fn uuid(self, workspace: WorkspaceId) -> u128 {
        let (kind, writer, seq) = match self {
            Self::Event(event) => (0_u128, event.writer, event.seq),
            Self::Refusal(writer, number) => (1, writer, number),
        };
        assert!(seq <= SEQ_BITS, "a sequence number outgrew its field");
        assert!(writer.0 < 1 << 13, "a writer outgrew its field");
        let low = u128::from(seq & 0xffff_ffff);
        let mid = u128::from((seq >> 32) & 0xffff);
        let high = u128::from(seq >> 48);
        let clock = (kind << 13) | u128::from(writer.0);
        (low << 96)
            | (mid << 80)
            | VERSION_1
            | (high << 64)
            | VARIANT
            | (clock << 48)
            | MULTICAST
            | u128::from(workspace.0)
    }

    /// Reads what [`Self::uuid`] made. `None` when it is no id of this
    /// workspace.
    #[must_use]
    pub fn from_uuid(uuid: u128, workspace: WorkspaceId) -> Option<Self> {
        let field = |shift: u32, bits: u32| (uuid >> shift) & ((1_u128 << bits) - 1);
        let seq = u64::try_from(field(96, 32) | (field(80, 16) << 32) | (field(64, 12) << 48)).ok()?;
        let clock = field(48, 14);
        let writer = WriterId(u16::try_from(clock & 0x1fff).ok()?);
        let item = if clock >> 13 == 0 { Self::Event(EventRef { writer, seq }) } else { Self::Refusal(writer, seq) };
        (item.uuid(workspace) == uuid).then_some(item)
    }
}

macro_rules! hex_ids {
    ($($(#[$doc:meta])* $name:ident of $ordinal:ident in $domain:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 12]);

        impl $name {
            /// Hides `ordinal` behind the workspace's 16 byte `key`.
            #[must_use]
            pub fn new(key: &[u8; 16], workspace: WorkspaceId, ordinal: $ordinal, created_at: u32) -> Self {
                Self(hide(key, created_at, (ordinal.0, workspace.0 ^ $domain)))
            }

            /// The ordinal inside, or `None` when the id was not made with this
            /// key for this workspace and kind.
            #[must_use]
            pub fn ordinal(self, key: &[u8; 16], workspace: WorkspaceId) -> Option<$ordinal> {
                let (ordinal, tenant) = reveal(key, self.0)?;
                (tenant == workspace.0 ^ $domain).then_some($ordinal(ordinal))
            }

            /// Reads 24 hex digits, in either case.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                parse_hex(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    )*};
}

// The domain tells the kinds apart: an id of one is never one of another.
// Workspace ordinals stay far below it.
hex_ids! {
    /// A contact's public id: the second it was created and its ordinal behind
    /// a keyed permutation. Written as 24 hex digits.
    ContactId of ContactOrdinal in 0;
    /// A company's public id, made like a contact's.
    CompanyId of CompanyOrdinal in 0x4000_0000;
    /// A segment's public id, made like a contact's.
    SegmentPublicId of SegmentId in 0x8000_0000;
}

fn hide(key: &[u8; 16], created_at: u32, halves: (u32, u32)) -> [u8; 12] {
    let block = permute(key, created_at, halves);
    let mut bytes = [0; 12];
    let (time, rest) = bytes.split_at_mut(4);
    time.copy_from_slice(&created_at.to_be_bytes());
    rest.copy_from_slice(&block.to_be_bytes());
    bytes
}

fn reveal(key: &[u8; 16], bytes: [u8; 12]) -> Option<(u32, u32)> {
    let (time, rest) = bytes.split_at(4);
    let created_at = u32::from_be_bytes(time.try_into().ok()?);
    Some(unpermute(key, created_at, u64::from_be_bytes(rest.try_into().ok()?)))
}

fn parse_hex(text: &str) -> Option<[u8; 12]> {
    if text.len() != 24 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 12];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Four Feistel rounds over two 32 bit halves, SipHash-1-3 as round function:
/// a keyed permutation of 64 bits (Luby and Rackoff, 1988), so every ordinal
/// has one id and every id at most one ordinal.
fn permute(key: &[u8; 16], tweak: u32, (mut left, mut right): (u32, u32)) -> u64 {
    for round in 0..4 {
        (left, right) = (right, left ^ round_value(key, tweak, round, right));
    }
    (u64::from(left) << 32) | u64::from(right)
}

fn unpermute(key: &[u8; 16], tweak: u32, block: u64) -> (u32, u32) {
    let (mut left, mut right) = ((block >> 32) as u32, block as u32);
    for round in (0..4).rev() {
        (left, right) = (right ^ round_value(key, tweak, round, left), left);
    }
    (left, right)
}

fn round_value(key: &[u8; 16], tweak: u32, round: u8, half: u32) -> u32 {
    let mut hasher = SipHasher13::new_with_key(key);
    hasher.write_u32(tweak);
    hasher.write_u8(round);
    hasher.write_u32(half);
    hasher.finish() as u32
}

/// 128 bits of SipHash-1-3: the key under which a client id is remembered.
/// `parts` are hashed with their lengths, so that no two splits collide.
#[must_use]
pub fn hash128(key: &[u8; 16], parts: &[&[u8]]) -> u128 {
    let mut hasher = siphasher::sip128::SipHasher13::new_with_key(key);
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    siphasher::sip128::Hasher128::finish128(&hasher).as_u128()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn contact_id_gives_its_ordinal_back(key: [u8; 16], ordinal: u32, created_at: u32, tenant: u32) {
            let id = ContactId::new(&key, WorkspaceId(tenant), ContactOrdinal(ordinal), created_at);
            prop_assert_eq!(ContactId::parse(&id.to_string()), Some(id));
            prop_assert_eq!(id.ordinal(&key, WorkspaceId(tenant)), Some(ContactOrdinal(ordinal)));
            prop_assert_eq!(id.ordinal(&key, WorkspaceId(tenant ^ 1)), None);
        }

        #[test]
        fn item_uuid_gives_its_item_back(writer in 0_u16..8192, seq in 0_u64..1 << 60, refused: bool, tenant: u32) {
            let item = if refused {
                ItemRef::Refusal(WriterId(writer), seq)
            } else {
                ItemRef::Event(EventRef { writer: WriterId(writer), seq })
            };
            let uuid = item.uuid(WorkspaceId(tenant));
            prop_assert_eq!(ItemRef::from_uuid(uuid, WorkspaceId(tenant)), Some(item));
            prop_assert_eq!(ItemRef::from_uuid(uuid, WorkspaceId(tenant ^ 1)), None);
            prop_assert_eq!((uuid >> 76) & 0xf, 1, "version");
        }
    }

    #[test]
    fn a_contact_id_is_24_hex_digits() {
        for bad in [
            "",
            "zz",
            "6762f0dd1bb69f9f2193bb8",
            "6762f0dd1bb69f9f2193bb83a",
            "6762f0dd1bb69f9f2193bbzz",
            "ééééééééééé€",
        ] {
            assert_eq!(ContactId::parse(bad), None, "{bad}");
        }
    }
}
