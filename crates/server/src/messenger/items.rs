//! Messages for a browser: what is open for its person, and what is not any
//! more.

use super::delivery_id;
use super::session::{Holder, Session};
use crate::errors::ApiError;
use crate::limits::{ITEMS_MAX, USER_SESSION_S};
use crate::messages::content::Action;
use crate::messages::deliveries::{Asked, Rendered, Sent, Viewer, is_over};
use crate::messages::place::Place;
use engine::rows::{Channel, WorkspaceRow};
use engine::source::Verified;
use node::Config;
use wire::messenger::{MessageGone, NewsData, NewsItem, WebAction, WebMessage, WebUrlRule};

/// How a session's browser may look at messages. A user's session without
/// proof begins with each ping, so what was sent before this page's ping is not
/// handed over.
#[must_use]
pub fn viewer(config: &Config, session: &Session) -> Viewer {
    let is_claim = session.holder == Holder::User && session.verified == Verified::None;
    if is_claim && !config.messenger(session.workspace).share_with_unverified {
        Viewer::Claim { since_s: session.expires_at.saturating_sub(USER_SESSION_S) }
    } else {
        Viewer::Told
    }
}

/// What is newer than a revision: open messages as `message`, those that are
/// over since as `message_gone`; in the order of their revisions, of the open
/// ones the newest [`ITEMS_MAX`]. Reads rows: not for an async thread.
///
/// # Errors
/// 503 when a row cannot be read.
pub fn items(asked: &Asked<'_>, since_revision: u64) -> Result<Vec<NewsItem<'static>>, ApiError> {
    let Some(workspace_row) = asked.node.config().workspace(asked.workspace) else { return Ok(Vec::new()) };
    let now = asked.view.revision(asked.workspace, asked.found.0)?;
    let mut items = Vec::new();
    let mut open = 0;
    for sent in asked.deliveries()? {
        // Whoever was merged into this person counted for themselves.
        let id = sent.delivered.row.revision.min(now);
        if id <= since_revision || sent.message.kind.channel() != Channel::Page {
            continue;
        }
        if is_over(&sent.delivered.row) {
            if since_revision > 0 {
                let data = NewsData::Gone(MessageGone { delivery: sealed(&workspace_row, asked, &sent) });
                items.push(NewsItem { event: "message_gone", id, data });
            }
        } else if open < ITEMS_MAX
            && asked.is_open(&sent)
            && let Some(rendered) = asked.rendered(&sent)?
        {
            open += 1;
            let message = web_message(sealed(&workspace_row, asked, &sent), &sent, rendered);
            items.push(NewsItem { event: "message", id, data: NewsData::Message(Box::new(message)) });
        }
    }
    // Of one revision the older delivery comes first.
    items.reverse();
    items.sort_by_key(|item| item.id);
    Ok(items)
}

/// Whether a workspace has a message at all, without which nobody has items: a
/// draft can be sent to somebody to see it.
#[must_use]
pub fn has_any(config: &Config, workspace: engine::ids::WorkspaceId) -> bool {
    !config.messages(workspace).is_empty()
}

fn sealed(workspace_row: &WorkspaceRow, asked: &Asked<'_>, sent: &Sent) -> String {
    let delivery = (sent.delivered.owner, sent.delivered.delivery);
    delivery_id::sealed(workspace_row, asked.workspace, delivery)
}

fn web_message(delivery: String, sent: &Sent, rendered: Rendered) -> WebMessage {
    let Rendered { content, place, shown } = rendered;
    let Place { url_rules, time_on_page_s } = Place::kept(&place);
    WebMessage {
        delivery,
        message_id: sent.delivered.row.message.to_string(),
        kind: sent.message.kind.name(),
        style: content.style,
        position: content.position,
        selector: content.selector,
        title: shown.title,
        body: shown.body,
        show_dismiss_button: content.show_dismiss_button,
        action: shown.action.map(action),
        dismiss_on_action: content.dismiss_on_action,
        url_rules: url_rules.into_iter().map(|rule| WebUrlRule { op: rule.op, value: rule.value }).collect(),
        time_on_page_s,
        created_at: sent.delivered.row.made_at_ms / 1_000,
    }
}

fn action(action: Action) -> WebAction {
    match action {
        Action::Url { label, target, new_tab } => WebAction::Url { label, target, new_tab },
        Action::Reaction { reactions } => WebAction::Reaction { reactions },
        Action::EmailCollector => WebAction::EmailCollector,
    }
}
