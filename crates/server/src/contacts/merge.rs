//! `POST /contacts/merge`.

use super::create::submit;
use super::{of_id, show};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, Version};
use axum::response::Response;
use engine::Command;
use engine::command::{MergeContacts as Merge, MergeRule};
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use wire::json::Field;
use wire::rest::contact::{Contact, MergeContacts};

/// From this version on the two must share an e-mail address or phone number.
const COMPARED_SINCE: Version = Version::Two(16);

/// Merge a lead into a user
///
/// The lead's events, tags, notes and companies become the user's; where both
/// have a value the user's stays. With `Intercom-Version` 2.16 the two must
/// share an e-mail address or a phone number, unless
/// `skip_duplicate_validation` is true.
#[utoipa::path(
    post,
    path = "/contacts/merge",
    tag = "contacts",
    request_body = MergeContacts,
    responses(
        (status = 200, description = "The user, as they are now", body = Contact),
        (status = 400, description = "`parameter_not_found`: `from` or `into` is missing. `invalid_merge`: they are no lead and user, share nothing, or too much was merged into the user"),
        (status = 404, description = "`not_found`: no contact of this workspace has the id; `field` says which"),
        (status = 422, description = "`limit_reached`: it would change too much at once"),
        (status = 410, description = "`contact_merged`: one of them was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn merge_contacts(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let MergeContacts { from, into, skip_duplicate_validation } = fields::object(&body)?;
    let (from, into) = (id(from, "from")?, id(into, "into")?);
    let skips = fields::boolean(skip_duplicate_validation, "skip_duplicate_validation")?.unwrap_or(false);
    let compares = call.spoken() >= COMPARED_SINCE && !skips;
    let rule = if compares { MergeRule::SharedDetails } else { MergeRule::LeadIntoUser };
    let workspace = call.access.workspace();
    let command = Merge { workspace, from: of_id(from.clone()), into: of_id(into), rule };
    let merged = submit(&call, Command::MergeContacts(command)).await;
    let merged = merged.map_err(|error| named(error, &from))?;
    show(&call, (merged.contact, merged.row)).await
}

fn id(field: Field<'_>, name: &'static str) -> Result<String, ApiError> {
    fields::id(field, name, EXTERNAL_ID_CHARS_MAX)?.ok_or_else(|| ApiError::missing(name))
}

/// Says of an id that nobody has which of the two it is.
fn named(error: ApiError, from: &str) -> ApiError {
    if error.field.as_deref() != Some("id") {
        return error;
    }
    let field = if error.detail.as_deref() == Some(from) { "from" } else { "into" };
    error.field(field)
}
