//! `POST /bulk/users`: made, changed or archived before the answer; the job
//! only remembers what was not.

use super::items::{Kept, Request, bulk_error};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::legacy::leads::LEADS;
use crate::request::{Call, blocking};
use crate::users::companies;
use crate::users::sent::{Reading, Sent};
use axum::response::Response;
use engine::Command;
use engine::command::{ArchiveContact, Archiving};
use node::View;
use serde_json::value::RawValue;
use std::sync::Arc;
use wire::json::{Field, Unread};
use wire::legacy::bulk::{Bulk, BulkItem, Job};

/// Make, change and archive users in bulk (1.x)
///
/// At most 100 items, each with the `method` `post`, as `POST /users`, or
/// `delete`, which archives. They are done in order and are on disk before the
/// answer; the job is `completed` at once and lists the items that failed. It
/// takes further items for 15 minutes.
#[utoipa::path(
    post,
    path = "/bulk/users",
    tag = "1.x",
    request_body = Bulk,
    responses(
        (status = 202, description = "The job", body = Job),
        (status = 400, description = "`parameter_not_found`: no items"),
        (status = 404, description = "`job_not_found`: the job to append to"),
        (status = 422, description = "`parameter_invalid`: more than 100 items. `job_closed`: the job takes no further items"),
    )
)]
pub async fn submit_users(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let request = Request::read(&call, &body).await?;
    let reading = Reading::of(&call);
    let decoded: Vec<_> = request.items.iter().map(|item| decode(item, reading)).collect();
    let commands = prepared(&call, decoded).await;
    let to_do = commands.iter().filter_map(|command| command.as_ref().ok().cloned());
    let mut outcomes = call.app.node.submit_all(to_do.collect()).await.into_iter();
    let mut errors = Vec::new();
    for (command, item) in commands.into_iter().zip(&request.items) {
        let error = match command {
            Ok(_) => outcomes.next().and_then(Result::err).map(ApiError::from),
            Err(error) => Some(error),
        };
        errors.extend(error.map(|error| bulk_error(error, item, Kept::Item)));
    }
    request.answer(&call, errors).await
}

/// What an item asks for.
enum Item {
    Save(Box<Sent>),
    Archive(Box<Sent>),
}

fn decode(item: &RawValue, reading: Reading) -> Result<Item, ApiError> {
    let BulkItem { method, data_type, data } = fields::json(item.get())?;
    if !data_type.is_none() && data_type != Field::Text("user".into()) {
        return Err(ApiError::invalid("data_type", "data_type must be user"));
    }
    let Unread(Some(data)) = data else { return Err(ApiError::missing("data")) };
    let sent = Box::new(Sent::read(fields::json(data.get())?, reading)?);
    if sent.who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of user_id, email and id is needed"));
    }
    match method {
        Field::Text(method) if method == "post" => Ok(Item::Save(sent)),
        Field::Text(method) if method == "delete" => Ok(Item::Archive(sent)),
        _ => Err(ApiError::invalid("method", "method must be post or delete")),
    }
}

/// The commands, with the companies that are named by our ids looked up.
async fn prepared(call: &Call, decoded: Vec<Result<Item, ApiError>>) -> Vec<Result<Command, ApiError>> {
    let workspace = call.access.workspace();
    let command = move |view: &View, item: Item| {
        Ok(match item {
            Item::Save(sent) => {
                let companies = companies::settle(view, workspace, sent.companies.clone())?;
                Command::UpsertUser(Box::new(sent.command(workspace, companies)))
            }
            Item::Archive(sent) => {
                // The command takes leads too; here they are nobody.
                if view.find(workspace, &sent.who, LEADS)?.is_ok() {
                    return Err(ApiError::new(ErrorCode::UserNotFound));
                }
                let archiving = Archiving::Archive;
                Command::ArchiveContact(ArchiveContact { workspace, who: sent.who, archiving })
            }
        })
    };
    let app = Arc::clone(&call.app);
    blocking(move || {
        let view = app.node.view();
        decoded.into_iter().map(|item| item.and_then(|item| command(&view, item))).collect()
    })
    .await
}
