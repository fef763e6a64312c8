//! Making a workspace whole: its tokens, its owner, its first contact.
//!
//! The cast: a [`Plan`] holds everything random and secret of the workspace
//! that is to be; `files` keeps it on disk until its secrets have reached
//! somebody; [`mod@complete`] makes whatever of it is missing; `random` is where
//! randomness comes in; `folder` makes the data folder.
//!
//! The order makes a kill harmless at every instant. The plan is on disk
//! before the first row, and each row of it is recognised when it is there,
//! so the next start completes the same workspace with the same secrets. The
//! plan is removed only after the secrets were printed or written to the file
//! that keeps them: in the worst case they are shown twice, never lost.

mod complete;
mod files;
mod folder;
mod plan;
mod random;

pub use complete::{SetupError, complete, node_says};
pub use files::{FilesError, Pending, first_run};
pub use folder::{FolderError, holds_data, is_half_restored, prepare};
pub use plan::{Admin, Plan, SAMPLE_CONTACT, Secrets};
