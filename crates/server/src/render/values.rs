//! What templates can name: of the person, of their first company, and of the
//! event that caused the message.

use super::expression::Path;
use engine::attributes::fact;
use engine::companies::CompanyAttribute;
use engine::ids::WorkspaceId;
use engine::metadata::{Metadata, Value};
use engine::predicates::Fact;
use engine::rows::{AttributeValue, CompanyRow, ContactRow, Model, Standard};
use engine::text::{dashed, fold, same};
use node::Config;
use std::sync::Arc;

/// What a variable stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datum {
    /// There is no value.
    Missing,
    /// A text.
    Text(String),
    /// A text that leads somewhere.
    Link {
        /// To where.
        url: String,
        /// What is to be read.
        text: String,
    },
}

/// A person, as templates may know them.
#[derive(Debug, Clone)]
pub struct PersonValues<'a> {
    /// Where attributes are defined.
    pub config: &'a Config,
    /// Whose.
    pub workspace: WorkspaceId,
    /// Their public id.
    pub id: String,
    /// Their row.
    pub row: &'a ContactRow,
    /// The first of their companies.
    pub company: Option<Arc<CompanyRow>>,
}

/// What happened.
#[derive(Debug, Clone, Copy)]
pub struct EventValues<'a> {
    /// The event's name.
    pub name: &'a str,
    /// When, Unix seconds.
    pub created_at: u32,
    /// Its metadata.
    pub metadata: &'a Metadata,
}

/// All that one rendering can name.
#[derive(Debug, Clone, Default)]
pub struct Values<'a> {
    /// The person; `None` where nothing that is stored of them may be told.
    pub person: Option<PersonValues<'a>>,
    /// The event; `None` when another thing caused the message.
    pub event: Option<EventValues<'a>>,
    /// Whether addresses in metadata come from somebody who proved to be the
    /// workspace or the person: else nothing leads there.
    pub trusts_links: bool,
}

/// Whether there can be a variable of this name at all.
#[must_use]
pub fn is_known(path: &Path) -> bool {
    let parts: Vec<&str> = path.0.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["event", "name" | "created_at"] | ["event", "metadata", _] => true,
        ["event", "metadata", _, "url" | "value" | "amount" | "currency"] => true,
        ["custom_attributes", _] | ["company", "custom_attributes", _] => true,
        ["company", name] => CompanyAttribute::from_name(name).is_some(),
        ["first_name" | "last_name" | "user_id"] => true,
        _ => Standard::from_name(&path.to_string()).is_some(),
    }
}

impl Values<'_> {
    /// What a variable stands for.
    #[must_use]
    pub fn get(&self, path: &Path) -> Datum {
        let parts: Vec<&str> = path.0.iter().map(String::as_str).collect();
        match (parts.as_slice(), &self.event, &self.person) {
            (["event", rest @ ..], Some(event), _) => self.of_event(event, rest),
            (["event", ..], None, _) | (_, _, None) => Datum::Missing,
            (_, _, Some(person)) => person.get(path, &parts),
        }
    }

    fn of_event(&self, event: &EventValues<'_>, rest: &[&str]) -> Datum {
        match rest {
            ["name"] => Datum::Text(event.name.to_owned()),
            ["created_at"] => Datum::Text(event.created_at.to_string()),
            ["metadata", key, part @ ..] => {
                let key = fold(&dashed(key));
                let found = event.metadata.iter().find(|(known, _)| same(known, &key));
                found.map_or(Datum::Missing, |(_, value)| self.of_value(value, part.first().copied()))
            }
            _ => Datum::Missing,
        }
    }

    fn of_value(&self, value: &Value, part: Option<&str>) -> Datum {
        match (value, part) {
            (Value::String(text) | Value::Number(text), None) => Datum::Text(text.clone()),
            (Value::Boolean(value), None) => Datum::Text(value.to_string()),
            (Value::RichLink { url, value }, None) if self.trusts_links => {
                Datum::Link { url: url.clone(), text: value.clone() }
            }
            (Value::RichLink { value, .. }, None | Some("value")) => Datum::Text(value.clone()),
            (Value::RichLink { url, .. }, Some("url")) => Datum::Text(url.clone()),
            (Value::Money { amount, currency }, None) => Datum::Text(money(*amount, currency)),
            (Value::Money { amount, .. }, Some("amount")) => Datum::Text(amount.to_string()),
            (Value::Money { currency, .. }, Some("currency")) => Datum::Text(currency.clone()),
            _ => Datum::Missing,
        }
    }
}

impl PersonValues<'_> {
    fn get(&self, path: &Path, parts: &[&str]) -> Datum {
        match parts {
            ["custom_attributes", name] => self.custom(Model::Contact, name, &self.row.custom),
            ["company", rest @ ..] => {
                let Some(company) = &self.company else { return Datum::Missing };
                match rest {
                    ["custom_attributes", name] => self.custom(Model::Company, name, &company.custom),
                    [name] => CompanyAttribute::from_name(name).map_or(Datum::Missing, |of| of_fact(of.of(company))),
                    _ => Datum::Missing,
                }
            }
            ["first_name"] => self.name(|words| words.next()),
            ["last_name"] => self.name(|words| words.skip(1).last()),
            ["user_id"] => self.row.external_id.clone().map_or(Datum::Missing, Datum::Text),
            _ => match Standard::from_name(&path.to_string()) {
                Some(standard) => of_fact(fact(self.row, &self.id, standard)),
                None => Datum::Missing,
            },
        }
    }

    fn name(&self, pick: impl for<'w> FnOnce(&mut std::str::SplitWhitespace<'w>) -> Option<&'w str>) -> Datum {
        let name = self.row.name.as_deref().unwrap_or_default();
        pick(&mut name.split_whitespace()).map_or(Datum::Missing, |word| Datum::Text(word.to_owned()))
    }

    fn custom(&self, model: Model, name: &str, values: &[(engine::ids::AttributeId, AttributeValue)]) -> Datum {
        let defined = self.config.attribute_named(self.workspace, model, name);
        let Some((attribute, _)) = defined.filter(|(_, row)| row.archived_at.is_none()) else {
            return Datum::Missing;
        };
        match values.iter().find(|(known, _)| *known == attribute) {
            Some((_, AttributeValue::Text(text) | AttributeValue::Number(text))) => Datum::Text(text.clone()),
            Some((_, AttributeValue::Boolean(value))) => Datum::Text(value.to_string()),
            None => Datum::Missing,
        }
    }
}

fn of_fact(fact: Fact<'_>) -> Datum {
    match fact {
        Fact::Missing | Fact::Opaque => Datum::Missing,
        Fact::Text(text) | Fact::Folded(text) | Fact::Number(text) => Datum::Text(text.to_owned()),
        Fact::Integer(number) => Datum::Text(number.to_string()),
        Fact::Count(number) => Datum::Text(number.to_string()),
        Fact::Boolean(value) => Datum::Text(value.to_string()),
        Fact::Date(at) => Datum::Text(at.to_string()),
    }
}

/// Currencies whose minor unit is the currency itself.
const WHOLE: [&str; 16] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];

/// Minor units as people write them: `49.99 EUR`, `5000 JPY`.
#[must_use]
pub fn money(amount: u64, currency: &str) -> String {
    let currency = currency.to_uppercase();
    let shown = if WHOLE.contains(&currency.as_str()) {
        amount.to_string()
    } else {
        format!("{}.{:02}", amount / 100, amount % 100)
    };
    format!("{shown} {currency}").trim_end().to_owned()
}
