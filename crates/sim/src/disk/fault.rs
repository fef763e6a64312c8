//! What can go wrong with a machine, and where.

/// What a machine is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Append a batch to the journal.
    Append,
    /// Make the journal durable.
    Sync,
    /// Note a commit's number in the side file.
    Mark,
    /// Make the side file durable.
    SyncMark,
    /// Read a row or a range.
    Read,
}

impl Op {
    /// All that write.
    pub const WRITES: [Self; 4] = [Self::Append, Self::Sync, Self::Mark, Self::SyncMark];
}

/// How it goes wrong. The numbers are thousandths of the bytes to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An error is returned: no space after a part was written, a failed
    /// fsync, a read error.
    Fails(u16),
    /// The disk is full: an error after a part was written, and again for
    /// whatever would make a file longer, until the machine was started so many
    /// times more. What is on the disk can be read and made durable. Appends
    /// only.
    Full {
        /// How much of it was written.
        part: u16,
        /// How many more starts find the disk full.
        starts: u8,
    },
    /// The machine stops before it.
    StopsBefore,
    /// The machine stops in the middle of it.
    StopsWithin(u16),
    /// The machine stops after it, before it says so.
    StopsAfter,
    /// Another writer was faster, so many times in a row. `choice` chooses
    /// which row it changed, and how. Commits only.
    Conflict {
        /// How often.
        times: u8,
        /// Chooses what the other writer does.
        choice: u16,
    },
}

impl Fault {
    /// Every fault of an operation that writes, for exhaustive tests.
    #[must_use]
    pub fn all(op: Op) -> Vec<Self> {
        let mut all =
            vec![Self::Fails(0), Self::Fails(500), Self::StopsBefore, Self::StopsWithin(500), Self::StopsAfter];
        if op == Op::Append {
            all.extend((0..12).map(|choice| Self::Conflict { times: 1, choice }));
            all.extend([2, 3].map(|times| Self::Conflict { times, choice: 5 }));
            all.extend([(0, 0), (500, 1), (999, 2)].map(|(part, starts)| Self::Full { part, starts }));
        }
        all
    }
}

/// One thing that goes wrong: the operation of this kind after `after` others
/// of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// At which kind of operation.
    pub op: Op,
    /// How many of them pass before.
    pub after: u32,
    /// How.
    pub fault: Fault,
}
