//! The order of a search.

use super::fields;
use crate::attributes::FIELD_CHARS_MAX;
use crate::errors::{ApiError, ErrorCode};
use crate::fields as body_fields;
use engine::ids::WorkspaceId;
use engine::predicates::AttributeRef;
use engine::rows::Model;
use node::Config;
use node::people::{Direction, Sort, SortBy};
use wire::json::Unread;
use wire::rest::search::Sort as SentSort;

/// The order, and the name of the walk: a cursor is good for the same order
/// only.
pub(super) struct Order {
    pub(super) order: Sort,
    field: String,
}

impl Order {
    /// What cursors of this order are sealed for.
    pub(super) fn purpose(&self) -> String {
        format!("contacts search {:?} {}", self.order.direction, self.field)
    }
}

/// Reads `sort`. Nothing, or no field, is the order in which contacts were
/// made; no order is descending.
pub(super) fn read(sort: Unread<'_>, config: &Config, workspace: WorkspaceId) -> Result<Order, ApiError> {
    let sent: SentSort<'_> = match sort {
        Unread(None) => SentSort::default(),
        Unread(Some(raw)) => body_fields::json(raw.get())?,
    };
    let direction = match body_fields::text(sent.order, "sort.order", FIELD_CHARS_MAX)?.as_deref() {
        None | Some("descending") => Direction::Down,
        Some("ascending") => Direction::Up,
        Some(other) => {
            let message = format!("Invalid sort order '{other}'. Must be one of: ascending, descending");
            return Err(ApiError::new(ErrorCode::InvalidSortOrder).field("sort.order").message(message));
        }
    };
    let Some(field) = body_fields::text(sent.field, "sort.field", FIELD_CHARS_MAX)? else {
        return Ok(Order { order: Sort { by: SortBy::Ordinal, direction }, field: String::new() });
    };
    let attribute = attribute(config, workspace, &field).ok_or_else(|| {
        let message = format!("{field} is not a valid search field to sort by");
        ApiError::new(ErrorCode::InvalidField).field("sort.field").message(message)
    })?;
    Ok(Order { order: Sort { by: SortBy::Attribute(attribute), direction }, field })
}

/// Every field that is an attribute: tags, segments and events have no order.
fn attribute(config: &Config, workspace: WorkspaceId, field: &str) -> Option<AttributeRef> {
    if let Some(name) = field.strip_prefix("custom_attributes.") {
        let (attribute, row) = config.attribute_named(workspace, Model::Contact, name)?;
        return row.archived_at.is_none().then_some(AttributeRef::Custom(attribute));
    }
    fields::standard(field).map(|standard| AttributeRef::Standard(standard.into()))
}
