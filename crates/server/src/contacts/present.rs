//! A contact as the 2.x API shows it.

use super::{Facts, Found};
use crate::attributes;
use crate::auth::Access;
use crate::request::{PREVIEW, Version};
use engine::ids::{CompanyId, NoteId};
use engine::rows::{About, ContactRow, Role, Standard};
use node::{Config, ReadError, View};
use wire::rest::contact::{Contact, Location, MergeRecord, PlainList, SUBLIST_ITEMS_MAX, Sublist, SublistItem};
use wire::rest::me::Avatar;

/// From this version on `email_verified` can be sent.
pub const EMAIL_VERIFIED_SINCE: Version = Version::Two(16);

/// From this version on a contact's merges can be shown.
pub const MERGES_SINCE: Version = Version::Two(16);

/// A contact, shown with the first tags, notes, companies and choices.
///
/// # Errors
/// What belongs to the contact cannot be read.
pub fn contact<'a>(
    view: &View,
    access: &'a Access,
    config: &Config,
    version: Version,
    found: &'a Found,
) -> Result<Contact<'a>, ReadError> {
    let neighbours = Neighbours::read(view, access, found)?;
    Ok(Shown { access, config, version, neighbours }.contact(found))
}

/// A contact that was made just now: nothing can belong to it yet, so nothing
/// is read.
#[must_use]
pub fn new_contact<'a>(access: &'a Access, config: &Config, version: Version, found: &'a Found) -> Contact<'a> {
    Shown { access, config, version, neighbours: Neighbours::default() }.contact(found)
}

/// The merges of a contact, the latest first.
///
/// # Errors
/// They cannot be read.
pub fn merges(view: &View, access: &Access, found: &Found) -> Result<Vec<(u64, MergeRecord<'static>)>, ReadError> {
    let workspace = access.workspace();
    let mut records = Vec::new();
    for (seq, merge) in view.merges_of(workspace, found.0)?.iter().rev() {
        // The row of who was merged stays as it was.
        let Some(row) = view.contact(workspace, merge.from)? else { continue };
        let record = MergeRecord {
            kind: "merge_history",
            source_contact_id: access.contact_id(merge.from, &row).to_string(),
            source_contact_role: row.role.name(),
            merged_at: merge.merged_at,
        };
        records.push((*seq, record));
    }
    Ok(records)
}

/// Whether this caller is shown the merges of this contact.
#[must_use]
pub fn shows_merges(version: Version, row: &ContactRow) -> bool {
    version >= MERGES_SINCE && row.role == Role::User
}

/// The first of what belongs to a contact and stands in other rows.
#[derive(Default)]
struct Neighbours {
    notes: (Vec<NoteId>, u64),
    companies: (Vec<CompanyId>, u64),
}

impl Neighbours {
    fn read(view: &View, access: &Access, (contact, row): &Found) -> Result<Self, ReadError> {
        let workspace = access.workspace();
        let about: Vec<About> = row.history_of(*contact).map(About::Contact).collect();
        let (notes, notes_count) = view.notes_about(workspace, &about, 0, SUBLIST_ITEMS_MAX)?;
        let notes = notes.into_iter().map(|(note, _)| note).collect();
        Ok(Self { notes: (notes, notes_count), companies: first_companies(view, access, row)? })
    }
}

/// Reads no more companies than are shown. One that was deleted just now and
/// is still being detached may be counted.
fn first_companies(view: &View, access: &Access, row: &ContactRow) -> Result<(Vec<CompanyId>, u64), ReadError> {
    let mut count = u64::try_from(row.companies.len()).unwrap_or(u64::MAX);
    let mut first = Vec::new();
    for &company in &row.companies {
        if first.len() == SUBLIST_ITEMS_MAX {
            break;
        }
        match view.company(access.workspace(), company)? {
            Some(company_row) => first.push(access.company_id(company, &company_row)),
            None => count -= 1,
        }
    }
    Ok((first, count))
}

/// Everything that showing a contact needs besides its row.
struct Shown<'a, 'c> {
    access: &'a Access,
    config: &'c Config,
    version: Version,
    neighbours: Neighbours,
}

impl<'a> Shown<'a, '_> {
    fn contact(&self, (ordinal, row): &'a Found) -> Contact<'a> {
        let (row, facts) = (&**row, Facts(row));
        let id = self.access.contact_id(*ordinal, row).to_string();
        Contact {
            kind: "contact",
            workspace_id: &self.access.workspace_row().app_id,
            external_id: row.external_id.as_deref(),
            role: row.role.name(),
            email: row.email.as_deref(),
            email_domain: row.email.as_deref().and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain),
            phone: row.phone.as_deref(),
            formatted_phone: self.shows_formatted_phone().then_some(row.phone.as_deref()),
            name: row.name.as_deref(),
            avatar: row.avatar_url.as_deref().map(|url| Avatar::new(Some(url))),
            owner_id: row.owner_id.as_deref(),
            social_profiles: PlainList::default(),
            has_hard_bounced: facts.flag(Standard::HasHardBounced).unwrap_or(false),
            marked_email_as_spam: facts.flag(Standard::MarkedEmailAsSpam).unwrap_or(false),
            unsubscribed_from_emails: row.unsubscribed_from_emails,
            created_at: row.known_since(),
            updated_at: row.updated_at,
            signed_up_at: row.signed_up_at,
            last_seen_at: row.last_seen_at,
            last_replied_at: facts.number(Standard::LastRepliedAt),
            last_contacted_at: facts.number(Standard::LastContactedAt),
            last_email_opened_at: facts.number(Standard::LastEmailOpenedAt),
            last_email_clicked_at: facts.number(Standard::LastEmailClickedAt),
            language_override: facts.text(Standard::LanguageOverride),
            browser: facts.text(Standard::Browser),
            browser_version: facts.text(Standard::BrowserVersion),
            browser_language: facts.text(Standard::BrowserLanguage),
            os: facts.text(Standard::Os),
            location: location(facts),
            android_app_name: facts.text(Standard::AndroidAppName),
            android_app_version: facts.text(Standard::AndroidAppVersion),
            android_device: facts.text(Standard::AndroidDevice),
            android_os_version: facts.text(Standard::AndroidOsVersion),
            android_sdk_version: facts.text(Standard::AndroidSdkVersion),
            android_last_seen_at: facts.number(Standard::AndroidLastSeenAt),
            ios_app_name: facts.text(Standard::IosAppName),
            ios_app_version: facts.text(Standard::IosAppVersion),
            ios_device: facts.text(Standard::IosDevice),
            ios_os_version: facts.text(Standard::IosOsVersion),
            ios_sdk_version: facts.text(Standard::IosSdkVersion),
            ios_last_seen_at: facts.number(Standard::IosLastSeenAt),
            custom_attributes: attributes::shown(self.config, self.access.workspace(), &row.custom),
            tags: self.tags(&id, row),
            notes: self.notes(&id),
            companies: self.companies(&id),
            opted_out_subscription_types: self.choices(&id, row, false),
            opted_in_subscription_types: self.choices(&id, row, true),
            utm_campaign: facts.text(Standard::UtmCampaign),
            utm_content: facts.text(Standard::UtmContent),
            utm_medium: facts.text(Standard::UtmMedium),
            utm_source: facts.text(Standard::UtmSource),
            utm_term: facts.text(Standard::UtmTerm),
            referrer: facts.text(Standard::Referrer),
            sms_consent: facts.flag(Standard::SmsConsent).unwrap_or(false),
            unsubscribed_from_sms: facts.flag(Standard::UnsubscribedFromSms).unwrap_or(false),
            enabled_push_messaging: facts.flag(Standard::EnabledPushMessaging),
            merge_history: None,
            id,
        }
    }

    /// Only two versions have it. Numbers are kept as sent, so it is the same.
    fn shows_formatted_phone(&self) -> bool {
        matches!(self.version, Version::Two(11 | PREVIEW))
    }

    /// Tags that are gone are passed over.
    fn tags(&self, id: &str, row: &ContactRow) -> Sublist {
        let known = |tagging: &&engine::rows::Tagging| self.config.tag(self.access.workspace(), tagging.tag).is_some();
        let tags: Vec<_> = row.tags.iter().filter(known).collect();
        let items = tags.iter().map(|tagging| SublistItem::tag(tagging.tag.0.to_string()));
        Sublist::new(id, "tags", count(tags.len()), items)
    }

    fn notes(&self, id: &str) -> Sublist {
        let (notes, total) = &self.neighbours.notes;
        let items = notes.iter().map(|note| SublistItem::note(note.0.to_string()));
        Sublist::new(id, "notes", count(*total), items)
    }

    fn companies(&self, id: &str) -> Sublist {
        let (companies, total) = &self.neighbours.companies;
        let items = companies.iter().map(|company| SublistItem::company(company.to_string()));
        Sublist::new(id, "companies", count(*total), items)
    }

    fn choices(&self, id: &str, row: &ContactRow, wanted: bool) -> Sublist {
        let choices: Vec<_> = row.consents.iter().filter(|consent| consent.wanted == wanted).collect();
        let items = choices.iter().map(|consent| SublistItem::subscription(consent.subscription.0.to_string()));
        Sublist::new(id, "subscriptions", count(choices.len()), items)
    }
}

fn location(facts: Facts<'_>) -> Location<'_> {
    Location {
        kind: "location",
        country: facts.text(Standard::LocationCountry),
        region: facts.text(Standard::LocationRegion),
        city: facts.text(Standard::LocationCity),
        country_code: facts.text(Standard::LocationCountryCode),
        continent_code: facts.text(Standard::LocationContinentCode),
    }
}

fn count(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}
