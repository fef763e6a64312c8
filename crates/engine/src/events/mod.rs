//! Events: stored once, counted once, told what became of them.

mod catalog;
mod dedupe;
pub(crate) mod held;
pub(crate) mod import;
pub(crate) mod name_slot;
pub(crate) mod record;
pub(crate) mod uncounted;

pub use held::identity as held_identity;
pub(crate) use uncounted::Uncounted;
pub use uncounted::ring_key;
