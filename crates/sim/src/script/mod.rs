//! What happens in one story, as plain data made from a seed.
//!
//! A [`Script`] is a list of [`Step`]s: time passes, callers want things
//! ([`Intent`]), something goes wrong. Nothing in it depends on what the
//! product answers, so steps can be left out to make a failing story shorter.

mod generate;
mod generate_messages;
mod generate_people;
mod intent;
pub mod message_wants;
pub mod team_wants;
pub mod wants;
pub mod words;

pub use generate::{Subject, generate, short};
pub use intent::{ClientPick, ContactPick, Intent, MetadataPick, UserPick, When, WhoPick, Whose};

use crate::disk::{Survival, Trouble};

/// One story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// What it was made from.
    pub seed: u64,
    /// Whether others write to the same store.
    pub has_other_writers: bool,
    /// The product's row cache: small ones forget.
    pub row_cache_bytes: u64,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// What happens at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// Its place in the script as it was made.
    pub number: usize,
    /// How far the clock moves before; it may go back.
    pub jump_ms: i64,
    /// What callers want.
    pub intents: Vec<Intent>,
    /// Whether callers who got no answer ask again.
    pub is_asked_again: bool,
    /// Whether the side file is made durable before.
    pub syncs_mark: bool,
    /// Whether upkeep then steps the jobs that are not finished.
    pub runs_jobs: bool,
    /// What goes wrong.
    pub trouble: Option<Trouble>,
    /// What becomes of unsynced bytes of the journal if the machine stops.
    pub survival: Survival,
    /// The same of the side file.
    pub mark_survival: Survival,
    /// Stops the process afterwards, in any case.
    pub restarts: bool,
    /// Changes a bit of the journal while the process is down.
    pub damage: Option<u16>,
    /// The first start afterwards fails at the read after so many others.
    pub failing_read: Option<u8>,
}

impl Step {
    /// Nothing goes wrong.
    pub(crate) fn without_trouble(&mut self) {
        self.trouble = None;
    }

    /// The process goes on.
    pub(crate) fn without_restart(&mut self) {
        (self.restarts, self.damage, self.failing_read) = (false, None, None);
    }

    /// No job is stepped.
    pub(crate) fn without_jobs(&mut self) {
        self.runs_jobs = false;
    }

    /// The side file is not synced.
    pub(crate) fn without_mark(&mut self) {
        self.syncs_mark = false;
    }
}
