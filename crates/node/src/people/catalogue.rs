//! What a workspace's predicates can name.

use engine::attributes::{contact_kind, kind_of_type};
use engine::companies::CompanyAttribute;
use engine::ids::{MessageId, SegmentId, SegmentPublicId, TagId, WorkspaceId};
use engine::predicates::{
    AttributeRef, AttributeSpec, Catalogue, CompileOptions, EventLookup, Leaf, Moment, Op, Predicate, PredicateError,
    Scalar, StandardRef, Tree, TreeLimits, compile,
};
use engine::rows::{MessageRow, MessageState, Model, PersonType, Role, SegmentRow, Standard, Trigger, WorkspaceRow};
use engine::text::EventName;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Config;

const CUSTOM: &str = "custom_attributes.";

/// A name that Intercom once misspelt, and clients with it.
const MISSPELT: (&str, Standard) = ("andoid_sdk_version", Standard::AndroidSdkVersion);

/// The small tables of one workspace, at one moment.
pub(super) struct Known<'a> {
    pub(super) config: &'a Config,
    pub(super) workspace: WorkspaceId,
    /// `None` when there is no such workspace.
    pub(super) row: Option<Arc<WorkspaceRow>>,
    /// Unix seconds.
    pub(super) now_s: u32,
}

impl Known<'_> {
    pub(super) fn moment(&self) -> Moment {
        let zone = self.row.as_ref().and_then(|row| TimeZone::get(&row.time_zone).ok());
        Moment { now_s: self.now_s, zone: zone.unwrap_or(TimeZone::UTC) }
    }

    /// A tree as a predicate.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub(super) fn compile(&self, tree: &Tree, limits: TreeLimits) -> Result<Predicate, PredicateError> {
        compile(tree, self, &CompileOptions { limits, ..CompileOptions::new(&self.moment()) })
    }

    /// A segment as a predicate, with who can be in it at all.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub(super) fn compile_segment(&self, segment: SegmentId, row: &SegmentRow) -> Result<Predicate, PredicateError> {
        let id = self.segment_id(segment, row).map(|id| id.to_string());
        // What the person's type adds was not counted when it was saved.
        let TreeLimits { depth_max, leaves_max } = TreeLimits::STANDARD;
        let limits = TreeLimits { depth_max: depth_max + 1, leaves_max: leaves_max + 1 };
        let moment = self.moment();
        compile(&of_type(row), self, &CompileOptions { moment: &moment, limits, segment: id.as_deref() })
    }

    /// The segments that live messages wait for somebody to enter, those that
    /// compile.
    pub(super) fn waited_for(&self, messages: &[(MessageId, Arc<MessageRow>)]) -> Vec<(SegmentId, Predicate)> {
        let live = messages.iter().filter(|(_, row)| row.state == MessageState::Live);
        let segments: BTreeSet<SegmentId> = live
            .filter_map(|(_, row)| match row.spec.trigger {
                Trigger::Entered { segment } => Some(segment),
                _ => None,
            })
            .collect();
        let compiled = segments.into_iter().filter_map(|segment| {
            let row = self.config.segment(self.workspace, segment)?;
            Some((segment, self.compile_segment(segment, &row).ok()?))
        });
        compiled.collect()
    }

    pub(super) fn segment_id(&self, segment: SegmentId, row: &SegmentRow) -> Option<SegmentPublicId> {
        let own = self.row.as_ref()?;
        Some(SegmentPublicId::new(&own.id_key, self.workspace, segment, row.created_at))
    }

    fn custom(&self, model: Model, name: &str) -> Option<AttributeSpec> {
        let (attribute, row) = self.config.attribute_named(self.workspace, model, name)?;
        Some(AttributeSpec { reference: AttributeRef::Custom(attribute), kind: kind_of_type(row.data_type) })
    }
}

/// A segment's tree with a condition on who can be in it.
fn of_type(row: &SegmentRow) -> Tree {
    let text = |role: Role| Scalar::Text(role.name().to_owned());
    let (op, value) = match row.person_type {
        PersonType::User => (Op::Is, text(Role::User)),
        PersonType::Contact => (Op::In, Scalar::List(vec![text(Role::User), text(Role::Lead)])),
    };
    let mut members = vec![Tree::Leaf(Leaf::Attribute { name: Standard::Role.name().to_owned(), op, value })];
    match &row.predicate {
        Tree::All(all) => members.extend(all.iter().cloned()),
        other => members.push(other.clone()),
    }
    Tree::All(members)
}

impl Catalogue for Known<'_> {
    fn attribute(&self, name: &str) -> Option<AttributeSpec> {
        if let Some(custom) = name.strip_prefix(CUSTOM) {
            return self.custom(Model::Contact, custom);
        }
        let standard = if name == MISSPELT.0 { MISSPELT.1 } else { Standard::from_name(name)? };
        let reference = AttributeRef::Standard(standard.into());
        Some(AttributeSpec { reference, kind: contact_kind(standard) })
    }

    fn company_attribute(&self, name: &str) -> Option<AttributeSpec> {
        if let Some(custom) = name.strip_prefix(CUSTOM) {
            return self.custom(Model::Company, custom);
        }
        let attribute = CompanyAttribute::from_name(name)?;
        let reference = AttributeRef::Standard(StandardRef(attribute as u16));
        Some(AttributeSpec { reference, kind: attribute.kind() })
    }

    fn tag(&self, id: &str) -> Option<TagId> {
        let tag = TagId(id.parse().ok()?);
        self.config.tag(self.workspace, tag).map(|_| tag)
    }

    fn segment(&self, id: &str) -> Option<Tree> {
        let id = SegmentPublicId::parse(id)?;
        let segment = id.ordinal(&self.row.as_ref()?.id_key, self.workspace)?;
        let row = self.config.segment(self.workspace, segment)?;
        (self.segment_id(segment, &row) == Some(id)).then(|| of_type(&row))
    }

    fn event(&self, name: &str) -> EventLookup {
        let name = EventName::parse(name).ok();
        let found = name.and_then(|name| self.config.definition_named(self.workspace, name.as_str()));
        match found {
            None => EventLookup::Unknown,
            Some((_, row)) if row.archived_at.is_some() => EventLookup::Archived,
            Some((definition, _)) => EventLookup::Active(definition),
        }
    }
}
