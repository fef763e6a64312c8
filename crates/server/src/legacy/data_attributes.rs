//! Attribute definitions under the paths of the 1.x API.

use crate::data_attributes::present::Naming;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::rows::Model;
use wire::legacy::data_attribute::DataAttributeList;

/// List attribute definitions of people (1.x)
#[utoipa::path(
    get,
    path = "/data_attributes/customer",
    tag = "1.x",
    params(("include_archived" = Option<bool>, Query, description = "`true` also lists archived ones")),
    responses((status = 200, description = "The definitions", body = DataAttributeList))
)]
pub async fn list_customer_attributes(call: Call) -> Result<Response, ApiError> {
    list(&call, Model::Contact)
}

/// List attribute definitions of companies (1.x)
#[utoipa::path(
    get,
    path = "/data_attributes/company",
    tag = "1.x",
    params(("include_archived" = Option<bool>, Query, description = "`true` also lists archived ones")),
    responses((status = 200, description = "The definitions", body = DataAttributeList))
)]
pub async fn list_company_attributes(call: Call) -> Result<Response, ApiError> {
    list(&call, Model::Company)
}

fn list(call: &Call, model: Model) -> Result<Response, ApiError> {
    let archived = call.query()?.flag("include_archived")?.unwrap_or(false);
    let mut custom = call.app.node.config().attributes(call.access.workspace(), model);
    custom.retain(|(_, row)| archived || row.archived_at.is_none());
    respond::ok(&DataAttributeList::new(Naming::of(call).legacy().all(model, &custom)))
}
