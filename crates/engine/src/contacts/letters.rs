//! Whether somebody may be written to, as their letters tell.

use super::claims;
use crate::command::Stamp;
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::rows::{AttributeValue, ContactRow, FieldRef, Standard};
use crate::tables::ContactKey;
use crate::working_set::WorkingSet;

/// What a letter told of the person whom it was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// They want no more.
    Unsubscribed,
    /// There is nobody behind their address.
    Bounced,
}

impl Told {
    /// Notes it in a row that was planned. Answers whether it was news.
    pub(crate) fn note(
        self,
        workspace: WorkspaceId,
        contact: ContactOrdinal,
        stamp: &Stamp,
        rows: &mut WorkingSet,
    ) -> bool {
        let key = ContactKey { workspace, contact };
        let Some(before) = rows.get(&key).cloned() else { return false };
        let mut after = ContactRow::clone(&before);
        let field = match self {
            Self::Unsubscribed => {
                after.unsubscribed_from_emails = true;
                Standard::UnsubscribedFromEmails
            }
            Self::Bounced => {
                after.set_fact(Standard::HasHardBounced, Some(AttributeValue::Boolean(true)));
                Standard::HasHardBounced
            }
        };
        // No page may take it back.
        claims::prove(&mut after, FieldRef::Standard(field));
        let is_news = after != *before;
        if is_news {
            after.updated_at = stamp.at_s();
            rows.put(&key, after);
        }
        is_news
    }
}
