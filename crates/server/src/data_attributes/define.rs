//! `POST /data_attributes`.

use super::list::BAD_MODEL;
use super::{answer, options};
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use axum::response::Response;
use engine::command::{DefineAttribute, NewAttribute};
use engine::limits::{ATTRIBUTE_NAME_CHARS_MAX, DESCRIPTION_CHARS_MAX, LABEL_CHARS_MAX};
use engine::rows::{DataType, Model};
use engine::{Answer, Command, Refusal, RefusalKind};
use node::Failure;
use wire::rest::data_attribute::{DataAttribute, NewDataAttribute};

const BAD_NAME: &str =
    "Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens";

/// Define a custom attribute
///
/// Its name and type never change. `options` makes a list of the values that it
/// may have. A name is taken when contacts or companies have it.
#[utoipa::path(
    post,
    path = "/data_attributes",
    tag = "data attributes",
    request_body = NewDataAttribute,
    responses(
        (status = 200, description = "The definition", body = DataAttribute),
        (status = 400, description = "`parameter_invalid`: the name is taken or holds what names cannot, `model`, `data_type` or `options`. `custom_data_limit_reached`: 250 are active"),
    )
)]
pub async fn define_data_attribute(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let attribute = decode(fields::object(&body)?)?;
    let (workspace, actor, model) = (call.access.workspace(), call.access.actor(), attribute.model);
    let command = Command::DefineAttribute(Box::new(DefineAttribute { workspace, attribute, actor }));
    match call.app.node.submit(command).await {
        Ok(Answer::Attribute(attribute)) => answer(&call, attribute),
        Ok(other) => panic!("an attribute was answered with {other:?}"),
        Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::AttributeExists => Err(taken(&refusal, model)),
        Err(failure) => Err(failure.into()),
    }
}

fn decode(sent: NewDataAttribute<'_>) -> Result<NewAttribute, ApiError> {
    let name = fields::text(sent.name, "name", ATTRIBUTE_NAME_CHARS_MAX)?;
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| ApiError::missing("name"))?;
    if !name.chars().all(stands_in_names) {
        return Err(ApiError::invalid("name", BAD_NAME));
    }
    let model = match fields::text(sent.model, "model", LABEL_CHARS_MAX)?.as_deref() {
        Some("contact" | "customer") => Model::Contact,
        Some("company") => Model::Company,
        _ => return Err(ApiError::invalid("model", BAD_MODEL)),
    };
    let word = fields::text(sent.data_type, "data_type", LABEL_CHARS_MAX)?;
    let listed = options::read(sent.options)?;
    let (data_type, options) = match (word.as_deref(), listed) {
        (Some("options" | "string"), Some(options)) => (DataType::String, options),
        (Some("options"), None) => return Err(ApiError::missing("options")),
        (Some(word), _) => (data_type(word)?, Vec::new()),
        (None, _) => return Err(ApiError::missing("data_type")),
    };
    let description = fields::text(sent.description, "description", DESCRIPTION_CHARS_MAX)?;
    let messenger_writable = fields::boolean(sent.messenger_writable, "messenger_writable")?.unwrap_or(false);
    Ok(NewAttribute { model, name, data_type, options, description, messenger_writable })
}

/// Letters and digits of any script, currency symbols but the dollar, which
/// stands for something else in paths, and what joins words.
fn stands_in_names(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20cf}')
}

fn data_type(word: &str) -> Result<DataType, ApiError> {
    match word {
        "string" => Ok(DataType::String),
        "integer" => Ok(DataType::Integer),
        "float" => Ok(DataType::Float),
        "boolean" => Ok(DataType::Boolean),
        "date" | "datetime" => Ok(DataType::Date),
        _ => Err(ApiError::invalid("data_type", "Data Type isn't an option")),
    }
}

/// That the name is taken. The refusal names the model that has it.
fn taken(refusal: &Refusal, wanted: Model) -> ApiError {
    let name = refusal.detail.as_deref().unwrap_or("it");
    let has = if refusal.field == Some(Model::Company.name()) { "company" } else { "people" };
    let wanted = if wanted == Model::Company { "company" } else { "people" };
    let message = format!(
        "You already have '{name}' in your {has} data. To save this as new {wanted} data, use a different name."
    );
    ApiError::invalid("name", message)
}
