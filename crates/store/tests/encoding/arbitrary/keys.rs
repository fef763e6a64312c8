//! Any key.

use super::{Arb, any_of, structs};
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
use proptest::prelude::*;

structs! {
    NodeKey { workspace }
    WorkspaceKey { workspace }
    AppKey { workspace, app_id }
    TokenKey { workspace, public }
    TeammateKey { workspace, teammate }
    LoginSessionKey { workspace, teammate, public }
    CountersKey { workspace }
    DefinitionKey { workspace, definition }
    DefinitionNameKey { workspace, folded }
    CatalogKey { workspace, definition }
    ContactKey { workspace, contact }
    IdentifierKey { workspace, kind, value }
    LogKey { workspace, writer, seq }
    TimelineKey { workspace, contact, age, definition, discriminator }
    SeenKey { workspace, hash }
    SummaryKey { workspace, definition, contact }
    DoneKey { workspace, contact, definition }
    StatsKey { workspace, definition, hour, source, writer }
    RefusalKey { workspace, writer, slot }
    JobKey { workspace, job }
    BulkErrorKey { workspace, job, index }
    AuditKey { workspace, seq }
    AttributeKey { workspace, attribute }
    AttributeNameKey { workspace, model, name }
    TagKey { workspace, tag }
    TagNameKey { workspace, folded }
    SegmentKey { workspace, segment }
    AudienceKey { workspace, audience }
    SubscriptionTypeKey { workspace, subscription }
    WebhookKey { workspace, webhook }
    CompanyKey { workspace, company }
    CompanyIdentifierKey { workspace, kind, value }
    CompanyContactKey { workspace, company, contact }
    MergeKey { workspace, contact, seq }
    NoteKey { workspace, note }
    NoteAboutKey { workspace, about, note }
    HeldKey { workspace, held }
    HeldUnderKey { workspace, identity, held }
    HeldCountKey { workspace, identity }
    BrowsingKey { workspace, contact }
    PageViewKey { workspace, contact, slot }
    SiteKey { workspace, host }
    MessengerKey { workspace }
    IdentitySecretKey { workspace, platform }
    MessageKey { workspace, message }
    MessageVersionKey { workspace, message, version }
    SendsKey { workspace, contact }
    DeliveryKey { workspace, contact, delivery }
    DeliveryOfKey { workspace, message, delivery }
    DecisionKey { workspace, writer, seq }
    MessageStatsKey { workspace, message, version, hour, writer }
    PulseKey { workspace, message }
    TimerKey { workspace, due_at, timer }
    OutboxKey { workspace, due_at, contact, delivery }
    MemberKey { workspace, contact, segment }
    OfficeHoursKey { workspace }
    FactKey { workspace, fact }
    FactCountKey { workspace, contact, fact }
    DevicesKey { workspace, contact }
    DeviceOwnerKey { workspace, device }
}
