//! Segments, as the API of old shows them: read only. They are made under
//! `/manage/segments`.

pub mod company;
pub mod contact;
pub mod list;
pub mod present;
pub mod read;

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use engine::contacts::CONTACTS;
use engine::ids::{SegmentId, SegmentPublicId, WorkspaceId};
use engine::rows::SegmentRow;
use node::people::Counted;
use node::{Config, Node};
use std::sync::Arc;

/// The segment with this public id.
///
/// # Errors
/// 404 when this workspace has none.
pub fn find(config: &Config, access: &Access, id: &str) -> Result<(SegmentId, Arc<SegmentRow>), ApiError> {
    let key = &access.workspace_row().id_key;
    let segment = SegmentPublicId::parse(id).and_then(|id| id.ordinal(key, access.workspace()));
    let found = segment.and_then(|segment| Some((segment, config.segment(access.workspace(), segment)?)));
    // An id also says when its segment was made.
    let found = found.filter(|(segment, row)| SegmentPublicId::parse(id) == Some(access.segment_id(*segment, row)));
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound).field("id"))
}

/// How many people are in a segment now. Blocks. One that names what is not
/// there any more has nobody in it.
///
/// # Errors
/// A row cannot be read.
pub fn count(node: &Node, workspace: WorkspaceId, segment: SegmentId) -> Result<Counted, ApiError> {
    match node.compile_segment(workspace, segment) {
        Some(Ok(predicate)) => Ok(node.count(workspace, Some(&predicate), CONTACTS)?),
        Some(Err(_)) | None => Ok(Counted::default()),
    }
}
