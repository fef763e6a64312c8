//! `DELETE /companies/{id}`.

use super::of_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::DeleteCompany;
use engine::outcome::CompanyAnswer;
use engine::{Answer, Command};
use wire::rest::company::DeletedCompany;

/// Delete a company
///
/// It is gone at once; its people leave it by a job soon after.
#[utoipa::path(
    delete,
    path = "/companies/{id}",
    tag = "companies",
    params(("id" = String, Path, description = "The company's id")),
    responses(
        (status = 200, description = "It is deleted", body = DeletedCompany),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id"),
    )
)]
pub async fn delete_company(mut call: Call) -> Result<Response, ApiError> {
    let which = of_id(&call.path_id().await?);
    let workspace = call.access.workspace();
    match call.submit(Command::DeleteCompany(DeleteCompany { workspace, which })).await? {
        Answer::Company(CompanyAnswer { company, row }) => {
            respond::ok(&DeletedCompany::new(call.access.company_id(company, &row).to_string()))
        }
        other => panic!("a company was answered with {other:?}"),
    }
}
