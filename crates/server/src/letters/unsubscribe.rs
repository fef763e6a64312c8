//! `/u/{link}`: the way out of letters.

use super::page::Page;
use super::{held, note};
use crate::app::App;
use crate::errors::ApiError;
use crate::outbox::links::Purpose;
use crate::request;
use axum::extract::{Request, State};
use axum::response::Response;
use engine::command::ReceiptKind;
use http::{Method, StatusCode};
use std::sync::Arc;

/// The page that asks whether to unsubscribe
///
/// It changes nothing: programs that look at every link of a letter unsubscribe
/// nobody.
#[utoipa::path(
    get,
    path = "/u/{link}",
    tag = "letters",
    params(("link" = String, Path, description = "As it stands in the letter")),
    responses(
        (status = 200, description = "The page", content_type = "text/html", body = String),
        (status = 404, description = "A page that says that the link is not good", content_type = "text/html", body = String),
    )
)]
pub async fn ask(State(app): State<Arc<App>>, request: Request) -> Response {
    request::serve_open(&app, "GET /u/{link}", answer(&app, request)).await
}

/// Unsubscribe
///
/// The button of the page, and what mail programs send for one click (RFC
/// 8058). Again changes nothing.
#[utoipa::path(
    post,
    path = "/u/{link}",
    tag = "letters",
    params(("link" = String, Path, description = "As it stands in the letter")),
    responses(
        (status = 200, description = "A page that says that it is done", content_type = "text/html", body = String),
        (status = 404, description = "A page that says that the link is not good", content_type = "text/html", body = String),
    )
)]
pub async fn unsubscribe(State(app): State<Arc<App>>, request: Request) -> Response {
    request::serve_open(&app, "POST /u/{link}", answer(&app, request)).await
}

async fn answer(app: &Arc<App>, request: Request) -> Result<Response, ApiError> {
    let (mut parts, _) = request.into_parts();
    let holder = match held(app, &mut parts, (Purpose::Unsubscribe, "")).await {
        Ok(holder) => holder,
        Err(error) if error.code.status() == StatusCode::NOT_FOUND => return Ok(not_good()),
        Err(error) => return Err(error),
    };
    let own = app.node.config().workspace(holder.link.workspace);
    let sender = own.map(|row| row.name.clone()).unwrap_or_default();
    let is_done = holder.row.unsubscribed_from_emails;
    if parts.method == Method::POST || is_done {
        if parts.method == Method::POST {
            note(app, &holder, ReceiptKind::Unsubscribed).await?;
        }
        let text = format!("{sender} will not send you e-mail like this any more.");
        let page = Page { title: "You are unsubscribed", text: &text, button: None, sender: &sender };
        return Ok(page.response(StatusCode::OK));
    }
    let text = format!("You will get no more e-mail like this from {sender}.");
    let page = Page { title: "Unsubscribe?", text: &text, button: Some("Unsubscribe"), sender: &sender };
    Ok(page.response(StatusCode::OK))
}

fn not_good() -> Response {
    let text = "It may have been cut on its way. Open the letter again, and use the link there.";
    Page { title: "This link is not good", text, button: None, sender: "" }.response(StatusCode::NOT_FOUND)
}
