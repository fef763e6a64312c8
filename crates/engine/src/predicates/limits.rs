//! How large a written tree may be.

use crate::limits;

/// How large a written tree may be; it differs by surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeLimits {
    /// How many groups may stand within each other. A leaf alone has depth 0.
    pub depth_max: usize,
    /// How many leaves there may be, those over metadata included.
    pub leaves_max: usize,
}

impl TreeLimits {
    /// Segments, audiences, messages and the console.
    pub const STANDARD: Self =
        Self { depth_max: limits::PREDICATE_DEPTH_MAX, leaves_max: limits::PREDICATE_LEAVES_MAX };
    /// The tree of a segment inside another tree: its own was bounded when it was
    /// saved, and the catalogue puts it into a group with one condition more, on
    /// who can be in it at all.
    pub(super) const NESTED: Self =
        Self { depth_max: limits::PREDICATE_DEPTH_MAX + 1, leaves_max: limits::PREDICATE_LEAVES_MAX + 1 };
    /// Search over REST.
    pub const SEARCH: Self =
        Self { depth_max: limits::PREDICATE_DEPTH_MAX, leaves_max: limits::PREDICATE_SEARCH_LEAVES_MAX };
}
