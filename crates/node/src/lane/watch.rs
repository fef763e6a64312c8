//! Who is told of what was committed.

use engine::WorkingSet;
use std::fmt::Debug;

/// Is told of each batch once it is durable, and before anybody is answered:
/// what an answered command changed has been told of.
pub trait Watch: Debug + Send + Sync {
    /// What the batch changed is among the set's changes. The lane waits
    /// meanwhile, so this only takes notes.
    fn committed(&self, rows: &WorkingSet);
}
