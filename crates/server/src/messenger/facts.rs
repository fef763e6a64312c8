//! What a ping tells of a browser, as attributes. What is too long is cut, what
//! makes no sense is left out: a page cannot do anything about it.

use super::browser;
use super::page::{OpenPage, text};
use crate::errors::ApiError;
use crate::request::Query;
use engine::limits::CONTACT_STRING_CHARS_MAX;
use engine::rows::{AttributeValue, Standard};
use engine::text::cut;
use wire::messenger::Ping;

/// The attributes of whoever sits before a browser.
pub type Facts = Vec<(Standard, Option<AttributeValue>)>;

/// The longest language tag and zone name that are believed.
const WORD_BYTES_MAX: usize = 64;

/// Reads what the browser sent, in its body and as its `User-Agent`.
///
/// # Errors
/// A field is of the wrong JSON type.
pub fn read(sent: Ping<'_>, page: &OpenPage<'_>, user_agent: &str) -> Result<Facts, ApiError> {
    let mut facts = Facts::new();
    add(&mut facts, Standard::Referrer, page.other_site());
    let address = page.address();
    let query = address.as_ref().and_then(|page| Query::parse(page.query().unwrap_or_default()).ok());
    let query = query.unwrap_or_default();
    for (standard, name, field) in [
        (Standard::UtmCampaign, "utm_campaign", sent.utm_campaign),
        (Standard::UtmContent, "utm_content", sent.utm_content),
        (Standard::UtmMedium, "utm_medium", sent.utm_medium),
        (Standard::UtmSource, "utm_source", sent.utm_source),
        (Standard::UtmTerm, "utm_term", sent.utm_term),
    ] {
        let own = text(field, name)?;
        let value = own.as_deref().or_else(|| query.get(name));
        add(&mut facts, standard, value.map(|value| cut(value, CONTACT_STRING_CHARS_MAX).0));
    }
    let language = text(sent.language, "language")?;
    let language = if language.is_some() { language } else { text(sent.browser_language, "browser_language")? };
    add(&mut facts, Standard::BrowserLanguage, language.as_deref().filter(|language| is_word(language, b"-")));
    let zone = text(sent.time_zone, "time_zone")?;
    add(&mut facts, Standard::TimeZone, zone.as_deref().filter(|zone| is_word(zone, b"/_+-")));
    if let Some(asks) = crate::fields::boolean(sent.do_not_track, "do_not_track")? {
        facts.push((Standard::DoNotTrack, Some(AttributeValue::Boolean(asks))));
    }
    let browser = browser::read(user_agent);
    add(&mut facts, Standard::Browser, browser.name);
    add(&mut facts, Standard::BrowserVersion, browser.version.as_deref());
    add(&mut facts, Standard::Os, browser.os);
    let user_agent = Some(cut(user_agent, CONTACT_STRING_CHARS_MAX).0).filter(|text| !text.is_empty());
    add(&mut facts, Standard::UserAgent, user_agent);
    Ok(facts)
}

fn add(facts: &mut Facts, standard: Standard, value: Option<&str>) {
    if let Some(value) = value {
        facts.push((standard, Some(AttributeValue::Text(value.to_owned()))));
    }
}

fn is_word(text: &str, besides: &[u8]) -> bool {
    text.len() <= WORD_BYTES_MAX && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || besides.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let long = format!(r#"{{"utm_source":"{}"}}"#, "s".repeat(CONTACT_STRING_CHARS_MAX + 1));
        let mut shown = String::new();
        for json in [
            "{}",
            r#"{"page_url":"https://shop.example/a?utm_source=news&utm_term=a+b#utm_medium=x","utm_source":"own"}"#,
            r#"{"page_url":"https://shop.example/a","referrer":"https://shop.example/b"}"#,
            r#"{"page_url":"https://shop.example/a","referrer":"https://search.example/?q=shop"}"#,
            r#"{"referrer":"javascript:alert(1)","page_url":7}"#,
            r#"{"referrer":"javascript:alert(1)","page_url":"about:blank"}"#,
            r#"{"browser_language":"en-IE","time_zone":"Europe/Dublin","do_not_track":true}"#,
            r#"{"browser_language":"<b>","time_zone":"a b","do_not_track":null}"#,
            r#"{"do_not_track":"yes"}"#,
            r#"{"page":{"url":"https://shop.example/?utm_source=n"},"page_url":"https://old.example/","language":"de"}"#,
            &long,
        ] {
            let sent: Ping<'_> = serde_json::from_str(json).unwrap();
            let told = match OpenPage::read(&sent).and_then(|page| read(sent, &page, "")) {
                Ok(facts) => facts.iter().fold(String::new(), |told, (standard, value)| {
                    let value = match value.as_ref().unwrap() {
                        AttributeValue::Text(text) if text.len() > 40 => format!("{} characters", text.len()),
                        value => format!("{value:?}"),
                    };
                    format!("{told} {}={value}", standard.name())
                }),
                Err(error) => format!(" {}", error.message),
            };
            writeln!(shown, "-{told}").unwrap();
        }
        expect![[r#"
            -
            - utm_source=Text("own") utm_term=Text("a b")
            -
            - referrer=Text("https://search.example/?q=shop")
            - page_url must be a string
            -
            - browser_language=Text("en-IE") time_zone=Text("Europe/Dublin") do_not_track=Boolean(true)
            -
            - do_not_track must be true or false
            - utm_source=Text("n") browser_language=Text("de")
            - utm_source=255 characters
        "#]]
        .assert_eq(&shown);
    }
}
