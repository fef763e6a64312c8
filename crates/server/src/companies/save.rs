//! `POST /companies` and `PUT /companies/{id}`.

use super::{facts, of_id, present};
use crate::attributes;
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::{CompanyFacts, SaveCompany as SaveCompanyCommand, WhichCompany};
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use engine::outcome::CompanyAnswer;
use engine::{Answer, Command};
use std::sync::Arc;
use wire::rest::company::{Company, SaveCompany};

/// Make or change a company
///
/// Looked up by `company_id`, and made if it is not there. Without a
/// `company_id`, `id` names one that is there. What is not sent stays.
#[utoipa::path(
    post,
    path = "/companies",
    tag = "companies",
    request_body = SaveCompany,
    responses(
        (status = 200, description = "The company", body = Company),
        (status = 400, description = "`bad_request`: nothing in the body is known. `parameter_not_found`: `company_id`. `parameter_invalid`: a value, or a custom attribute that is not defined"),
        (status = 404, description = "`company_not_found`: no company of this workspace has this `id`"),
        (status = 422, description = "`limit_reached`: 1,000 companies have this name"),
    )
)]
pub async fn save_company(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    facts::check_usable(&body)?;
    let sent: SaveCompany<'_> = fields::object(&body)?;
    let id = fields::id(sent.id.clone(), "id", EXTERNAL_ID_CHARS_MAX)?;
    let company_id = fields::id(sent.company_id.clone(), "company_id", EXTERNAL_ID_CHARS_MAX)?;
    let which = match (company_id, id) {
        (Some(company_id), _) => WhichCompany::CompanyId(company_id),
        (None, Some(id)) => of_id(&id),
        (None, None) => return Err(ApiError::missing("company_id")),
    };
    save(&call, which, sent).await
}

/// Change a company
///
/// What is not sent stays; null or an empty string takes a value away.
/// `company_id` never changes.
#[utoipa::path(
    put,
    path = "/companies/{id}",
    tag = "companies",
    params(("id" = String, Path, description = "The company's id")),
    request_body = SaveCompany,
    responses(
        (status = 200, description = "The company", body = Company),
        (status = 400, description = "`bad_request`: nothing in the body is known. `parameter_invalid`: a value, or a custom attribute that is not defined"),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id"),
        (status = 422, description = "`limit_reached`: 1,000 companies have this name"),
    )
)]
pub async fn change_company(mut call: Call) -> Result<Response, ApiError> {
    let which = of_id(&call.path_id().await?);
    let body = call.body()?;
    facts::check_usable(&body)?;
    save(&call, which, fields::object(&body)?).await
}

async fn save(call: &Call, which: WhichCompany, sent: SaveCompany<'_>) -> Result<Response, ApiError> {
    let unknown = attributes::unknown(call, call.spoken());
    let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
    let facts: CompanyFacts = facts::read(sent, unknown, now_s)?;
    let workspace = call.access.workspace();
    let command = SaveCompanyCommand { workspace, which, facts };
    answer(call, call.submit(Command::SaveCompany(Box::new(command))).await?).await
}

/// Answers with the company of an answer.
pub(super) async fn answer(call: &Call, answer: Answer) -> Result<Response, ApiError> {
    let Answer::Company(CompanyAnswer { company, row }) = answer else {
        panic!("a company was answered with {answer:?}");
    };
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let found = (company, row);
        respond::ok(&present::company(view, access, app.node.config(), version, &found)?)
    })
    .await
}
