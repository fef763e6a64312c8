//! `POST /audiences` and `PUT /audiences/{id}`.

use super::{find, predicates, present};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::SaveAudience as SaveAudienceCommand;
use engine::ids::AudienceId;
use engine::limits::{AUDIENCE_BYTES_MAX, TAG_NAME_CHARS_MAX};
use engine::predicates::TreeLimits;
use engine::{Answer, Command};
use wire::json::{Field, Unread};
use wire::rest::audience::{Audience, SaveAudience};

/// What stands for predicates that were not sent.
const NONE: &str = "[]";

/// Make an audience
///
/// All of `predicates` must hold, and one of `role_predicates` if there are any.
/// A predicate's `attribute` is one of a contact (`email`,
/// `custom_attributes.plan`), one of their companies (`company.name`), `tag`,
/// `segment`, or `event.NAME.count`, `.first`, `.last` or `.did`; `comparison` is
/// one of eq, ne, gt, gte, lt, lte, contains, not_contains, starts_with,
/// ends_with, known, unknown, in, not_in, on, before, after, days_ago,
/// days_ago_more, days_ago_less.
#[utoipa::path(
    post,
    path = "/audiences",
    tag = "audiences",
    request_body = SaveAudience,
    responses(
        (status = 200, description = "The audience", body = Audience),
        (status = 400, description = "`parameter_not_found`: `name`. `parameter_invalid`: a predicate; the message names what there is"),
        (status = 422, description = "`limit_reached`: there are 1,000"),
    )
)]
pub async fn create_audience(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent = decode(fields::object(&body)?)?;
    let name = sent.name.ok_or_else(|| ApiError::missing("name"))?;
    let predicates = sent.predicates.unwrap_or_else(|| NONE.to_owned());
    let role_predicates = sent.role_predicates.unwrap_or_else(|| NONE.to_owned());
    save(&call, None, Texts { name, predicates, role_predicates }).await
}

/// Change an audience
///
/// What is not sent stays.
#[utoipa::path(
    put,
    path = "/audiences/{id}",
    tag = "audiences",
    params(("id" = String, Path, description = "The audience's id")),
    request_body = SaveAudience,
    responses(
        (status = 200, description = "The audience", body = Audience),
        (status = 400, description = "`parameter_invalid`: a predicate; the message names what there is"),
        (status = 404, description = "`not_found`: no audience of this workspace has this id"),
    )
)]
pub async fn change_audience(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (audience, row) = find(call.app.node.config(), call.access.workspace(), &id)?;
    let body = call.body()?;
    let sent = decode(fields::object(&body)?)?;
    let texts = Texts {
        name: sent.name.unwrap_or_else(|| row.name.clone()),
        predicates: sent.predicates.unwrap_or_else(|| row.predicates.clone()),
        role_predicates: sent.role_predicates.unwrap_or_else(|| row.role_predicates.clone()),
    };
    save(&call, Some(audience), texts).await
}

/// What was sent of an audience.
struct Sent {
    name: Option<String>,
    predicates: Option<String>,
    role_predicates: Option<String>,
}

/// What an audience is to hold, as text.
struct Texts {
    name: String,
    predicates: String,
    role_predicates: String,
}

fn decode(sent: SaveAudience<'_>) -> Result<Sent, ApiError> {
    Ok(Sent {
        name: name(sent.name)?,
        predicates: text(sent.predicates, "predicates")?,
        role_predicates: text(sent.role_predicates, "role_predicates")?,
    })
}

fn name(field: Field<'_>) -> Result<Option<String>, ApiError> {
    if field == Field::Text("".into()) {
        return Err(ApiError::invalid("name", "name must not be empty"));
    }
    fields::text(field, "name", TAG_NAME_CHARS_MAX)
}

fn text(sent: Unread<'_>, name: &'static str) -> Result<Option<String>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(None) };
    if raw.get().len() > AUDIENCE_BYTES_MAX {
        return Err(ApiError::invalid(name, format!("{name} may have at most {AUDIENCE_BYTES_MAX} bytes")));
    }
    Ok(Some(raw.get().to_owned()))
}

async fn save(call: &Call, audience: Option<AudienceId>, texts: Texts) -> Result<Response, ApiError> {
    let Texts { name, predicates, role_predicates } = texts;
    let (node, workspace) = (&call.app.node, call.access.workspace());
    let read = predicates::read(&predicates, &role_predicates)?;
    // What cannot be asked is not kept.
    node.compile(workspace, &read.tree, TreeLimits::STANDARD).map_err(|error| read.told(&error))?;
    let predicate = read.tree;
    let command = SaveAudienceCommand { workspace, audience, name, predicates, role_predicates, predicate };
    let audience = match call.submit(Command::SaveAudience(Box::new(command))).await? {
        Answer::Audience(audience) => audience,
        other => panic!("an audience was answered with {other:?}"),
    };
    let (audience, row) = find(node.config(), workspace, &audience.to_string())?;
    respond::ok(&present::audience(audience, &row))
}
