//! The page that a browser has open.

use crate::errors::ApiError;
use crate::fields;
use engine::command::SentPage;
use engine::limits::{CONTACT_STRING_CHARS_MAX, METADATA_URL_BYTES_MAX};
use engine::text::cut;
use http::Uri;
use std::borrow::Cow;
use wire::json::{Field, Unread};
use wire::messenger::{Page, Ping};

/// What a ping tells of it.
#[derive(Debug, Clone, Default)]
pub struct OpenPage<'a> {
    url: Option<Cow<'a, str>>,
    title: Option<Cow<'a, str>>,
    referrer: Option<Cow<'a, str>>,
}

impl<'a> OpenPage<'a> {
    /// Reads `page`, and for what it lacks the flat fields of old.
    ///
    /// # Errors
    /// `page` is no object, or a field is of the wrong JSON type.
    pub fn read(sent: &Ping<'a>) -> Result<Self, ApiError> {
        let page = match sent.page {
            Unread(None) => Page::default(),
            Unread(Some(raw)) => fields::json(raw.get()).map_err(|_| ApiError::mistyped("page", "an object"))?,
        };
        let first = |nested: Field<'a>, flat: &Field<'a>, names: (&'static str, &'static str)| {
            let found = text(nested, names.0)?;
            if found.is_some() { Ok(found) } else { text(flat.clone(), names.1) }
        };
        Ok(Self {
            url: first(page.url, &sent.page_url, ("page.url", "page_url"))?,
            title: first(page.title, &sent.page_title, ("page.title", "page_title"))?,
            referrer: first(page.referrer, &sent.referrer, ("page.referrer", "referrer"))?,
        })
    }

    /// Its address, if it is one of the web.
    #[must_use]
    pub fn address(&self) -> Option<Uri> {
        self.url.as_deref().and_then(web_address)
    }

    /// The page that led to it, if that is of another site.
    #[must_use]
    pub fn other_site(&self) -> Option<&str> {
        let own = self.address();
        let is_other = |from: Uri| own.as_ref().is_none_or(|page| page.host() != from.host());
        self.referrer.as_deref().filter(|url| web_address(url).is_some_and(is_other))
    }

    /// What is noted when it was opened just now.
    #[must_use]
    pub fn view(&self) -> Option<SentPage> {
        let without_fragment = |url: &str| {
            web_address(url)?;
            Some(url.split('#').next().unwrap_or_default().to_owned())
        };
        Some(SentPage {
            url: self.url.as_deref().and_then(without_fragment)?,
            title: self.title.as_deref().map(|title| cut(title, CONTACT_STRING_CHARS_MAX).0.to_owned()),
            referrer: self.referrer.as_deref().and_then(without_fragment),
        })
    }
}

/// A string without control characters; an empty one is none.
///
/// # Errors
/// It is of another type.
pub fn text<'a>(field: Field<'a>, name: &'static str) -> Result<Option<Cow<'a, str>>, ApiError> {
    match field {
        Field::Absent | Field::Null => Ok(None),
        Field::Text(text) => Ok(Some(text).filter(|text| !text.is_empty() && !text.contains(char::is_control))),
        _ => Err(ApiError::mistyped(name, "a string")),
    }
}

fn web_address(text: &str) -> Option<Uri> {
    if text.len() > METADATA_URL_BYTES_MAX {
        return None;
    }
    // The part behind `#` never leaves a browser otherwise.
    let (address, _) = text.split_once('#').unwrap_or((text, ""));
    let uri: Uri = address.parse().ok()?;
    (matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()).then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn a_page_is_noted_without_its_fragment() {
        let mut shown = String::new();
        for json in [
            "{}",
            r##"{"page":{"url":"https://shop.example/a?b=c#d","title":"A","referrer":"https://shop.example/#x"}}"##,
            r#"{"page":{"url":"https://shop.example/"},"page_title":"Flat","referrer":"about:blank"}"#,
            r#"{"page_url":"https://shop.example/old"}"#,
            r#"{"page":{"url":"file:///secret","title":"A"}}"#,
            r#"{"page":null,"page_url":""}"#,
            r#"{"page":"https://shop.example/"}"#,
            r#"{"page":{"title":7}}"#,
        ] {
            let told = match OpenPage::read(&serde_json::from_str(json).unwrap()) {
                Ok(page) => page.view().map_or("-".to_owned(), |SentPage { url, title, referrer }| {
                    format!("{url} {title:?} {referrer:?}")
                }),
                Err(error) => error.message.into_owned(),
            };
            writeln!(shown, "{told}").unwrap();
        }
        expect![[r#"
            -
            https://shop.example/a?b=c Some("A") Some("https://shop.example/")
            https://shop.example/ Some("Flat") None
            https://shop.example/old None None
            -
            -
            page must be an object
            page.title must be a string
        "#]]
        .assert_eq(&shown);
        let sized = |bytes: usize| {
            let json = format!(r#"{{"page":{{"url":"https://x.example/{}"}}}}"#, "a".repeat(bytes - 18));
            OpenPage::read(&serde_json::from_str(&json).unwrap()).unwrap().view().is_some()
        };
        let sizes = [METADATA_URL_BYTES_MAX - 1, METADATA_URL_BYTES_MAX, METADATA_URL_BYTES_MAX + 1];
        assert_eq!(sizes.map(sized), [true, true, false]);
    }
}
