//! A contact as a body holds it: what making one and changing one share.

use super::present::EMAIL_VERIFIED_SINCE;
use super::profile::SentProfile;
use crate::attributes;
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use engine::command::{NewRole, Profile};
use engine::limits::CONTACT_STRING_CHARS_MAX;
use engine::rows::{AttributeValue, Standard};
use wire::json::Field;
use wire::rest::contact::NewContact;

/// What a body is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// To make a contact: null is the same as nothing.
    Make,
    /// To change one: null and an empty string take a value away.
    Change,
}

/// Reads everything that does not say who they are.
///
/// # Errors
/// The first that is of the wrong type or too long, or `email_verified`
/// without an `email`.
pub fn profile(call: &Call, sent: NewContact<'_>, intent: Intent) -> Result<Profile, ApiError> {
    let version = call.spoken();
    let mut facts = Vec::new();
    let language = fields::clearable_text(sent.language_override, "language_override", CONTACT_STRING_CHARS_MAX)?;
    if let Some(language) = language {
        facts.push((Standard::LanguageOverride, language.map(AttributeValue::Text)));
    }
    if version >= EMAIL_VERIFIED_SINCE {
        let has_email = !sent.email.is_none();
        if let Some(verified) = fields::clearable(sent.email_verified, "email_verified", fields::boolean)? {
            if verified.is_some() && !has_email {
                let message = "email_verified needs the email that it is about in the same request";
                return Err(ApiError::missing("email").message(message));
            }
            facts.push((Standard::EmailVerified, verified.map(AttributeValue::Boolean)));
        }
    }
    let custom = attributes::read(sent.custom_attributes, attributes::unknown(call, version))?;
    let sent = SentProfile {
        name: sent.name,
        phone: sent.phone,
        avatar: sent.avatar,
        owner_id: sent.owner_id,
        signed_up_at: sent.signed_up_at,
        last_seen_at: (sent.last_seen_at, "last_seen_at"),
        unsubscribed_from_emails: sent.unsubscribed_from_emails,
    };
    let read = match intent {
        Intent::Make => sent.read()?,
        Intent::Change => sent.changes()?,
    };
    Ok(Profile { facts, custom, ..read })
}

/// Reads a role.
///
/// # Errors
/// It is no string, or neither `user` nor `lead`.
pub fn role(field: Field<'_>) -> Result<Option<NewRole>, ApiError> {
    match fields::text(field, "role", CONTACT_STRING_CHARS_MAX)?.as_deref() {
        None => Ok(None),
        Some("user") => Ok(Some(NewRole::User)),
        Some("lead") => Ok(Some(NewRole::Lead)),
        Some(_) => Err(ApiError::invalid("role", "role must be user or lead")),
    }
}
