//! What a story has shown: how much was tried, and whether it reached what it
//! was told for.

use engine::outcome::EventAnswer;
use engine::{Answer, Outcome};
use std::collections::BTreeSet;

/// What a story has shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Commands that were answered.
    pub answered: u64,
    /// Commands whose answer was lost.
    pub unanswered: u64,
    /// Batches in the journal at the end.
    pub batches: u64,
    /// How often the process was started.
    pub starts: u64,
    /// How often a loss of commits was found and accepted.
    pub losses: u64,
    /// How often commands were refused after a failed commit.
    pub failures: u64,
    /// A digest of everything that was answered.
    pub digest: u64,
    /// Everything that has happened at least once, in words.
    pub reached: BTreeSet<&'static str>,
}

impl Told {
    /// Takes in an answer.
    pub(crate) fn take(&mut self, outcome: &Outcome) {
        self.answered += 1;
        let words = format!("{outcome:?}");
        self.digest = self.digest.rotate_left(7) ^ xxhash_rust::xxh3::xxh3_64(words.as_bytes());
        self.reached.extend(milestones(outcome));
    }
}

/// What an answer shows to have been reached.
fn milestones(outcome: &Outcome) -> Vec<&'static str> {
    match outcome {
        Err(refusal) => vec![refusal.kind.name()],
        Ok(Answer::Event(EventAnswer::Recorded { event, omissions })) => {
            let is_far = event.seq > u64::from(u32::MAX);
            let more = [("event number past 32 bits", is_far), ("omissions", omissions.count > 0)];
            std::iter::once("recorded").chain(more.into_iter().filter(|(_, is)| *is).map(|(word, _)| word)).collect()
        }
        Ok(Answer::Event(EventAnswer::Duplicate { .. })) => vec!["duplicate"],
        Ok(Answer::Event(EventAnswer::Dropped { .. })) => vec!["dropped"],
        Ok(Answer::Imported { duplicate }) => vec![if *duplicate { "imported before" } else { "imported" }],
        Ok(Answer::Swept { removed: 0, .. }) => vec!["swept in vain"],
        Ok(Answer::Swept { finished: false, .. }) => vec!["swept a part"],
        Ok(Answer::Swept { .. }) => vec!["swept to the end"],
        Ok(Answer::Rejection(_, number)) if *number >= engine::limits::REFUSALS_KEPT_MAX => vec!["ring went round"],
        Ok(_) => Vec::new(),
    }
}

impl std::ops::AddAssign for Told {
    fn add_assign(&mut self, other: Self) {
        let Self { answered, unanswered, batches, starts, losses, failures, digest, reached } = other;
        self.answered += answered;
        self.unanswered += unanswered;
        self.batches += batches;
        self.starts += starts;
        self.losses += losses;
        self.failures += failures;
        self.digest ^= digest;
        self.reached.extend(reached);
    }
}
