//! How a key is written: so that bytes sort as fields do.

use super::reader::{Corrupt, Reader};
use engine::ids::{
    AttributeId, AudienceId, CompanyOrdinal, ContactOrdinal, DefinitionId, DeliveryId, FactId, HeldId, JobId,
    MessageId, NoteId, SegmentId, SubscriptionTypeId, TagId, TeammateId, TimerId, WebhookId, WorkspaceId, WriterId,
};
use engine::rows::{About, CompanyIdentifierKind, IdentifierKind, Model, Platform};
use engine::source::Source;
use engine::tables::{
    AppKey, AttributeKey, AttributeNameKey, AudienceKey, AuditKey, BrowsingKey, BulkErrorKey, CatalogKey,
    CompanyContactKey, CompanyIdentifierKey, CompanyKey, ContactKey, CountersKey, DecisionKey, DefinitionKey,
    DefinitionNameKey, DeliveryKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, DoneKey, FactCountKey, FactKey,
    HeldCountKey, HeldKey, HeldUnderKey, IdentifierKey, IdentitySecretKey, JobKey, LogKey, LoginSessionKey, MemberKey,
    MergeKey, MessageKey, MessageStatsKey, MessageVersionKey, MessengerKey, NodeKey, NoteAboutKey, NoteKey,
    OfficeHoursKey, OutboxKey, PageViewKey, PulseKey, RefusalKey, SeenKey, SegmentKey, SendsKey, SiteKey, StatsKey,
    SubscriptionTypeKey, SummaryKey, TagKey, TagNameKey, TeammateKey, TimelineKey, TimerKey, TokenKey, WebhookKey,
    WorkspaceKey,
};
use engine::{Key, Table};

trait KeyField: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt>;
}

macro_rules! big_endian {
    ($($ty:ty),*) => {$(
        impl KeyField for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend(self.to_be_bytes());
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Ok(Self::from_be_bytes(reader.field()?))
            }
        }
    )*};
}
big_endian!(u16, u32, u64, u128);

macro_rules! ordinals {
    ($($ty:ident),*) => {$(
        impl KeyField for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                KeyField::put(&self.0, out);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Ok(Self(KeyField::take(reader)?))
            }
        }
    )*};
}
ordinals!(
    WorkspaceId,
    ContactOrdinal,
    DefinitionId,
    TeammateId,
    WriterId,
    JobId,
    AttributeId,
    TagId,
    CompanyOrdinal,
    SegmentId,
    SubscriptionTypeId,
    AudienceId,
    NoteId,
    WebhookId,
    HeldId,
    MessageId,
    DeliveryId,
    TimerId,
    FactId
);

/// A text takes the rest of the key, so it can only stand last.
impl KeyField for String {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.as_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        let text = std::str::from_utf8(reader.rest());
        text.map(str::to_owned).map_err(|_| Corrupt("a key's text is no UTF-8"))
    }
}

macro_rules! numbered {
    ($($ty:ident: $what:literal),*) => {$(
        impl KeyField for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Self::from_number(reader.field()?).ok_or(Corrupt(concat!("no such ", $what)))
            }
        }
    )*};
}
numbered!(
    Source: "source",
    IdentifierKind: "kind of identifier",
    CompanyIdentifierKind: "kind of a company's identifier",
    Model: "model",
    Platform: "platform"
);

impl KeyField for About {
    fn put(&self, out: &mut Vec<u8>) {
        let (tag, ordinal) = match self {
            Self::Contact(contact) => (1, contact.0),
            Self::Company(company) => (2, company.0),
        };
        out.push(tag);
        KeyField::put(&ordinal, out);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        match reader.field::<u8>()? {
            1 => Ok(Self::Contact(KeyField::take(reader)?)),
            2 => Ok(Self::Company(KeyField::take(reader)?)),
            _ => Err(Corrupt("a note about nothing known")),
        }
    }
}

macro_rules! keys {
    ($($table:ident => $key:ident { $($field:ident),* },)*) => {
        /// Appends a key's bytes.
        pub fn encode_key(key: &Key, out: &mut Vec<u8>) {
            match key {
                $(Key::$table($key { $($field),* }) => { $(KeyField::put($field, out);)* })*
            }
        }

        /// Reads a key of a table.
        ///
        /// # Errors
        /// [`Corrupt`] when the bytes are no key of this table.
        pub fn decode_key(table: Table, bytes: &[u8]) -> Result<Key, Corrupt> {
            let mut reader = Reader::new(bytes);
            let key = match table {
                $(Table::$table => Key::$table($key { $($field: KeyField::take(&mut reader)?),* }),)*
            };
            if reader.is_at_end() { Ok(key) } else { Err(Corrupt("a key is too long")) }
        }
    };
}

keys! {
    Node => NodeKey { workspace },
    Workspace => WorkspaceKey { workspace },
    App => AppKey { workspace, app_id },
    Token => TokenKey { workspace, public },
    Teammate => TeammateKey { workspace, teammate },
    LoginSession => LoginSessionKey { workspace, teammate, public },
    Counters => CountersKey { workspace },
    Definition => DefinitionKey { workspace, definition },
    DefinitionName => DefinitionNameKey { workspace, folded },
    Catalog => CatalogKey { workspace, definition },
    Contact => ContactKey { workspace, contact },
    Identifier => IdentifierKey { workspace, kind, value },
    Log => LogKey { workspace, writer, seq },
    Timeline => TimelineKey { workspace, contact, age, definition, discriminator },
    Seen => SeenKey { workspace, hash },
    Summary => SummaryKey { workspace, definition, contact },
    Done => DoneKey { workspace, contact, definition },
    Stats => StatsKey { workspace, definition, hour, source, writer },
    Refusal => RefusalKey { workspace, writer, slot },
    Job => JobKey { workspace, job },
    BulkError => BulkErrorKey { workspace, job, index },
    Audit => AuditKey { workspace, seq },
    Attribute => AttributeKey { workspace, attribute },
    AttributeName => AttributeNameKey { workspace, model, name },
    Tag => TagKey { workspace, tag },
    TagName => TagNameKey { workspace, folded },
    Segment => SegmentKey { workspace, segment },
    Audience => AudienceKey { workspace, audience },
    SubscriptionType => SubscriptionTypeKey { workspace, subscription },
    Webhook => WebhookKey { workspace, webhook },
    Company => CompanyKey { workspace, company },
    CompanyIdentifier => CompanyIdentifierKey { workspace, kind, value },
    CompanyContact => CompanyContactKey { workspace, company, contact },
    Merge => MergeKey { workspace, contact, seq },
    Note => NoteKey { workspace, note },
    NoteAbout => NoteAboutKey { workspace, about, note },
    Held => HeldKey { workspace, held },
    HeldUnder => HeldUnderKey { workspace, identity, held },
    HeldCount => HeldCountKey { workspace, identity },
    Browsing => BrowsingKey { workspace, contact },
    PageView => PageViewKey { workspace, contact, slot },
    Site => SiteKey { workspace, host },
    Messenger => MessengerKey { workspace },
    IdentitySecret => IdentitySecretKey { workspace, platform },
    Message => MessageKey { workspace, message },
    MessageVersion => MessageVersionKey { workspace, message, version },
    Sends => SendsKey { workspace, contact },
    Delivery => DeliveryKey { workspace, contact, delivery },
    DeliveryOf => DeliveryOfKey { workspace, message, delivery },
    Decision => DecisionKey { workspace, writer, seq },
    MessageStats => MessageStatsKey { workspace, message, version, hour, writer },
    Pulse => PulseKey { workspace, message },
    Timer => TimerKey { workspace, due_at, timer },
    Outbox => OutboxKey { workspace, due_at, contact, delivery },
    Member => MemberKey { workspace, contact, segment },
    OfficeHours => OfficeHoursKey { workspace },
    Fact => FactKey { workspace, fact },
    FactCount => FactCountKey { workspace, contact, fact },
    Devices => DevicesKey { workspace, contact },
    DeviceOwner => DeviceOwnerKey { workspace, device },
}
