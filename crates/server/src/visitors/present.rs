//! A visitor's row as the API shows it.

use crate::attributes;
use crate::auth::Access;
use crate::contacts::{Facts, Found};
use crate::legacy::pseudonym;
use engine::rows::Standard;
use node::Config;
use wire::legacy::user::{CompanyList, KnownLocation, LocationData, SocialProfileList};
use wire::rest::me::Avatar;
use wire::rest::segment::SegmentList;
use wire::rest::tag::TagList;
use wire::rest::visitor::Visitor;

/// A visitor, shown. Companies, tags and segments are for contacts: a visitor
/// has none.
#[must_use]
pub fn visitor<'a>(access: &'a Access, config: &Config, (ordinal, row): &'a Found) -> Visitor<'a> {
    let (facts, id) = (Facts(row), access.contact_id(*ordinal, row));
    Visitor {
        kind: "visitor",
        id: id.to_string(),
        user_id: row.visitor_id.as_deref(),
        anonymous: true,
        email: row.email.as_deref().unwrap_or_default(),
        phone: row.phone.as_deref(),
        name: row.name.as_deref(),
        pseudonym: Some(pseudonym::of(id)),
        avatar: Avatar::new(row.avatar_url.as_deref()),
        app_id: &access.workspace_row().app_id,
        companies: CompanyList::default(),
        location_data: location(facts),
        last_request_at: row.last_seen_at,
        created_at: row.known_since(),
        remote_created_at: Some(row.known_since()),
        signed_up_at: row.signed_up_at,
        updated_at: row.updated_at,
        session_count: facts.number(Standard::SessionCount).unwrap_or(0),
        social_profiles: SocialProfileList::default(),
        owner_id: row.owner_id.as_deref(),
        unsubscribed_from_emails: row.unsubscribed_from_emails,
        marked_email_as_spam: facts.flag(Standard::MarkedEmailAsSpam).unwrap_or(false),
        has_hard_bounced: facts.flag(Standard::HasHardBounced).unwrap_or(false),
        tags: TagList::default(),
        segments: SegmentList::default(),
        custom_attributes: attributes::shown(config, access.workspace(), &row.custom),
        referrer: facts.text(Standard::Referrer),
        utm_campaign: facts.text(Standard::UtmCampaign),
        utm_content: facts.text(Standard::UtmContent),
        utm_medium: facts.text(Standard::UtmMedium),
        utm_source: facts.text(Standard::UtmSource),
        utm_term: facts.text(Standard::UtmTerm),
        do_not_track: facts.flag(Standard::DoNotTrack),
    }
}

/// All that a ping can tell of where somebody is: their time zone.
fn location(facts: Facts<'_>) -> LocationData<'_> {
    match facts.text(Standard::TimeZone) {
        None => LocationData::default(),
        Some(zone) => LocationData::Known(KnownLocation { timezone: Some(zone), ..KnownLocation::default() }),
    }
}
