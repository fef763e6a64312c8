//! `POST /messenger/mobile/content`: what an app is to show.

use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::ITEMS_MAX;
use crate::messages::deliveries::{Asked, Sent, Telling, is_over, warn};
use crate::messages::kinds::Said;
use crate::messenger::caller::{Caller, Counts};
use crate::messenger::session::Session;
use crate::messenger::{delivery_id, items};
use crate::render::RenderError;
use crate::request::{blocking, respond};
use axum::extract::{Request, State};
use axum::response::Response;
use engine::rows::{MessageKind, Platform, WorkspaceRow};
use node::Node;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use std::sync::Arc;
use wire::error::ErrorList;
use wire::list::List;
use wire::messenger::{MobileContentCall, MobileMessage};

/// An app asks for what it is to show
///
/// The carousels, chats and posts that are open for the person, the oldest
/// first, at most 20. A carousel is one that was made for the app's platform.
/// Looking changes nothing: what becomes of them is told with receipts.
#[utoipa::path(
    post,
    path = "/messenger/mobile/content",
    tag = "messenger",
    request_body = MobileContentCall,
    responses(
        (status = 200, description = "What to show", body = List<MobileMessage>),
        (status = 400, description = "`parameter_not_found` or `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping first", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
    )
)]
pub async fn read_content(State(app): State<Arc<App>>, request: Request) -> Response {
    super::serve(app, ("POST /messenger/mobile/content", Counts::Call), request, answer).await
}

async fn answer(caller: Caller) -> Result<Response, ApiError> {
    let sent: MobileContentCall<'_> = fields::object(&caller.body)?;
    let session = caller.session(sent.session)?;
    let (app, now_s) = (Arc::clone(&caller.app), caller.now_s());
    let shown = blocking(move || shown(&app.node, session, now_s)).await?;
    let count = shown.len();
    respond::ok(&List::new(shown, count, None))
}

/// What is open for the person of a session, the oldest first.
fn shown(node: &Node, session: Session, now_s: u32) -> Result<Vec<MobileMessage>, ApiError> {
    let (config, view, workspace) = (node.config(), node.view(), session.workspace);
    let ended = || ApiError::new(ErrorCode::SessionExpired).field("session");
    let workspace_row = config.workspace(workspace).ok_or_else(ended)?;
    let contact = session.contact.ordinal(&workspace_row.id_key, workspace).ok_or_else(ended)?;
    let row = view.contact(workspace, contact)?;
    let is_theirs = |row: &engine::rows::ContactRow| {
        // Since a backup was restored, somebody else can have the number.
        view.contact_id(workspace, contact, row) == Some(session.contact)
            && row.merged_into.is_none()
            && row.blocked_at.is_none()
            && session.holder.roles().contains(&row.role)
    };
    let found = (contact, row.filter(|row| is_theirs(row)).ok_or_else(ended)?);
    let viewer = items::viewer(config, &session);
    let asked = Asked { node, view: &view, workspace, found: &found, viewer, now_s };
    let mut shown = Vec::new();
    for sent in asked.deliveries()? {
        let is_for_apps = matches!(sent.message.kind, MessageKind::Carousel | MessageKind::Chat | MessageKind::Post);
        let row = &sent.delivered.row;
        if !is_for_apps || is_over(row) || row.completed_at.is_some() || !asked.is_open(&sent) {
            continue;
        }
        let content = asked.with_values(row, |telling| content(&sent, &telling, session.platform))?;
        match content {
            Some(Ok(Some(content))) => shown.push(message(&workspace_row, &asked, &sent, content)),
            Some(Err(error)) => warn(row, &error),
            None | Some(Ok(None)) => {}
        }
        if shown.len() >= ITEMS_MAX {
            break;
        }
    }
    shown.reverse();
    Ok(shown)
}

fn message(workspace_row: &WorkspaceRow, asked: &Asked<'_>, sent: &Sent, content: Box<RawValue>) -> MobileMessage {
    let delivery = (sent.delivered.owner, sent.delivered.delivery);
    MobileMessage {
        delivery: delivery_id::sealed(workspace_row, asked.workspace, delivery),
        message_id: sent.delivered.row.message.to_string(),
        kind: sent.message.kind.name(),
        created_at: sent.delivered.row.made_at_ms / 1_000,
        content,
    }
}

/// What a delivery shows in an app; `None` for another platform's.
fn content(sent: &Sent, telling: &Telling<'_, '_>, platform: Platform) -> Result<Option<Box<RawValue>>, RenderError> {
    let Telling { spec, values, languages } = *telling;
    let shown = match Said::kept(sent.message.kind, &spec.content) {
        Said::Carousel(carousel) if carousel.platforms.iter().any(|known| known == platform.name()) => {
            to_raw_value(&carousel.localised(languages).rendered(values)?)
        }
        Said::Page(content) => {
            let content = content.localised(languages);
            let shown = crate::render::message::shown(&content, values)?;
            to_raw_value(&json!({ "title": shown.title, "body": shown.body, "action": shown.action }))
        }
        _ => return Ok(None),
    };
    Ok(shown.ok())
}
