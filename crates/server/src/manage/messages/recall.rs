//! `POST /manage/messages/{id}/recall`.

use super::named;
use crate::errors::ApiError;
use crate::limits::{RECALL_LOOKED_MAX, RECALL_MS_MAX};
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use engine::command::RecallDeliveries;
use engine::ids::DeliveryId;
use engine::limits::RECALLED_PER_STEP_MAX;
use engine::{Answer, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wire::manage::dry_run::Recalled;

/// Take back what nobody has seen yet
///
/// Every delivery that nobody saw and that has not left the server: pages that
/// have it drop it at once, and what waits to be sent is not. Pause the message
/// first, or it goes on sending. After 20 seconds it answers with `finished`
/// false: ask again.
#[utoipa::path(
    post,
    path = "/manage/messages/{id}/recall",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    responses(
        (status = 200, description = "How many were taken back", body = Recalled),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
    )
)]
pub async fn recall_message(mut call: Call) -> Result<Response, ApiError> {
    let (message, _) = named(&mut call).await?;
    let workspace = call.access.workspace();
    let until = Instant::now() + Duration::from_millis(RECALL_MS_MAX);
    let mut actor = Some(call.access.actor());
    let (mut after, mut recalled, mut finished) = (DeliveryId::default(), 0, false);
    // What is made from here on is not meant.
    let last = call.read(move |view, _| Ok(DeliveryId(view.counters(workspace)?.last_delivery))).await?;
    while !finished && (actor.is_some() || Instant::now() < until) {
        let app = Arc::clone(&call.app);
        let page = blocking(move || {
            let now_s = u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX);
            app.node.view().unseen_deliveries((workspace, message), (after, last, now_s), RECALL_LOOKED_MAX)
        })
        .await?;
        finished = page.next.is_none();
        after = page.next.unwrap_or(after);
        let steps: Vec<Vec<_>> = page.unseen.chunks(RECALLED_PER_STEP_MAX).map(<[_]>::to_vec).collect();
        // The first says who asked, even if there is nothing to take back.
        let steps = if steps.is_empty() && actor.is_some() { vec![Vec::new()] } else { steps };
        for deliveries in steps {
            let command = RecallDeliveries { workspace, message, deliveries, actor: actor.take() };
            match call.submit(Command::RecallDeliveries(command)).await? {
                Answer::Recalled(count) => recalled += count,
                other => panic!("a recall was answered with {other:?}"),
            }
        }
    }
    respond::ok(&Recalled { kind: "recall", recalled, finished })
}
