//! The facts about a contact that a request may carry, read alike on every
//! surface.

use crate::errors::ApiError;
use crate::fields;
use engine::command::Profile;
use engine::limits::{CONTACT_STRING_CHARS_MAX, EMAIL_CHARS_MAX, METADATA_URL_BYTES_MAX};
use engine::metadata::{Kind, Value};
use wire::json::Field;

/// Facts as sent. What a surface does not have is absent.
#[derive(Debug, Clone, Default)]
pub struct SentProfile<'a> {
    /// Name.
    pub name: Field<'a>,
    /// Phone number.
    pub phone: Field<'a>,
    /// URL of a picture.
    pub avatar: Field<'a>,
    /// The teammate who looks after them.
    pub owner_id: Field<'a>,
    /// When they signed up.
    pub signed_up_at: Field<'a>,
    /// When they were last seen, and what the surface calls it.
    pub last_seen_at: (Field<'a>, &'static str),
    /// Whether they opted out of e-mail.
    pub unsubscribed_from_emails: Field<'a>,
}

impl SentProfile<'_> {
    /// Reads what is made. Null and an empty string are the same as nothing.
    ///
    /// # Errors
    /// The first that is of the wrong type or too long.
    pub fn read(self) -> Result<Profile, ApiError> {
        let mut profile = self.changes()?;
        drop_clearing(&mut profile.name);
        drop_clearing(&mut profile.phone);
        drop_clearing(&mut profile.avatar_url);
        drop_clearing(&mut profile.owner_id);
        drop_clearing(&mut profile.signed_up_at);
        drop_clearing(&mut profile.last_seen_at);
        Ok(profile)
    }

    /// Reads what is changed. Null and an empty string take a value away.
    ///
    /// # Errors
    /// The first that is of the wrong type or too long.
    pub fn changes(self) -> Result<Profile, ApiError> {
        let Self { name, phone, avatar, owner_id, signed_up_at, last_seen_at, unsubscribed_from_emails } = self;
        Ok(Profile {
            name: fields::clearable_text(name, "name", CONTACT_STRING_CHARS_MAX)?,
            phone: fields::clearable_id(phone, "phone", CONTACT_STRING_CHARS_MAX)?,
            avatar_url: fields::clearable(avatar, "avatar", avatar_url)?,
            owner_id: fields::clearable_id(owner_id, "owner_id", CONTACT_STRING_CHARS_MAX)?,
            signed_up_at: fields::clearable(signed_up_at, "signed_up_at", fields::seconds)?,
            last_seen_at: fields::clearable(last_seen_at.0, last_seen_at.1, fields::seconds)?,
            unsubscribed_from_emails: fields::boolean(unsubscribed_from_emails, "unsubscribed_from_emails")?,
            ..Profile::default()
        })
    }
}

fn drop_clearing<T>(sent: &mut Option<Option<T>>) {
    if let Some(None) = sent {
        *sent = None;
    }
}

fn avatar_url(field: Field<'_>, name: &'static str) -> Result<Option<String>, ApiError> {
    let Some(url) = fields::text(field, name, METADATA_URL_BYTES_MAX)? else { return Ok(None) };
    let is_link = matches!(Kind::of(name, &Value::String(url.clone())), Kind::Link | Kind::Image);
    if url.len() > METADATA_URL_BYTES_MAX || !is_link {
        let message = format!("{name} must be an http or https URL of at most {METADATA_URL_BYTES_MAX} bytes");
        return Err(ApiError::invalid(name, message));
    }
    Ok(Some(url))
}

/// Reads an e-mail address: one `@` with something on both sides and no white
/// space. More is not ours to judge.
///
/// # Errors
/// It is of the wrong type, too long, or has another form.
pub fn email(field: Field<'_>) -> Result<Option<String>, ApiError> {
    address(field, "email")
}

/// [`email`], where null and an empty string take the address away.
///
/// # Errors
/// As there.
pub fn changed_email(field: Field<'_>) -> Result<Option<Option<String>>, ApiError> {
    fields::clearable(field, "email", address)
}

fn address(field: Field<'_>, name: &'static str) -> Result<Option<String>, ApiError> {
    let Some(email) = fields::text(field, name, EMAIL_CHARS_MAX)? else { return Ok(None) };
    let has_form = |email: &str| {
        let both = email.rsplit_once('@').is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty());
        both && !email.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    if !has_form(email.trim()) {
        return Err(ApiError::invalid(name, format!("{name} must be an e-mail address")));
    }
    Ok(Some(email))
}
