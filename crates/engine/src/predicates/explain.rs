use super::evaluate::{events, visit_companies};
use super::predicate::{CompiledLeaf, LeafTest, Node, Predicate};
use super::{EventFacts, Facts, GroupKind, Leaf};
use std::ops::ControlFlow;

/// What each part of a predicate said of a person, in written order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    /// Parts that are joined.
    Group {
        /// How.
        kind: GroupKind,
        /// Whether it holds.
        verdict: bool,
        /// Each part, also those that decided nothing.
        members: Vec<Explanation>,
    },
    /// A segment.
    Segment {
        /// The leaf that names it, as written.
        leaf: Leaf,
        /// Whether the leaf holds.
        verdict: bool,
        /// What the segment's own tree said.
        tree: Box<Explanation>,
    },
    /// One condition.
    Leaf {
        /// As written.
        leaf: Leaf,
        /// Whether it holds.
        verdict: bool,
        /// The value that it saw, `None` when it was missing: dates in Unix
        /// seconds, a tag as `true` or `false`, of companies each known value,
        /// joined by commas.
        seen: Option<String>,
        /// Of a condition on events: all that it could have compared.
        events: Option<EventFacts>,
    },
}

impl Explanation {
    /// Whether this part holds.
    #[must_use]
    pub const fn verdict(&self) -> bool {
        match self {
            Self::Group { verdict, .. } | Self::Segment { verdict, .. } | Self::Leaf { verdict, .. } => *verdict,
        }
    }
}

/// Asks every leaf of a person, also where the answer is certain without it.
/// The verdict is that of [`super::evaluate()`].
///
/// # Errors
/// The first error of the facts.
pub fn explain<F: Facts>(predicate: &Predicate, facts: &mut F) -> Result<Explanation, F::Error> {
    node(predicate.root(), facts)
}

fn node<F: Facts>(part: &Node, facts: &mut F) -> Result<Explanation, F::Error> {
    match part {
        Node::Group(group) => {
            let members = group.members.iter().map(|member| node(member, facts)).collect::<Result<Vec<_>, _>>()?;
            let verdict = match group.kind {
                GroupKind::All => members.iter().all(Explanation::verdict),
                GroupKind::Any => members.iter().any(Explanation::verdict),
            };
            Ok(Explanation::Group { kind: group.kind, verdict, members })
        }
        Node::Segment(segment) => {
            let tree = Box::new(node(&segment.root, facts)?);
            Ok(Explanation::Segment { leaf: segment.written(), verdict: tree.verdict() != segment.negated, tree })
        }
        Node::Leaf(leaf) => leaf.explain(facts),
    }
}

impl CompiledLeaf {
    fn explain<F: Facts>(&self, facts: &mut F) -> Result<Explanation, F::Error> {
        let verdict = self.holds(facts)?;
        let seen = self.seen(facts)?;
        let events = match &self.test {
            LeafTest::Event { source, .. } => Some(events(source, facts)?),
            _ => None,
        };
        Ok(Explanation::Leaf { leaf: self.written.clone(), verdict, seen, events })
    }

    fn seen<F: Facts>(&self, facts: &mut F) -> Result<Option<String>, F::Error> {
        match &self.test {
            LeafTest::Attribute { attribute, .. } => Ok(facts.attribute(*attribute)?.shown()),
            LeafTest::Tag { tag, .. } => Ok(Some(facts.tag(*tag)?.to_string())),
            LeafTest::Company { attribute, .. } => {
                let mut known = Vec::new();
                visit_companies(*attribute, facts, &mut |fact| {
                    known.extend(fact.shown());
                    ControlFlow::Continue(())
                })?;
                Ok((!known.is_empty()).then(|| known.join(", ")))
            }
            LeafTest::Event { source, fact, .. } => Ok(fact.of(events(source, facts)?).shown()),
        }
    }
}
