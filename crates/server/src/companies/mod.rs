//! Companies: made, changed, listed, joined.

pub mod contact;
pub mod delete;
pub mod facts;
pub mod find;
pub mod list;
pub mod members;
pub mod present;
pub mod read;
pub mod save;
pub mod scroll;

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use engine::command::WhichCompany;
use engine::companies::FoundCompany;
use engine::ids::CompanyId;
use node::View;

/// The company that a public id means, if it has the form of one.
#[must_use]
pub fn of_id(id: &str) -> WhichCompany {
    WhichCompany::Id(CompanyId::parse(id))
}

/// The company with this public id.
///
/// # Errors
/// 404 `company_not_found` when this workspace has none.
pub fn by_id(view: &View, access: &Access, id: &str) -> Result<FoundCompany, ApiError> {
    let found = view.find_company(access.workspace(), &of_id(id))?;
    found.ok_or_else(|| ApiError::new(ErrorCode::CompanyNotFound))
}
