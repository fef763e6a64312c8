//! Why a command was not done, and whether commands can be.

use engine::Refusal;

/// Why a command was not done. Nothing of it was, except after
/// [`Failure::StorageFailed`], where it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A rule said no.
    Refused(Refusal),
    /// As many commands are waiting as may. Try again shortly.
    Busy,
    /// Too little space is left; nothing is written until there is more.
    StorageFull,
    /// The store has failed, and it is not known whether this command became
    /// durable: only a restart helps. Or a row that the command needs could
    /// not be read: then nothing of it was done.
    StorageFailed,
    /// The node is stopping.
    Closing,
}

/// Whether the node takes commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It does.
    Ready,
    /// Not until there is more free space.
    StorageFull,
    /// Not until it is restarted.
    StorageFailed,
    /// Never again: it is stopping.
    Closing,
}

/// The node stopped, but not all of it as it should.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    /// The store had failed before, or failed at the end.
    #[error("the store failed; what was answered is durable, what was not may be lost")]
    StorageFailed,
}
