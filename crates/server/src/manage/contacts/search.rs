//! `POST /manage/contacts/search`: the console's list of people.

use super::super::{predicates, roles};
use super::sort;
use crate::app::App;
use crate::auth::Access;
use crate::contacts::page::{self, Asked};
use crate::contacts::{Found, present};
use crate::errors::ApiError;
use crate::fields;
use crate::limits::{CURSOR_CHARS_MAX, PEOPLE_OFFSET_MAX, PER_PAGE_DEFAULT, PER_PAGE_MAX, SEARCH_TEXT_CHARS_MAX};
use crate::request::{Call, Version, blocking, respond};
use axum::response::Response;
use engine::ids::WorkspaceId;
use engine::predicates::{Leaf, Op, Predicate, Scalar, Tree, TreeLimits};
use engine::rows::ContactRow;
use node::{Config, Node, ReadError, View};
use std::sync::Arc;
use wire::json::Field;
use wire::manage::contacts::{CompanyBrief, ManagedContact, SearchContacts, TagBrief};
use wire::rest::contact::SUBLIST_ITEMS_MAX;
use wire::rest::search::{Cut, SearchResult};

/// List people by a predicate and by what they are called
///
/// What `/contacts/search` answers, asked as the console asks: with a predicate
/// tree, a text to look for, and any attribute to sort by. `external_id` is
/// looked through as `q` is written, and in capitals or small letters
/// throughout. In the order in which people were made, a page is read without
/// looking at those who come later; every other order, and the first count,
/// looks at everybody. A predicate on single events stops after five seconds:
/// `cut` then says how many people it could not decide on.
#[utoipa::path(
    post,
    path = "/manage/contacts/search",
    tag = "contacts",
    request_body = SearchContacts,
    responses(
        (status = 200, description = "The contacts", body = SearchResult<ManagedContact>),
        (status = 400, description = "`parameter_invalid` or `type_mismatch`: `q`, `roles`, `sort`, `per_page` or `offset`, or `field` says where in the predicate. `invalid_field`: `sort.field` is no attribute. `client_error`: `starting_after` is no cursor of a list in this order"),
    )
)]
pub async fn search_managed_contacts(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let SearchContacts { predicate, q, roles, sort, per_page, starting_after, offset } = fields::object(&body)?;
    let workspace = call.access.workspace();
    let tree = predicates::read(predicate)?;
    let text = fields::text(q, "q", SEARCH_TEXT_CHARS_MAX)?;
    let roles = roles::read(roles)?;
    let (sort, purpose) = sort::read(sort, &call.app.node, workspace)?;
    let per_page = read_per_page(per_page)?;
    let offset = read_offset(offset)?;
    let cursor = fields::text(starting_after, "starting_after", CURSOR_CHARS_MAX)?;
    let place = cursor.map(|cursor| page::open(&call.access, &purpose, &cursor)).transpose()?;
    let (app, access, version) = (Arc::clone(&call.app), call.access.clone(), call.spoken());
    blocking(move || {
        let predicate = compile(&app.node, workspace, (tree, text))?;
        let answered = page::find(&app, &access, &purpose, Asked { predicate, roles, sort, per_page, place, offset })?;
        let cut = answered.page.cut.map(|cut| Cut { undecided: cut.undecided });
        let view = app.node.view();
        let shower = Shower { app: &app, view: &view, access: &access, version };
        respond::ok(&SearchResult::new(answered.list_as(|found| Ok(shower.shown(found)?))?, cut))
    })
    .await
}

fn read_per_page(sent: Field<'_>) -> Result<usize, ApiError> {
    match fields::whole(sent, "per_page")? {
        None => Ok(PER_PAGE_DEFAULT),
        Some(0) => Err(ApiError::invalid("per_page", "per_page must be at least 1")),
        Some(wanted) => Ok(usize::try_from(wanted).unwrap_or(PER_PAGE_MAX).min(PER_PAGE_MAX)),
    }
}

fn read_offset(sent: Field<'_>) -> Result<usize, ApiError> {
    let wanted = fields::whole(sent, "offset")?.unwrap_or(0);
    let offset = usize::try_from(wanted).ok().filter(|offset| *offset <= PEOPLE_OFFSET_MAX);
    offset.ok_or_else(|| ApiError::invalid("offset", format!("offset may be at most {PEOPLE_OFFSET_MAX}")))
}

/// One predicate of the tree and the text. The tree is compiled by itself first,
/// so that what is wrong with it is told in its own places.
fn compile(
    node: &Node,
    workspace: WorkspaceId,
    (tree, text): (Option<Tree>, Option<String>),
) -> Result<Option<Predicate>, ApiError> {
    let compiled = tree.as_ref().map(|tree| predicates::compile(node, workspace, tree)).transpose()?;
    let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(compiled) };
    let called = named(text);
    let TreeLimits { depth_max, leaves_max } = TreeLimits::STANDARD;
    // The text stands beside the tree, in a group around both.
    let limits = TreeLimits { depth_max: depth_max + 1, leaves_max: leaves_max + called.leaves().len() };
    let both = Tree::All(tree.into_iter().chain([called]).collect());
    let too_long = |_| ApiError::invalid("q", format!("q may have at most {SEARCH_TEXT_CHARS_MAX} characters"));
    node.compile(workspace, &both, limits).map(Some).map_err(too_long)
}

/// People whose name, address or id holds this text. Ids are compared as they
/// are written: so that nobody has to type capitals, three writings are tried.
fn named(text: &str) -> Tree {
    let holds = |name: &str, value: &str| {
        Tree::Leaf(Leaf::Attribute { name: name.to_owned(), op: Op::Contains, value: Scalar::Text(value.to_owned()) })
    };
    let mut writings = vec![text.to_owned(), text.to_lowercase(), text.to_uppercase()];
    writings.dedup();
    let ids = writings.iter().map(|writing| holds("external_id", writing));
    Tree::Any([holds("name", text), holds("email", text)].into_iter().chain(ids).collect())
}

/// Everything that showing somebody needs besides their row.
struct Shower<'c, 'a> {
    app: &'c App,
    view: &'c View,
    access: &'a Access,
    version: Version,
}

impl<'a> Shower<'_, 'a> {
    fn shown(&self, found: &'a Found) -> Result<ManagedContact<'a>, ReadError> {
        let (config, workspace) = (self.app.node.config(), self.access.workspace());
        Ok(ManagedContact {
            contact: present::contact(self.view, self.access, config, self.version, found)?,
            tags_brief: tags(config, workspace, &found.1),
            companies_brief: self.companies(&found.1)?,
        })
    }

    /// Those that were deleted just now are passed over.
    fn companies(&self, row: &ContactRow) -> Result<Vec<CompanyBrief>, ReadError> {
        let mut companies = Vec::new();
        for &company in &row.companies {
            if companies.len() == SUBLIST_ITEMS_MAX {
                break;
            }
            let Some(row) = self.view.company(self.access.workspace(), company)? else { continue };
            let id = self.access.company_id(company, &row).to_string();
            companies.push(CompanyBrief { id, company_id: row.company_id.clone(), name: row.name.clone() });
        }
        Ok(companies)
    }
}

fn tags(config: &Config, workspace: WorkspaceId, row: &ContactRow) -> Vec<TagBrief> {
    let named = row.tags.iter().filter_map(|tagging| {
        let tag = config.tag(workspace, tagging.tag)?;
        Some(TagBrief { id: tagging.tag.0.to_string(), name: tag.name.clone() })
    });
    named.take(SUBLIST_ITEMS_MAX).collect()
}
