//! Whom and what `POST /tags` names: found before anything is changed, so that
//! one who is not there leaves everything as it was.

use crate::auth::Access;
use crate::contacts::of_id;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::TAG_TARGETS_MAX;
use engine::command::{ClaimedId, Identifiers, Tagged, WhichCompany};
use engine::contacts::CONTACTS;
use engine::ids::CompanyId;
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use node::View;
use serde_json::value::RawValue;
use wire::json::Unread;
use wire::rest::tag::TagTarget;

/// One of them, as sent.
#[derive(Debug)]
pub(super) struct Target {
    /// The identifier that was sent, which the answer repeats.
    pub(super) sent: String,
    /// Whether it is to have the tag.
    pub(super) tagged: bool,
    who: Who,
}

#[derive(Debug)]
enum Who {
    Contact(Identifiers),
    Company(WhichCompany),
}

impl Target {
    /// Whether it is a company, not a person.
    pub(super) const fn is_company(&self) -> bool {
        matches!(self.who, Who::Company(_))
    }

    /// Finds it.
    ///
    /// # Errors
    /// 404 when it is not there.
    pub(super) fn find(&self, view: &View, access: &Access) -> Result<Tagged, ApiError> {
        let workspace = access.workspace();
        match &self.who {
            Who::Contact(who) => {
                let (contact, row) = view.find(workspace, who, CONTACTS)??;
                Ok(Tagged::Contact(of_id(access.contact_id(contact, &row).to_string())))
            }
            Who::Company(which) => {
                let found = view.find_company(workspace, which)?;
                let found = found.ok_or_else(|| ApiError::new(ErrorCode::CompanyNotFound).field("companies"));
                found.map(|(company, _)| Tagged::Company(company))
            }
        }
    }
}

/// Reads `users` and `companies`. Whoever does not say otherwise is to have the
/// tag as `tagged` says.
///
/// # Errors
/// One of them has no identifier or is of another shape, or there are more than
/// [`TAG_TARGETS_MAX`].
pub(super) fn read(users: Unread<'_>, companies: Unread<'_>, tagged: bool) -> Result<Vec<Target>, ApiError> {
    let users = fields::array(users, "users")?.unwrap_or_default();
    let companies = fields::array(companies, "companies")?.unwrap_or_default();
    if users.len() + companies.len() > TAG_TARGETS_MAX {
        let message = format!("At most {TAG_TARGETS_MAX} people and companies can be tagged at once");
        return Err(ApiError::new(ErrorCode::Unprocessable).message(message));
    }
    let users = users.into_iter().map(|raw| user(raw, tagged));
    let companies = companies.into_iter().map(|raw| company(raw, tagged));
    users.chain(companies).collect()
}

fn invalid(field: &'static str) -> ApiError {
    ApiError::invalid(field, "invalid tag parameters")
}

fn user(raw: &RawValue, tagged: bool) -> Result<Target, ApiError> {
    let item: TagTarget<'_> = serde_json::from_str(raw.get()).map_err(|_| invalid("users"))?;
    let id = fields::id(item.id, "users.id", EXTERNAL_ID_CHARS_MAX)?;
    let user_id = fields::id(item.user_id, "users.user_id", EXTERNAL_ID_CHARS_MAX)?;
    let email = fields::text(item.email, "users.email", EXTERNAL_ID_CHARS_MAX)?;
    let untag = fields::boolean(item.untag, "users.untag")?;
    let sent = id.clone().or_else(|| user_id.clone()).or_else(|| email.clone());
    let sent = sent.ok_or_else(|| invalid("users"))?;
    let who = Identifiers { id: id.map(ClaimedId::new), user_id, email, visitor_id: None };
    Ok(Target { sent, tagged: untag.map_or(tagged, |untag| !untag), who: Who::Contact(who) })
}

fn company(raw: &RawValue, tagged: bool) -> Result<Target, ApiError> {
    let item: TagTarget<'_> = serde_json::from_str(raw.get()).map_err(|_| invalid("companies"))?;
    let id = fields::id(item.id, "companies.id", EXTERNAL_ID_CHARS_MAX)?;
    let company_id = fields::id(item.company_id, "companies.company_id", EXTERNAL_ID_CHARS_MAX)?;
    let untag = fields::boolean(item.untag, "companies.untag")?;
    let (sent, which) = match (id, company_id) {
        (Some(id), _) => {
            let which = WhichCompany::Id(CompanyId::parse(&id));
            (id, which)
        }
        (None, Some(company_id)) => (company_id.clone(), WhichCompany::CompanyId(company_id)),
        (None, None) => return Err(invalid("companies")),
    };
    Ok(Target { sent, tagged: untag.map_or(tagged, |untag| !untag), who: Who::Company(which) })
}
