//! `GET /companies`: one company, or a list.

use super::list::{Which, list};
use super::{members, present};
use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, Query, respond};
use crate::{segments, tags};
use axum::response::Response;
use engine::command::WhichCompany;
use engine::companies::FoundCompany;
use std::sync::Arc;
use wire::list::PageList;
use wire::rest::company::Company;

/// Find or list companies
///
/// With `company_id` or `name` it answers that one company; of several with one
/// name, the oldest. Otherwise it lists companies as `POST /companies/list` does,
/// those with `tag_id` only if it is sent. `segment_id` lists none: segments are
/// of people. With `company_id` and `type=user` it lists the company's people in
/// the 1.x shape.
#[utoipa::path(
    get,
    path = "/companies",
    tag = "companies",
    params(
        ("company_id" = Option<String>, Query, description = "The workspace's own id of the company"),
        ("name" = Option<String>, Query, description = "The company's name, in any case"),
        ("tag_id" = Option<String>, Query, description = "Only companies with this tag"),
        ("segment_id" = Option<String>, Query, description = "Only companies in this segment"),
        ("type" = Option<String>, Query, description = "`user`, with `company_id`: its people"),
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 15 when not sent"),
        ("order" = Option<String>, Query, description = "`asc` or `desc`, `desc` when not sent"),
    ),
    responses(
        (status = 200, description = "The company, or a list of companies", body = FoundCompanies),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`company_not_found`: no company has it. `not_found`: no tag or segment has this id"),
    )
)]
pub async fn find_companies(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    if query.get("company_id").is_some() || query.get("name").is_some() {
        return find(call, query).await;
    }
    let (config, workspace) = (call.app.node.config(), call.access.workspace());
    let which = match (query.get("tag_id"), query.get("segment_id")) {
        (Some(tag), _) => Which::Tagged(Some(tags::find(config, workspace, tag)?.0)),
        (None, Some(segment)) => segments::find(config, &call.access, segment).map(|_| Which::None)?,
        (None, None) => Which::Tagged(None),
    };
    list(&call, &query, which).await
}

async fn find(call: Call, query: Query) -> Result<Response, ApiError> {
    if query.get("type") == Some("user") {
        let asked = query.clone();
        return members::list_users(&call, &query, move |view, access| one(view, access, &asked)).await;
    }
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let found = one(view, access, &query)?;
        respond::ok(&present::company(view, access, app.node.config(), version, &found)?)
    })
    .await
}

fn one(view: &node::View, access: &crate::auth::Access, query: &Query) -> Result<FoundCompany, ApiError> {
    let workspace = access.workspace();
    let (found, field) = match (query.get("company_id"), query.get("name")) {
        (Some(id), _) => (view.find_company(workspace, &WhichCompany::CompanyId(id.to_owned()))?, "company_id"),
        (None, name) => {
            let named = view.companies_named(workspace, name.unwrap_or_default())?;
            (named.into_iter().next(), "name")
        }
    };
    found.ok_or_else(|| ApiError::new(ErrorCode::CompanyNotFound).field(field))
}

/// What `GET /companies` answers.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum FoundCompanies<'a> {
    /// By `company_id` or `name`.
    One(Box<Company<'a>>),
    /// Otherwise.
    List(PageList<Company<'a>>),
}
