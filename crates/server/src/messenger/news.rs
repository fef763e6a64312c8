//! What is new for a browser: read from one view of the rows, so that the
//! revision belongs to what is told.

use super::items;
use super::person::{self, Said};
use super::session::Session;
use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::messages::deliveries::Asked;
use crate::request::blocking;
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::rows::ContactRow;
use engine::source::Verified;
use std::sync::Arc;
use wire::messenger::{End, NewsItem, Seen};

/// Whose browser asks, once their session was found good.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    session: Session,
    pub contact: ContactOrdinal,
}

/// What somebody's browser sees of them at one moment.
#[derive(Debug)]
pub(super) struct Look {
    /// Their revision.
    pub revision: u64,
    /// The revision at which they themselves last changed.
    pub person_revision: u64,
    /// Their row, or why there is nothing more to see.
    pub row: Result<Arc<ContactRow>, EndReason>,
}

/// Why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EndReason {
    /// They were merged into somebody.
    Merged,
    /// They were deleted.
    Gone,
    /// Their session is no longer good, or they are blocked.
    Revoked,
    /// They opened too many streams since.
    Replaced,
    /// The server stops.
    Closing,
}

impl EndReason {
    /// As the event says it.
    pub const fn event(self) -> End {
        let reason = match self {
            Self::Merged => "merged",
            Self::Gone => "gone",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
            Self::Closing => "closing",
        };
        End { reason }
    }
}

impl Asker {
    /// Whose a session is.
    ///
    /// # Errors
    /// 401 `session_expired`: it names nobody of its workspace.
    pub fn of(app: &App, session: Session) -> Result<Self, ApiError> {
        let row = app.node.config().workspace(session.workspace);
        let contact = row.and_then(|row| session.contact.ordinal(&row.id_key, session.workspace));
        let unknown = || ApiError::new(ErrorCode::SessionExpired).field("session");
        Ok(Self { session, contact: contact.ok_or_else(unknown)? })
    }

    /// What proved who they are.
    pub const fn verified(&self) -> Verified {
        self.session.verified
    }

    pub const fn workspace(&self) -> WorkspaceId {
        self.session.workspace
    }

    /// Whether the session is still good.
    pub fn is_good(&self, app: &App) -> bool {
        let now_s = u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX);
        self.session.is_good(app.node.config(), now_s)
    }

    /// Reads what is so now, when it is this one's turn.
    ///
    /// # Errors
    /// 503 when a row cannot be read.
    pub async fn look(&self, app: &Arc<App>) -> Result<Look, ApiError> {
        let Self { session, contact } = *self;
        let (workspace, roles) = (session.workspace, session.holder.roles());
        // The semaphore is never closed.
        let _turn = app.live.reads.acquire().await;
        let node = Arc::clone(&app.node);
        let read = blocking(move || {
            let view = node.view();
            let browsing = view.browsing(workspace, contact)?.unwrap_or_default();
            let row = match view.contact(workspace, contact)? {
                None => Err(EndReason::Gone),
                // Since a backup was restored, somebody else can have the number.
                Some(row) if view.contact_id(workspace, contact, &row) != Some(session.contact) => Err(EndReason::Gone),
                Some(row) if row.merged_into.is_some() || !roles.contains(&row.role) => Err(EndReason::Merged),
                Some(row) if row.blocked_at.is_some() => Err(EndReason::Revoked),
                Some(row) => Ok(row),
            };
            Ok(Look { revision: browsing.revision, person_revision: browsing.person_revision, row })
        });
        read.await.map_err(|error: node::ReadError| ApiError::from(error))
    }

    /// What is new of messages since a revision: see [`super::items`].
    ///
    /// # Errors
    /// 503 when a row cannot be read.
    pub async fn messages(
        &self,
        app: &Arc<App>,
        (row, since_revision): (Arc<ContactRow>, u64),
    ) -> Result<Vec<NewsItem<'static>>, ApiError> {
        let (workspace, contact, session) = (self.workspace(), self.contact, self.session);
        if !items::has_any(app.node.config(), workspace) {
            return Ok(Vec::new());
        }
        // The semaphore is never closed.
        let _turn = app.live.reads.acquire().await;
        let node = Arc::clone(&app.node);
        blocking(move || {
            let (viewer, found) = (items::viewer(node.config(), &session), (contact, row));
            let (view, now_s) = (node.view(), u32::try_from(node.now_ms() / 1_000).unwrap_or(u32::MAX));
            let asked = Asked { node: &node, view: &view, workspace, found: &found, viewer, now_s };
            items::items(&asked, since_revision)
        })
        .await
    }

    /// The person as this browser may see them; nobody said anything here that
    /// could be said back.
    pub fn seen<'a>(&self, app: &App, row: &'a ContactRow, revision: u64) -> Seen<'a> {
        let person = person::shown(app.node.config(), &self.session, row, Said::default());
        Seen { person, revision }
    }
}

/// The revision that a page has seen; one that is yet to come, for instance
/// of data that an older copy replaced, is as good as none.
pub(super) const fn known(sent: u64, now: u64) -> u64 {
    if sent > now { 0 } else { sent }
}
