//! What a story has shown: how much was tried, and whether it reached what it
//! was told for.

use engine::command::{BrowserPerson, PingBrowser, SignInProof};
use engine::outcome::{EventAnswer, PingAnswer};
use engine::rows::Sweep;
use engine::source::Verified;
use engine::{Answer, Command, Outcome};
use std::collections::BTreeMap;

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
    /// What has happened, in words, and how often.
    pub reached: BTreeMap<&'static str, u64>,
}

impl Told {
    /// Takes in an answer.
    pub(crate) fn take(&mut self, command: &Command, outcome: &Outcome) {
        self.answered += 1;
        let words = format!("{outcome:?}");
        self.digest = self.digest.rotate_left(7) ^ xxhash_rust::xxh3::xxh3_64(words.as_bytes());
        milestones(outcome).into_iter().chain(of_people(command, outcome)).for_each(|word| self.note(word));
    }

    /// Notes that something has happened.
    pub(crate) fn note(&mut self, word: &'static str) {
        *self.reached.entry(word).or_default() += 1;
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
        Ok(Answer::Event(EventAnswer::Held(_))) => vec!["held"],
        Ok(Answer::Unmerged { restored, .. }) if !restored.row.aliases.is_empty() => vec!["unmerged", "a chain parted"],
        Ok(Answer::Unmerged { .. }) => vec!["unmerged"],
        Ok(Answer::Deleted(deleted)) if !deleted.contact.row.aliases.is_empty() => vec!["deleted with aliases"],
        Ok(Answer::Deleted(_)) => vec!["deleted"],
        Ok(Answer::Swept { removed: 0, .. }) => vec!["swept in vain"],
        Ok(Answer::Swept { finished: false, .. }) => vec!["swept a part"],
        Ok(Answer::Swept { .. }) => vec!["swept to the end"],
        Ok(Answer::Rejection(_, number)) if *number >= engine::limits::REFUSALS_KEPT_MAX => vec!["ring went round"],
        Ok(_) => Vec::new(),
    }
}

/// What an answer shows of people.
fn of_people(command: &Command, outcome: &Outcome) -> Vec<&'static str> {
    match (command, outcome) {
        (Command::MergeContacts(_), Ok(_)) => vec!["merged"],
        (Command::ConvertContact(_), Ok(Answer::Contact(answer))) => {
            vec![if answer.row.aliases.is_empty() { "converted in place" } else { "converted into somebody" }]
        }
        (Command::SweepStep(step), Ok(Answer::Swept { removed: 1.., .. })) => match step.sweep {
            Sweep::Visitors => vec!["visitors given up"],
            Sweep::Held => vec!["held events given up"],
            Sweep::Decisions => vec!["decisions forgotten"],
            Sweep::Deliveries => vec!["deliveries forgotten"],
            Sweep::MessageHours => vec!["hours of messages folded"],
            _ => Vec::new(),
        },
        (Command::AttachCompany(command), Ok(_)) => vec![if command.attached { "attached" } else { "detached" }],
        (Command::DeleteCompany(_), Ok(_)) => vec!["company deleted"],
        (Command::DeleteTag(_), Ok(_)) => vec!["tag deleted"],
        (Command::Tag(command), Ok(_)) => vec![if command.tagged { "tagged" } else { "untagged" }],
        (Command::PingBrowser(ping), Ok(Answer::Ping(answer))) => pinged(ping, answer),
        (Command::BeginSession(begin), Ok(_)) => match begin.proof {
            SignInProof::Password(_) => vec!["signed in"],
            SignInProof::Link(_) => vec!["signed in by a link"],
        },
        (Command::SaveDevice(_), Ok(_)) => vec!["device saved"],
        (Command::RemoveDevice(_), Ok(_)) => vec!["device removed"],
        (Command::EndSession(_), Ok(_)) => vec!["signed out"],
        (Command::SetPassword(_), Ok(_)) => vec!["password set"],
        (Command::RemoveTeammate(_), Ok(_)) => vec!["teammate removed"],
        (Command::CollectEmail(_), Ok(_)) => vec!["address typed"],
        (Command::ChangeMessenger(_) | Command::RotateIdentitySecret(_), Ok(_)) => vec!["messenger changed"],
        _ => Vec::new(),
    }
}

fn pinged(ping: &PingBrowser, answer: &PingAnswer) -> Vec<&'static str> {
    let is_named = matches!(ping.person, BrowserPerson::Named { .. });
    let row = &answer.person.row;
    let more = [
        ("pinged", true),
        ("pinged as a user", is_named),
        ("left out of a ping", !answer.left_out.is_empty()),
        ("claims", is_named && ping.verified == Verified::None && !row.claimed.is_empty()),
        ("joined by a ping", is_named && !row.aliases.is_empty()),
    ];
    more.into_iter().filter(|(_, is)| *is).map(|(word, _)| word).collect()
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
        for (word, count) in reached {
            *self.reached.entry(word).or_default() += count;
        }
    }
}
