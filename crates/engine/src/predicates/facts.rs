use super::{AttributeRef, CompiledMetadata};
use crate::ids::{DefinitionId, TagId};
use std::ops::ControlFlow;

/// What can be asked of one person. Rows on disk answer it as well as columns
/// in memory; nothing here makes an implementation copy a value.
pub trait Facts {
    /// Why a question could not be answered.
    type Error;

    /// The value of one of the person's attributes.
    ///
    /// # Errors
    /// The implementation's own.
    fn attribute(&mut self, attribute: AttributeRef) -> Result<Fact<'_>, Self::Error>;

    /// Whether the person has the tag.
    ///
    /// # Errors
    /// The implementation's own.
    fn tag(&mut self, tag: TagId) -> Result<bool, Self::Error>;

    /// Everything the person ever did of one definition, imported counts
    /// included.
    ///
    /// # Errors
    /// The implementation's own.
    fn summary(&mut self, definition: DefinitionId) -> Result<EventFacts, Self::Error>;

    /// The same, of those events only that the query takes.
    ///
    /// # Errors
    /// The implementation's own.
    fn occurrences(&mut self, query: &OccurrenceQuery) -> Result<EventFacts, Self::Error>;

    /// Shows one attribute of each of the person's companies, in their order,
    /// until `visit` breaks. It breaks after
    /// [`crate::limits::PREDICATE_COMPANIES_MAX`] of them.
    ///
    /// # Errors
    /// The implementation's own.
    fn companies(
        &mut self,
        attribute: AttributeRef,
        visit: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>,
    ) -> Result<(), Self::Error>;
}

/// One value, borrowed from where it is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fact<'a> {
    /// There is none, or it is null.
    Missing,
    /// Text as it was sent. Text that is not ASCII is folded at each
    /// comparison, which allocates.
    Text(&'a str),
    /// Text that [`crate::text::fold`] made: compared as it is. Not for ids,
    /// which compare unfolded.
    Folded(&'a str),
    /// A number's own text, as JSON writes it.
    Number(&'a str),
    /// A whole number.
    Integer(i64),
    /// A count, or an amount of money in minor units.
    Count(u64),
    /// True or false.
    Boolean(bool),
    /// Unix seconds.
    Date(u32),
    /// Something that has no comparable form: it is known, no more.
    Opaque,
}

/// A person's events of one name, in three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventFacts {
    /// How many. With 0 the other two mean nothing.
    pub count: u64,
    /// When the first one was, in Unix seconds.
    pub first: u32,
    /// When the last one was, in Unix seconds.
    pub last: u32,
}

/// Which events of a person to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccurrenceQuery {
    /// Its place in [`super::Needs::occurrences`], from 0. Leaves that ask the
    /// same share it, so that bulk work can answer once for both.
    pub slot: u16,
    /// Events of this definition only.
    pub definition: DefinitionId,
    /// Events of this Unix second and later.
    pub from_s: Option<u32>,
    /// Events that this holds for.
    pub metadata: Option<CompiledMetadata>,
}

impl EventFacts {
    /// Adds one event.
    pub fn add(&mut self, created_at: u32) {
        self.first = if self.count == 0 { created_at } else { self.first.min(created_at) };
        self.last = if self.count == 0 { created_at } else { self.last.max(created_at) };
        self.count += 1;
    }
}

impl Fact<'_> {
    /// The value as people read it; `None` when it is missing.
    #[must_use]
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Missing => None,
            Self::Text(text) | Self::Folded(text) | Self::Number(text) => Some((*text).to_owned()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Count(count) => Some(count.to_string()),
            Self::Boolean(value) => Some(value.to_string()),
            Self::Date(seconds) => Some(seconds.to_string()),
            Self::Opaque => Some("(object)".to_owned()),
        }
    }
}
