//! What can be compared in a search.

use engine::attributes::{contact_kind, kind_of_type};
use engine::ids::WorkspaceId;
use engine::predicates::{EventFact, ValueKind};
use engine::rows::{Model, Standard};
use node::Config;

/// What a comparison looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An attribute, by the name that predicates know.
    Attribute {
        /// `email`, `custom_attributes.plan`.
        name: String,
        /// How its values compare.
        kind: ValueKind,
    },
    /// Whether somebody has a tag.
    Tag,
    /// Whether somebody is in a segment.
    Segment,
    /// What somebody did.
    Event {
        /// The event's name, as written.
        event: String,
        /// What of it.
        fact: EventFact,
    },
}

/// Other names of attributes, as clients of Intercom know them.
const ALIASES: [(&str, Standard); 3] = [
    ("andoid_sdk_version", Standard::AndroidSdkVersion),
    ("ios_app_device", Standard::IosDevice),
    ("formatted_phone", Standard::Phone),
];

/// What a field's name means; `None` when there is no such field.
#[must_use]
pub fn target(config: &Config, workspace: WorkspaceId, field: &str) -> Option<Target> {
    match field {
        "tag_id" => return Some(Target::Tag),
        "segment_id" => return Some(Target::Segment),
        _ => {}
    }
    if let Some(rest) = field.strip_prefix("event.") {
        // The name itself may hold dots.
        let (event, fact) = rest.rsplit_once('.')?;
        let fact = EventFact::from_name(fact)?;
        return (!event.trim().is_empty()).then(|| Target::Event { event: event.to_owned(), fact });
    }
    if let Some(name) = field.strip_prefix("custom_attributes.") {
        let (_, row) = config.attribute_named(workspace, Model::Contact, name)?;
        let kind = kind_of_type(row.data_type);
        return row.archived_at.is_none().then(|| Target::Attribute { name: field.to_owned(), kind });
    }
    let standard = standard(field)?;
    Some(Target::Attribute { name: standard.name().to_owned(), kind: contact_kind(standard) })
}

/// The standard attribute of this name.
#[must_use]
pub fn standard(field: &str) -> Option<Standard> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == field).map(|(_, standard)| *standard);
    alias.or_else(|| Standard::from_name(field))
}
