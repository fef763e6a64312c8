use crate::ids::{AttributeId, DefinitionId, TagId};
use crate::predicates::{AttributeRef, AttributeSpec, Catalogue, EventLookup, Moment, StandardRef, Tree, ValueKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// A workspace with an attribute of every kind.
pub(super) struct Shop {
    pub(super) moment: Moment,
    pub(super) segments: BTreeMap<String, Tree>,
}

const CUSTOM: fn(u32) -> AttributeRef = |id| AttributeRef::Custom(AttributeId(id));
const STANDARD: fn(u16) -> AttributeRef = |number| AttributeRef::Standard(StandardRef(number));

/// Name, kind and where it is found.
pub(super) fn attributes() -> [(&'static str, ValueKind, AttributeRef); 8] {
    [
        ("email", ValueKind::Text, STANDARD(1)),
        ("external_id", ValueKind::Id, STANDARD(2)),
        ("created_at", ValueKind::Date, STANDARD(3)),
        ("subscribed", ValueKind::Boolean, STANDARD(4)),
        ("custom.plan", ValueKind::Text, CUSTOM(1)),
        ("custom.seats", ValueKind::Number, CUSTOM(2)),
        ("custom.renews_at", ValueKind::Date, CUSTOM(3)),
        ("custom.vip", ValueKind::Boolean, CUSTOM(4)),
    ]
}

pub(super) fn company_attributes() -> [(&'static str, ValueKind, AttributeRef); 4] {
    [
        ("name", ValueKind::Text, STANDARD(1)),
        ("company_id", ValueKind::Id, STANDARD(2)),
        ("created_at", ValueKind::Date, STANDARD(3)),
        ("custom.size", ValueKind::Number, CUSTOM(1)),
    ]
}

/// Berlin's rule, without a time zone database.
pub(super) fn berlin() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

pub(super) fn seconds(timestamp: &str) -> u32 {
    u32::try_from(timestamp.parse::<Timestamp>().unwrap().as_second()).unwrap()
}

impl Shop {
    /// Berlin at that instant, without segments.
    pub(super) fn at(now: &str) -> Self {
        Self { moment: Moment { now_s: seconds(now), zone: berlin() }, segments: BTreeMap::new() }
    }

    pub(super) fn with(mut self, id: &str, tree: Tree) -> Self {
        self.segments.insert(id.to_owned(), tree);
        self
    }
}

fn find(all: &[(&str, ValueKind, AttributeRef)], wanted: &str) -> Option<AttributeSpec> {
    let (_, kind, reference) = all.iter().find(|(name, ..)| *name == wanted)?;
    Some(AttributeSpec { reference: *reference, kind: *kind })
}

impl Catalogue for Shop {
    fn attribute(&self, name: &str) -> Option<AttributeSpec> {
        find(&attributes(), name)
    }

    fn company_attribute(&self, name: &str) -> Option<AttributeSpec> {
        find(&company_attributes(), name)
    }

    fn tag(&self, id: &str) -> Option<TagId> {
        id.parse().ok().filter(|id| (1..=9).contains(id)).map(TagId)
    }

    fn segment(&self, id: &str) -> Option<Tree> {
        self.segments.get(id).cloned()
    }

    fn event(&self, name: &str) -> EventLookup {
        match name {
            "ordered-item" => EventLookup::Active(DefinitionId(1)),
            "uploaded-file" => EventLookup::Active(DefinitionId(2)),
            "forgotten" => EventLookup::Archived,
            _ => EventLookup::Unknown,
        }
    }
}
