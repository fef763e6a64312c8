//! The attributes that Herald itself knows, as lists of definitions show them.

use engine::attributes::contact_kind;
use engine::predicates::ValueKind;
use engine::rows::{DataType, Standard};

/// What is said of a standard attribute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    /// Its name, behind those of what it stands in.
    pub(super) full_name: &'static str,
    /// What people call it.
    pub(super) label: &'static str,
    /// The type of its values.
    pub(super) data_type: DataType,
    /// Who may write it.
    pub(super) writable: Writable,
}

/// Who may write an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writable {
    /// Herald alone.
    Never,
    /// The API.
    Api,
    /// The API, and browsers.
    Messenger,
}

/// Those of people.
pub(super) fn contact() -> impl Iterator<Item = Spec> {
    Standard::ALL.iter().map(|&standard| Spec {
        full_name: standard.name(),
        label: label(standard),
        data_type: data_type(contact_kind(standard)),
        writable: writable(standard),
    })
}

/// Those of companies.
pub(super) const COMPANY: &[Spec] = &[
    company("company_id", "Company ID", DataType::String, Writable::Api),
    company("name", "Company name", DataType::String, Writable::Messenger),
    company("plan.name", "Plan", DataType::String, Writable::Messenger),
    company("size", "Company size", DataType::Integer, Writable::Messenger),
    company("website", "Company website", DataType::String, Writable::Messenger),
    company("industry", "Company industry", DataType::String, Writable::Messenger),
    company("monthly_spend", "Monthly spend", DataType::Integer, Writable::Messenger),
    company("remote_created_at", "Company created at", DataType::Date, Writable::Messenger),
    company("last_request_at", "Company last seen", DataType::Date, Writable::Never),
    company("created_at", "Company first known at", DataType::Date, Writable::Never),
    company("updated_at", "Company updated at", DataType::Date, Writable::Never),
    company("user_count", "People", DataType::Integer, Writable::Never),
];

const fn company(full_name: &'static str, label: &'static str, data_type: DataType, writable: Writable) -> Spec {
    Spec { full_name, label, data_type, writable }
}

const fn data_type(kind: ValueKind) -> DataType {
    match kind {
        ValueKind::Text | ValueKind::Id => DataType::String,
        ValueKind::Number => DataType::Integer,
        ValueKind::Boolean => DataType::Boolean,
        ValueKind::Date => DataType::Date,
    }
}

const fn writable(standard: Standard) -> Writable {
    match standard {
        Standard::Name | Standard::Email | Standard::Phone | Standard::Avatar | Standard::LanguageOverride => {
            Writable::Messenger
        }
        Standard::Role
        | Standard::ExternalId
        | Standard::OwnerId
        | Standard::SignedUpAt
        | Standard::LastSeenAt
        | Standard::UnsubscribedFromEmails => Writable::Api,
        _ => Writable::Never,
    }
}

const fn label(standard: Standard) -> &'static str {
    match standard {
        Standard::Id => "ID",
        Standard::Role => "Role",
        Standard::ExternalId => "User ID",
        Standard::Email => "Email",
        Standard::EmailDomain => "Email domain",
        Standard::Phone => "Phone",
        Standard::Name => "Name",
        Standard::Avatar => "Avatar",
        Standard::OwnerId => "Owner",
        Standard::CreatedAt => "First known at",
        Standard::UpdatedAt => "Updated at",
        Standard::SignedUpAt => "Signed up",
        Standard::LastSeenAt => "Last seen",
        Standard::UnsubscribedFromEmails => "Unsubscribed from emails",
        Standard::SessionCount => "Web sessions",
        Standard::LastContactedAt => "Last contacted",
        Standard::LastRepliedAt => "Last heard from",
        Standard::LastEmailOpenedAt => "Last opened email",
        Standard::LastEmailClickedAt => "Last clicked on link in email",
        Standard::MarkedEmailAsSpam => "Marked email as spam",
        Standard::HasHardBounced => "Has hard bounced",
        Standard::LanguageOverride => "Language override",
        Standard::Browser => "Browser",
        Standard::BrowserVersion => "Browser version",
        Standard::BrowserLanguage => "Browser language",
        Standard::Os => "OS",
        Standard::LocationCountry => "Country",
        Standard::LocationRegion => "Region",
        Standard::LocationCity => "City",
        Standard::LocationCountryCode => "Country code",
        Standard::LocationContinentCode => "Continent code",
        Standard::TimeZone => "Time zone",
        Standard::Referrer => "Referral URL",
        Standard::UtmCampaign => "UTM campaign",
        Standard::UtmContent => "UTM content",
        Standard::UtmMedium => "UTM medium",
        Standard::UtmSource => "UTM source",
        Standard::UtmTerm => "UTM term",
        Standard::AndroidAppName => "Android app name",
        Standard::AndroidAppVersion => "Android app version",
        Standard::AndroidDevice => "Android device",
        Standard::AndroidOsVersion => "Android OS version",
        Standard::AndroidSdkVersion => "Android SDK version",
        Standard::AndroidLastSeenAt => "Last seen on Android",
        Standard::IosAppName => "iOS app name",
        Standard::IosAppVersion => "iOS app version",
        Standard::IosDevice => "iOS device",
        Standard::IosOsVersion => "iOS version",
        Standard::IosSdkVersion => "iOS SDK version",
        Standard::IosLastSeenAt => "Last seen on iOS",
        Standard::SmsConsent => "SMS consent",
        Standard::UnsubscribedFromSms => "Unsubscribed from SMS",
        Standard::EnabledPushMessaging => "Enabled push messaging",
        Standard::EmailVerified => "Email verified",
        Standard::DoNotTrack => "Do not track",
        Standard::UserAgent => "User agent",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_labels_are_each_there_once() {
        let all: Vec<Spec> = contact().collect();
        for specs in [&all[..], COMPANY] {
            let names: BTreeSet<&str> = specs.iter().map(|spec| spec.full_name).collect();
            let labels: BTreeSet<&str> = specs.iter().map(|spec| spec.label).collect();
            assert_eq!((names.len(), labels.len()), (specs.len(), specs.len()));
        }
    }
}
