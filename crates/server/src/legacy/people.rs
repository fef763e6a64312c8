//! Lists of users and of leads: everybody of a role, sorted and filtered, by
//! page numbers or by scrolling.

use crate::auth::Access;
use crate::contacts::Found;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{PER_PAGE_DEFAULT, SCROLL_PAGE_ITEMS};
use crate::numbered::Numbered;
use crate::request::{Call, Query, blocking};
use crate::scroll::ScrollKind;
use crate::{segments, tags};
use engine::predicates::{AttributeRef, Leaf, Op, Predicate, Scalar, Tree, TreeLimits};
use engine::rows::{Role, Standard};
use node::people::{Direction, PeoplePage, PeopleQuery, Position, Sort, SortBy};
use node::{Config, Node, View};
use std::sync::Arc;

/// The attributes by which a list can be sorted, under their 1.x names.
const SORTS: [(&str, Standard); 4] = [
    ("created_at", Standard::CreatedAt),
    ("updated_at", Standard::UpdatedAt),
    ("signed_up_at", Standard::SignedUpAt),
    ("last_request_at", Standard::LastSeenAt),
];

/// What a list asks for.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Whom it holds.
    pub roles: &'static [Role],
    /// What must hold of them.
    pub tree: Option<Tree>,
    /// Their order.
    pub sort: Sort,
    /// Which page.
    pub page: Numbered,
}

impl Listing {
    /// Reads `page`, `per_page`, `order`, `sort`, `created_since`, `tag_id` and
    /// `segment_id`.
    ///
    /// # Errors
    /// One of them has a value that it cannot have, or names a tag or segment
    /// that is not there.
    pub fn read(call: &Call, query: &Query, roles: &'static [Role]) -> Result<Self, ApiError> {
        let tree = filters(call.app.node.config(), &call.access, query)?;
        Ok(Self { roles, tree, sort: sort(query)?, page: Numbered::of(call, query, PER_PAGE_DEFAULT)? })
    }
}

fn sort(query: &Query) -> Result<Sort, ApiError> {
    let direction = match query.get("order") {
        None | Some("desc") => Direction::Down,
        Some("asc") => Direction::Up,
        Some(_) => return Err(ApiError::invalid("order", "order must be asc or desc")),
    };
    let Some(name) = query.get("sort") else { return Ok(Sort { by: SortBy::Ordinal, direction }) };
    let Some((_, standard)) = SORTS.iter().find(|(known, _)| *known == name) else {
        let known = SORTS.map(|(known, _)| known).join(", ");
        return Err(ApiError::invalid("sort", format!("sort must be one of {known}")));
    };
    Ok(Sort { by: SortBy::Attribute(AttributeRef::Standard((*standard).into())), direction })
}

/// Everything that a query asks of people, as one tree.
fn filters(config: &Config, access: &Access, query: &Query) -> Result<Option<Tree>, ApiError> {
    let mut leaves = Vec::new();
    if let Some(days) = query.get("created_since") {
        let is_number = days.parse::<u32>().is_ok();
        let wrong = || ApiError::invalid("created_since", "created_since must be a whole number of days");
        let value = is_number.then(|| Scalar::Number(days.to_owned())).ok_or_else(wrong)?;
        leaves.push(Leaf::Attribute { name: Standard::CreatedAt.name().to_owned(), op: Op::DaysAgoLess, value });
    }
    if let Some(id) = query.get("tag_id") {
        let (tag, _) = tags::find(config, access.workspace(), id).map_err(|error| error.field("tag_id"))?;
        leaves.push(Leaf::Tag { tag: tag.to_string(), op: Op::Is });
    }
    if let Some(id) = query.get("segment_id") {
        let (segment, row) = segments::find(config, access, id).map_err(|error| error.field("segment_id"))?;
        leaves.push(Leaf::Segment { segment: access.segment_id(segment, &row).to_string(), op: Op::Is });
    }
    Ok((!leaves.is_empty()).then(|| Tree::All(leaves.into_iter().map(Tree::Leaf).collect())))
}

/// Makes a tree ready that was built here from what is there.
///
/// # Errors
/// What it names has gone meanwhile.
pub fn compile(node: &Node, access: &Access, tree: &Tree) -> Result<Predicate, ApiError> {
    let compiled = node.compile(access.workspace(), tree, TreeLimits::STANDARD);
    compiled.map_err(|error| ApiError::new(ErrorCode::NotFound).message(error.to_string()))
}

/// Looks for people on a thread of its own, and has `answer` make something of
/// them and of a view that is no older.
///
/// # Errors
/// The search's, and those of `answer`.
pub async fn search<T: Send + 'static>(
    call: &Call,
    (tree, query): (Option<Tree>, PeopleQuery),
    answer: impl FnOnce(&View, &Access, &Node, PeoplePage) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    blocking(move || {
        let node = &*app.node;
        let predicate = tree.map(|tree| compile(node, &access, &tree)).transpose()?;
        let page = node.search(access.workspace(), &PeopleQuery { predicate, ..query })?;
        answer(&node.view(), &access, node, page)
    })
    .await
}

/// A page of a list: its people and how many there are in all.
///
/// # Errors
/// The search's, and those of `answer`.
pub async fn list<T: Send + 'static>(
    call: &Call,
    listing: Listing,
    answer: impl FnOnce(&View, &Access, &Node, PeoplePage) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let Listing { roles, tree, sort, page } = listing;
    let query = PeopleQuery { roles, sort, offset: page.offset(), limit: page.limit(), ..PeopleQuery::default() };
    search(call, (tree, query), answer).await
}

/// Answers with the next people of a walk over all of a role; `answer` also
/// gets what the caller sends for the page after.
///
/// # Errors
/// 400 `scroll_exists`, 404 when there is no such walk, and the search's and
/// those of `answer`.
pub async fn scroll<T: Send + 'static>(
    call: &Call,
    (kind, roles): (ScrollKind, &'static [Role]),
    answer: impl FnOnce(&View, &Access, &Node, (&[Found], String)) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let query = call.query()?;
    let fresh = call.app.request_ids.next();
    let place = (call.access.workspace(), kind);
    let scroll = call.app.scrolls.enter(place, query.get("scroll_param"), fresh.as_str(), call.received_at_ms)?;
    let (after, limit) = match scroll.after() {
        None => (None, 0),
        Some([]) => (None, SCROLL_PAGE_ITEMS),
        Some(bytes) => (Some(Position::from_bytes(bytes).expect("a position of this walk")), SCROLL_PAGE_ITEMS),
    };
    let sort = Sort { by: SortBy::Ordinal, direction: Direction::Up };
    let query = PeopleQuery { roles, sort, after, limit, ..PeopleQuery::default() };
    let param = scroll.param.clone();
    let (answered, next) = search(call, (None, query), move |view, access, node, page| {
        Ok((answer(view, access, node, (&page.people, param))?, page.next))
    })
    .await?;
    call.app.scrolls.advance(&scroll, next.map(|next| next.to_bytes()));
    Ok(answered)
}
