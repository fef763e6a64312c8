//! People by what they are and by what they did.
//!
//! The cast:
//!
//! - an *index* ([`index`]) holds a workspace's people in memory, about a
//!   hundred bytes each, and event summaries as *columns*. Nothing is held
//!   until somebody searches;
//! - the *feed* tells it of every commit before the commit is answered, and the
//!   next search takes that in: a search sees every command that was answered
//!   before it;
//! - a *frame* is the index at one moment: searches share it, writes copy what
//!   they change;
//! - [`sift`](scan) asks everybody on all cores with the bulk evaluator;
//! - who is named by an identifier is looked up, and judged by the evaluator
//!   for one person ([`person`]), which reads rows.

mod build;
mod bulk;
mod catalogue;
mod chunks;
mod column;
mod dry_run;
pub(crate) mod facts;
mod feed;
mod index;
mod limits;
mod order;
mod person;
mod query;
mod record;
mod scan;
mod search;

pub use dry_run::{Cut as DryRunCut, DryRun, DryRunError, DryRunProgress, DryRunResult};
pub use facts::EventUses;
pub use order::{Position, Sort, SortBy};
pub use query::{Count, Counted, Cut, PeoplePage, PeopleQuery, SearchError};
pub use store::Direction;

use crate::lane::watch::Watch;
use crate::node::Node;
use crate::views::{Found, View};
use catalogue::Known;
use engine::WorkingSet;
use engine::ids::{DefinitionId, SegmentId, WorkspaceId};
use engine::messages::{Parts, Ready};
use engine::predicates::{
    AttributeRef, Catalogue as _, EventFacts, Explanation, Facts as _, Predicate, PredicateError, Tree, TreeLimits,
    ValueKind, evaluate, explain,
};
use engine::rows::{Role, SegmentRow};
use feed::Change;
use index::Index;
pub(crate) use person::PersonFacts;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Config, ReadError, Store};

/// The indexes of those workspaces in which somebody has searched.
pub(crate) struct People {
    store: Arc<Store>,
    indexes: RwLock<BTreeMap<WorkspaceId, Arc<Index>>>,
}

impl People {
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self { store, indexes: RwLock::default() }
    }

    fn index(&self, workspace: WorkspaceId) -> Arc<Index> {
        if let Some(index) = self.indexes.read().unwrap_or_else(PoisonError::into_inner).get(&workspace) {
            return index.clone();
        }
        let mut indexes = self.indexes.write().unwrap_or_else(PoisonError::into_inner);
        indexes.entry(workspace).or_insert_with(|| Arc::new(Index::new(workspace))).clone()
    }

    /// How many people are in memory, and about how many bytes they take with
    /// their columns.
    pub(crate) fn figures(&self) -> (u64, u64) {
        let indexes: Vec<Arc<Index>> =
            self.indexes.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        let figures = indexes.iter().map(|index| index.figures());
        figures.fold((0, 0), |(people, bytes), (more, more_bytes)| (people + more, bytes + more_bytes))
    }
}

impl Watch for People {
    fn committed(&self, rows: &WorkingSet) {
        let indexes = self.indexes.read().unwrap_or_else(PoisonError::into_inner);
        if indexes.is_empty() {
            return;
        }
        let mut changes = BTreeMap::<WorkspaceId, Vec<Change>>::new();
        for (key, row) in rows.changes() {
            if let Some(change) = Change::of(key, row) {
                changes.entry(key.workspace()).or_default().push(change);
            }
        }
        for (workspace, changes) in changes {
            if let Some(index) = indexes.get(&workspace) {
                index.note(changes);
            }
        }
    }
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("People")
    }
}

/// What a workspace's live messages mean at a second.
pub(crate) fn ready(config: &Config, workspace: WorkspaceId, now_s: u32) -> Ready {
    let known = Known { config, workspace, row: config.workspace(workspace), now_s };
    let zone = known.moment().zone;
    let (messages, facts, office) =
        (config.messages(workspace), config.facts(workspace), config.office_hours(workspace));
    let segments = known.waited_for(&messages);
    Ready::new(Parts { messages, facts, segments, office, zone, now_s }, &known)
}

/// A segment as a predicate at a second; `None` when it is gone, or what it
/// names is.
pub(crate) fn segment_predicate(
    config: &Config,
    (workspace, segment): (WorkspaceId, SegmentId),
    now_s: u32,
) -> Option<Predicate> {
    let row = config.segment(workspace, segment)?;
    Known { config, workspace, row: config.workspace(workspace), now_s }.compile_segment(segment, &row).ok()
}

impl Node {
    fn known(&self, workspace: WorkspaceId) -> Known<'_> {
        Known { config: self.config(), workspace, row: self.config().workspace(workspace), now_s: self.now_s() }
    }

    fn now_s(&self) -> u32 {
        u32::try_from(self.now_ms() / 1_000).unwrap_or(u32::MAX)
    }

    /// What people's attribute of this name, as in predicates, is called within;
    /// `None` when they have none.
    #[must_use]
    pub fn attribute_of(&self, workspace: WorkspaceId, name: &str) -> Option<AttributeRef> {
        Some(self.known(workspace).attribute(name)?.reference)
    }

    /// Whether people have an attribute of this name that holds dates.
    #[must_use]
    pub fn is_date_attribute(&self, workspace: WorkspaceId, name: &str) -> bool {
        self.known(workspace).attribute(name).is_some_and(|spec| spec.kind == ValueKind::Date)
    }

    /// Makes a tree ready to be asked. The result is good for today: compile
    /// again rather than keep it.
    ///
    /// # Errors
    /// The first thing that is wrong with the tree, and where.
    pub fn compile(
        &self,
        workspace: WorkspaceId,
        tree: &Tree,
        limits: TreeLimits,
    ) -> Result<Predicate, PredicateError> {
        self.known(workspace).compile(tree, limits)
    }

    /// Makes a segment ready to be asked, with who can be in it at all. `None`
    /// when there is no such segment.
    ///
    /// # Errors
    /// The inner one when what it names is not there any more.
    #[must_use]
    pub fn compile_segment(
        &self,
        workspace: WorkspaceId,
        segment: SegmentId,
    ) -> Option<Result<Predicate, PredicateError>> {
        let row = self.config().segment(workspace, segment)?;
        Some(self.known(workspace).compile_segment(segment, &row))
    }

    /// Finds people. It sees every command that was answered before the call.
    /// Blocks: the first search of a workspace reads all of its people. Only
    /// those are found who were not merged away, archived or blocked.
    ///
    /// # Errors
    /// [`SearchError`] when a row cannot be read.
    pub fn search(&self, workspace: WorkspaceId, query: &PeopleQuery) -> Result<PeoplePage, SearchError> {
        self.people.find(workspace, query)
    }

    /// How many people there are of these roles, and for whom the predicate
    /// holds. As [`Self::search`].
    ///
    /// # Errors
    /// As there.
    pub fn count(
        &self,
        workspace: WorkspaceId,
        predicate: Option<&Predicate>,
        roles: &'static [Role],
    ) -> Result<Counted, SearchError> {
        let query = PeopleQuery { predicate: predicate.cloned(), roles, ..PeopleQuery::default() };
        let PeoplePage { total, cut, .. } = self.search(workspace, &query)?;
        Ok(Counted { total, cut })
    }

    /// Whether a predicate holds for one person.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn matches(
        &self,
        view: &View,
        workspace: WorkspaceId,
        found: &Found,
        predicate: &Predicate,
    ) -> Result<bool, ReadError> {
        evaluate(predicate, &mut PersonFacts::new(view, workspace, found))
    }

    /// What each part of a predicate says of one person.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn explain(
        &self,
        view: &View,
        workspace: WorkspaceId,
        found: &Found,
        predicate: &Predicate,
    ) -> Result<Explanation, ReadError> {
        explain(predicate, &mut PersonFacts::new(view, workspace, found))
    }

    /// How often and when one person did something.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn done_by(
        &self,
        view: &View,
        workspace: WorkspaceId,
        found: &Found,
        definition: DefinitionId,
    ) -> Result<EventFacts, ReadError> {
        PersonFacts::new(view, workspace, found).summary(definition)
    }

    /// The segments that one person is in, by age. One that does not compile
    /// any more has nobody in it.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn segments_of(
        &self,
        view: &View,
        workspace: WorkspaceId,
        found: &Found,
    ) -> Result<Vec<(SegmentId, Arc<SegmentRow>)>, ReadError> {
        let (known, mut facts) = (self.known(workspace), PersonFacts::new(view, workspace, found));
        let mut segments = Vec::new();
        for (segment, row) in self.config().segments(workspace) {
            let Ok(predicate) = known.compile_segment(segment, &row) else { continue };
            if evaluate(&predicate, &mut facts)? {
                segments.push((segment, row));
            }
        }
        Ok(segments)
    }
}

#[cfg(test)]
mod tests;
