//! What a predicate said of somebody, part by part.

use super::encode;
use super::wrong::Known;
use crate::times;
use engine::attributes::{contact_kind, kind_of_type};
use engine::predicates::{EventFact, EventFacts, Explanation, GroupKind, Leaf, ValueKind};
use engine::rows::{Model, Standard};
use std::borrow::Cow;
use wire::json::Json;
use wire::manage::explain::{
    ExplainedAll, ExplainedAny, ExplainedEvents, ExplainedLeaf, ExplainedSegment, ExplainedTree, Seen,
};

/// The whole, in the shape in which the predicate was sent.
#[must_use]
pub fn tree<'a>(explanation: &'a Explanation, known: Known<'_>) -> ExplainedTree<'a> {
    match explanation {
        Explanation::Group { kind: GroupKind::All, verdict, members } => {
            let all = members.iter().map(|member| tree(member, known)).collect();
            ExplainedTree::All(ExplainedAll { verdict: *verdict, all })
        }
        Explanation::Group { kind: GroupKind::Any, verdict, members } => {
            let any = members.iter().map(|member| tree(member, known)).collect();
            ExplainedTree::Any(ExplainedAny { verdict: *verdict, any })
        }
        Explanation::Segment { leaf, verdict, tree: inside } => ExplainedTree::Segment(ExplainedSegment {
            verdict: *verdict,
            leaf: encode::leaf(leaf),
            segment: Box::new(tree(inside, known)),
        }),
        Explanation::Leaf { leaf, verdict, seen, events } => {
            let kind = kind_of(leaf, known);
            ExplainedTree::Leaf(ExplainedLeaf {
                verdict: *verdict,
                leaf: encode::leaf(leaf),
                saw: saw(kind, seen.as_deref()),
                note: note(kind, seen.as_deref()),
                events: events.map(|events| counted(leaf, events)),
            })
        }
    }
}

fn counted(leaf: &Leaf, EventFacts { count, first, last }: EventFacts) -> ExplainedEvents {
    let within_days = if let Leaf::Event { within_days, .. } = leaf { *within_days } else { None };
    let [first, last] = [first, last].map(|at| (count > 0).then_some(at));
    ExplainedEvents { count, first, last, within_days }
}

/// How what a leaf saw is read; `None` where it can be of several.
fn kind_of(leaf: &Leaf, known: Known<'_>) -> Option<ValueKind> {
    match leaf {
        Leaf::Attribute { name, .. } => match name.strip_prefix("custom_attributes.") {
            Some(name) => {
                let (_, row) = known.config.attribute_named(known.workspace, Model::Contact, name)?;
                Some(kind_of_type(row.data_type))
            }
            None => Standard::from_name(name).map(contact_kind),
        },
        Leaf::Tag { .. } | Leaf::Segment { .. } => Some(ValueKind::Boolean),
        Leaf::Company { .. } => None,
        Leaf::Event { fact, .. } => Some(match fact {
            EventFact::Count => ValueKind::Number,
            EventFact::First | EventFact::Last => ValueKind::Date,
            EventFact::Did => ValueKind::Boolean,
        }),
    }
}

fn saw(kind: Option<ValueKind>, seen: Option<&str>) -> Seen<'_> {
    let Some(seen) = seen else { return Seen::Nothing };
    match (kind, seen) {
        (Some(ValueKind::Boolean), "true") => Seen::Boolean(true),
        (Some(ValueKind::Boolean), "false") => Seen::Boolean(false),
        (Some(ValueKind::Number | ValueKind::Date), digits) if is_number(digits) => Seen::Number(Cow::Borrowed(digits)),
        (_, text) => Seen::Text(Cow::Borrowed(text)),
    }
}

fn is_number(text: &str) -> bool {
    matches!(Json::read(text, 1), Ok(Json::Number(_)))
}

/// A moment to be read by people.
fn note<'a>(kind: Option<ValueKind>, seen: Option<&str>) -> Option<Cow<'a, str>> {
    let second = seen.filter(|_| kind == Some(ValueKind::Date))?.parse().ok()?;
    Some(Cow::Owned(times::iso_ms(second)))
}
