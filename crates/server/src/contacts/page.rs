//! A page of people: what is asked for, the cursor, and how it is answered.

use super::{Found, present};
use crate::app::App;
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::CURSOR_CHARS_MAX;
use crate::request::Version;
use crate::sealed;
use engine::predicates::Predicate;
use engine::rows::Role;
use node::people::{Count, PeoplePage, PeopleQuery, Position, Sort};
use wire::list::{Counts, List};
use wire::rest::contact::Contact;

/// Which people, in which order, and which page of them.
pub(crate) struct Asked {
    /// What must hold of them; `None` is everybody.
    pub(crate) predicate: Option<Predicate>,
    /// Of which roles they may be.
    pub(crate) roles: &'static [Role],
    /// Their order.
    pub(crate) sort: Sort,
    /// How many a page holds.
    pub(crate) per_page: usize,
    /// Where the page begins; `None` is the first page.
    pub(crate) place: Option<Place>,
    /// How many people behind that place the page passes over.
    pub(crate) offset: usize,
}

/// Where a page begins, as a cursor holds it. The total is counted on the
/// first page and stays the same for the walk.
pub(crate) struct Place {
    total: u64,
    before: u64,
    position: Position,
}

/// A cursor belongs to a workspace and to a walk: `purpose` names the list and
/// its order.
pub(crate) fn open(access: &Access, purpose: &str, cursor: &str) -> Result<Place, ApiError> {
    let wrong = || ApiError::new(ErrorCode::CursorInvalid).field("starting_after");
    if cursor.len() > CURSOR_CHARS_MAX {
        return Err(wrong());
    }
    let bytes = sealed::open_bytes(access, purpose, cursor).ok_or_else(wrong)?;
    let (total, rest) = bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
    let (before, rest) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
    let position = Position::from_bytes(rest).ok_or_else(wrong)?;
    Ok(Place { total: u64::from_be_bytes(*total), before: u64::from_be_bytes(*before), position })
}

impl Place {
    fn seal(&self, access: &Access, purpose: &str) -> String {
        let mut bytes = self.total.to_be_bytes().to_vec();
        bytes.extend(self.before.to_be_bytes());
        bytes.extend(self.position.to_bytes());
        sealed::cursor(access, purpose, &bytes)
    }
}

/// What was found on a page, and how to go on.
pub(crate) struct Answered {
    pub(crate) page: PeoplePage,
    counts: Counts,
    per_page: usize,
    cursor: Option<String>,
}

/// Finds a page of people. Blocks.
pub(crate) fn find(app: &App, access: &Access, purpose: &str, asked: Asked) -> Result<Answered, ApiError> {
    let Asked { predicate, roles, sort, per_page, place, offset } = asked;
    let (after, known) = match place {
        Some(Place { total, before, position }) => (Some(position), Some((total, before))),
        None => (None, None),
    };
    let count = known.map_or(Count::Exact, |(total, _)| Count::Known(total));
    let query = PeopleQuery { predicate, did: None, roles, sort, after, offset, limit: per_page, count };
    let mut page = app.node.search(access.workspace(), &query)?;
    let passed = u64::try_from(offset).unwrap_or(u64::MAX);
    let before = known.map_or(0, |(_, before)| before).saturating_add(passed);
    let counts = Counts { total: page.total, before };
    let seen = before.saturating_add(u64::try_from(per_page).unwrap_or(u64::MAX));
    let next = page.next.take().map(|position| Place { total: page.total, before: seen, position });
    let cursor = next.map(|place| place.seal(access, purpose));
    Ok(Answered { page, counts, per_page, cursor })
}

impl Answered {
    /// The page as a list of contacts.
    pub(crate) fn list<'a>(
        &'a self,
        app: &App,
        access: &'a Access,
        version: Version,
    ) -> Result<List<Contact<'a>>, ApiError> {
        let view = app.node.view();
        self.list_as(|found| Ok(present::contact(&view, access, app.node.config(), version, found)?))
    }

    /// The page as a list of what each of them is shown as.
    pub(crate) fn list_as<'a, T>(
        &'a self,
        shown: impl Fn(&'a Found) -> Result<T, ApiError>,
    ) -> Result<List<T>, ApiError> {
        let data = self.page.people.iter().map(shown).collect::<Result<Vec<_>, _>>()?;
        Ok(List::counted(data, self.per_page, self.counts, self.cursor.clone()))
    }
}
