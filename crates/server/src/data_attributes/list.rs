//! `GET /data_attributes`.

use super::present::Naming;
use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, Version, respond};
use axum::response::Response;
use engine::rows::Model;
use wire::legacy::data_attribute::DataAttributeList;
use wire::list::PlainList;
use wire::rest::data_attribute::DataAttribute;

/// From this version on there are no attributes of conversations to ask for.
const NO_CONVERSATIONS_SINCE: Version = Version::Two(16);

/// List attribute definitions
///
/// Herald's own, which have no `id`, then the workspace's, each in the order in
/// which they were made. Without `model`, those of contacts and of companies.
/// Those of conversations, which could be asked for up to 2.15, are none.
#[utoipa::path(
    get,
    path = "/data_attributes",
    tag = "data attributes",
    params(
        ("model" = Option<String>, Query, description = "`contact` (in 1.x also `customer`), `company` or, up to 2.15, `conversation`"),
        ("include_archived" = Option<bool>, Query, description = "`true` also lists archived ones"),
    ),
    responses(
        (status = 200, description = "The definitions", body = PlainList<DataAttribute>),
        (status = 400, description = "`parameter_invalid`: `model` or `include_archived`"),
        (status = 422, description = "`parameter_invalid`: from 2.16 on, the model `conversation`"),
    )
)]
pub async fn list_data_attributes(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let models: &[Model] = match query.get("model") {
        None => &Model::ALL,
        Some("contact" | "customer") => &[Model::Contact],
        Some("company") => &[Model::Company],
        Some("conversation") if call.spoken() < NO_CONVERSATIONS_SINCE => &[],
        Some("conversation") => {
            return Err(ApiError::new(ErrorCode::Unprocessable).field("model").message(BAD_MODEL));
        }
        Some(_) => return Err(ApiError::invalid("model", BAD_MODEL)),
    };
    list(&call, models)
}

/// What is said of a model that there is not.
pub(super) const BAD_MODEL: &str = "The Data Attribute model field must be either contact or company";

/// Answers with the definitions of these models, in the shape of the version
/// that the caller speaks.
///
/// # Errors
/// `include_archived` is wrong.
pub fn list(call: &Call, models: &[Model]) -> Result<Response, ApiError> {
    let archived = call.query()?.flag("include_archived")?.unwrap_or(false);
    let mut custom = call.app.node.config().all_attributes(call.access.workspace());
    custom.retain(|(_, row)| archived || row.archived_at.is_none());
    let (naming, is_legacy) = (Naming::of(call), call.spoken().is_legacy());
    let shown = models.iter().flat_map(|model| naming.all(*model, &custom)).collect();
    if is_legacy {
        return respond::ok(&DataAttributeList::new(shown));
    }
    respond::ok(&PlainList::new(shown))
}
