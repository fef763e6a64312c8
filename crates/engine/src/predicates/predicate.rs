use super::{
    AttributeRef, Condition, EventFact, EventFacts, Fact, GroupKind, Leaf, OccurrenceQuery, Op, Test, TextPart,
    TextTest,
};
use crate::ids::{DefinitionId, TagId};

/// A question that is ready to be asked of any number of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicate {
    pub(super) root: Node,
}

/// A part of a predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Parts that are joined.
    Group(Group),
    /// A segment's own tree, in place of its id.
    Segment(SegmentNode),
    /// One condition.
    Leaf(Box<CompiledLeaf>),
}

/// Parts that are joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// How.
    pub kind: GroupKind,
    /// In written order.
    pub members: Vec<Node>,
    /// Places in `members`, what is answered fastest first.
    cheapest_first: Vec<u16>,
}

/// A segment in the place where its id stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentNode {
    /// The segment's public id.
    pub segment: String,
    /// Whether the person must not be in it.
    pub negated: bool,
    /// The segment's tree.
    pub root: Box<Node>,
}

/// One condition on a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledLeaf {
    /// As it was written.
    pub written: Leaf,
    /// Where it stands, in the form of [`super::PredicateError::path`].
    pub path: String,
    /// What it asks.
    pub test: LeafTest,
}

/// What a leaf asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeafTest {
    /// The person's own attribute.
    Attribute {
        /// Which.
        attribute: AttributeRef,
        /// What must hold of it.
        condition: Condition,
    },
    /// Whether the person has a tag.
    Tag {
        /// Which.
        tag: TagId,
        /// Whether the person must not have it.
        negated: bool,
    },
    /// An attribute of the person's companies. The condition's test must hold
    /// for one of them; where it is negated, for none.
    Company {
        /// Which.
        attribute: AttributeRef,
        /// What must hold of it.
        condition: Condition,
    },
    /// What the person did.
    Event {
        /// Where the three numbers come from.
        source: EventSource,
        /// Which of them is compared.
        fact: EventFact,
        /// What must hold of it.
        condition: Condition,
    },
}

/// Where the facts of an event leaf come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventSource {
    /// Nobody did it: the name is unknown or archived.
    Never,
    /// The summary of everything that the person did of it.
    Summary(DefinitionId),
    /// Those events only that a query takes.
    Occurrences(OccurrenceQuery),
}

/// What a predicate looks at; each thing once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Needs<'a> {
    /// Attributes of people, in their own order.
    pub attributes: Vec<AttributeRef>,
    /// Attributes of companies, in their own order.
    pub company_attributes: Vec<AttributeRef>,
    /// Tags, in their own order.
    pub tags: Vec<TagId>,
    /// Definitions whose summaries are read, in their own order.
    pub summaries: Vec<DefinitionId>,
    /// Queries for which events themselves are read, each at the place that
    /// its slot names. Empty when summaries suffice.
    pub occurrences: Vec<&'a OccurrenceQuery>,
}

impl Predicate {
    /// The parts, for those who answer in bulk.
    #[must_use]
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// Every leaf, those of segments included, in written order.
    #[must_use]
    pub fn leaves(&self) -> Vec<&CompiledLeaf> {
        let mut found = Vec::new();
        self.root.collect(&mut found);
        found
    }

    /// What must be at hand to answer.
    #[must_use]
    pub fn needs(&self) -> Needs<'_> {
        let mut needs = Needs::default();
        for leaf in self.leaves() {
            match &leaf.test {
                LeafTest::Attribute { attribute, .. } => needs.attributes.push(*attribute),
                LeafTest::Company { attribute, .. } => needs.company_attributes.push(*attribute),
                LeafTest::Tag { tag, .. } => needs.tags.push(*tag),
                LeafTest::Event { source: EventSource::Never, .. } => {}
                LeafTest::Event { source: EventSource::Summary(definition), .. } => needs.summaries.push(*definition),
                LeafTest::Event { source: EventSource::Occurrences(query), .. } => needs.occurrences.push(query),
            }
        }
        sort_once(&mut needs.attributes);
        sort_once(&mut needs.company_attributes);
        sort_once(&mut needs.tags);
        sort_once(&mut needs.summaries);
        needs.occurrences.sort_unstable_by_key(|query| query.slot);
        needs.occurrences.dedup_by_key(|query| query.slot);
        needs
    }

    /// The test that everyone it holds for passes with the text of an
    /// attribute, compared as a whole: who has one of its comparands can be
    /// looked up in an index, and nobody else need be asked. `None` when there
    /// is no such test.
    #[must_use]
    pub fn required_text(&self, attribute: AttributeRef) -> Option<&TextTest> {
        self.root.required_text(attribute)
    }
}

fn sort_once<T: Ord>(items: &mut Vec<T>) {
    items.sort_unstable();
    items.dedup();
}

impl Node {
    fn collect<'a>(&'a self, found: &mut Vec<&'a CompiledLeaf>) {
        match self {
            Self::Group(group) => group.members.iter().for_each(|member| member.collect(found)),
            Self::Segment(segment) => segment.root.collect(found),
            Self::Leaf(leaf) => found.push(leaf),
        }
    }

    fn required_text(&self, wanted: AttributeRef) -> Option<&TextTest> {
        match self {
            Self::Group(Group { kind: GroupKind::All, members, .. }) => {
                members.iter().find_map(|member| member.required_text(wanted))
            }
            Self::Segment(SegmentNode { negated: false, root, .. }) => root.required_text(wanted),
            Self::Leaf(leaf) => match &leaf.test {
                LeafTest::Attribute { attribute, condition: Condition { test: Test::Text(test), negated: false } }
                    if *attribute == wanted && test.part == TextPart::Whole =>
                {
                    Some(test)
                }
                _ => None,
            },
            Self::Group(_) | Self::Segment(_) => None,
        }
    }

    /// How long an answer takes, as a rank: the worst part counts.
    fn cost(&self) -> u8 {
        match self {
            Self::Group(group) => group.members.iter().map(Self::cost).max().unwrap_or(0),
            Self::Segment(segment) => segment.root.cost(),
            Self::Leaf(leaf) => match &leaf.test {
                LeafTest::Event { source: EventSource::Never, .. } => 0,
                LeafTest::Attribute { .. } => 1,
                LeafTest::Tag { .. } => 2,
                LeafTest::Company { .. } => 3,
                LeafTest::Event { source: EventSource::Summary(_), .. } => 4,
                LeafTest::Event { source: EventSource::Occurrences(_), .. } => 5,
            },
        }
    }
}

impl SegmentNode {
    /// The leaf that stood in its place.
    #[must_use]
    pub fn written(&self) -> Leaf {
        Leaf::Segment { segment: self.segment.clone(), op: if self.negated { Op::IsNot } else { Op::Is } }
    }
}

impl Group {
    pub(super) fn new(kind: GroupKind, members: Vec<Node>) -> Self {
        let mut cheapest_first: Vec<u16> = (0..).take(members.len()).collect();
        cheapest_first.sort_by_key(|place| members.get(usize::from(*place)).map(Node::cost));
        Self { kind, members, cheapest_first }
    }

    /// The members, what is answered fastest first.
    pub fn cheapest_first(&self) -> impl Iterator<Item = &Node> {
        self.cheapest_first.iter().filter_map(|place| self.members.get(usize::from(*place)))
    }
}

impl EventFact {
    /// The fact as a value, out of the three numbers.
    #[must_use]
    pub const fn of(self, events: EventFacts) -> Fact<'static> {
        match self {
            Self::Count => Fact::Count(events.count),
            Self::Did => Fact::Boolean(events.count > 0),
            Self::First | Self::Last if events.count == 0 => Fact::Missing,
            Self::First => Fact::Date(events.first),
            Self::Last => Fact::Date(events.last),
        }
    }
}
