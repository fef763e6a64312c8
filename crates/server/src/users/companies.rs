//! The companies that a body names beside a user.

use super::sent::Reading;
use crate::companies::facts;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::Call;
use engine::command::{CompanyFacts, SentCompany, WhichCompany};
use engine::ids::CompanyId;
use engine::limits::{COMPANIES_PER_REQUEST_MAX, EXTERNAL_ID_CHARS_MAX};
use node::View;
use wire::json::Unread;
use wire::rest::company::SaveCompany;

const FIELD: &str = "companies";

/// A company as a body names it.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedCompany {
    /// By the workspace's own id, or by ours.
    pub which: WhichCompany,
    /// What is said of it.
    pub facts: CompanyFacts,
    /// Whether the user is to belong to it; else they leave.
    pub attached: bool,
}

/// Reads `companies`: objects with `company_id`, or with the `id` that answers
/// show; any other `id` is taken as a `company_id`.
///
/// # Errors
/// It is no array of objects, too long, one has no id, or a value that it
/// cannot have.
pub fn read(sent: Unread<'_>, reading: Reading) -> Result<Vec<NamedCompany>, ApiError> {
    if matches!(sent, Unread(Some(raw)) if raw.get() == "null") {
        return Ok(Vec::new());
    }
    let items = fields::array(sent, FIELD)?.unwrap_or_default();
    if items.len() > COMPANIES_PER_REQUEST_MAX {
        let message = format!("{FIELD} may hold at most {COMPANIES_PER_REQUEST_MAX} companies");
        return Err(ApiError::new(ErrorCode::Unprocessable).field(FIELD).message(message));
    }
    let one = |json: &str| {
        let sent: SaveCompany<'_> =
            fields::json(json).map_err(|_| ApiError::mistyped(FIELD, "an array of company objects"))?;
        company(sent, reading)
    };
    items.iter().map(|item| one(item.get())).collect()
}

fn company(sent: SaveCompany<'_>, reading: Reading) -> Result<NamedCompany, ApiError> {
    let company_id = fields::id(sent.company_id.clone(), "companies.company_id", EXTERNAL_ID_CHARS_MAX)?;
    let id = fields::id(sent.id.clone(), "companies.id", EXTERNAL_ID_CHARS_MAX)?;
    let which = match (company_id, id) {
        (Some(company_id), _) => WhichCompany::CompanyId(company_id),
        (None, Some(id)) => match CompanyId::parse(&id) {
            Some(id) => WhichCompany::Id(Some(id)),
            None => WhichCompany::CompanyId(id),
        },
        (None, None) => return Err(ApiError::missing("companies.company_id")),
    };
    let attached = fields::boolean(sent.remove.clone(), "companies.remove")? != Some(true);
    Ok(NamedCompany { which, facts: facts::read(sent, reading.unknown, reading.now_s)?, attached })
}

/// The companies with the workspace's own ids. Those that are named by ours
/// must be there.
///
/// # Errors
/// 404 when one is not, or it cannot be read.
pub async fn settled(call: &Call, named: Vec<NamedCompany>) -> Result<Vec<SentCompany>, ApiError> {
    if named.iter().all(|company| matches!(company.which, WhichCompany::CompanyId(_))) {
        return Ok(named.into_iter().filter_map(by_own_id).collect());
    }
    call.read(move |view, access| settle(view, access.workspace(), named)).await
}

fn by_own_id(NamedCompany { which, facts, attached }: NamedCompany) -> Option<SentCompany> {
    match which {
        WhichCompany::CompanyId(company_id) => Some(SentCompany { company_id, facts, attached }),
        WhichCompany::Id(_) => None,
    }
}

/// [`settled`], on a view.
///
/// # Errors
/// As there.
pub fn settle(
    view: &View,
    workspace: engine::ids::WorkspaceId,
    named: Vec<NamedCompany>,
) -> Result<Vec<SentCompany>, ApiError> {
    let one = |NamedCompany { which, facts, attached }| {
        let company_id = match which {
            WhichCompany::CompanyId(company_id) => company_id,
            WhichCompany::Id(_) => match view.find_company(workspace, &which)? {
                Some((_, row)) => row.company_id.clone(),
                None => return Err(ApiError::new(ErrorCode::CompanyNotFound).field("companies.id")),
            },
        };
        Ok(SentCompany { company_id, facts, attached })
    };
    named.into_iter().map(one).collect()
}
