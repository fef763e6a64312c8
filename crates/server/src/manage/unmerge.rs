//! `POST /manage/contacts/{id}/unmerge`.

use crate::contacts::{by_id, of_id, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::UnmergeContact;
use engine::outcome::ContactAnswer;
use engine::{Answer, Command};
use std::sync::Arc;
use wire::manage::unmerge::Unmerge;

/// Undo the latest merge of a contact
///
/// Within 90 days. Who was merged is there again with everything that was
/// theirs; what came in since stays with the contact that had taken them in.
#[utoipa::path(
    post,
    path = "/manage/contacts/{id}/unmerge",
    tag = "contacts",
    params(("id" = String, Path, description = "The id of the contact into whom the other was merged")),
    responses(
        (status = 200, description = "Both contacts, as they are now", body = Unmerge),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 409, description = "`nothing_to_unmerge`: nobody was merged into the contact, or it was too long ago; the message says which"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn unmerge_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let asked = id.clone();
    let merges = call
        .read(move |view, access| {
            let found = by_id(view, access, asked)?;
            Ok(view.merges_of(access.workspace(), found.0)?)
        })
        .await?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let command = UnmergeContact { workspace, who: of_id(id), actor };
    let (survivor, restored) = match call.submit(Command::UnmergeContact(command)).await? {
        Answer::Unmerged { survivor, restored } => (survivor, restored),
        other => panic!("an unmerge was answered with {other:?}"),
    };
    // The row that knew the time is gone. A merge that came in between is not
    // among those that were read: it was made a moment ago.
    let merged_at = merges.iter().rev().find(|(_, merge)| merge.from == restored.contact);
    let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
    let merged_at = merged_at.map_or(now_s, |(_, merge)| merge.merged_at);
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let found = |answer: ContactAnswer| (answer.contact, answer.row);
        let (survivor, restored) = (found(survivor), found(restored));
        let shown = |found| present::contact(view, access, app.node.config(), version, found);
        respond::ok(&Unmerge::new(shown(&survivor)?, shown(&restored)?, merged_at))
    })
    .await
}
