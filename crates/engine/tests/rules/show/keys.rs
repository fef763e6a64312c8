use super::text::Text;
use engine::Key;
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

macro_rules! keys {
    ($($table:ident => $key:ident { $($field:ident),* },)*) => {
        /// A key as text: its table, then its fields in order, `/` between.
        pub fn key(key: &Key) -> String {
            let fields: Vec<String> = match key {
                $(Key::$table($key { $($field),* }) => vec![$(Text::text($field)),*],)*
                Key::Timeline(timeline) => {
                    let TimelineKey { workspace, contact, age, definition, discriminator } = timeline;
                    let at = format!("at{}", u32::MAX - age);
                    vec![workspace.text(), contact.text(), at, definition.text(), discriminator.text()]
                }
            };
            format!("{} {}", key.table().name(), fields.join("/"))
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
