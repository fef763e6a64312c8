use super::text::Text;
use engine::rows::{
    AppRow, AttributeNameRow, AttributeRow, AudienceRow, AuditRow, BrowsingRow, BulkErrorRow, CatalogRow,
    CompanyContactRow, CompanyIdRow, CompanyRow, ContactRow, CountersRow, DecisionRow, DefinitionNameRow,
    DefinitionRow, DeliveryOfRow, DeliveryRow, DeviceOwnerRow, DevicesRow, DoneRow, DropReason, FactCountRow, FactRow,
    HeldCountRow, HeldRow, HeldUnderRow, IdentifierRow, IdentitySecretRow, JobRow, LogRow, LoginSessionRow, MemberRow,
    MergeRow, MessageRow, MessageStatsRow, MessageVersionRow, MessengerRow, NodeRow, NoteAboutRow, NoteRow,
    OfficeHoursRow, OutboxRow, PageViewRow, PulseRow, RefusalRow, SeenRow, SegmentRow, SendsRow, SiteRow, StatsRow,
    SubscriptionTypeRow, SummaryRow, TagNameRow, TagRow, TeammateRow, TimelineRow, TimerRow, TokenRow, WebhookRow,
    WorkspaceRow,
};
use engine::{RefusalKind, Row};

type Fields = Vec<(&'static str, String)>;

fn push(fields: &mut Fields, name: &'static str, value: &impl Text) {
    if !value.is_blank() {
        fields.push((name, value.text()));
    }
}

macro_rules! rows {
    ($($table:ident => $row:ident { $($field:ident),* },)*) => {
        /// A row's fields by name, those that tell something.
        pub fn fields(row: &Row) -> Fields {
            let mut fields = Fields::new();
            match row {
                $(Row::$table(row) => {
                    let $row { $($field),* } = &**row;
                    $(push(&mut fields, stringify!($field), $field);)*
                })*
                Row::Stats(row) => stats(row, &mut fields),
            }
            fields
        }
    };
}

rows! {
    Node => NodeRow { last_workspace, last_token },
    Workspace => WorkspaceRow { app_id, name, created_at, time_zone, id_key, identity_secret, settings },
    App => AppRow { workspace },
    Token => TokenRow { token, workspace, secret_hash, scopes, name, created_at, revoked_at },
    Teammate => TeammateRow { email, name, password_hash, created_at, away, away_reassign, role, removed_at, link, last_signed_in_at },
    LoginSession => LoginSessionRow { secret_hash, created_at, expires_at, by_link },
    Counters => CountersRow {
        last_contact, last_definition, active_definitions, last_event, last_refusal, last_job, last_audit,
        last_teammate, last_attribute, contact_attributes, company_attributes, last_tag, last_company, last_segment,
        last_subscription_type, last_audience, last_note, last_webhook, last_held, held_count, held_bytes, companies,
        last_merge, last_deletion, sites, last_message,
        last_delivery, last_timer, last_fact
    },
    Definition => DefinitionRow { name, display_name, description, created_at, archived_at },
    DefinitionName => DefinitionNameRow { definition },
    Catalog => CatalogRow { keys },
    Contact => ContactRow {
        role, external_id, email, name, phone, avatar_url, owner_id, signed_up_at, last_seen_at,
        unsubscribed_from_emails, created_at, updated_at, custom, facts, tags, companies, consents, visitor_id,
        archived_at, blocked_at, merged_into, aliases, first_known_at, claimed
    },
    Identifier => IdentifierRow { contacts },
    Log => LogRow {
        contact, definition, created_at, received_at_ms, recorded_after_ms, source, verified, token, discriminator,
        metadata, omissions
    },
    Timeline => TimelineRow { event },
    Seen => SeenRow { what, digest, expires_at },
    Summary => SummaryRow { tracked, imported, retired, first, last },
    Done => DoneRow {},
    Refusal => RefusalRow { number, after_event, what, definition, received_at_ms, source, token },
    Job => JobRow { created_at, updated_at, kind },
    BulkError => BulkErrorRow { created_at, code, message, data },
    Audit => AuditRow { at_ms, actor, action, subject, changes },
    Attribute => AttributeRow {
        model, name, data_type, options, description, messenger_writable, created_at, updated_at, archived_at
    },
    AttributeName => AttributeNameRow { attribute },
    Tag => TagRow { name, created_at },
    TagName => TagNameRow { tag },
    Segment => SegmentRow { name, person_type, predicate, created_at, updated_at },
    Audience => AudienceRow { name, predicates, role_predicates, predicate, created_at, updated_at },
    SubscriptionType => SubscriptionTypeRow { name, description, opt_in, created_at, archived_at },
    Webhook => WebhookRow { url, topics, event_names, hub_secret, created_at, updated_at },
    Company => CompanyRow {
        company_id, name, plan, size, website, industry, monthly_spend, remote_created_at, last_request_at, custom, tags,
        contacts, created_at, updated_at
    },
    CompanyIdentifier => CompanyIdRow { companies },
    CompanyContact => CompanyContactRow {},
    Merge => MergeRow { from, merged_at, before, after },
    Note => NoteRow { about, author, body, created_at },
    NoteAbout => NoteAboutRow {},
    Held => HeldRow {
        user_id, email, name, created_at, received_at_ms, source, verified, token, client_id, metadata, omissions, bytes
    },
    HeldUnder => HeldUnderRow {},
    HeldCount => HeldCountRow { count },
    Browsing => BrowsingRow { revision, person_revision, page_views },
    PageView => PageViewRow { number, viewed_at_ms, url, title, referrer },
    Site => SiteRow { first_seen_at, last_seen_at },
    Messenger => MessengerRow {
        enforced, trusted_domains, protected_attributes, share_with_unverified, action_color, background_color, dark
    },
    IdentitySecret => IdentitySecretRow { secret, created_at, number, previous },
    Message => MessageRow {
        name, kind, state, version, live_since_ms, first_live_at, created_at, updated_at, spec,
        owner, forecast, paused, marking_since_ms
    },
    MessageVersion => MessageVersionRow { since, spec },
    Sends => SendsRow { messages, recent },
    Delivery => DeliveryRow {
        message, version, cause, verified, made_at_ms, expires_at, revision, received_at, shown_at, clicked_at,
        dismissed_at, reaction, recalled, replied_at, sending, completed_at
    },
    DeliveryOf => DeliveryOfRow { contact },
    Decision => DecisionRow { verdicts },
    MessageStats => MessageStatsRow { verdicts, counts },
    Pulse => PulseRow { sent, hour, in_hour },
    Timer => TimerRow { contact, message, version, event },
    Outbox => OutboxRow {},
    Member => MemberRow { since },
    OfficeHours => OfficeHoursRow { windows },
    Fact => FactRow { event, metadata, created_at, until, counted_to },
    FactCount => FactCountRow { count, first, last, days },
    Devices => DevicesRow { devices },
    DeviceOwner => DeviceOwnerRow { contact },
}

/// Reasons and kinds by their words, not by their numbers.
fn stats(row: &StatsRow, fields: &mut Fields) {
    let StatsRow { accepted, imported, duplicate, dropped, rejected, first_at, last_at } = row;
    let reason = |number| DropReason::from_number(number).map_or("?", DropReason::name);
    let kind = |number| RefusalKind::from_number(number).map_or("?", RefusalKind::name);
    let words = |counts: &[(u8, u64)], word: &dyn Fn(u8) -> &'static str| {
        counts.iter().map(|(number, count)| format!("{}:{count}", word(*number))).collect::<Vec<_>>().join(",")
    };
    push(fields, "accepted", accepted);
    push(fields, "imported", imported);
    push(fields, "duplicate", duplicate);
    if !dropped.is_empty() {
        fields.push(("dropped", words(dropped, &reason)));
    }
    if !rejected.is_empty() {
        fields.push(("rejected", words(rejected, &kind)));
    }
    push(fields, "first_at", first_at);
    push(fields, "last_at", last_at);
}
