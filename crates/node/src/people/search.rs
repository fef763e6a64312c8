//! From a query to a page: by the index of identifiers where the predicate
//! names one, else by asking everybody.

use super::People;
use super::build::is_shown;
use super::bulk::Ground;
use super::catalogue::Known;
use super::index::Needs;
use super::limits::OCCURRENCES_WAIT_MAX;
use super::order::{Position, SortBy, Top};
use super::person::PersonFacts;
use super::query::{Count, Cut, PeoplePage, PeopleQuery, SearchError};
use super::scan::{Sifted, holds, is_behind, sift, value_of};
use crate::views::{Found, View};
use engine::contacts::ANYBODY;
use engine::ids::{ContactId, ContactOrdinal, WorkspaceId};
use engine::predicates::{AttributeRef, Predicate, Tree, TreeLimits};
use engine::rows::{IdentifierKind, Standard};
use engine::tables::{ContactKey, IdentifierKey};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use store::ReadError;

impl People {
    pub(super) fn find(&self, workspace: WorkspaceId, query: &PeopleQuery) -> Result<PeoplePage, SearchError> {
        self.find_within(OCCURRENCES_WAIT_MAX, workspace, query)
    }

    /// The same with another patience for reading events.
    pub(super) fn find_within(
        &self,
        patience: Duration,
        workspace: WorkspaceId,
        query: &PeopleQuery,
    ) -> Result<PeoplePage, SearchError> {
        let Some(row) = self.store.config().workspace(workspace) else { return Ok(PeoplePage::default()) };
        if let Some(predicate) = &query.predicate {
            let view = self.view();
            if let Some(named) = named(&view, (workspace, row.id_key), predicate)? {
                return Ok(among(&view, workspace, query, named)?);
            }
        }
        let (view, sifted) = self.sifted(patience, (workspace, row.id_key), query)?;
        Ok(page(&view, workspace, query, sifted)?)
    }

    /// Asks everybody.
    fn sifted(
        &self,
        patience: Duration,
        (workspace, id_key): (WorkspaceId, [u8; 16]),
        query: &PeopleQuery,
    ) -> Result<(View, Sifted), SearchError> {
        let needs = needs(query);
        let frame = self.index(workspace).frame(&self.store, &needs)?;
        // Taken after the frame: it is at least as new.
        let view = self.view();
        let events = query.predicate.as_ref().filter(|predicate| !predicate.needs().occurrences.is_empty());
        let sources = (&frame, events.map(|_| view.snapshot()));
        let deadline = Instant::now() + patience;
        let ground = Ground::new((workspace, id_key), sources, deadline, query.predicate.as_ref());
        let sifted = sift(&ground, query)?;
        Ok((view, sifted))
    }

    /// Everybody of any role for whom a predicate holds, without their rows.
    /// Who could not be judged in time is not among them.
    ///
    /// # Errors
    /// [`SearchError`] when a row cannot be read.
    pub(crate) fn all(
        &self,
        workspace: WorkspaceId,
        predicate: &Predicate,
    ) -> Result<BTreeSet<ContactOrdinal>, SearchError> {
        let Some(row) = self.store.config().workspace(workspace) else { return Ok(BTreeSet::new()) };
        let query = PeopleQuery {
            predicate: Some(predicate.clone()),
            roles: ANYBODY,
            limit: usize::MAX,
            ..PeopleQuery::default()
        };
        let (_, sifted) = self.sifted(OCCURRENCES_WAIT_MAX, (workspace, row.id_key), &query)?;
        Ok(sifted.first.into_iter().map(|position| position.contact).collect())
    }

    /// The same of a tree; nobody when it does not compile.
    ///
    /// # Errors
    /// As of [`Self::all`].
    pub(crate) fn all_of_tree(
        &self,
        workspace: WorkspaceId,
        tree: &Tree,
        now_s: u32,
    ) -> Result<BTreeSet<ContactOrdinal>, SearchError> {
        let config = self.store.config();
        let known = Known { config, workspace, row: config.workspace(workspace), now_s };
        known
            .compile(tree, TreeLimits::STANDARD)
            .map_or(Ok(BTreeSet::new()), |predicate| self.all(workspace, &predicate))
    }

    fn view(&self) -> View {
        View::new(self.store.snapshot(), self.store.clone())
    }
}

/// What a query looks at in the index.
fn needs(query: &PeopleQuery) -> Needs {
    let (mut definitions, mut companies): (Vec<_>, _) = (query.did.into_iter().collect(), false);
    if let SortBy::Event(definition, _) = query.sort.by {
        definitions.push(definition);
    }
    if let Some(needs) = query.predicate.as_ref().map(Predicate::needs) {
        companies = !needs.company_attributes.is_empty();
        definitions.extend(needs.summaries);
        definitions.extend(needs.occurrences.iter().map(|query| query.definition));
    }
    definitions.sort_unstable();
    definitions.dedup();
    Needs { companies, definitions }
}

/// Everybody for whom the predicate could hold, when it names them by an
/// identifier.
fn named(
    view: &View,
    (workspace, id_key): (WorkspaceId, [u8; 16]),
    predicate: &Predicate,
) -> Result<Option<BTreeSet<ContactOrdinal>>, ReadError> {
    let required = |standard: Standard| predicate.required_text(AttributeRef::Standard(standard.into()));
    if let Some(ids) = required(Standard::Id) {
        let ids = ids.comparands.iter().filter_map(|id| ContactId::parse(id)?.ordinal(&id_key, workspace));
        return Ok(Some(ids.collect()));
    }
    for (standard, kind) in
        [(Standard::ExternalId, IdentifierKind::ExternalId), (Standard::Email, IdentifierKind::Email)]
    {
        let Some(test) = required(standard) else { continue };
        let mut contacts = BTreeSet::new();
        for value in &test.comparands {
            // Comparands of e-mail addresses are folded, as the index is.
            let key = IdentifierKey { workspace, kind, value: value.to_string() };
            let row = view.snapshot().get(&key)?;
            contacts.extend(row.iter().flat_map(|row| &row.contacts).map(|found| found.contact));
        }
        return Ok(Some(contacts));
    }
    Ok(None)
}

/// The page of those among a few for whom the predicate holds.
fn among(
    view: &View,
    workspace: WorkspaceId,
    query: &PeopleQuery,
    contacts: BTreeSet<ContactOrdinal>,
) -> Result<PeoplePage, ReadError> {
    let mut top = Top::new(query.sort.direction, if query.limit == 0 { 0 } else { usize::MAX });
    let mut total = 0;
    for contact in contacts {
        let Some(row) = view.snapshot().get(&ContactKey { workspace, contact })? else { continue };
        let found: Found = (contact, row);
        let mut facts = PersonFacts::new(view, workspace, &found);
        let is_meant = is_shown(&found.1) && query.roles.contains(&found.1.role);
        if !(is_meant && holds(query, &mut facts)?) {
            continue;
        }
        total += 1;
        let value = value_of(query.sort.by, &mut facts)?;
        if is_behind(query.sort, query.after.as_ref(), (&value, contact)) {
            top.offer(value, contact);
        }
    }
    let first: Vec<Position> = top.into_sorted().into_iter().skip(query.offset).collect();
    page(view, workspace, query, Sifted { first, total, undecided: 0 })
}

/// The rows of those who were found.
fn page(view: &View, workspace: WorkspaceId, query: &PeopleQuery, sifted: Sifted) -> Result<PeoplePage, ReadError> {
    let Sifted { mut first, total, undecided } = sifted;
    let has_more = first.len() > query.limit;
    first.truncate(query.limit);
    let mut people = Vec::with_capacity(first.len());
    for position in &first {
        let contact = position.contact;
        people.extend(view.snapshot().get(&ContactKey { workspace, contact })?.map(|row| (contact, row)));
    }
    let total = match query.count {
        Count::Exact => total,
        Count::Known(total) => total,
    };
    let cut = (undecided > 0).then_some(Cut { undecided });
    Ok(PeoplePage { people, total, next: first.pop().filter(|_| has_more), cut })
}
