//! A contact as the 1.x API shows it.

use crate::attributes;
use crate::auth::Access;
use crate::contacts::{Facts, Found};
use crate::legacy::pseudonym;
use crate::{segments, tags};
use engine::rows::{ContactRow, Role, Standard};
use node::{Node, ReadError, View};
use std::borrow::Cow;
use wire::legacy::user::{CompanyBrief, CompanyList, KnownLocation, LocationData, SocialProfileList, User};
use wire::rest::me::Avatar;
use wire::rest::segment::SegmentList;

/// A contact, shown as a user or a lead with everything that belongs to them.
///
/// # Errors
/// What belongs to them cannot be read.
pub fn user<'a>(view: &View, access: &'a Access, node: &Node, found: &'a Found) -> Result<User<'a>, ReadError> {
    let (ordinal, row) = (found.0, &*found.1);
    let config = node.config();
    let workspace = access.workspace();
    let facts = Facts(row);
    let id = access.contact_id(ordinal, row);
    let is_user = row.role == Role::User;
    Ok(User {
        kind: if is_user { "user" } else { "contact" },
        id: id.to_string(),
        user_id: row.external_id.as_deref().or(row.visitor_id.as_deref()),
        anonymous: !is_user,
        email: row.email.as_deref(),
        phone: row.phone.as_deref(),
        name: row.name.as_deref(),
        pseudonym: (!is_user).then(|| pseudonym::of(id)),
        avatar: Avatar::new(row.avatar_url.as_deref()),
        app_id: &access.workspace_row().app_id,
        companies: companies(view, access, row)?,
        location_data: location(facts),
        last_request_at: row.last_seen_at,
        last_seen_ip: None,
        created_at: row.known_since(),
        remote_created_at: row.signed_up_at,
        signed_up_at: row.signed_up_at,
        updated_at: row.updated_at,
        session_count: facts.number(Standard::SessionCount).unwrap_or(0),
        social_profiles: SocialProfileList::default(),
        owner_id: row.owner_id.as_deref(),
        unsubscribed_from_emails: row.unsubscribed_from_emails,
        marked_email_as_spam: facts.flag(Standard::MarkedEmailAsSpam).unwrap_or(false),
        has_hard_bounced: facts.flag(Standard::HasHardBounced).unwrap_or(false),
        user_agent_data: facts.text(Standard::UserAgent),
        tags: tags::present::list(config, workspace, &row.tags),
        segments: segments(view, access, node, found)?,
        custom_attributes: attributes::shown(config, workspace, &row.custom),
        referrer: facts.text(Standard::Referrer),
        utm_campaign: facts.text(Standard::UtmCampaign),
        utm_content: facts.text(Standard::UtmContent),
        utm_medium: facts.text(Standard::UtmMedium),
        utm_source: facts.text(Standard::UtmSource),
        utm_term: facts.text(Standard::UtmTerm),
        do_not_track: facts.flag(Standard::DoNotTrack),
    })
}

/// Several contacts, shown.
///
/// # Errors
/// What belongs to one of them cannot be read.
pub fn users<'a>(view: &View, access: &'a Access, node: &Node, found: &'a [Found]) -> Result<Vec<User<'a>>, ReadError> {
    found.iter().map(|found| user(view, access, node, found)).collect()
}

fn companies(view: &View, access: &Access, row: &ContactRow) -> Result<CompanyList<'static>, ReadError> {
    let companies = view.companies_of(access.workspace(), row)?;
    let briefs = companies.iter().map(|(company, row)| CompanyBrief {
        kind: "company",
        company_id: Cow::Owned(row.company_id.clone()),
        id: access.company_id(*company, row).to_string(),
        name: Cow::Owned(row.name.clone().unwrap_or_default()),
    });
    Ok(CompanyList::new(briefs.collect()))
}

fn segments(view: &View, access: &Access, node: &Node, found: &Found) -> Result<SegmentList<'static>, ReadError> {
    let found = node.segments_of(view, access.workspace(), found)?;
    let shown = found.iter().map(|(segment, row)| segments::present::segment(access, *segment, row, None));
    Ok(SegmentList::new(shown.collect()))
}

fn location(facts: Facts<'_>) -> LocationData<'_> {
    let location = KnownLocation {
        city_name: facts.text(Standard::LocationCity),
        continent_code: facts.text(Standard::LocationContinentCode),
        country_code: facts.text(Standard::LocationCountryCode),
        country_name: facts.text(Standard::LocationCountry),
        region_name: facts.text(Standard::LocationRegion),
        timezone: facts.text(Standard::TimeZone),
        ..KnownLocation::default()
    };
    let is_known = [
        location.city_name,
        location.continent_code,
        location.country_code,
        location.country_name,
        location.region_name,
        location.timezone,
    ];
    if is_known.iter().any(Option::is_some) { LocationData::Known(location) } else { LocationData::default() }
}
