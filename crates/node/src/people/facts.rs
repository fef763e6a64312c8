//! What messages ask of single events, how far that is counted, and who uses
//! what: messages are answered while an event is decided, so what they ask is
//! counted as events come.

use super::Known;
use crate::node::Node;
use engine::ids::{FactId, MessageId, SegmentId, WorkspaceId};
use engine::limits::FACT_UNUSED_S;
use engine::messages::FactSpec;
use engine::predicates::{Leaf, MetadataTree, Node as Part, Predicate, PredicateError, Tree, TreeLimits};
use engine::rows::{FactRow, MessageRow, MessageSpec, MessageState, SegmentRow, Trigger};
use engine::text::EventName;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Config;

/// Who uses an event's name.
#[derive(Debug, Default)]
pub struct EventUses {
    /// Live messages: as a trigger, in their audience or as a goal.
    pub messages: Vec<(MessageId, Arc<MessageRow>)>,
    /// Segments.
    pub segments: Vec<(SegmentId, Arc<SegmentRow>)>,
}

/// A message, as what it asks of people.
struct Asked {
    /// Its audience; with it the segment that it waits for, if it waits for one.
    predicates: Vec<Predicate>,
    /// The public id of that segment.
    segment: Option<String>,
}

impl Asked {
    fn facts(&self) -> Vec<FactSpec> {
        let mut facts: Vec<FactSpec> = Vec::new();
        for spec in self.predicates.iter().flat_map(FactSpec::all_of) {
            if !facts.contains(&spec) {
                facts.push(spec);
            }
        }
        facts
    }

    fn names_segment(&self, id: &str) -> bool {
        self.segment.as_deref() == Some(id) || self.predicates.iter().any(|predicate| names(predicate.root(), id))
    }

    fn names_event(&self, folded: &str) -> bool {
        self.predicates.iter().flat_map(|predicate| predicate.leaves()).any(|leaf| is_of_event(&leaf.written, folded))
    }
}

fn names(part: &Part, id: &str) -> bool {
    match part {
        Part::Group(group) => group.members.iter().any(|member| names(member, id)),
        Part::Segment(segment) => segment.segment == id || names(&segment.root, id),
        Part::Leaf(_) => false,
    }
}

fn is_of_event(leaf: &Leaf, folded: &str) -> bool {
    matches!(leaf, Leaf::Event { event, .. } if is_same(event, folded))
}

fn is_same(event: &str, folded: &str) -> bool {
    EventName::parse(event).is_ok_and(|name| name.folded() == folded)
}

impl Known<'_> {
    fn asked(&self, spec: &MessageSpec) -> Result<Asked, PredicateError> {
        let mut asked =
            Asked { predicates: vec![self.compile(&spec.audience.predicate, TreeLimits::STANDARD)?], segment: None };
        if let Trigger::Entered { segment } = spec.trigger
            && let Some(row) = self.config.segment(self.workspace, segment)
        {
            asked.predicates.push(self.compile_segment(segment, &row)?);
            asked.segment = self.segment_id(segment, &row).map(|id| id.to_string());
        }
        Ok(asked)
    }

    /// The facts that nobody asks for and nobody did lately, each with when it
    /// was last registered. None while a live message does not compile: what it
    /// asks is not known.
    fn unused(&self) -> Vec<(FactId, u32)> {
        let is_old = |row: &FactRow| row.created_at.saturating_add(FACT_UNUSED_S) <= self.now_s;
        let mut facts = self.config.facts(self.workspace);
        facts.retain(|(_, row)| is_old(row));
        if facts.is_empty() {
            return Vec::new();
        }
        for (_, row) in self.config.messages(self.workspace) {
            let is_live = row.state == MessageState::Live;
            if !is_live && row.state != MessageState::Paused {
                continue;
            }
            match self.asked(&row.spec) {
                Ok(asked) => {
                    let asked = asked.facts();
                    facts.retain(|(_, row)| !asked.iter().any(|spec| spec.is_of(row)));
                }
                Err(_) if is_live => return Vec::new(),
                Err(_) => {}
            }
        }
        facts.into_iter().map(|(fact, row)| (fact, row.created_at)).collect()
    }
}

/// The facts of a workspace that nobody asks for and nobody did lately, each
/// with when it was last registered.
pub(crate) fn unused(config: &Config, workspace: WorkspaceId, now_s: u32) -> Vec<(FactId, u32)> {
    Known { config, workspace, row: config.workspace(workspace), now_s }.unused()
}

impl Node {
    /// What must be counted so that a message can decide, each once.
    ///
    /// # Errors
    /// The first thing that is wrong with its audience, or with the segment that
    /// it waits for.
    pub fn facts_asked(&self, workspace: WorkspaceId, spec: &MessageSpec) -> Result<Vec<FactSpec>, PredicateError> {
        Ok(self.known(workspace).asked(spec)?.facts())
    }

    /// How much of the history is counted of that of these of which least is, 0
    /// to 100; `None` when one is not counted at all. Without any it is 100.
    #[must_use]
    pub fn counted_percent(&self, workspace: WorkspaceId, facts: &[FactSpec]) -> Option<u8> {
        let rows = if facts.is_empty() { Vec::new() } else { self.config().facts(workspace) };
        let percent =
            |spec: &FactSpec| rows.iter().filter(|(_, row)| spec.is_of(row)).map(|(_, row)| row.percent()).max();
        facts.iter().map(percent).try_fold(100, |least, percent| Some(percent?.min(least)))
    }

    /// The live messages that a segment decides about: they name it, they name
    /// one that does, or they wait for somebody to enter it.
    #[must_use]
    pub fn live_on_segment(&self, workspace: WorkspaceId, segment: SegmentId) -> Vec<(MessageId, Arc<MessageRow>)> {
        let known = self.known(workspace);
        let row = self.config().segment(workspace, segment);
        let Some(id) = row.and_then(|row| known.segment_id(segment, &row)).map(|id| id.to_string()) else {
            return Vec::new();
        };
        let mut live = self.live_messages(workspace);
        live.retain(|(_, row)| known.asked(&row.spec).is_ok_and(|asked| asked.names_segment(&id)));
        live
    }

    /// Who uses events of this name.
    #[must_use]
    pub fn uses_of_event(&self, workspace: WorkspaceId, name: &EventName) -> EventUses {
        let (known, folded) = (self.known(workspace), name.folded());
        let mut messages = self.live_messages(workspace);
        messages.retain(|(_, row)| {
            let triggers = matches!(&row.spec.trigger, Trigger::Event(trigger) if is_same(&trigger.event, folded));
            let is_goal = row.spec.goal.as_ref().is_some_and(|goal| is_same(&goal.event, folded));
            triggers || is_goal || known.asked(&row.spec).is_ok_and(|asked| asked.names_event(folded))
        });
        let mut segments = self.config().segments(workspace);
        segments.retain(|(_, row)| names_event(&row.predicate, folded));
        EventUses { messages, segments }
    }

    /// What of the metadata of each event live messages ask for, in triggers and
    /// in audiences: the event's folded name, and what stands in the condition,
    /// such as `price.amount`.
    #[must_use]
    pub fn metadata_asked(&self, workspace: WorkspaceId) -> BTreeMap<String, BTreeSet<String>> {
        let (known, mut asked) = (self.known(workspace), BTreeMap::<String, BTreeSet<String>>::new());
        let mut note = |event: &str, metadata: &MetadataTree| {
            let Ok(name) = EventName::parse(event) else { return };
            let paths = metadata.leaves().into_iter().map(|leaf| leaf.path.clone());
            asked.entry(name.folded().to_owned()).or_default().extend(paths);
        };
        for (_, row) in self.live_messages(workspace) {
            if let Trigger::Event(trigger) = &row.spec.trigger {
                note(&trigger.event, &trigger.metadata);
            }
            let Ok(audience) = known.asked(&row.spec) else { continue };
            for leaf in audience.predicates.iter().flat_map(Predicate::leaves) {
                if let Leaf::Event { event, metadata: Some(metadata), .. } = &leaf.written {
                    note(event, metadata);
                }
            }
        }
        asked
    }

    fn live_messages(&self, workspace: WorkspaceId) -> Vec<(MessageId, Arc<MessageRow>)> {
        let mut messages = self.config().messages(workspace);
        messages.retain(|(_, row)| row.state == MessageState::Live);
        messages
    }
}

fn names_event(tree: &Tree, folded: &str) -> bool {
    tree.leaves().into_iter().any(|leaf| is_of_event(leaf, folded))
}
