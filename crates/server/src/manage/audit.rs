//! `GET /manage/audit`: who changed what.

use super::page::{cursor_after, newest_first};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::{TeammateId, TokenId};
use engine::rows::{ActorRef, AuditRow, TeammateRow, TokenRow};
use std::sync::Arc;
use wire::list::List;
use wire::manage::audit::{AuditActor, AuditChange, AuditEntry};

const PURPOSE: &str = "audit";

/// List changes
///
/// The latest first: every change made under `/manage` or on the command line.
#[utoipa::path(
    get,
    path = "/manage/audit",
    tag = "workspace",
    params(
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
    let page = newest_first(&call.query()?, &call.access, PURPOSE)?;
    let names = Names::of(&call);
    call.read(move |view, access| {
        let (rows, more) = view.audit(access.workspace(), page)?;
        let cursor = cursor_after(access, PURPOSE, rows.last().map(|(seq, _)| *seq), more);
        let data = rows.iter().map(|(seq, row)| names.shown(*seq, row)).collect();
        respond::ok(&List::new(data, page.limit, cursor))
    })
    .await
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
