//! A contact's row as the 2.x API shows it.

use crate::auth::Access;
use engine::ids::ContactOrdinal;
use engine::rows::ContactRow;
use wire::rest::contact::{Contact, Empty, Location, PlainList, Sublist};
use wire::rest::me::Avatar;

/// A contact's row, shown. What is not recorded yet is null.
#[must_use]
pub fn contact<'a>(access: &'a Access, ordinal: ContactOrdinal, row: &'a ContactRow) -> Contact<'a> {
    let id = access.contact_id(ordinal, row).to_string();
    let sublist = |what: &str| Sublist::empty(&id, what);
    Contact {
        kind: "contact",
        workspace_id: &access.workspace_row().app_id,
        external_id: row.external_id.as_deref(),
        role: row.role.name(),
        email: row.email.as_deref(),
        email_domain: row.email.as_deref().and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain),
        phone: row.phone.as_deref(),
        name: row.name.as_deref(),
        avatar: row.avatar_url.as_deref().map(|url| Avatar::new(Some(url))),
        owner_id: row.owner_id.as_deref(),
        social_profiles: PlainList::default(),
        has_hard_bounced: false,
        marked_email_as_spam: false,
        unsubscribed_from_emails: row.unsubscribed_from_emails,
        created_at: row.created_at,
        updated_at: row.updated_at,
        signed_up_at: row.signed_up_at,
        last_seen_at: row.last_seen_at,
        last_replied_at: None,
        last_contacted_at: None,
        last_email_opened_at: None,
        last_email_clicked_at: None,
        language_override: None,
        browser: None,
        browser_version: None,
        browser_language: None,
        os: None,
        location: Location::default(),
        android_app_name: None,
        android_app_version: None,
        android_device: None,
        android_os_version: None,
        android_sdk_version: None,
        android_last_seen_at: None,
        ios_app_name: None,
        ios_app_version: None,
        ios_device: None,
        ios_os_version: None,
        ios_sdk_version: None,
        ios_last_seen_at: None,
        custom_attributes: Empty {},
        tags: sublist("tags"),
        notes: sublist("notes"),
        companies: sublist("companies"),
        opted_out_subscription_types: sublist("subscriptions"),
        opted_in_subscription_types: sublist("subscriptions"),
        utm_campaign: None,
        utm_content: None,
        utm_medium: None,
        utm_source: None,
        utm_term: None,
        referrer: None,
        sms_consent: false,
        unsubscribed_from_sms: false,
        enabled_push_messaging: None,
        id,
    }
}
