//! `POST /contacts/search`: one comparison for equality.

use super::{Found, by_id, present};
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::{PER_PAGE_DEFAULT, PER_PAGE_MAX};
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use engine::rows::IdentifierKind;
use node::View;
use wire::json::{Field, Unread};
use wire::list::{Counts, List};
use wire::rest::contact::Contact;
use wire::rest::search::{Pagination, Search, SearchLeaf};

const PURPOSE: &str = "contacts search";

/// Search contacts
///
/// One comparison with `=` of `id`, `external_id` or `email`, alone or in a
/// group of one. Contacts come in the order in which they were made.
#[utoipa::path(
    post,
    path = "/contacts/search",
    tag = "contacts",
    request_body = Search,
    responses(
        (status = 200, description = "The contacts", body = List<Contact>),
        (status = 400, description = "`parameter_not_found` or `invalid`: the message names what is supported"),
    )
)]
pub async fn search_contacts(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let Search { query, pagination, sort: _ } = fields::object(&body)?;
    let comparison = comparison(query)?;
    let page = Page::read(pagination, &call.access)?;
    call.read(move |view, access| {
        let found = comparison.find(view, access)?;
        answer(access, &found, &page)
    })
    .await
}

/// What a field must equal.
enum Comparison {
    Id(String),
    Identifier(IdentifierKind, String),
}

fn unsupported() -> ApiError {
    let message = "Only one comparison is supported: operator = with field id, external_id or email, and a value";
    ApiError::invalid("query", message)
}

fn comparison(query: Unread<'_>) -> Result<Comparison, ApiError> {
    let Unread(Some(raw)) = query else { return Err(ApiError::missing("query")) };
    let mut leaf: SearchLeaf<'_> = fields::json(raw.get())?;
    // A group of one means what is in it; groups nest at most twice.
    for _ in 0..2 {
        let Field::Nested(items) = leaf.value else { break };
        let is_group = matches!(&leaf.operator, Field::Text(word) if word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or"));
        let items: Vec<SearchLeaf<'_>> = fields::json(items).map_err(|_| unsupported())?;
        let [only] = <[_; 1]>::try_from(items).map_err(|_| unsupported())?;
        if !is_group {
            return Err(unsupported());
        }
        leaf = only;
    }
    let SearchLeaf { field, operator, value } = leaf;
    if operator != Field::Text("=".into()) {
        return Err(unsupported());
    }
    let value = match value {
        Field::Text(text) => text.into_owned(),
        Field::Number(digits) => digits.to_owned(),
        _ => return Err(unsupported()),
    };
    match field {
        Field::Text(name) if name == "id" => Ok(Comparison::Id(value)),
        Field::Text(name) if name == "external_id" => Ok(Comparison::Identifier(IdentifierKind::ExternalId, value)),
        Field::Text(name) if name == "email" => Ok(Comparison::Identifier(IdentifierKind::Email, value)),
        _ => Err(unsupported()),
    }
}

impl Comparison {
    fn find(&self, view: &View, access: &Access) -> Result<Vec<Found>, ApiError> {
        match self {
            Self::Identifier(kind, value) => Ok(view.contacts_with(access.workspace(), *kind, value)?),
            Self::Id(id) => match by_id(view, access, id.clone()) {
                Ok(found) => Ok(vec![found]),
                Err(error) if error.code == ErrorCode::UserNotFound => Ok(Vec::new()),
                Err(error) => Err(error),
            },
        }
    }
}

/// Which part of the answer.
struct Page {
    per_page: usize,
    /// Contacts up to this ordinal stand on earlier pages.
    after: u32,
}

impl Page {
    fn read(pagination: Unread<'_>, access: &Access) -> Result<Self, ApiError> {
        let sent: Pagination<'_> = match pagination {
            Unread(None) => Pagination::default(),
            Unread(Some(raw)) => fields::json(raw.get())?,
        };
        let per_page = match fields::whole(sent.per_page, "per_page")? {
            None => PER_PAGE_DEFAULT,
            Some(0) => return Err(ApiError::invalid("per_page", "per_page must be at least 1")),
            Some(wanted) => usize::try_from(wanted).unwrap_or(PER_PAGE_MAX).min(PER_PAGE_MAX),
        };
        let cursor = fields::text(sent.starting_after, "starting_after", EXTERNAL_ID_CHARS_MAX)?;
        let after = match cursor {
            None => 0,
            Some(text) => u32::from_be_bytes(sealed::open_cursor(access, (PURPOSE, "starting_after"), &text)?),
        };
        Ok(Self { per_page, after })
    }
}

fn answer(access: &Access, found: &[Found], page: &Page) -> Result<Response, ApiError> {
    let before = found.iter().filter(|(contact, _)| contact.0 <= page.after).count();
    let rest = found.iter().filter(|(contact, _)| contact.0 > page.after);
    let shown: Vec<&Found> = rest.take(page.per_page).collect();
    let has_more = before + shown.len() < found.len();
    let cursor =
        shown.last().filter(|_| has_more).map(|(contact, _)| sealed::cursor(access, PURPOSE, &contact.0.to_be_bytes()));
    let data: Vec<Contact<'_>> = shown.iter().map(|(contact, row)| present::contact(access, *contact, row)).collect();
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let counts = Counts { total: count(found.len()), before: count(before) };
    respond::ok(&List::counted(data, page.per_page, counts, cursor))
}
