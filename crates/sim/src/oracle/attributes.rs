//! Custom attributes: defined, and given values.

use super::Workspace;
use super::people::set;
use engine::command::{ChangeAttribute, DefineAttribute, NewAttribute, SentAttributes, Unknown};
use engine::ids::AttributeId;
use engine::rows::{AttributeRow, AttributeValue, DataType, Model};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};

type Values = Vec<(AttributeId, AttributeValue)>;

impl Workspace {
    pub(super) fn attribute_named(&self, model: Model, name: &str) -> Option<(AttributeId, &AttributeRow)> {
        let mut known = (1..).map(AttributeId).zip(&self.attributes);
        known.find(|(_, row)| row.model == model && row.name == name)
    }

    pub(super) fn active_attributes(&self, model: Model) -> u32 {
        self.attributes.iter().filter(|row| row.model == model && row.archived_at.is_none()).count() as u32
    }

    pub(super) fn define_attribute(&mut self, command: &DefineAttribute, stamp: &Stamp) -> Outcome {
        let NewAttribute { model, name, .. } = &command.attribute;
        let other = if *model == Model::Contact { Model::Company } else { Model::Contact };
        for model in [*model, other] {
            if self.attribute_named(model, name).is_some() {
                return Err(Refusal::new(RefusalKind::AttributeExists).field(model.name()).detail(name));
            }
        }
        let attribute = self.add_attribute(&command.attribute, stamp);
        self.note(command.actor, "attribute.defined", stamp);
        Ok(Answer::Attribute(attribute))
    }

    fn add_attribute(&mut self, attribute: &NewAttribute, stamp: &Stamp) -> AttributeId {
        let NewAttribute { model, name, data_type, options, description, messenger_writable } = attribute.clone();
        let (created_at, updated_at) = (stamp.at_s(), stamp.at_s());
        self.attributes.push(AttributeRow {
            model,
            name,
            data_type,
            options,
            description,
            messenger_writable,
            created_at,
            updated_at,
            archived_at: None,
        });
        AttributeId(self.attributes.len() as u32)
    }

    /// Stories only archive them, and bring them back.
    pub(super) fn change_attribute(&mut self, command: &ChangeAttribute, stamp: &Stamp) -> Outcome {
        let place = (command.attribute.0 as usize).checked_sub(1);
        let Some(row) = place.and_then(|place| self.attributes.get_mut(place)) else {
            return Err(Refusal::new(RefusalKind::AttributeNotFound));
        };
        row.updated_at = stamp.at_s();
        if let Some(archived) = command.archived.filter(|archived| *archived != row.archived_at.is_some()) {
            row.archived_at = archived.then_some(stamp.at_s());
            self.note(command.actor, "attribute.changed", stamp);
        }
        Ok(Answer::Attribute(command.attribute))
    }

    /// The values with those that were sent. Nothing is defined if one of them
    /// is refused.
    pub(super) fn with_attributes(
        &mut self,
        model: Model,
        values: &Values,
        sent: &SentAttributes,
        stamp: &Stamp,
    ) -> Result<Values, Refusal> {
        let saved = self.attributes.clone();
        let taken = self.take_attributes(model, values.clone(), sent, stamp);
        if taken.is_err() {
            self.attributes = saved;
        }
        taken
    }

    fn take_attributes(
        &mut self,
        model: Model,
        mut values: Values,
        sent: &SentAttributes,
        stamp: &Stamp,
    ) -> Result<Values, Refusal> {
        for sent_attribute in &sent.attributes {
            let (name, value) = (&sent_attribute.name, &sent_attribute.value);
            let known = self.attribute_named(model, name).map(|(attribute, row)| (attribute, row.clone()));
            let attribute = match (known, value) {
                (Some((attribute, row)), value) if row.archived_at.is_none() => {
                    if value.as_ref().is_some_and(|value| !fits(row.data_type, value)) {
                        // How it is worded is not compared.
                        return Err(Refusal::new(RefusalKind::AttributeTypeMismatch).field("custom_attributes"));
                    }
                    attribute
                }
                (_, None) => continue,
                (None, Some(value)) if sent.unknown != Unknown::Refuse => {
                    let attribute = NewAttribute {
                        model,
                        name: name.clone(),
                        data_type: told_by(name, value),
                        options: Vec::new(),
                        description: None,
                        messenger_writable: true,
                    };
                    self.add_attribute(&attribute, stamp)
                }
                _ => {
                    return Err(Refusal::new(RefusalKind::AttributeUnknown).field("custom_attributes").detail(name));
                }
            };
            set(&mut values, attribute, value.clone());
        }
        Ok(values)
    }
}

/// Stories write whole numbers without a fraction, and none below 0.
fn is_whole(text: &str) -> bool {
    !text.contains('.')
}

fn fits(data_type: DataType, value: &AttributeValue) -> bool {
    match value {
        AttributeValue::Text(_) => data_type == DataType::String,
        AttributeValue::Boolean(_) => data_type == DataType::Boolean,
        AttributeValue::Number(text) => match data_type {
            DataType::Float => true,
            DataType::Integer | DataType::Date => is_whole(text),
            DataType::String | DataType::Boolean => false,
        },
    }
}

/// The type that a first value tells.
fn told_by(name: &str, value: &AttributeValue) -> DataType {
    match value {
        AttributeValue::Text(_) => DataType::String,
        AttributeValue::Boolean(_) => DataType::Boolean,
        AttributeValue::Number(text) if !is_whole(text) => DataType::Float,
        AttributeValue::Number(_) if name.ends_with("_at") => DataType::Date,
        AttributeValue::Number(_) => DataType::Integer,
    }
}
