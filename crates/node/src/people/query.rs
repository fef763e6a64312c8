//! What can be asked of all people at once, and what is answered.

use super::order::{Position, Sort};
use crate::views::Found;
use engine::contacts::CONTACTS;
use engine::ids::DefinitionId;
use engine::predicates::Predicate;
use engine::rows::Role;
use store::ReadError;

/// How the total is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Count {
    /// Everybody is looked at.
    #[default]
    Exact,
    /// From the first page.
    Known(u64),
}

/// Which people, in which order, and which page of them.
#[derive(Debug, Clone)]
pub struct PeopleQuery {
    /// What must hold of them; `None` is everybody.
    pub predicate: Option<Predicate>,
    /// Only who ever did this, also where its name is archived.
    pub did: Option<DefinitionId>,
    /// Of which roles they may be.
    pub roles: &'static [Role],
    /// Their order.
    pub sort: Sort,
    /// Behind whom the page begins; `None` is the first page.
    pub after: Option<Position>,
    /// How many of those the page passes over.
    pub offset: usize,
    /// How many people it holds at most. 0 only counts.
    pub limit: usize,
    /// How the total is known.
    pub count: Count,
}

impl Default for PeopleQuery {
    /// Only counts all contacts that are listed.
    fn default() -> Self {
        let (predicate, after, sort, count) = (None, None, Sort::default(), Count::default());
        Self { predicate, did: None, roles: CONTACTS, sort, after, offset: 0, limit: 0, count }
    }
}

/// That not all events could be looked at in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// How many people were passed over because of that: they are neither
    /// listed nor counted.
    pub undecided: u64,
}

/// How many people there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Those who were looked at in time.
    pub total: u64,
    /// Set when that took too long: more can be meant than were counted.
    pub cut: Option<Cut>,
}

/// People that were found.
#[derive(Debug, Clone, Default)]
pub struct PeoplePage {
    /// In the order that was asked for. Somebody who was deleted while the
    /// search ran is missing.
    pub people: Vec<Found>,
    /// How many there are on all pages.
    pub total: u64,
    /// Behind whom the next page begins; `None` on the last one.
    pub next: Option<Position>,
    /// Set when the search took too long.
    pub cut: Option<Cut>,
}

/// Why people could not be searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A row could not be read.
    #[error("could not read what the search needs")]
    Read(#[from] ReadError),
}
