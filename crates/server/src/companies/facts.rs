//! The facts about a company that a request may carry, read alike on every
//! surface.

use crate::attributes;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use engine::command::{CompanyFacts, Unknown};
use engine::limits::{COMPANY_STRING_CHARS_MAX, MONTHLY_SPEND_MAX};
use engine::text;
use wire::json::{Entries, Field};
use wire::rest::company::SaveCompany;

/// Every key that a company may have in a body.
const KEYS: [&str; 14] = [
    "id",
    "company_id",
    "name",
    "plan",
    "size",
    "website",
    "industry",
    "remote_created_at",
    "created_at",
    "monthly_spend",
    "update_last_request_at",
    "custom_attributes",
    "remove",
    "type",
];

/// How much of an unknown key an error repeats.
const KEY_SHOWN_CHARS_MAX: usize = 64;

/// Refuses a body in which there is something, but nothing that a company has.
///
/// # Errors
/// 400 `bad_request` that names the first key; as [`fields::object`].
pub fn check_usable(body: &[u8]) -> Result<(), ApiError> {
    let Entries(entries) = fields::object(body)?;
    let Some((first, _)) = entries.first() else { return Ok(()) };
    if entries.iter().any(|(key, _)| KEYS.contains(&key.as_ref())) {
        return Ok(());
    }
    let (shown, _) = text::cut(first, KEY_SHOWN_CHARS_MAX);
    Err(ApiError::new(ErrorCode::BadRequest).field(shown.to_owned()).message(format!("bad '{shown}' parameter")))
}

/// Reads all of a company but its ids. Null and an empty string take a value
/// away. `now_s` is when somebody of it was seen, if the body says so.
///
/// # Errors
/// The first that is of the wrong type, too long or too large.
pub fn read(sent: SaveCompany<'_>, unknown: Unknown, now_s: u32) -> Result<CompanyFacts, ApiError> {
    let text = |field, name| fields::clearable_text(field, name, COMPANY_STRING_CHARS_MAX);
    let remote = fields::clearable(sent.remote_created_at, "remote_created_at", fields::seconds)?;
    let is_seen = fields::boolean(sent.update_last_request_at, "update_last_request_at")? == Some(true);
    Ok(CompanyFacts {
        name: text(sent.name, "name")?,
        plan: text(sent.plan, "plan")?,
        size: fields::clearable(sent.size, "size", size)?,
        website: text(sent.website, "website")?,
        industry: text(sent.industry, "industry")?,
        monthly_spend: fields::clearable(sent.monthly_spend, "monthly_spend", spend)?,
        remote_created_at: match remote {
            None => fields::clearable(sent.created_at, "created_at", fields::seconds)?,
            remote => remote,
        },
        last_request_at: is_seen.then_some(Some(now_s)),
        custom: attributes::read(sent.custom_attributes, unknown)?,
    })
}

fn size(field: Field<'_>, name: &'static str) -> Result<Option<u32>, ApiError> {
    let Some(sent) = fields::whole(field, name)? else { return Ok(None) };
    let too_large = |_| ApiError::invalid(name, format!("{name} may be at most {}", u32::MAX));
    u32::try_from(sent).map(Some).map_err(too_large)
}

/// An amount without its fraction.
fn spend(field: Field<'_>, name: &'static str) -> Result<Option<u32>, ApiError> {
    let wrong = || ApiError::invalid(name, format!("{name} must be a number from 0 to {MONTHLY_SPEND_MAX}"));
    let digits = match field {
        Field::Absent | Field::Null => return Ok(None),
        Field::Number(digits) => digits,
        _ => return Err(ApiError::mistyped(name, "a number")),
    };
    let whole = digits.parse::<f64>().map_err(|_| wrong())?.trunc();
    // Every whole number up to there is a float of its own.
    let fits = (0.0..=f64::from(MONTHLY_SPEND_MAX)).contains(&whole);
    if fits { Ok(Some(whole as u32)) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn amounts_lose_their_fraction() {
        let mut shown = String::new();
        for json in
            ["0", "-0.5", "-1", "49.99", "1e3", "2147483647", "2147483647.9", "2147483648", "1e400", "\"5\"", "true"]
        {
            let told = match spend(Field::of(serde_json::from_str(json).unwrap()), "monthly_spend") {
                Ok(spend) => format!("{spend:?}"),
                Err(error) => format!("{}: {}", error.code.code(), error.message),
            };
            writeln!(shown, "{json}: {told}").unwrap();
        }
        expect![[r#"
            0: Some(0)
            -0.5: Some(0)
            -1: parameter_invalid: monthly_spend must be a number from 0 to 2147483647
            49.99: Some(49)
            1e3: Some(1000)
            2147483647: Some(2147483647)
            2147483647.9: Some(2147483647)
            2147483648: parameter_invalid: monthly_spend must be a number from 0 to 2147483647
            1e400: parameter_invalid: monthly_spend must be a number from 0 to 2147483647
            "5": type_mismatch: monthly_spend must be a number
            true: type_mismatch: monthly_spend must be a number
        "#]]
        .assert_eq(&shown);
    }

    #[test]
    fn a_body_of_nothing_known_is_told() {
        for usable in ["", "{}", r#"{"name":"x"}"#, r#"{"test":1,"company_id":"1"}"#] {
            check_usable(usable.as_bytes()).unwrap();
        }
        let error = check_usable(br#"{"test":"invalid","other":1}"#).unwrap_err();
        assert_eq!((error.code, &*error.message), (ErrorCode::BadRequest, "bad 'test' parameter"));
        assert_eq!(check_usable(b"[]").unwrap_err().code, ErrorCode::ParameterInvalid);
    }
}
