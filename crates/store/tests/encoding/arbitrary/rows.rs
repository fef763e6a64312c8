//! Any row.

use super::{Arb, any_of, only_values, structs};
use engine::rows::{
    AppRow, AttributeNameRow, AttributeRow, AudienceRow, AuditRow, BrowsingRow, BulkErrorRow, CatalogRow,
    CompanyContactRow, CompanyIdRow, CompanyRow, ContactRow, CountersRow, DecisionRow, DefinitionNameRow,
    DefinitionRow, DeliveryOfRow, DeliveryRow, DeviceOwnerRow, DevicesRow, DoneRow, FactCountRow, FactRow,
    HeldCountRow, HeldRow, HeldUnderRow, IdentifierRow, IdentitySecretRow, JobRow, LogRow, LoginSessionRow, MemberRow,
    MergeRow, MessageRow, MessageStatsRow, MessageVersionRow, MessengerRow, NodeRow, NoteAboutRow, NoteRow,
    OfficeHoursRow, OutboxRow, PageViewRow, PulseRow, RefusalRow, SeenRow, SegmentRow, SendsRow, SiteRow, StatsRow,
    SubscriptionTypeRow, SummaryRow, TagNameRow, TagRow, TeammateRow, TimelineRow, TimerRow, TokenRow, WebhookRow,
    WorkspaceRow,
};
use proptest::prelude::*;

structs! {
    NodeRow { last_workspace, last_token }
    WorkspaceRow { app_id, name, created_at, time_zone, id_key, identity_secret, settings }
    AppRow { workspace }
    TokenRow { token, workspace, secret_hash, scopes, name, created_at, revoked_at }
    TeammateRow { email, name, password_hash, created_at, away, away_reassign, role, removed_at, link, last_signed_in_at }
    LoginSessionRow { secret_hash, created_at, expires_at, by_link }
    CountersRow {
        last_contact, last_definition, active_definitions, last_event, last_refusal, last_job, last_audit,
        last_teammate;
        last_attribute, contact_attributes, company_attributes, last_tag, last_company, last_segment,
        last_subscription_type, last_audience;
        last_note, last_webhook, last_held, held_count, held_bytes, companies, last_merge, last_deletion;
        sites, last_message, last_delivery, last_timer, last_fact
    }
    DefinitionRow { name, display_name, description, created_at, archived_at }
    DefinitionNameRow { definition }
    CatalogRow { keys }
    ContactRow {
        role, external_id, email, name, phone, avatar_url, owner_id, signed_up_at, last_seen_at,
        unsubscribed_from_emails, created_at, updated_at;
        custom, facts, tags, companies, consents, visitor_id, archived_at, blocked_at, merged_into, aliases,
        first_known_at, claimed
    }
    IdentifierRow { contacts }
    LogRow {
        contact, definition, created_at, received_at_ms, recorded_after_ms, source, verified, token, discriminator,
        metadata, omissions
    }
    TimelineRow { event }
    SeenRow { what, digest, expires_at }
    SummaryRow { tracked, imported, retired, first, last }
    StatsRow { accepted, imported, duplicate, dropped, rejected, first_at, last_at }
    RefusalRow { number, after_event, what, definition, received_at_ms, source, token }
    JobRow { created_at, updated_at, kind }
    BulkErrorRow { created_at, code, message, data }
    AuditRow { at_ms, actor, action, subject, changes }
    AttributeRow {
        model, name, data_type, options, description, messenger_writable, created_at, updated_at, archived_at
    }
    AttributeNameRow { attribute }
    TagRow { name, created_at }
    TagNameRow { tag }
    SegmentRow { name, person_type, predicate, created_at, updated_at }
    AudienceRow { name, predicates, role_predicates, predicate, created_at, updated_at }
    SubscriptionTypeRow { name, description, opt_in, created_at, archived_at }
    WebhookRow { url, topics, event_names, hub_secret, created_at, updated_at }
    CompanyRow {
        company_id, name, plan, size, website, industry, monthly_spend, remote_created_at, last_request_at;
        custom, tags, contacts, created_at, updated_at
    }
    CompanyIdRow { companies }
    MergeRow { from, merged_at, before, after }
    NoteRow { about, author, body, created_at }
    HeldRow {
        user_id, email, name, created_at, received_at_ms, source, verified, token, client_id, metadata, omissions, bytes
    }
    HeldCountRow { count }
    BrowsingRow { revision, person_revision, page_views }
    PageViewRow { number, viewed_at_ms, url, title, referrer }
    SiteRow { first_seen_at, last_seen_at }
    MessengerRow {
        enforced, trusted_domains, protected_attributes, share_with_unverified, action_color, background_color, dark
    }
    IdentitySecretRow { secret, created_at, number, previous }
    MessageRow {
        name, kind, state, version, live_since_ms, first_live_at, created_at, updated_at, spec, owner, forecast, paused; marking_since_ms
    }
    MessageVersionRow { since, spec }
    SendsRow { messages, recent }
    DeliveryRow {
        message, version, cause, verified, made_at_ms, expires_at, revision, received_at, shown_at, clicked_at;
        dismissed_at, reaction, recalled, replied_at, sending, completed_at
    }
    DeliveryOfRow { contact }
    DecisionRow { verdicts }
    MessageStatsRow { verdicts, counts }
    PulseRow { sent, hour, in_hour }
    TimerRow { contact, message, version, event }
    MemberRow { since }
    OfficeHoursRow { windows }
    FactRow { event, metadata, created_at, until, counted_to }
    FactCountRow { count, first, last, days }
    DevicesRow { devices }
    DeviceOwnerRow { contact }
}

only_values!(DoneRow, CompanyContactRow, NoteAboutRow, HeldUnderRow, OutboxRow);
