//! How what is known of people and companies is written.

use super::text::Text;
use engine::Row;
use engine::ids::{
    AttributeId, AudienceId, CompanyOrdinal, HeldId, NoteId, SegmentId, SubscriptionTypeId, TagId, WebhookId,
};
use engine::predicates::Tree;
use engine::rows::{
    About, AttributeValue, CompanyIdentifierKind, Consent, ContactRow, DataType, FieldRef, ImportState, Model,
    PersonType, Platform, Standard, Tagging,
};
use std::sync::Arc;

macro_rules! ordinals {
    ($($ty:ident),*) => {$(
        impl Text for $ty {
            fn text(&self) -> String {
                self.0.to_string()
            }
            fn is_blank(&self) -> bool {
                self.0 == 0
            }
        }
    )*};
}
ordinals!(AttributeId, AudienceId, CompanyOrdinal, HeldId, NoteId, SegmentId, SubscriptionTypeId, TagId, WebhookId);

macro_rules! named {
    ($($ty:ty),*) => {$(
        impl Text for $ty {
            fn text(&self) -> String {
                self.name().to_owned()
            }
        }
    )*};
}
named!(Model, DataType, Standard, PersonType, Platform);

impl Text for CompanyIdentifierKind {
    fn text(&self) -> String {
        match self {
            Self::CompanyId => "company_id".to_owned(),
            Self::Name => "name".to_owned(),
        }
    }
}

impl Text for AttributeValue {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.text(),
            Self::Number(digits) => digits.clone(),
            Self::Boolean(value) => value.to_string(),
        }
    }
}

impl Text for Tagging {
    fn text(&self) -> String {
        let Self { tag, at, by } = self;
        format!("{tag}@{at}by{by}")
    }
}

impl Text for Consent {
    fn text(&self) -> String {
        let Self { subscription, wanted } = self;
        format!("{subscription}:{}", if *wanted { "in" } else { "out" })
    }
}

impl Text for About {
    fn text(&self) -> String {
        match self {
            Self::Contact(contact) => format!("contact{contact}"),
            Self::Company(company) => format!("company{company}"),
        }
    }
}

impl Text for FieldRef {
    fn text(&self) -> String {
        match self {
            Self::Standard(standard) => standard.text(),
            Self::Custom(attribute) => format!("custom{attribute}"),
        }
    }
}

impl Text for Tree {
    fn text(&self) -> String {
        format!("{self:?}")
    }
}

impl Text for ImportState {
    fn text(&self) -> String {
        let Self { model, key, mapping, rows_total, next_row, created, updated, failed, finished_at } = self;
        format!(
            "import({} {} {} rows={}/{} created={created} updated={updated} failed={failed} finished_at={})",
            model.name(),
            key.text(),
            mapping.text(),
            next_row,
            rows_total.text(),
            finished_at.text()
        )
    }
}

/// A contact within another row.
impl Text for ContactRow {
    fn text(&self) -> String {
        let fields = super::fields(&Row::Contact(Arc::new(self.clone())));
        let texts: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={text}")).collect();
        format!("({})", texts.join(" "))
    }
}
