//! Standard attributes: how each compares, and where its value is.

use crate::predicates::{Fact, StandardRef, ValueKind};
use crate::rows::{AttributeValue, ContactRow, DataType, Standard};

/// How a contact's standard attribute compares.
#[must_use]
pub const fn contact_kind(standard: Standard) -> ValueKind {
    match standard {
        Standard::Id | Standard::ExternalId | Standard::OwnerId => ValueKind::Id,
        Standard::CreatedAt
        | Standard::UpdatedAt
        | Standard::SignedUpAt
        | Standard::LastSeenAt
        | Standard::LastContactedAt
        | Standard::LastRepliedAt
        | Standard::LastEmailOpenedAt
        | Standard::LastEmailClickedAt
        | Standard::AndroidLastSeenAt
        | Standard::IosLastSeenAt => ValueKind::Date,
        Standard::SessionCount => ValueKind::Number,
        Standard::UnsubscribedFromEmails
        | Standard::MarkedEmailAsSpam
        | Standard::HasHardBounced
        | Standard::SmsConsent
        | Standard::UnsubscribedFromSms
        | Standard::EnabledPushMessaging
        | Standard::EmailVerified
        | Standard::DoNotTrack => ValueKind::Boolean,
        _ => ValueKind::Text,
    }
}

/// How values of a custom attribute's type compare.
#[must_use]
pub const fn kind_of_type(data_type: DataType) -> ValueKind {
    match data_type {
        DataType::String => ValueKind::Text,
        DataType::Integer | DataType::Float => ValueKind::Number,
        DataType::Boolean => ValueKind::Boolean,
        DataType::Date => ValueKind::Date,
    }
}

impl From<Standard> for StandardRef {
    fn from(standard: Standard) -> Self {
        Self(standard as u16)
    }
}

/// A contact's standard attribute. `id` is the text of the contact's public id.
#[must_use]
pub fn fact<'a>(row: &'a ContactRow, id: &'a str, standard: Standard) -> Fact<'a> {
    let text = |text: &'a Option<String>| text.as_deref().map_or(Fact::Missing, Fact::Text);
    let date = |at: Option<u32>| at.map_or(Fact::Missing, Fact::Date);
    match standard {
        Standard::Id => Fact::Text(id),
        Standard::Role => Fact::Text(row.role.name()),
        Standard::ExternalId => text(&row.external_id),
        Standard::Email => text(&row.email),
        Standard::EmailDomain => email_domain(row).map_or(Fact::Missing, Fact::Text),
        Standard::Phone => text(&row.phone),
        Standard::Name => text(&row.name),
        Standard::Avatar => text(&row.avatar_url),
        Standard::OwnerId => text(&row.owner_id),
        Standard::CreatedAt => Fact::Date(row.known_since()),
        Standard::UpdatedAt => Fact::Date(row.updated_at),
        Standard::SignedUpAt => date(row.signed_up_at),
        Standard::LastSeenAt => date(row.last_seen_at),
        Standard::UnsubscribedFromEmails => Fact::Boolean(row.unsubscribed_from_emails),
        other => row.fact(other).map_or_else(|| absent(other), |value| typed(contact_kind(other), value)),
    }
}

/// A value as predicates compare it. A date is a number of seconds.
#[must_use]
pub fn typed(kind: ValueKind, value: &AttributeValue) -> Fact<'_> {
    match (kind, value) {
        (_, AttributeValue::Text(text)) => Fact::Text(text),
        (_, AttributeValue::Boolean(value)) => Fact::Boolean(*value),
        (ValueKind::Date, AttributeValue::Number(text)) => text.parse().map_or(Fact::Number(text), Fact::Date),
        (_, AttributeValue::Number(text)) => Fact::Number(text),
    }
}

/// What stands for a standard attribute that was never written: the flags that
/// the API always shows are false, nothing else is there.
const fn absent(standard: Standard) -> Fact<'static> {
    match standard {
        Standard::MarkedEmailAsSpam
        | Standard::HasHardBounced
        | Standard::SmsConsent
        | Standard::UnsubscribedFromSms => Fact::Boolean(false),
        _ => Fact::Missing,
    }
}

/// What stands behind the `@` of their e-mail address.
fn email_domain(row: &ContactRow) -> Option<&str> {
    row.email.as_deref().and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain)
}

impl ContactRow {
    /// A standard attribute that has no field of its own.
    #[must_use]
    pub fn fact(&self, standard: Standard) -> Option<&AttributeValue> {
        let place = self.facts.binary_search_by_key(&standard, |(known, _)| *known).ok()?;
        self.facts.get(place).map(|(_, value)| value)
    }

    /// A custom attribute's value.
    #[must_use]
    pub fn custom_value(&self, attribute: crate::ids::AttributeId) -> Option<&AttributeValue> {
        let place = self.custom.binary_search_by_key(&attribute, |(known, _)| *known).ok()?;
        self.custom.get(place).map(|(_, value)| value)
    }
}
