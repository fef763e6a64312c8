use super::{Op, Tree};
use crate::ids::{AttributeId, DefinitionId, TagId};

/// What a workspace knows by name, for one compilation.
pub trait Catalogue {
    /// The attribute of people with this name (`email`,
    /// `custom_attributes.plan`).
    fn attribute(&self, name: &str) -> Option<AttributeSpec>;
    /// The attribute of companies with this name.
    fn company_attribute(&self, name: &str) -> Option<AttributeSpec>;
    /// The tag with this public id.
    fn tag(&self, id: &str) -> Option<TagId>;
    /// The tree of the segment with this public id.
    fn segment(&self, id: &str) -> Option<Tree>;
    /// What is known of an event's name, as somebody wrote it.
    fn event(&self, name: &str) -> EventLookup;
}

/// An attribute that Herald itself knows, by the number that its owner gave
/// it. Predicates only carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardRef(pub u16);

/// Which attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeRef {
    /// One that every person or company has.
    Standard(StandardRef),
    /// One that the workspace made.
    Custom(AttributeId),
}

/// An attribute as predicates need to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributeSpec {
    /// By what [`super::Facts`] finds it.
    pub reference: AttributeRef,
    /// How its values compare.
    pub kind: ValueKind,
}

/// What is known of an event's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventLookup {
    /// In use.
    Active(DefinitionId),
    /// Nobody ever did it.
    Unknown,
    /// As if nobody ever did it, until the name returns.
    Archived,
}

/// How values compare, and so which operators they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Text: compared after NFC and simple case folding.
    Text,
    /// Numbers: compared as exact decimals.
    Number,
    /// True or false.
    Boolean,
    /// A second, compared by its calendar day in the workspace's zone.
    Date,
    /// An id: has the operators of text, each compared byte for byte.
    Id,
}

const TEXT_OPS: &[Op] = &[
    Op::Is,
    Op::IsNot,
    Op::Contains,
    Op::NotContains,
    Op::StartsWith,
    Op::EndsWith,
    Op::Known,
    Op::Unknown,
    Op::In,
    Op::NotIn,
];
const NUMBER_OPS: &[Op] =
    &[Op::Is, Op::IsNot, Op::Gt, Op::Gte, Op::Lt, Op::Lte, Op::Known, Op::Unknown, Op::In, Op::NotIn];
const BOOLEAN_OPS: &[Op] = &[Op::Is, Op::IsNot, Op::Known, Op::Unknown, Op::In, Op::NotIn];
/// `is` is another word for `on`, so that a surface with one sign for "equal"
/// need not know an attribute's kind.
const DATE_OPS: &[Op] = &[
    Op::Is,
    Op::Gt,
    Op::Gte,
    Op::Lt,
    Op::Lte,
    Op::Known,
    Op::Unknown,
    Op::DaysAgo,
    Op::DaysAgoMore,
    Op::DaysAgoLess,
    Op::On,
    Op::Before,
    Op::After,
];

impl ValueKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Boolean, Self::Date, Self::Id];

    /// The word for many of them, as messages use it.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Text => "texts",
            Self::Number => "numbers",
            Self::Boolean => "booleans",
            Self::Date => "dates",
            Self::Id => "ids",
        }
    }

    /// The operators that such values have.
    #[must_use]
    pub const fn operators(self) -> &'static [Op] {
        match self {
            Self::Text | Self::Id => TEXT_OPS,
            Self::Number => NUMBER_OPS,
            Self::Boolean => BOOLEAN_OPS,
            Self::Date => DATE_OPS,
        }
    }
}
