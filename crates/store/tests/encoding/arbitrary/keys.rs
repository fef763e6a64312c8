//! Any key.

use super::{Arb, any_of, structs};
use engine::tables::{
    AppKey, AttributeKey, AttributeNameKey, AudienceKey, AuditKey, BrowsingKey, BulkErrorKey, CatalogKey,
    CompanyContactKey, CompanyIdentifierKey, CompanyKey, ContactKey, CountersKey, DefinitionKey, DefinitionNameKey,
    DoneKey, HeldCountKey, HeldKey, HeldUnderKey, IdentifierKey, IdentitySecretKey, JobKey, LogKey, MergeKey,
    MessengerKey, NodeKey, NoteAboutKey, NoteKey, PageViewKey, RefusalKey, SeenKey, SegmentKey, SiteKey, StatsKey,
    SubscriptionTypeKey, SummaryKey, TagKey, TagNameKey, TeammateKey, TimelineKey, TokenKey, WebhookKey, WorkspaceKey,
};
use proptest::prelude::*;

structs! {
    NodeKey { workspace }
    WorkspaceKey { workspace }
    AppKey { workspace, app_id }
    TokenKey { workspace, public }
    TeammateKey { workspace, teammate }
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
}
