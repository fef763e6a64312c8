//! What somebody is: identifiers and attributes.

use super::Export;
use crate::auth::Access;
use crate::contacts::Found;
use crate::manage::stream::{Items, Stopped};
use engine::attributes::fact;
use engine::ids::{AttributeId, ContactOrdinal};
use engine::predicates::Fact;
use engine::rows::{AttributeValue, ContactRow, Standard};
use node::Config;
use std::borrow::Cow;
use std::sync::Arc;
use wire::manage::contact_export::ExportedIdentifiers;
use wire::rest::custom_attributes::{AttributeValue as ShownValue, Attributes};

impl Export<'_> {
    /// The contact, and everybody who was merged into it.
    fn history(&self) -> Result<Vec<(ContactOrdinal, Arc<ContactRow>)>, Stopped> {
        let mut history = Vec::new();
        for contact in self.found.1.history_of(self.found.0) {
            history.extend(self.view.contact(self.access.workspace(), contact)?.map(|row| (contact, row)));
        }
        Ok(history)
    }

    pub(super) fn identifiers(&self) -> Result<ExportedIdentifiers, Stopped> {
        let mut identifiers = ExportedIdentifiers::default();
        for (contact, row) in self.history()? {
            identifiers.ids.push(self.access.contact_id(contact, &row).to_string());
            let known = [
                (&mut identifiers.external_ids, &row.external_id),
                (&mut identifiers.emails, &row.email),
                (&mut identifiers.phones, &row.phone),
                (&mut identifiers.visitor_ids, &row.visitor_id),
            ];
            for (all, one) in known {
                all.extend(one.iter().filter(|one| !all.contains(one)).cloned().collect::<Vec<_>>());
            }
        }
        Ok(identifiers)
    }

    pub(super) fn merged_contacts(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        for found in self.history()?.iter().filter(|(contact, _)| *contact != self.found.0) {
            items.push(&self.contact(found)?)?;
        }
        Ok(())
    }
}

/// Everything under its name, standard attributes first.
pub(super) fn attributes<'a>(config: &Config, access: &Access, found: &'a Found) -> Attributes<'a> {
    let (contact, row) = found;
    let id = access.contact_id(*contact, row).to_string();
    let standard = Standard::ALL.iter().filter_map(|standard| {
        let value = shown(fact(row, &id, *standard))?;
        Some((Cow::Borrowed(standard.name()), value))
    });
    let custom = row.custom.iter().map(|(attribute, value)| (name(config, access, *attribute), custom_value(value)));
    Attributes(standard.chain(custom).collect())
}

fn name(config: &Config, access: &Access, attribute: AttributeId) -> Cow<'static, str> {
    let definition = config.attribute(access.workspace(), attribute);
    let name = definition.map_or_else(|| attribute.to_string(), |definition| definition.name.clone());
    Cow::Owned(format!("custom_attributes.{name}"))
}

fn shown(fact: Fact<'_>) -> Option<ShownValue<'static>> {
    Some(match fact {
        Fact::Missing | Fact::Opaque => return None,
        Fact::Text(text) | Fact::Folded(text) => ShownValue::Text(Cow::Owned(text.to_owned())),
        Fact::Number(digits) => ShownValue::Number(Cow::Owned(digits.to_owned())),
        Fact::Integer(number) => ShownValue::Number(Cow::Owned(number.to_string())),
        Fact::Count(number) => ShownValue::Number(Cow::Owned(number.to_string())),
        Fact::Date(seconds) => ShownValue::Number(Cow::Owned(seconds.to_string())),
        Fact::Boolean(value) => ShownValue::Boolean(value),
    })
}

fn custom_value(value: &AttributeValue) -> ShownValue<'_> {
    match value {
        AttributeValue::Text(text) => ShownValue::Text(Cow::Borrowed(text)),
        AttributeValue::Number(digits) => ShownValue::Number(Cow::Borrowed(digits)),
        AttributeValue::Boolean(value) => ShownValue::Boolean(*value),
    }
}
