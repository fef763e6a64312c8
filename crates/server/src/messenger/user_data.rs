//! The settings of `boot` and `update` that are about a person, and what an
//! identity token says of one. What cannot be taken is named and left out: a
//! wrong attribute must not keep a page from knowing who is there.

use crate::attributes;
use crate::companies::facts as company_facts;
use crate::contacts::profile::{SentProfile, email};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::LEFT_OUT_MAX;
use crate::times;
use crate::users::sent::avatar;
use engine::command::{Profile, SentAttribute, SentCompany, Unknown};
use engine::limits::{
    ATTRIBUTE_NAME_CHARS_MAX, ATTRIBUTES_MAX, COMPANIES_PER_REQUEST_MAX, CONTACT_STRING_CHARS_MAX,
    EXTERNAL_ID_CHARS_MAX, METADATA_STRING_CHARS_MAX,
};
use engine::rows::{AttributeValue, Standard};
use engine::text::cut;
use serde_json::value::RawValue;
use std::borrow::Cow;
use wire::json::{Entries, Field, Unread};
use wire::messenger::LeftOut;
use wire::rest::company::SaveCompany;

/// Settings that say how the messenger looks or works, and what only the server
/// knows: never stored.
const NOT_STORED: [&str; 26] = [
    "app_id",
    "api_base",
    "custom_launcher_selector",
    "widget",
    "alignment",
    "vertical_padding",
    "horizontal_padding",
    "z_index",
    "hide_default_launcher",
    "hide_notifications",
    "session_duration",
    "action_color",
    "background_color",
    "link_color",
    "theme_mode",
    "messenger_style_id",
    "page_title",
    "installation_type",
    "auth_tokens",
    "last_request_at",
    "anonymous_id",
    "utm_campaign",
    "utm_content",
    "utm_medium",
    "utm_source",
    "utm_term",
];

/// Keys of a company that are no attributes of their own. Who belongs to it is
/// counted here.
const OF_COMPANY: [&str; 16] = [
    "id",
    "company_id",
    "name",
    "plan",
    "size",
    "website",
    "industry",
    "monthly_spend",
    "custom_attributes",
    "remove",
    "remote_created_at",
    "created_at",
    "update_last_request_at",
    "last_request_at",
    "user_count",
    "type",
];

/// Characters that names of attributes cannot have, as Intercom documents for
/// its browser API.
const FORBIDDEN: &[char] =
    &['.', '$', '~', '`', '!', '@', '#', '%', '^', '&', '*', '\'', '{', '}', '|', '\\', '"', '\0'];

/// A person, as a page or a token describes them.
#[derive(Debug, Clone, Default)]
pub struct UserData {
    /// The workspace's own id.
    pub user_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// What may prove either.
    pub user_hash: Option<String>,
    /// What may prove all of it.
    pub token: Option<String>,
    /// What is said of them.
    pub profile: Profile,
    /// Companies to join, make, change or leave.
    pub companies: Vec<SentCompany>,
    /// What was not taken.
    pub left_out: Vec<LeftOut>,
}

impl UserData {
    /// Reads `user_data`.
    ///
    /// # Errors
    /// It is no object, or it cannot be told who is meant: `user_id`, `email`,
    /// `user_hash` or `intercom_user_jwt` is of the wrong type or too long.
    pub fn read(sent: Unread<'_>, unknown: Unknown) -> Result<Self, ApiError> {
        let Unread(Some(raw)) = sent else { return Ok(Self::default()) };
        Self::of(fields::json(raw.get()).map_err(|_| ApiError::mistyped("user_data", "an object"))?, unknown)
    }

    /// Reads the entries of such an object.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of(Entries(entries): Entries<'_>, unknown: Unknown) -> Result<Self, ApiError> {
        let mut data = Self::default();
        data.profile.custom.unknown = unknown;
        for (name, raw) in entries {
            let field = || Field::of(raw);
            match name.as_ref() {
                "user_id" => data.user_id = fields::id(field(), "user_id", EXTERNAL_ID_CHARS_MAX)?,
                "email" => data.email = email(field())?,
                "user_hash" => data.user_hash = fields::text(field(), "user_hash", METADATA_STRING_CHARS_MAX)?,
                "intercom_user_jwt" => data.token = fields::text(field(), "intercom_user_jwt", usize::MAX)?,
                other if NOT_STORED.contains(&other) => {}
                other => {
                    if let Err(error) = data.take(other, raw) {
                        leave_out(&mut data.left_out, other, &error);
                    }
                }
            }
        }
        Ok(data)
    }

    fn take(&mut self, name: &str, raw: &RawValue) -> Result<(), ApiError> {
        let (field, none) = (Field::of(raw), SentProfile::default());
        let profile = &mut self.profile;
        match name {
            "name" => profile.name = SentProfile { name: field, ..none }.changes()?.name,
            "phone" => profile.phone = SentProfile { phone: field, ..none }.changes()?.phone,
            "avatar" => profile.avatar_url = picture(field)?,
            "created_at" => profile.signed_up_at = moment(&field, "created_at")?,
            "unsubscribed_from_emails" => {
                profile.unsubscribed_from_emails = fields::boolean(field, "unsubscribed_from_emails")?
            }
            "language_override" => {
                let language = fields::clearable_text(field, "language_override", CONTACT_STRING_CHARS_MAX)?;
                profile.facts.retain(|(standard, _)| *standard != Standard::LanguageOverride);
                let language =
                    language.map(|language| (Standard::LanguageOverride, language.map(AttributeValue::Text)));
                profile.facts.extend(language);
            }
            "company" => self.add_company(raw)?,
            "companies" => self.add_companies(raw)?,
            _ => add_attribute(&mut profile.custom.attributes, name, field)?,
        }
        Ok(())
    }

    fn add_companies(&mut self, raw: &RawValue) -> Result<(), ApiError> {
        for item in fields::array(Unread((raw.get() != "null").then_some(raw)), "companies")?.unwrap_or_default() {
            if let Err(error) = self.add_company(item) {
                leave_out(&mut self.left_out, "companies", &error);
            }
        }
        Ok(())
    }

    fn add_company(&mut self, raw: &RawValue) -> Result<(), ApiError> {
        if raw.get() == "null" {
            return Ok(());
        }
        let company = company(raw.get(), self.profile.custom.unknown, &mut self.left_out)?;
        self.companies.retain(|known| known.company_id != company.company_id);
        if self.companies.len() == COMPANIES_PER_REQUEST_MAX {
            let message = format!("At most {COMPANIES_PER_REQUEST_MAX} companies are taken");
            return Err(ApiError::new(ErrorCode::Unprocessable).message(message));
        }
        self.companies.push(company);
        Ok(())
    }
}

/// Notes that something was not taken. Of many the first are told.
pub fn leave_out(left_out: &mut Vec<LeftOut>, name: &str, error: &ApiError) {
    if left_out.len() < LEFT_OUT_MAX {
        let name = cut(name, ATTRIBUTE_NAME_CHARS_MAX).0.to_owned();
        left_out.push(LeftOut { name, code: error.code.code(), message: error.message.clone() });
    }
}

/// A custom attribute; the same name again replaces it.
fn add_attribute(attributes: &mut Vec<SentAttribute>, name: &str, field: Field<'_>) -> Result<(), ApiError> {
    attributes::check_name(name)?;
    if name.contains(FORBIDDEN) {
        let message = format!("The name of a custom attribute must not hold any of {}", shown_forbidden());
        return Err(ApiError::new(ErrorCode::ParameterInvalid).message(message));
    }
    let value = attributes::value(name, field)?;
    attributes.retain(|known| known.name != name);
    if attributes.len() == ATTRIBUTES_MAX {
        let message = format!("At most {ATTRIBUTES_MAX} attributes are taken");
        return Err(ApiError::new(ErrorCode::Unprocessable).message(message));
    }
    attributes.push(SentAttribute { name: name.to_owned(), value });
    Ok(())
}

fn shown_forbidden() -> String {
    FORBIDDEN.iter().filter(|forbidden| **forbidden != '\0').collect()
}

fn company(json: &str, unknown: Unknown, left_out: &mut Vec<LeftOut>) -> Result<SentCompany, ApiError> {
    let mistyped = |_| ApiError::mistyped("company", "an object");
    let Entries(entries) = serde_json::from_str(json).map_err(mistyped)?;
    let mut sent: SaveCompany<'_> = serde_json::from_str(json).map_err(mistyped)?;
    let id = fields::id(sent.company_id.clone(), "company_id", EXTERNAL_ID_CHARS_MAX)?;
    let id = if id.is_some() { id } else { fields::id(sent.id.clone(), "id", EXTERNAL_ID_CHARS_MAX)? };
    let company_id = id.ok_or_else(|| ApiError::missing("company_id"))?;
    let attached = fields::boolean(sent.remove.clone(), "remove")? != Some(true);
    let began = match moment(&std::mem::take(&mut sent.remote_created_at), "remote_created_at")? {
        None => moment(&std::mem::take(&mut sent.created_at), "created_at")?,
        began => began,
    };
    sent.created_at = Field::Absent;
    // Nobody is seen there by what a page says of it.
    sent.update_last_request_at = Field::Absent;
    let mut facts = company_facts::read(sent, unknown, 0)?;
    facts.remote_created_at = began;
    for (name, raw) in entries {
        if OF_COMPANY.contains(&name.as_ref()) {
            continue;
        }
        if let Err(error) = add_attribute(&mut facts.custom.attributes, &name, Field::of(raw)) {
            leave_out(left_out, &format!("company.{name}"), &error);
        }
    }
    Ok(SentCompany { company_id, facts, attached })
}

/// A picture's URL, alone or as the `image_url` of an object.
fn picture(field: Field<'_>) -> Result<Option<Option<String>>, ApiError> {
    let url = SentProfile { avatar: avatar(field)?, ..SentProfile::default() }.changes()?.avatar_url;
    if url.as_ref().is_some_and(|url| url.as_ref().is_some_and(|url| !url.starts_with("https://"))) {
        return Err(ApiError::invalid("avatar", "avatar must be an https URL"));
    }
    Ok(url)
}

/// From this number on, seconds were meant as milliseconds: they would lie
/// after the year 5000.
const MS_MIN: f64 = 100_000_000_000.0;

/// A time as pages send it: Unix seconds or milliseconds, as a number or as its
/// digits, or ISO 8601. Null and an empty string take it away.
fn moment(field: &Field<'_>, name: &'static str) -> Result<Option<Option<u32>>, ApiError> {
    let wrong = || ApiError::invalid(name, format!("{name} must be in Unix seconds"));
    let text = match field {
        Field::Absent => return Ok(None),
        Field::Null => return Ok(Some(None)),
        Field::Number(digits) => Cow::Borrowed(*digits),
        Field::Text(text) if text.is_empty() => return Ok(Some(None)),
        Field::Text(text) => Cow::Borrowed(text.as_ref()),
        Field::Boolean(_) | Field::Nested(_) => return Err(ApiError::mistyped(name, "a time in Unix seconds")),
    };
    let seconds = match text.parse::<f64>() {
        Ok(number) if number >= MS_MIN => (number / 1_000.0).trunc(),
        Ok(number) => number.trunc(),
        Err(_) => {
            let seconds = times::from_iso(&text).and_then(|seconds| u32::try_from(seconds).ok());
            return seconds.map(|seconds| Some(Some(seconds))).ok_or_else(wrong);
        }
    };
    // Every whole number up to there is a float of its own.
    let fits = (0.0..=f64::from(u32::MAX)).contains(&seconds);
    if fits { Ok(Some(Some(seconds as u32))) } else { Err(wrong()) }
}
