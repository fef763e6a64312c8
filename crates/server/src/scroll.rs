//! Scrolls: walks over everything of a kind, one page at a call.
//!
//! A workspace has one open scroll of a kind at a time. It lives in memory: who
//! does not ask for the next page within [`SCROLL_IDLE_MS_MAX`], or meets a
//! restart, begins again. A walk that came to its end no longer stands in the
//! way of another, and says so again to whoever asks again.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::SCROLL_IDLE_MS_MAX;
use engine::ids::WorkspaceId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScrollKind {
    /// Companies.
    Companies,
    /// Users of the 1.x API.
    Users,
    /// Leads of the 1.x API.
    Leads,
}

/// All open scrolls.
#[derive(Debug, Default)]
pub struct Scrolls(Mutex<BTreeMap<(WorkspaceId, ScrollKind), Open>>);

#[derive(Debug)]
struct Open {
    param: String,
    place: Place,
    used_at_ms: u64,
}

/// How far a walk is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Begun,
    After(Vec<u8>),
    AtItsEnd,
}

/// Which scroll a request goes on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scroll {
    /// What the caller sends for the next page.
    pub param: String,
    workspace: WorkspaceId,
    kind: ScrollKind,
    place: Place,
}

impl Scroll {
    /// After which row the next page begins, in the bytes that
    /// [`Scrolls::advance`] was given; empty for the first page. `None` at the
    /// end: the page is empty.
    #[must_use]
    pub fn after(&self) -> Option<&[u8]> {
        match &self.place {
            Place::Begun => Some(&[]),
            Place::After(bytes) => Some(bytes),
            Place::AtItsEnd => None,
        }
    }
}

impl Scrolls {
    /// Begins a walk when `param` is `None`, named by the fresh `new_param`, or
    /// goes on with the open one.
    ///
    /// # Errors
    /// 400 `scroll_exists` when another walk is under way; 404 when the walk of
    /// this name has expired or never was.
    pub fn enter(
        &self,
        (workspace, kind): (WorkspaceId, ScrollKind),
        param: Option<&str>,
        new_param: &str,
        now_ms: u64,
    ) -> Result<Scroll, ApiError> {
        let mut all = self.lock();
        all.retain(|_, open| now_ms.saturating_sub(open.used_at_ms) <= SCROLL_IDLE_MS_MAX);
        let open = all.get_mut(&(workspace, kind));
        let (param, place) = match (param, open) {
            (Some(param), Some(open)) if open.param == param => {
                open.used_at_ms = now_ms;
                (param.to_owned(), open.place.clone())
            }
            (Some(_), _) => {
                let message = "This scroll has expired or never was; begin another without scroll_param";
                return Err(ApiError::new(ErrorCode::NotFound).field("scroll_param").message(message));
            }
            (None, Some(open)) if open.place != Place::AtItsEnd => return Err(ApiError::new(ErrorCode::ScrollExists)),
            (None, _) => {
                let (param, place) = (new_param.to_owned(), Place::Begun);
                all.insert((workspace, kind), Open { param: param.clone(), place: place.clone(), used_at_ms: now_ms });
                (param, place)
            }
        };
        Ok(Scroll { param, workspace, kind, place })
    }

    /// Notes how far the walk is: after the row of these bytes, or, with
    /// `None`, at its end. Nothing happens when another has taken its place.
    pub fn advance(&self, scroll: &Scroll, last: Option<Vec<u8>>) {
        if let Some(open) = self.lock().get_mut(&(scroll.workspace, scroll.kind))
            && open.param == scroll.param
        {
            open.place = last.map_or(Place::AtItsEnd, Place::After);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(WorkspaceId, ScrollKind), Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: WorkspaceId = WorkspaceId(1);

    fn code(result: Result<Scroll, ApiError>) -> ErrorCode {
        result.unwrap_err().code
    }

    #[test]
    fn one_walk_of_a_kind_is_open_at_a_time() {
        let scrolls = Scrolls::default();
        let (companies, users) = ((SHOP, ScrollKind::Companies), (SHOP, ScrollKind::Users));
        let first = scrolls.enter(companies, None, "a", 0).unwrap();
        assert_eq!((first.param.as_str(), first.after()), ("a", Some(&[][..])));
        assert_eq!(code(scrolls.enter(companies, None, "b", 1)), ErrorCode::ScrollExists);
        scrolls.enter(users, None, "b", 1).unwrap();
        scrolls.enter((WorkspaceId(2), ScrollKind::Companies), None, "c", 1).unwrap();
        scrolls.advance(&first, Some(vec![7]));
        let second = scrolls.enter(companies, Some("a"), "d", 2).unwrap();
        assert_eq!(second.after(), Some(&[7][..]));
        assert_eq!(code(scrolls.enter(companies, Some("b"), "d", 2)), ErrorCode::NotFound);
        assert_eq!(
            code(scrolls.enter((WorkspaceId(2), ScrollKind::Companies), Some("a"), "d", 2)),
            ErrorCode::NotFound
        );
    }

    #[test]
    fn a_walk_ends_or_is_left() {
        let scrolls = Scrolls::default();
        let kind = (SHOP, ScrollKind::Leads);
        let walk = scrolls.enter(kind, None, "a", 0).unwrap();
        scrolls.advance(&walk, None);
        assert_eq!(scrolls.enter(kind, Some("a"), "x", 1).unwrap().after(), None);
        let next = scrolls.enter(kind, None, "b", 2).unwrap();
        scrolls.advance(&walk, Some(vec![1]));
        assert_eq!(scrolls.enter(kind, Some("b"), "x", 3).unwrap(), next, "the walk before has no say any more");
        assert_eq!(code(scrolls.enter(kind, None, "c", 3 + SCROLL_IDLE_MS_MAX)), ErrorCode::ScrollExists);
        assert_eq!(code(scrolls.enter(kind, Some("b"), "c", 4 + SCROLL_IDLE_MS_MAX)), ErrorCode::NotFound);
        scrolls.enter(kind, None, "c", 4 + SCROLL_IDLE_MS_MAX).unwrap();
    }
}
