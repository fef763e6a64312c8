//! How a row is written: a version byte, then its fields.

use super::fields::Field;
use super::reader::{Corrupt, Reader};
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
use engine::{Row, Table};
use std::sync::Arc;

/// Declares each row's version and fields. `later` fields were added after
/// the version was released: a row that ends before them has their defaults.
macro_rules! rows {
    ($($table:ident => $row:ident v $version:literal { $($field:ident),* $(; later: $($later:ident),*)? },)*) => {
        /// Appends a row's bytes.
        pub fn encode_row(row: &Row, out: &mut Vec<u8>) {
            match row {
                $(Row::$table(row) => {
                    out.push($version);
                    let $row { $($field,)* $($($later,)*)? } = &**row;
                    $(Field::put($field, out);)*
                    $($(Field::put($later, out);)*)?
                })*
            }
        }

        /// Reads a row of a table.
        ///
        /// # Errors
        /// [`Corrupt`] when the bytes are no row of this table, or one of a
        /// later version of this program.
        pub fn decode_row(table: Table, bytes: &[u8]) -> Result<Row, Corrupt> {
            let mut reader = Reader::new(bytes);
            let version: u8 = reader.field()?;
            let row = match table {
                $(Table::$table => {
                    if version != $version {
                        return Err(Corrupt("its version is not known"));
                    }
                    Row::$table(Arc::new($row {
                        $($field: reader.field()?,)*
                        $($($later: if reader.is_at_end() { Default::default() } else { reader.field()? },)*)?
                    }))
                })*
            };
            if reader.is_at_end() { Ok(row) } else { Err(Corrupt("it is too long")) }
        }
    };
}

rows! {
    Node => NodeRow v 1 { last_workspace, last_token },
    Workspace => WorkspaceRow v 1 { app_id, name, created_at, time_zone, id_key, identity_secret, settings },
    App => AppRow v 1 { workspace },
    Token => TokenRow v 1 { token, workspace, secret_hash, scopes, name, created_at, revoked_at },
    Teammate => TeammateRow v 1 { email, name, password_hash, created_at; later: away, away_reassign, role, removed_at, link, last_signed_in_at },
    LoginSession => LoginSessionRow v 1 { secret_hash, created_at, expires_at, by_link },
    Counters => CountersRow v 1 {
        last_contact, last_definition, active_definitions, last_event, last_refusal, last_job, last_audit,
        last_teammate;
        later: last_attribute, contact_attributes, company_attributes, last_tag, last_company, last_segment, last_subscription_type, last_audience, last_note,
        last_webhook, last_held, held_count, held_bytes, companies, last_merge, last_deletion, sites, last_message,
        last_delivery, last_timer, last_fact
    },
    Definition => DefinitionRow v 1 { name, display_name, description, created_at, archived_at },
    DefinitionName => DefinitionNameRow v 1 { definition },
    Catalog => CatalogRow v 1 { keys },
    Contact => ContactRow v 1 {
        role, external_id, email, name, phone, avatar_url, owner_id, signed_up_at, last_seen_at,
        unsubscribed_from_emails, created_at, updated_at;
        later: custom, facts, tags, companies, consents, visitor_id, archived_at, blocked_at, merged_into, aliases,
        first_known_at, claimed
    },
    Identifier => IdentifierRow v 1 { contacts },
    Log => LogRow v 1 {
        contact, definition, created_at, received_at_ms, recorded_after_ms, source, verified, token, discriminator,
        metadata, omissions
    },
    Timeline => TimelineRow v 1 { event },
    Seen => SeenRow v 1 { what, digest, expires_at },
    Summary => SummaryRow v 1 { tracked, imported, retired, first, last },
    Done => DoneRow v 1 {},
    Stats => StatsRow v 1 { accepted, imported, duplicate, dropped, rejected, first_at, last_at },
    Refusal => RefusalRow v 1 { number, after_event, what, definition, received_at_ms, source, token },
    Job => JobRow v 1 { created_at, updated_at, kind },
    BulkError => BulkErrorRow v 1 { created_at, code, message, data },
    Audit => AuditRow v 1 { at_ms, actor, action, subject, changes },
    Attribute => AttributeRow v 1 {
        model, name, data_type, options, description, messenger_writable, created_at, updated_at, archived_at
    },
    AttributeName => AttributeNameRow v 1 { attribute },
    Tag => TagRow v 1 { name, created_at },
    TagName => TagNameRow v 1 { tag },
    Segment => SegmentRow v 1 { name, person_type, predicate, created_at, updated_at },
    Audience => AudienceRow v 1 { name, predicates, role_predicates, predicate, created_at, updated_at },
    SubscriptionType => SubscriptionTypeRow v 1 { name, description, opt_in, created_at, archived_at },
    Webhook => WebhookRow v 1 { url, topics, event_names, hub_secret, created_at, updated_at },
    Company => CompanyRow v 1 {
        company_id, name, plan, size, website, industry, monthly_spend, remote_created_at, last_request_at, custom, tags,
        contacts, created_at, updated_at
    },
    CompanyIdentifier => CompanyIdRow v 1 { companies },
    CompanyContact => CompanyContactRow v 1 {},
    Merge => MergeRow v 1 { from, merged_at, before, after },
    Note => NoteRow v 1 { about, author, body, created_at },
    NoteAbout => NoteAboutRow v 1 {},
    Held => HeldRow v 1 {
        user_id, email, name, created_at, received_at_ms, source, verified, token, client_id, metadata, omissions, bytes
    },
    HeldUnder => HeldUnderRow v 1 {},
    HeldCount => HeldCountRow v 1 { count },
    Browsing => BrowsingRow v 1 { revision, person_revision, page_views },
    PageView => PageViewRow v 1 { number, viewed_at_ms, url, title, referrer },
    Site => SiteRow v 1 { first_seen_at, last_seen_at },
    Messenger => MessengerRow v 1 {
        enforced, trusted_domains, protected_attributes, share_with_unverified;
        later: action_color, background_color, dark
    },
    IdentitySecret => IdentitySecretRow v 1 { secret, created_at, number, previous },
    Message => MessageRow v 1 {
        name, kind, state, version, live_since_ms, first_live_at, created_at, updated_at, spec,
        owner, forecast, paused, marking_since_ms
    },
    MessageVersion => MessageVersionRow v 1 { since, spec },
    Sends => SendsRow v 1 { messages, recent },
    Delivery => DeliveryRow v 1 {
        message, version, cause, verified, made_at_ms, expires_at, revision, received_at, shown_at, clicked_at,
        dismissed_at, reaction, recalled, replied_at, sending, completed_at
    },
    DeliveryOf => DeliveryOfRow v 1 { contact },
    Decision => DecisionRow v 1 { verdicts },
    MessageStats => MessageStatsRow v 1 { verdicts, counts },
    Pulse => PulseRow v 1 { sent, hour, in_hour },
    Timer => TimerRow v 1 { contact, message, version, event },
    Outbox => OutboxRow v 1 {},
    Member => MemberRow v 1 { since },
    OfficeHours => OfficeHoursRow v 1 { windows },
    Fact => FactRow v 1 { event, metadata, created_at, until, counted_to },
    FactCount => FactCountRow v 1 { count, first, last, days },
    Devices => DevicesRow v 1 { devices },
    DeviceOwner => DeviceOwnerRow v 1 { contact },
}

/// A contact's row within another row: with its length before it, so that it
/// too can gain fields.
impl Field for ContactRow {
    fn put(&self, out: &mut Vec<u8>) {
        let mut bytes = Vec::new();
        encode_row(&Row::Contact(Arc::new(self.clone())), &mut bytes);
        bytes.put(out);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        let bytes: Vec<u8> = reader.field()?;
        match decode_row(Table::Contact, &bytes)? {
            Row::Contact(row) => Ok(Arc::unwrap_or_clone(row)),
            _ => Err(Corrupt("a contact within a row is something else")),
        }
    }
}

#[cfg(test)]
mod tests;
