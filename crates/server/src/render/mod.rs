//! From a template and values to what somebody sees.
//!
//! A [`Template`] is text with Liquid variables and filters, and no tags. Each
//! value is escaped by where it stands ([`Place`]): as HTML text or attribute,
//! as a part of an address, or not at all in plain text. HTML is then made safe
//! as a whole ([`html::made_safe`]), so that neither a value nor a template can
//! run anything, and an address is only kept with a scheme of the list
//! ([`url`]). All of it has a bound in bytes and in time ([`Budget`]).

mod budget;
mod expression;
mod filters;
pub mod html;
pub mod message;
mod template;
#[cfg(test)]
mod tests;
pub mod url;
pub mod values;

pub use budget::Budget;
pub use expression::Path;
pub use template::{Place, Template, Variable};

/// Why something cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The template is wrong; the text says how.
    #[error("{0}")]
    Template(String),
    /// It became longer than [`crate::limits::RENDERED_BYTES_MAX`].
    #[error("it becomes too long")]
    TooLong,
    /// It took longer than [`crate::limits::RENDER_MS_MAX`].
    #[error("it takes too long")]
    TooSlow,
}
