//! `/contacts/{id}/companies`.

use super::{of_id as company_of_id, present, save};
use crate::contacts::{by_id, of_id};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::PER_PAGE_DEFAULT;
use crate::numbered::Numbered;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::AttachCompany;
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use std::sync::Arc;
use wire::rest::company::{Company, ContactCompanies};
use wire::rest::reference::SentId;

/// List the companies of a contact
///
/// In the order in which they were joined. Some clients read `data`, others
/// `companies`: both hold the same.
#[utoipa::path(
    get,
    path = "/contacts/{id}/companies",
    tag = "companies",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
    ),
    responses(
        (status = 200, description = "The companies", body = ContactCompanies),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contact_companies(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let page = Numbered::of(&call, &call.query()?, PER_PAGE_DEFAULT)?;
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let (_, row) = by_id(view, access, id)?;
        let companies = view.companies_of(access.workspace(), &row)?;
        let total = u64::try_from(companies.len()).unwrap_or(u64::MAX);
        let (config, part) = (app.node.config(), page.part(&companies));
        let shown = part.into_iter().map(|found| present::company(view, access, config, version, found));
        respond::ok(&ContactCompanies::new(shown.collect::<Result<_, _>>()?, total, page.pages(total)))
    })
    .await
}

/// Let a contact join a company
///
/// Doing so twice is no error.
#[utoipa::path(
    post,
    path = "/contacts/{id}/companies",
    tag = "companies",
    params(("id" = String, Path, description = "The contact's id")),
    request_body = SentId,
    responses(
        (status = 200, description = "The company", body = Company),
        (status = 400, description = "`parameter_not_found`: company not specified. `contact_company_limit_exceeded`: they belong to 1,000"),
        (status = 404, description = "`not_found`: no contact of this workspace has this id. `company_not_found`: no company has the other"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn attach_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let body = call.body()?;
    let sent: SentId<'_> = fields::object(&body)?;
    let company = fields::id(sent.id, "id", EXTERNAL_ID_CHARS_MAX)?;
    let missing = || ApiError::missing("id").message("company not specified");
    let company = company.ok_or_else(missing)?;
    change(&call, id, &company, true).await
}

/// Let a contact leave a company
#[utoipa::path(
    delete,
    path = "/contacts/{id}/companies/{company_id}",
    tag = "companies",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("company_id" = String, Path, description = "The company's id"),
    ),
    responses(
        (status = 200, description = "The company", body = Company),
        (status = 404, description = "`not_found`: no contact of this workspace has this id. `company_not_found`: no company has the other"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn detach_contact(mut call: Call) -> Result<Response, ApiError> {
    let [id, company]: [String; 2] =
        call.path_ids().await?.try_into().map_err(|_| ApiError::new(ErrorCode::NotFound))?;
    change(&call, id, &company, false).await
}

async fn change(call: &Call, id: String, company: &str, attached: bool) -> Result<Response, ApiError> {
    let workspace = call.access.workspace();
    let (who, which) = (of_id(id), company_of_id(company));
    let command = AttachCompany { workspace, who, which, attached };
    save::answer(call, call.submit(Command::AttachCompany(command)).await?).await
}
