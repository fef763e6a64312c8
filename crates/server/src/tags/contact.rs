//! `/contacts/{id}/tags`.

use super::{find, present};
use crate::admins;
use crate::contacts::{by_id, of_id};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{Call, Version, respond};
use axum::response::Response;
use engine::Command;
use engine::command::{Tag as TagCommand, Tagged};
use engine::ids::TagId;
use engine::limits::LABEL_CHARS_MAX;
use std::sync::Arc;
use wire::rest::reference::SentId;
use wire::rest::tag::{ContactTags, Tag};

/// Up to this version clients read the tags of a contact under `tags`.
const UNDER_TAGS_UNTIL: Version = Version::Two(6);

/// List a contact's tags
///
/// Up to 2.6 the list stands under `tags` as well.
#[utoipa::path(
    get,
    path = "/contacts/{id}/tags",
    tag = "tags",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The tags", body = ContactTags),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contact_tags(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let (_, row) = by_id(view, access, id)?;
        let config = app.node.config();
        let tags = row.tags.iter().filter_map(|tagging| present::applied(config, access.workspace(), tagging));
        let tags = tags.collect();
        let is_old = version <= UNDER_TAGS_UNTIL;
        respond::ok(&if is_old { ContactTags::under_both_keys(tags) } else { ContactTags::new(tags) })
    })
    .await
}

/// Tag a contact
///
/// Doing so twice is no error: the tag stays as it was first applied.
#[utoipa::path(
    post,
    path = "/contacts/{id}/tags",
    tag = "tags",
    params(("id" = String, Path, description = "The contact's id")),
    request_body = SentId,
    responses(
        (status = 200, description = "The tag", body = Tag),
        (status = 400, description = "`parameter_not_found`: `id`"),
        (status = 404, description = "`not_found`: no contact of this workspace has this id, or no tag has the other"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
        (status = 422, description = "`limit_reached`: 500 tags are on this contact"),
    )
)]
pub async fn tag_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let body = call.body()?;
    let sent: SentId<'_> = fields::object(&body)?;
    let sent = fields::id(sent.id, "id", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("id"))?;
    let check = id.clone();
    call.read(move |view, access| by_id(view, access, check)).await?;
    let (tag, _) = find(call.app.node.config(), call.access.workspace(), &sent)?;
    change(&call, &id, tag, true).await?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (_, row) = by_id(view, access, id)?;
        let tagging = row.tags.iter().find(|tagging| tagging.tag == tag);
        let shown = tagging.and_then(|tagging| present::applied(app.node.config(), access.workspace(), tagging));
        respond::ok(&shown.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?)
    })
    .await
}

/// Take a tag off a contact
#[utoipa::path(
    delete,
    path = "/contacts/{id}/tags/{tag_id}",
    tag = "tags",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("tag_id" = String, Path, description = "The tag's id"),
    ),
    responses(
        (status = 200, description = "The tag", body = Tag),
        (status = 404, description = "`not_found`: no contact of this workspace has this id, or it does not have this tag"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn untag_contact(mut call: Call) -> Result<Response, ApiError> {
    let [id, tag]: [String; 2] = call.path_ids().await?.try_into().map_err(|_| ApiError::new(ErrorCode::NotFound))?;
    let check = id.clone();
    call.read(move |view, access| by_id(view, access, check)).await?;
    let (tag, row) = find(call.app.node.config(), call.access.workspace(), &tag)?;
    change(&call, &id, tag, false).await?;
    respond::ok(&present::tag(tag, &row))
}

async fn change(call: &Call, id: &str, tag: TagId, tagged: bool) -> Result<(), ApiError> {
    let workspace = call.access.workspace();
    let by = admins::caller(call);
    let what = Tagged::Contact(of_id(id.to_owned()));
    call.submit(Command::Tag(TagCommand { workspace, tag, what, tagged, by })).await?;
    Ok(())
}
