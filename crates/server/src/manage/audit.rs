//! `GET /manage/audit`: who changed what.

use super::page::{cursor_after, newest_first};
use crate::errors::ApiError;
use crate::request::{Call, Query, respond};
use axum::response::Response;
use engine::ids::{TeammateId, TokenId};
use engine::rows::{ActorRef, AuditRow, TeammateRow, TokenRow};
use node::views::AuditPage;
use std::sync::Arc;
use wire::list::List;
use wire::manage::audit::{AuditActor, AuditChange, AuditEntry};

const PURPOSE: &str = "audit";

/// List changes
///
/// The latest first: every change made under `/manage` or on the command line.
/// No more than 10,000 changes are looked at for one page: with a filter it can be
/// short, even empty, and the next one goes on.
#[utoipa::path(
    get,
    path = "/manage/audit",
    tag = "workspace",
    params(
        ("subject" = Option<String>, Query, description = "Only changes to this, such as `event_definition:12`, or to all of a kind, such as `event_definition`"),
        ("action" = Option<String>, Query, description = "Only this, such as `event_definition.archived`, or all of a kind, such as `event_definition`"),
        ("actor" = Option<String>, Query, description = "Only by `command_line`, `herald`, `token`, `teammate`, or one of them: `token:ID`, `teammate:ID`"),
        ("since" = Option<u32>, Query, description = "None before this, Unix seconds"),
        ("until" = Option<u32>, Query, description = "None from then on, Unix seconds"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The changes", body = List<AuditEntry>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_audit(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let page = newest_first(&query, &call.access, PURPOSE)?;
    let wanted = Wanted::read(&query)?;
    let names = Names::of(&call);
    call.read(move |view, access| {
        let AuditPage { rows, next } = view.audit_of(access.workspace(), page, |row| wanted.takes(&names, row))?;
        let cursor = cursor_after(access, PURPOSE, next, true);
        let data = rows.iter().map(|(seq, row)| names.shown(*seq, row)).collect();
        respond::ok(&List::new(data, page.limit, cursor))
    })
    .await
}

/// Which changes.
struct Wanted {
    subject: Option<String>,
    action: Option<String>,
    /// What kind of actor, and which one.
    actor: Option<(String, Option<String>)>,
    since: Option<u32>,
    until: Option<u32>,
}

/// The words for those who change something.
const ACTORS: [&str; 4] = ["command_line", "herald", "token", "teammate"];

impl Wanted {
    fn read(query: &Query) -> Result<Self, ApiError> {
        let actor = query.get("actor").map(|text| match text.split_once(':') {
            Some((kind, id)) => (kind.to_owned(), Some(id.to_owned())),
            None => (text.to_owned(), None),
        });
        if actor.as_ref().is_some_and(|(kind, _)| !ACTORS.contains(&kind.as_str())) {
            let message = format!(
                "actor must be one of {}, for the last two with or without an id, as in token:ID",
                ACTORS.join(", ")
            );
            return Err(ApiError::invalid("actor", message));
        }
        let text = |name: &str| query.get(name).map(str::to_owned);
        let (since, until) = (query.seconds("since")?, query.seconds("until")?);
        Ok(Self { subject: text("subject"), action: text("action"), actor, since, until })
    }

    fn takes(&self, names: &Names, row: &AuditRow) -> bool {
        let ms = |seconds: u32| u64::from(seconds) * 1_000;
        let is_by = |(kind, id): &(String, Option<String>)| {
            let actor = names.actor(row.actor);
            actor.kind == kind && (id.is_none() || actor.id == *id)
        };
        self.since.is_none_or(|since| row.at_ms >= ms(since))
            && self.until.is_none_or(|until| row.at_ms < ms(until))
            && self.subject.as_deref().is_none_or(|subject| is_or_is_of(&row.subject, subject, ':'))
            && self.action.as_deref().is_none_or(|action| is_or_is_of(&row.action, action, '.'))
            && self.actor.as_ref().is_none_or(is_by)
    }
}

/// Whether it is this one, or one of this kind.
fn is_or_is_of(text: &str, asked: &str, gap: char) -> bool {
    text == asked || text.strip_prefix(asked).is_some_and(|rest| rest.starts_with(gap))
}

/// What actors are called.
struct Names {
    tokens: Vec<(u64, Arc<TokenRow>)>,
    teammates: Vec<(TeammateId, Arc<TeammateRow>)>,
}

impl Names {
    fn of(call: &Call) -> Self {
        let (config, workspace) = (call.app.node.config(), call.access.workspace());
        Self { tokens: config.tokens(workspace), teammates: config.teammates(workspace) }
    }

    fn shown<'a>(&'a self, seq: u64, row: &'a AuditRow) -> AuditEntry<'a> {
        let change = |change: &'a engine::rows::AuditChange| AuditChange {
            field: &change.field,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
        };
        AuditEntry {
            kind: "audit_entry",
            id: seq.to_string(),
            at: row.at_ms,
            actor: self.actor(row.actor),
            action: &row.action,
            subject: &row.subject,
            changes: row.changes.iter().map(change).collect(),
        }
    }

    fn actor(&self, actor: ActorRef) -> AuditActor<'_> {
        match actor {
            ActorRef::CommandLine => AuditActor { kind: "command_line", id: None, name: None },
            ActorRef::Herald => AuditActor { kind: "herald", id: None, name: None },
            ActorRef::Token(token) => self.token(token),
            ActorRef::Teammate(teammate) => {
                let row = self.teammates.iter().find(|(known, _)| *known == teammate);
                let name = row.map(|(_, row)| row.name.as_str());
                AuditActor { kind: "teammate", id: Some(teammate.to_string()), name }
            }
        }
    }

    fn token(&self, token: TokenId) -> AuditActor<'_> {
        let found = self.tokens.iter().find(|(_, row)| row.token == token);
        let id = found.map(|(public, _)| format!("{public:016x}"));
        AuditActor { kind: "token", id, name: found.map(|(_, row)| row.name.as_str()) }
    }
}
