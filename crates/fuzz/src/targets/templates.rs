//! A template (the first line) and what it is filled with (the others): the
//! result keeps its limits and is safe wherever it stands.

use super::{first_line, html};
use engine::metadata::{Metadata, Value};
use server::limits::RENDERED_BYTES_MAX;
use server::render::values::{EventValues, Values};
use server::render::{Budget, Place, Template};

/// Tries one template in each place.
pub fn run(data: &[u8]) {
    let Some((template, value)) = super::text(data).map(first_line) else { return };
    let metadata: Metadata = vec![
        ("text".to_owned(), Value::String(value.to_owned())),
        ("link".to_owned(), Value::RichLink { url: value.to_owned(), value: value.to_owned() }),
        ("price".to_owned(), Value::Money { amount: 1_999, currency: "eur".to_owned() }),
        ("number".to_owned(), Value::Number("12.5e3".to_owned())),
    ];
    let event = EventValues { name: value, created_at: 1_800_000_000, metadata: &metadata };
    for trusts_links in [false, true] {
        let values = Values { person: None, event: Some(event), trusts_links };
        for place in [Place::Html, Place::Text, Place::Url] {
            let Ok(parsed) = Template::parse(template, place) else { continue };
            let count = parsed.variables().count();
            assert!(count <= template.len(), "{count} variables in {template:?}");
            let Ok(rendered) = parsed.render(&values, &mut Budget::of_a_message()) else { continue };
            assert!(rendered.len() <= RENDERED_BYTES_MAX, "{} bytes", rendered.len());
            match place {
                Place::Html => html::check(&rendered),
                Place::Text => {}
                Place::Url => check_address(&rendered),
            }
        }
    }
}

fn check_address(address: &str) {
    let scheme = address.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let is_known = ["http", "https", "mailto", "tel"].contains(&scheme.as_str());
    assert!(address.is_empty() || is_known, "an address {address:?}");
    assert!(!address.contains(|c: char| c.is_control() || c.is_whitespace()), "an address {address:?}");
}
