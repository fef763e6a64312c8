//! `PUT /data_attributes/{id}`.

use super::{answer, options};
use crate::errors::{ApiError, ErrorCode};
use crate::fields::{self, number_of};
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::ChangeAttribute;
use engine::ids::AttributeId;
use engine::limits::DESCRIPTION_CHARS_MAX;
use wire::rest::data_attribute::{ChangeDataAttribute, DataAttribute};

/// Change a custom attribute's definition
///
/// Whether it is archived, what it means, its options, whether browsers may
/// write it. Values that are stored stay as they are.
#[utoipa::path(
    put,
    path = "/data_attributes/{id}",
    tag = "data attributes",
    params(("id" = String, Path, description = "The attribute's id")),
    request_body = ChangeDataAttribute,
    responses(
        (status = 200, description = "The definition", body = DataAttribute),
        (status = 400, description = "`parameter_invalid`: Options isn't an array. `custom_data_limit_reached`: 250 are active"),
        (status = 404, description = "`field_not_found`: no custom attribute of this workspace has this id"),
        (status = 422, description = "`data_invalid`: options for an attribute that has none"),
    )
)]
pub async fn change_data_attribute(mut call: Call) -> Result<Response, ApiError> {
    let not_found = || ApiError::new(ErrorCode::FieldNotFound);
    let attribute = number_of(&call.path_id().await?).map(AttributeId).ok_or_else(not_found)?;
    let workspace = call.access.workspace();
    let row = call.app.node.config().attribute(workspace, attribute).ok_or_else(not_found)?;
    let body = call.body()?;
    let sent: ChangeDataAttribute<'_> = fields::object(&body)?;
    let options = options::read(sent.options)?;
    if options.is_some() && row.options.is_empty() {
        let message = format!("'{}' takes any value of its type; options cannot be added", row.name);
        return Err(ApiError::new(ErrorCode::DataInvalid).field("options").message(message));
    }
    let command = ChangeAttribute {
        workspace,
        attribute,
        options,
        description: fields::clearable_text(sent.description, "description", DESCRIPTION_CHARS_MAX)?,
        messenger_writable: fields::boolean(sent.messenger_writable, "messenger_writable")?,
        archived: fields::boolean(sent.archived, "archived")?,
        actor: call.access.actor(),
    };
    call.submit(Command::ChangeAttribute(Box::new(command))).await?;
    answer(&call, attribute)
}
