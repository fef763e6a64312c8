//! Predicates: questions about a person, answered with yes or no.
//!
//! The cast, in the order in which a question meets it:
//!
//! - a [`Tree`] is the question as somebody wrote it, on whatever surface;
//! - a [`Catalogue`] knows the workspace's attributes, tags, segments and
//!   event names, and a [`Moment`] its clock and time zone;
//! - [`compile()`] checks the tree against both and makes a [`Predicate`], in
//!   which every comparand is ready to be compared;
//! - [`Facts`] is what can be asked of one person;
//! - [`evaluate()`] answers, and stops as soon as the answer is certain;
//!   [`explain()`] asks every leaf and says what each one saw;
//! - [`CompiledMetadata`] asks the same of one event's metadata.
//!
//! A value that is missing or null answers only `unknown`, `is_not`, `not_in`
//! and `not_contains` with yes. It follows from one rule: those four are the
//! complements of `known`, `is`, `in` and `contains`, and no test holds for a
//! value that is not there.

mod catalogue;
mod compile;
mod condition;
mod dates;
pub mod decimal;
mod error;
mod evaluate;
mod explain;
mod facts;
pub mod limits;
mod metadata;
mod op;
mod predicate;
mod tree;
mod values;

#[cfg(test)]
mod tests;

pub use catalogue::{AttributeRef, AttributeSpec, Catalogue, EventLookup, StandardRef, ValueKind};
pub use compile::{CompileOptions, compile};
pub use condition::{Condition, Folding, NumberTest, Test, TextPart, TextTest};
pub use dates::{Moment, SecondsRange};
pub use decimal::{Decimal, Number};
pub use error::{PredicateError, PredicateErrorKind};
pub use evaluate::evaluate;
pub use explain::{Explanation, explain};
pub use facts::{EventFacts, Fact, Facts, OccurrenceQuery};
pub use limits::TreeLimits;
pub use metadata::{CompiledMetadata, compile_metadata};
pub use op::Op;
pub use predicate::{CompiledLeaf, EventSource, Group, LeafTest, Needs, Node, Predicate, SegmentNode};
pub use tree::{EventFact, GroupKind, Leaf, MetadataLeaf, MetadataTree, Scalar, Tree};
