//! A user or a lead as a body of the 1.x API holds them: read alike by every
//! route that makes or changes one.

use super::companies::{self, NamedCompany};
use crate::attributes;
use crate::contacts::profile::{SentProfile, email};
use crate::errors::ApiError;
use crate::fields;
use crate::legacy;
use crate::request::Call;
use engine::command::{ClaimedId, Identifiers, Profile, SentCompany, Unknown, UpsertUser as UpsertUserCommand};
use engine::ids::WorkspaceId;
use engine::limits::{CONTACT_STRING_CHARS_MAX, EXTERNAL_ID_CHARS_MAX, METADATA_URL_BYTES_MAX};
use engine::rows::{AttributeValue, Standard};
use engine::text::cut;
use wire::json::{Entries, Field};
use wire::legacy::user::UpsertUser;

/// What reading a body depends on besides the body.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// What becomes of custom attributes that are not defined.
    pub unknown: Unknown,
    /// Now, Unix seconds.
    pub now_s: u32,
}

impl Reading {
    /// For this caller.
    #[must_use]
    pub fn of(call: &Call) -> Self {
        let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
        Self { unknown: attributes::unknown(call, legacy::version(call)), now_s }
    }
}

/// Somebody, read.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Who they are. May be empty.
    pub who: Identifiers,
    /// What is said of them. Null and an empty string take a value away.
    pub profile: Profile,
    /// Companies to make, change, join or leave.
    pub companies: Vec<NamedCompany>,
    /// Whether a session of theirs begins.
    pub begins_session: bool,
}

impl Sent {
    /// Reads a body.
    ///
    /// # Errors
    /// The first field that is of the wrong type, too long, or has a value
    /// that it cannot have.
    pub fn read(sent: UpsertUser<'_>, reading: Reading) -> Result<Self, ApiError> {
        let who = Identifiers {
            id: fields::id(sent.id.clone(), "id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
            user_id: fields::id(sent.user_id.clone(), "user_id", EXTERNAL_ID_CHARS_MAX)?,
            email: email(sent.email.clone())?,
            visitor_id: None,
        };
        let companies = companies::read(sent.companies, reading)?;
        let begins_session = fields::boolean(sent.new_session.clone(), "new_session")? == Some(true);
        Ok(Self { who, profile: profile(sent, reading)?, companies, begins_session })
    }

    /// The command that makes or changes them.
    #[must_use]
    pub fn command(self, workspace: WorkspaceId, companies: Vec<SentCompany>) -> UpsertUserCommand {
        let Self { who, profile, companies: _, begins_session } = self;
        UpsertUserCommand { workspace, who, profile, companies, begins_session }
    }
}

fn profile(sent: UpsertUser<'_>, reading: Reading) -> Result<Profile, ApiError> {
    let facts = facts(&sent)?;
    let custom = attributes::read(sent.custom_attributes, reading.unknown)?;
    let signed_up_at = if sent.signed_up_at.is_absent() { sent.remote_created_at } else { sent.signed_up_at };
    let profile = SentProfile {
        name: sent.name,
        phone: sent.phone,
        avatar: avatar(sent.avatar)?,
        owner_id: sent.owner_id,
        signed_up_at,
        last_seen_at: (sent.last_request_at, "last_request_at"),
        unsubscribed_from_emails: sent.unsubscribed_from_emails,
    };
    let mut profile = Profile { facts, custom, ..profile.changes()? };
    if fields::boolean(sent.update_last_request_at, "update_last_request_at")? == Some(true) {
        profile.last_seen_at = Some(Some(reading.now_s));
    }
    Ok(profile)
}

/// The standard attributes that have no field of their own.
fn facts(sent: &UpsertUser<'_>) -> Result<Vec<(Standard, Option<AttributeValue>)>, ApiError> {
    let texts = [
        (Standard::Referrer, &sent.referrer, "referrer", METADATA_URL_BYTES_MAX),
        (Standard::UtmCampaign, &sent.utm_campaign, "utm_campaign", CONTACT_STRING_CHARS_MAX),
        (Standard::UtmContent, &sent.utm_content, "utm_content", CONTACT_STRING_CHARS_MAX),
        (Standard::UtmMedium, &sent.utm_medium, "utm_medium", CONTACT_STRING_CHARS_MAX),
        (Standard::UtmSource, &sent.utm_source, "utm_source", CONTACT_STRING_CHARS_MAX),
        (Standard::UtmTerm, &sent.utm_term, "utm_term", CONTACT_STRING_CHARS_MAX),
    ];
    let mut facts = Vec::new();
    for (standard, field, name, chars_max) in texts {
        if let Some(text) = fields::clearable_text(field.clone(), name, chars_max)? {
            facts.push((standard, text.map(AttributeValue::Text)));
        }
    }
    // What browsers call themselves grows with the years; its beginning tells.
    let agent = fields::clearable_text(sent.last_seen_user_agent.clone(), "last_seen_user_agent", usize::MAX)?;
    if let Some(agent) = agent {
        let cut = agent.map(|agent| cut(&agent, CONTACT_STRING_CHARS_MAX).0.to_owned());
        facts.push((Standard::UserAgent, cut.map(AttributeValue::Text)));
    }
    Ok(facts)
}

/// A picture's URL, alone or in the object in which answers hold it.
///
/// # Errors
/// It is another object.
pub fn avatar(field: Field<'_>) -> Result<Field<'_>, ApiError> {
    let Field::Nested(json) = field else { return Ok(field) };
    let wrong = |_| ApiError::mistyped("avatar", "a URL or an object with image_url");
    let Entries(entries) = serde_json::from_str(json).map_err(wrong)?;
    let url = entries.into_iter().rev().find(|(key, _)| key == "image_url");
    Ok(url.map_or(Field::Absent, |(_, raw)| Field::of(raw)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use std::fmt::Write as _;

    fn check(bodies: &[&str], expected: &Expect) {
        let mut shown = String::new();
        for json in bodies {
            let reading = Reading { unknown: Unknown::Define, now_s: 1_700_000_000 };
            let told = match Sent::read(serde_json::from_str(json).unwrap(), reading) {
                Ok(Sent { who, profile, companies, begins_session }) => format!(
                    "{:?} {:?} {:?} avatar {:?} facts {:?} signed up {:?} seen {:?} companies {} session {begins_session}",
                    who.id.map(|claimed| claimed.text),
                    who.user_id,
                    who.email,
                    profile.avatar_url,
                    profile.facts,
                    profile.signed_up_at,
                    profile.last_seen_at,
                    companies.len()
                ),
                Err(error) => format!("{} {:?}: {}", error.code.code(), error.field, error.message),
            };
            writeln!(shown, "{json}\n  {told}").unwrap();
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn bodies_are_read_or_named() {
        check(
            &[
                r#"{}"#,
                r#"{"id":"x","user_id":25,"email":"A@x.example","new_session":true}"#,
                r#"{"avatar":{"type":"avatar","image_url":"https://x.example/a.png"}}"#,
                r#"{"avatar":{"type":"avatar","image_url":null}}"#,
                r#"{"avatar":{"type":"avatar"}}"#,
                r#"{"avatar":[1]}"#,
                r#"{"remote_created_at":5,"last_request_at":7}"#,
                r#"{"remote_created_at":5,"signed_up_at":6,"last_request_at":7,"update_last_request_at":true}"#,
                r#"{"utm_source":"mail","referrer":null,"last_seen_user_agent":"Browser/1"}"#,
                r#"{"utm_source":7}"#,
                r#"{"new_session":"yes"}"#,
                r#"{"companies":[{"company_id":6,"name":"Blue Sun"}]}"#,
            ],
            &expect![[r#"
                {}
                  None None None avatar None facts [] signed up None seen None companies 0 session false
                {"id":"x","user_id":25,"email":"A@x.example","new_session":true}
                  Some("x") Some("25") Some("A@x.example") avatar None facts [] signed up None seen None companies 0 session true
                {"avatar":{"type":"avatar","image_url":"https://x.example/a.png"}}
                  None None None avatar Some(Some("https://x.example/a.png")) facts [] signed up None seen None companies 0 session false
                {"avatar":{"type":"avatar","image_url":null}}
                  None None None avatar Some(None) facts [] signed up None seen None companies 0 session false
                {"avatar":{"type":"avatar"}}
                  None None None avatar None facts [] signed up None seen None companies 0 session false
                {"avatar":[1]}
                  type_mismatch Some("avatar"): avatar must be a URL or an object with image_url
                {"remote_created_at":5,"last_request_at":7}
                  None None None avatar None facts [] signed up Some(Some(5)) seen Some(Some(7)) companies 0 session false
                {"remote_created_at":5,"signed_up_at":6,"last_request_at":7,"update_last_request_at":true}
                  None None None avatar None facts [] signed up Some(Some(6)) seen Some(Some(1700000000)) companies 0 session false
                {"utm_source":"mail","referrer":null,"last_seen_user_agent":"Browser/1"}
                  None None None avatar None facts [(Referrer, None), (UtmSource, Some(Text("mail"))), (UserAgent, Some(Text("Browser/1")))] signed up None seen None companies 0 session false
                {"utm_source":7}
                  type_mismatch Some("utm_source"): utm_source must be a string
                {"new_session":"yes"}
                  type_mismatch Some("new_session"): new_session must be true or false
                {"companies":[{"company_id":6,"name":"Blue Sun"}]}
                  None None None avatar None facts [] signed up None seen None companies 1 session false
            "#]],
        );
    }
}
