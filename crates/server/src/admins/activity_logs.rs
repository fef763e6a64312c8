//! `GET /admins/activity_logs` and `POST /admins/activity_logs/search`: the
//! audit, as the API of old shows it.

use super::activity_types::{self, ActivityType};
use crate::auth::Access;
use crate::errors::ApiError;
use crate::fields;
use crate::limits::{ACTIVITIES_LISTED_MAX, ACTIVITIES_PER_PAGE_DEFAULT};
use crate::numbered::Numbered;
use crate::request::{Call, per_page, respond};
use crate::times;
use axum::response::Response;
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::{ActorRef, AuditRow};
use node::View;
use node::views::ListPage;
use std::sync::Arc;
use wire::json::{Field, Unread};
use wire::rest::activity_log::{ActivityActor, ActivityLog, ActivityLogList, SearchActivityLogs};
use wire::rest::custom_attributes::{AttributeValue, Attributes};

/// How many rows are read at once.
const STEP: usize = 500;

/// List what teammates did
///
/// The latest first. The last 10,000 changes are looked at; older ones stand in
/// `/manage/audit`.
#[utoipa::path(
    get,
    path = "/admins/activity_logs",
    tag = "teammates",
    params(
        ("created_at_after" = String, Query, description = "From when on: Unix seconds or ISO 8601"),
        ("created_at_before" = Option<String>, Query, description = "Until when: Unix seconds or ISO 8601"),
        ("page" = Option<u64>, Query, description = "From 1"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 20 when not sent"),
    ),
    responses(
        (status = 200, description = "What was done", body = ActivityLogList),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: a parameter of the query"),
    )
)]
pub async fn list_activity_logs(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let time = |name: &'static str| query.get(name).map(|text| time(text, name)).transpose();
    let after = time("created_at_after")?.ok_or_else(|| ApiError::missing("created_at_after"))?;
    let asked = Asked { after, before: time("created_at_before")?, types: Vec::new() };
    let page = Numbered::of(&call, &query, ACTIVITIES_PER_PAGE_DEFAULT)?;
    answer(&call, asked, page).await
}

/// Search what teammates did
///
/// As the list, but for the types named.
#[utoipa::path(
    post,
    path = "/admins/activity_logs/search",
    tag = "teammates",
    request_body = SearchActivityLogs,
    responses(
        (status = 200, description = "What was done", body = ActivityLogList),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: something in the body"),
    )
)]
pub async fn search_activity_logs(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: SearchActivityLogs<'_> = fields::object(&body)?;
    let after = sent_time(sent.created_at_after, "created_at_after")?;
    let after = after.ok_or_else(|| ApiError::missing("created_at_after"))?;
    let before = sent_time(sent.created_at_before, "created_at_before")?;
    let asked = Asked { after, before, types: types(sent.event_types)? };
    let number = match fields::whole(sent.page, "page")? {
        Some(0) => return Err(ApiError::invalid("page", "page must be a whole number from 1 on")),
        page => page.unwrap_or(1),
    };
    let held = fields::whole(sent.per_page, "per_page")?;
    let held = held.map_or(Ok(ACTIVITIES_PER_PAGE_DEFAULT), |held| per_page(&held.to_string()))?;
    let link = format!("{}/admins/activity_logs/search?per_page={held}", call.base_url());
    answer(&call, asked, Numbered::new(number, held, link)).await
}

/// Which changes.
struct Asked {
    after: u64,
    before: Option<u64>,
    types: Vec<String>,
}

fn time(text: &str, name: &'static str) -> Result<u64, ApiError> {
    let wrong = || ApiError::invalid(name, format!("{name} must be in Unix seconds or ISO 8601"));
    text.parse().ok().or_else(|| times::from_iso(text)).ok_or_else(wrong)
}

fn sent_time(field: Field<'_>, name: &'static str) -> Result<Option<u64>, ApiError> {
    match field {
        Field::Text(text) if !text.is_empty() => time(&text, name).map(Some),
        field => fields::whole(field, name),
    }
}

fn types(sent: Unread<'_>) -> Result<Vec<String>, ApiError> {
    let Some(items) = fields::array(sent, "event_types")? else { return Ok(Vec::new()) };
    let mut asked = Vec::new();
    for item in items {
        let word = fields::text(Field::of(item), "event_types", LABEL_CHARS_MAX)?;
        asked.extend(word);
    }
    activity_types::check(&asked)?;
    Ok(asked)
}

async fn answer(call: &Call, asked: Asked, page: Numbered) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let found = find(view, access, &asked)?;
        let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let teammates = app.node.config().teammates(access.workspace());
        let emails = |actor: ActorRef| match actor {
            ActorRef::Teammate(teammate) => {
                let known = teammates.iter().find(|(id, _)| *id == teammate);
                (teammate.to_string(), known.map_or("", |(_, row)| row.email.as_str()))
            }
            ActorRef::Token(_) | ActorRef::CommandLine | ActorRef::Herald => ("0".to_owned(), ""),
        };
        let shown = page.part(&found).into_iter().map(|(seq, row)| {
            let (id, email) = emails(row.actor);
            shown(*seq, row, ActivityActor { kind: "admin", id, email, ip: None })
        });
        respond::ok(&ActivityLogList::new(shown.collect(), page.pages(total)))
    })
    .await
}

/// The latest changes that are asked for, newest first.
fn find(view: &View, access: &Access, asked: &Asked) -> Result<Vec<(u64, Arc<AuditRow>)>, ApiError> {
    let (mut found, mut before, mut looked_at) = (Vec::new(), None, 0);
    while looked_at < ACTIVITIES_LISTED_MAX {
        let (rows, more) = view.audit(access.workspace(), ListPage { before, limit: STEP })?;
        looked_at += rows.len();
        before = rows.last().map(|(seq, _)| *seq);
        let is_over = rows.last().is_none_or(|(_, row)| row.at_ms / 1_000 < asked.after);
        found.extend(rows.into_iter().filter(|(_, row)| asked.has(row)));
        if is_over || !more {
            break;
        }
    }
    Ok(found)
}

impl Asked {
    fn has(&self, row: &AuditRow) -> bool {
        let at = row.at_ms / 1_000;
        let word = activity_types::of_change(row).word;
        let is_of_type = self.types.is_empty() || self.types.iter().any(|asked| asked == word);
        at >= self.after && self.before.is_none_or(|before| at <= before) && is_of_type
    }
}

fn shown<'a>(seq: u64, row: &'a AuditRow, performed_by: ActivityActor<'a>) -> ActivityLog<'a> {
    let ActivityType { word, done, .. } = activity_types::of_change(row);
    let who = match row.actor {
        ActorRef::CommandLine => "The command line",
        ActorRef::Herald => "Herald",
        ActorRef::Token(_) => "A program",
        ActorRef::Teammate(_) if performed_by.email.is_empty() => "A teammate",
        ActorRef::Teammate(_) => performed_by.email,
    };
    let metadata = row.changes.iter().filter_map(|change| {
        let value = match change.after.as_deref()? {
            "true" => AttributeValue::Boolean(true),
            "false" => AttributeValue::Boolean(false),
            text => AttributeValue::Text(text.into()),
        };
        Some((change.field.as_str().into(), value))
    });
    ActivityLog {
        id: seq.to_string(),
        metadata: Attributes(metadata.collect()),
        created_at: u32::try_from(row.at_ms / 1_000).unwrap_or(u32::MAX),
        activity_type: word,
        activity_description: format!("{who} {done} ({})", row.subject).into(),
        performed_by,
    }
}
