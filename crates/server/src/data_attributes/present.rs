//! An attribute's definition as the API shows it.

use super::standard::{self, Spec, Writable};
use crate::admins;
use crate::request::Call;
use engine::ids::{AttributeId, TeammateId};
use engine::rows::{AttributeRow, Model};
use std::sync::Arc;
use wire::rest::data_attribute::DataAttribute;

/// How this caller is told of definitions.
#[derive(Debug, Clone)]
pub struct Naming {
    /// Whether it speaks 1.x, where a contact's attributes are a customer's.
    is_legacy: bool,
    /// Who stands for having defined them: it is not kept.
    admin_id: Option<String>,
}

impl Naming {
    /// Of a caller.
    #[must_use]
    pub fn of(call: &Call) -> Self {
        let first = admins::caller(call);
        let admin_id = Some(first).filter(|first| *first != TeammateId(0)).map(|first| first.to_string());
        Self { is_legacy: call.spoken().is_legacy(), admin_id }
    }

    /// The same, as the 1.x API names them whoever asks.
    #[must_use]
    pub fn legacy(self) -> Self {
        Self { is_legacy: true, ..self }
    }

    fn model(&self, model: Model) -> &'static str {
        match model {
            Model::Contact if self.is_legacy => "customer",
            model => model.name(),
        }
    }

    /// The standard attributes of a model.
    #[must_use]
    pub fn standard(&self, model: Model) -> Vec<DataAttribute<'static>> {
        let shown = |spec: Spec| self.known(model, spec);
        match model {
            Model::Contact => standard::contact().map(shown).collect(),
            Model::Company => standard::COMPANY.iter().copied().map(shown).collect(),
        }
    }

    fn known(&self, model: Model, spec: Spec) -> DataAttribute<'static> {
        let name = spec.full_name.rsplit_once('.').map_or(spec.full_name, |(_, name)| name);
        DataAttribute {
            id: None,
            kind: "data_attribute",
            name,
            full_name: spec.full_name.to_owned(),
            label: spec.label,
            description: None,
            data_type: spec.data_type.name(),
            options: None,
            api_writable: spec.writable != Writable::Never,
            ui_writable: false,
            messenger_writable: spec.writable == Writable::Messenger,
            custom: false,
            archived: false,
            admin_id: None,
            created_at: None,
            updated_at: None,
            model: self.model(model),
        }
    }

    /// A custom attribute.
    #[must_use]
    pub fn custom<'a>(&self, attribute: AttributeId, row: &'a AttributeRow) -> DataAttribute<'a> {
        let options: Vec<&str> = row.options.iter().map(String::as_str).collect();
        DataAttribute {
            id: Some(attribute.0),
            kind: "data_attribute",
            name: &row.name,
            full_name: format!("custom_attributes.{}", row.name),
            label: &row.name,
            description: row.description.as_deref(),
            data_type: row.data_type.name(),
            options: (!options.is_empty()).then_some(options),
            api_writable: true,
            ui_writable: false,
            messenger_writable: row.messenger_writable,
            custom: true,
            archived: row.archived_at.is_some(),
            admin_id: self.admin_id.clone(),
            created_at: Some(row.created_at),
            updated_at: Some(row.updated_at),
            model: self.model(row.model),
        }
    }

    /// Standard and custom attributes of a model, in this order.
    #[must_use]
    pub fn all<'a>(&self, model: Model, custom: &'a [(AttributeId, Arc<AttributeRow>)]) -> Vec<DataAttribute<'a>> {
        let custom = custom.iter().filter(|(_, row)| row.model == model);
        let custom = custom.map(|(attribute, row)| self.custom(*attribute, row));
        self.standard(model).into_iter().chain(custom).collect()
    }
}
