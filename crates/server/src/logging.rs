//! Log lines: a sentence and dotted fields, on stderr.
//!
//! Never a token, an e-mail address, a client's address or a body. stdout is
//! for what a command was asked for.

use std::io::{self, IsTerminal as _};
use std::panic;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::LogFormat;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The option `log` is no filter.
    #[error("{text:?} is no log filter: give a level such as info, or info,node=debug")]
    Filter {
        /// What was given.
        text: String,
        /// What is wrong with it.
        source: ParseError,
    },
    /// Another part of the process logs already.
    #[error("start the log")]
    Taken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Starts logging for the whole process; a panic becomes a log line too.
///
/// # Errors
/// The filter is none, or logging was started before.
pub fn start(filter: &str, format: LogFormat) -> Result<(), LoggingError> {
    let parsed = EnvFilter::try_new(filter);
    let parsed = parsed.map_err(|source| LoggingError::Filter { text: filter.to_owned(), source })?;
    let lines = tracing_subscriber::fmt().with_env_filter(parsed).with_writer(io::stderr);
    let started = match format {
        LogFormat::Text => lines.with_target(false).with_ansi(io::stderr().is_terminal()).finish().try_init(),
        LogFormat::Json => lines.json().finish().try_init(),
    };
    started.map_err(|error| LoggingError::Taken(Box::new(error)))?;
    panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// One line, in the format of the others, instead of text among JSON. A message
/// that was put together can hold a piece of a body, and is left out: the place
/// tells which assertion it was.
fn log_panic(panic: &panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let message = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("not shown: it may hold data");
    tracing::error!(panic.place = %place, panic.message = %message, "a bug: an assertion of Herald's own did not hold");
}
