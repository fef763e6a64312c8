use super::predicate::{CompiledLeaf, EventSource, Group, LeafTest, Node, Predicate};
use super::{AttributeRef, Condition, EventFacts, Fact, Facts, GroupKind};
use std::ops::ControlFlow;

/// Whether a predicate holds for a person. Asks as little as it can, and what
/// is answered fastest first.
///
/// # Errors
/// The first error of the facts.
pub fn evaluate<F: Facts>(predicate: &Predicate, facts: &mut F) -> Result<bool, F::Error> {
    node(predicate.root(), facts)
}

fn node<F: Facts>(part: &Node, facts: &mut F) -> Result<bool, F::Error> {
    match part {
        Node::Group(members) => group(members, facts),
        Node::Segment(segment) => Ok(node(&segment.root, facts)? != segment.negated),
        Node::Leaf(leaf) => leaf.holds(facts),
    }
}

fn group<F: Facts>(group: &Group, facts: &mut F) -> Result<bool, F::Error> {
    // One member that says so ends it: a "no" in `all`, a "yes" in `any`.
    let decisive = group.kind == GroupKind::Any;
    for member in group.cheapest_first() {
        if node(member, facts)? == decisive {
            return Ok(decisive);
        }
    }
    Ok(!decisive)
}

impl CompiledLeaf {
    /// Whether the leaf holds for a person.
    ///
    /// # Errors
    /// Those of the facts.
    pub fn holds<F: Facts>(&self, facts: &mut F) -> Result<bool, F::Error> {
        match &self.test {
            LeafTest::Attribute { attribute, condition } => Ok(condition.holds(facts.attribute(*attribute)?)),
            LeafTest::Tag { tag, negated } => Ok(facts.tag(*tag)? != *negated),
            LeafTest::Company { attribute, condition } => company(*attribute, condition, facts),
            LeafTest::Event { source, fact, condition } => Ok(condition.holds(fact.of(events(source, facts)?))),
        }
    }
}

fn company<F: Facts>(attribute: AttributeRef, condition: &Condition, facts: &mut F) -> Result<bool, F::Error> {
    let mut found = false;
    visit_companies(attribute, facts, &mut |fact| {
        found = condition.test.holds(fact);
        if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found != condition.negated)
}

/// Shows at most [`crate::limits::PREDICATE_COMPANIES_MAX`] companies.
pub(super) fn visit_companies<F: Facts>(
    attribute: AttributeRef,
    facts: &mut F,
    visit: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>,
) -> Result<(), F::Error> {
    let mut left = crate::limits::PREDICATE_COMPANIES_MAX;
    facts.companies(attribute, &mut |fact| {
        // The guard is for facts that go on after a break.
        if left == 0 {
            return ControlFlow::Break(());
        }
        left -= 1;
        match visit(fact) {
            ControlFlow::Continue(()) if left > 0 => ControlFlow::Continue(()),
            _ => {
                left = 0;
                ControlFlow::Break(())
            }
        }
    })
}

pub(super) fn events<F: Facts>(source: &EventSource, facts: &mut F) -> Result<EventFacts, F::Error> {
    match source {
        EventSource::Never => Ok(EventFacts::default()),
        EventSource::Summary(definition) => facts.summary(*definition),
        EventSource::Occurrences(query) => facts.occurrences(query),
    }
}
