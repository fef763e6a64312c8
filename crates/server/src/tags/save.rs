//! `POST /tags`: makes, renames, applies and takes off, by what is sent.

use super::find;
use super::targets::{self, Target};
use crate::admins;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::{SaveTag as SaveTagCommand, Tag as TagCommand, Tagged};
use engine::ids::TagId;
use engine::limits::{LABEL_CHARS_MAX, TAG_NAME_CHARS_MAX};
use engine::{Answer, Command, RefusalKind};
use node::Failure;
use std::sync::Arc;
use wire::json::Field;
use wire::rest::tag::{SaveTag, SavedTag, Tagging};

/// Make, rename, apply or take off a tag
///
/// - `name`: finds the tag of this name, in any case, or makes it;
/// - `id` and `name`: renames it;
/// - `name` (or `id`) with `users` or `companies`: applies it to all of them, or
///   takes it off those with `untag`. People are named by `id`, `user_id` or
///   `email`, companies by `id` or `company_id`; if one of them is not there,
///   nothing changes.
#[utoipa::path(
    post,
    path = "/tags",
    tag = "tags",
    request_body = SaveTag,
    responses(
        (status = 200, description = "The tag", body = SavedTag),
        (status = 400, description = "`parameter_invalid`: invalid tag parameters"),
        (status = 404, description = "`not_found` or `company_not_found`: the tag, or one of those to be tagged"),
        (status = 409, description = "`resource_conflict`: another tag has this name. `unique_user_constraint`: several users have an e-mail address"),
        (status = 410, description = "`contact_merged`: one of the people was merged into another, to whom the header `Link` leads"),
        (status = 422, description = "`limit_reached`: there are as many tags as there may be. `parameter_invalid`: more than 500 are to be tagged"),
    )
)]
pub async fn save_tag(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let Asked { tag, name, targets } = decode(&call, fields::object(&body)?)?;
    if targets.is_empty() {
        let name = name.ok_or_else(invalid)?;
        let tag = save(&call, tag, name).await?;
        return answer(&call, tag, &[]);
    }
    let (targets, found) = call
        .read(move |view, access| {
            let found: Result<Vec<Tagged>, ApiError> = targets.iter().map(|target| target.find(view, access)).collect();
            Ok((targets, found?))
        })
        .await?;
    call.take_rate(u64::try_from(targets.len() - 1).unwrap_or(u64::MAX))?;
    let applies = targets.iter().any(|target| target.tagged);
    let tag = match (tag, name) {
        (Some(tag), _) => tag,
        (None, Some(name)) if applies => save(&call, None, name).await?,
        // To be taken off, a tag is not made.
        (None, Some(name)) => named(&call, &name)?,
        (None, None) => return Err(invalid()),
    };
    apply(&call, tag, &targets, found).await?;
    answer(&call, tag, &targets)
}

fn invalid() -> ApiError {
    ApiError::invalid("name", "invalid tag parameters")
}

/// What a body asks for.
struct Asked {
    tag: Option<TagId>,
    name: Option<String>,
    targets: Vec<Target>,
}

fn decode(call: &Call, sent: SaveTag<'_>) -> Result<Asked, ApiError> {
    let id = fields::id(sent.id, "id", LABEL_CHARS_MAX)?;
    let name = match sent.name {
        Field::Absent | Field::Null | Field::Text(_) => fields::text(sent.name, "name", TAG_NAME_CHARS_MAX)?,
        _ => return Err(invalid()),
    };
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    if id.is_none() && name.is_none() {
        return Err(invalid());
    }
    let tagged = match fields::text(sent.tag_or_untag, "tag_or_untag", LABEL_CHARS_MAX)?.as_deref() {
        None | Some("tag") => true,
        Some("untag") => false,
        Some(_) => return Err(ApiError::invalid("tag_or_untag", "tag_or_untag must be tag or untag")),
    };
    let targets = targets::read(sent.users, sent.companies, tagged)?;
    let known = id.map(|id| find(call.app.node.config(), call.access.workspace(), &id)).transpose()?;
    Ok(Asked { tag: known.map(|(tag, _)| tag), name, targets })
}

/// Finds or makes the tag of a name, or renames one.
async fn save(call: &Call, tag: Option<TagId>, name: String) -> Result<TagId, ApiError> {
    let workspace = call.access.workspace();
    match call.submit(Command::SaveTag(SaveTagCommand { workspace, tag, name })).await? {
        Answer::Tag(tag) => Ok(tag),
        other => panic!("a tag was answered with {other:?}"),
    }
}

fn named(call: &Call, name: &str) -> Result<TagId, ApiError> {
    let found = call.app.node.config().tag_named(call.access.workspace(), name);
    found.map(|(tag, _)| tag).ok_or_else(|| ApiError::new(ErrorCode::NotFound).field("name"))
}

async fn apply(call: &Call, tag: TagId, targets: &[Target], found: Vec<Tagged>) -> Result<(), ApiError> {
    let workspace = call.access.workspace();
    let by = admins::caller(call);
    let commands = targets.iter().zip(found).map(|(target, what)| {
        let tagged = target.tagged;
        Command::Tag(TagCommand { workspace, tag, what, tagged, by })
    });
    let results = call.app.node.submit_all(commands.collect()).await;
    for (target, result) in targets.iter().zip(results) {
        match result {
            // What did not have the tag does not have it now.
            Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::TagNotFound && !target.tagged => {}
            result => drop(result?),
        }
    }
    Ok(())
}

fn answer(call: &Call, tag: TagId, targets: &[Target]) -> Result<Response, ApiError> {
    let row = call.app.node.config().tag(call.access.workspace(), tag);
    let row: Arc<_> = row.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    let those = |companies: bool| {
        let targets = targets.iter().filter(move |target| target.is_company() == companies);
        targets.map(|target| Tagging { id: target.sent.clone(), tagged: target.tagged }).collect()
    };
    let (users, companies) = (those(false), those(true));
    respond::ok(&SavedTag { kind: "tag", id: tag.to_string(), name: &row.name, users, companies })
}
