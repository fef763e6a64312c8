//! `GET /contacts/{id}/banners`.

use super::record;
use crate::contacts::{self, Found};
use crate::errors::ApiError;
use crate::limits::ITEMS_MAX;
use crate::messages::content::Action;
use crate::messages::deliveries::{Asked, Rendered, Sent, Viewer};
use crate::messages::place::Place;
use crate::messenger::delivery_id;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::{Receipt, ReceiptKind};
use engine::limits::RECEIPTS_PER_REQUEST_MAX;
use engine::rows::MessageKind;
use std::sync::Arc;
use wire::list::PlainList;
use wire::rest::banner::{Banner, BannerAction, BannerReaction};

// Each banner that is listed becomes a receipt of one command.
const _: () = assert!(ITEMS_MAX <= RECEIPTS_PER_REQUEST_MAX);

/// List a contact's banners
///
/// Those that are open, newest first, at most 20. Listing one counts as having
/// shown it (`rest_list` among the message's numbers). Banners that have rules
/// for pages are left out: only a browser can tell.
#[utoipa::path(
    get,
    path = "/contacts/{id}/banners",
    tag = "banners",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The banners", body = PlainList<Banner>),
        (status = 404, description = "`not_found`: no contact has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contact_banners(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let app = Arc::clone(&call.app);
    let (found, receipts, banners) = call
        .read(move |view, access| {
            let found = contacts::by_id(view, access, id)?;
            let now_s = u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX);
            let (node, workspace, viewer) = (&*app.node, access.workspace(), Viewer::Told);
            let asked = Asked { node, view, workspace, found: &found, viewer, now_s };
            let (mut receipts, mut banners) = (Vec::new(), Vec::new());
            for sent in asked.deliveries()? {
                let is_banner = sent.message.kind == MessageKind::Banner && asked.is_open(&sent);
                if is_banner
                    && banners.len() < ITEMS_MAX
                    && let Some(rendered) = asked.rendered(&sent)?
                    && !Place::kept(&rendered.place).needs_a_page()
                {
                    let delivery = (sent.delivered.owner, sent.delivered.delivery);
                    let view_id = delivery_id::sealed(access.workspace_row(), workspace, delivery);
                    let (owner, delivery) = delivery;
                    receipts.push(Receipt { owner, delivery, kind: ReceiptKind::RestList });
                    banners.push(banner(view_id, &sent, rendered));
                }
            }
            Ok::<(Found, Vec<Receipt>, Vec<Banner>), ApiError>((found, receipts, banners))
        })
        .await?;
    if !receipts.is_empty() {
        record(&call, (found.0, &found.1), receipts).await?;
    }
    respond::ok(&PlainList::new(banners))
}

fn banner(view_id: String, sent: &Sent, rendered: Rendered) -> Banner {
    let Rendered { content, shown, place: _ } = rendered;
    Banner {
        kind: "banner",
        id: sent.delivered.row.message.to_string(),
        view_id,
        title: shown.title,
        body: Some(shown.body).filter(|body| !body.is_empty()),
        style: content.style.unwrap_or_default(),
        position: content.position.unwrap_or_default(),
        show_dismiss_button: content.show_dismiss_button.unwrap_or(true),
        action: shown.action.map(action),
        client_targeting: None,
        created_at: sent.delivered.row.made_at_ms / 1_000,
    }
}

fn action(action: Action) -> BannerAction {
    match action {
        Action::Url { label, target, new_tab: _ } => BannerAction::Url { label, target },
        Action::Reaction { reactions } => {
            let set = reactions.into_iter().enumerate();
            let set = set.map(|(index, unicode_emoticon)| BannerReaction { index, unicode_emoticon });
            BannerAction::Reaction { reaction_set: set.collect() }
        }
        Action::EmailCollector => BannerAction::EmailCollector,
    }
}
