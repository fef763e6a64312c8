//! The order of a list of people.

use crate::attributes::FIELD_CHARS_MAX;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use engine::ids::WorkspaceId;
use node::Node;
use node::people::{Direction, Sort, SortBy};
use wire::json::Unread;
use wire::manage::contacts::Sort as SentSort;

/// The order in which people were made, by which most lists are read.
const MADE: &str = "created_at";

/// The order, and the name by which its cursors are known.
pub(super) fn read(sent: Unread<'_>, node: &Node, workspace: WorkspaceId) -> Result<(Sort, String), ApiError> {
    let sent: SentSort<'_> = match sent {
        Unread(None) => SentSort::default(),
        Unread(Some(raw)) => fields::json(raw.get()).map_err(|error| error.field("sort"))?,
    };
    let direction = match fields::text(sent.order, "sort.order", FIELD_CHARS_MAX)?.as_deref() {
        None | Some("desc") => Direction::Down,
        Some("asc") => Direction::Up,
        Some(_) => return Err(ApiError::invalid("sort.order", "sort.order must be asc or desc")),
    };
    let field = fields::text(sent.field, "sort.field", FIELD_CHARS_MAX)?.unwrap_or_else(|| MADE.to_owned());
    let by = if field == MADE {
        SortBy::Ordinal
    } else {
        let unknown = || {
            let message = "sort.field must be created_at or an attribute of contacts, such as last_seen_at, name, \
                           email or custom_attributes.plan";
            ApiError::new(ErrorCode::InvalidField).field("sort.field").message(message)
        };
        SortBy::Attribute(node.attribute_of(workspace, &field).ok_or_else(unknown)?)
    };
    Ok((Sort { by, direction }, format!("managed contacts {direction:?} {field}")))
}
