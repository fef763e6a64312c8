//! `POST /manage/explain/predicate`: why a predicate holds for somebody, or why
//! not.

use super::predicates::{self, explained, wrong};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{Call, respond};
use crate::segments;
use axum::response::Response;
use engine::Refusal;
use engine::command::{ClaimedId, Identifiers};
use engine::ids::{SegmentId, WorkspaceId};
use engine::limits::{EMAIL_CHARS_MAX, EXTERNAL_ID_CHARS_MAX};
use engine::predicates::{Predicate, Tree};
use engine::rows::Role;
use node::Node;
use std::sync::Arc;
use wire::manage::explain::{ExplainPredicate, Explanation};

/// What is to be explained.
enum Meant {
    Predicate(Tree),
    Segment(SegmentId),
}

/// Explain a predicate for a contact
///
/// Each condition with its verdict and the value that it saw; all of them are
/// looked at, also where the answer is certain without them.
#[utoipa::path(
    post,
    path = "/manage/explain/predicate",
    tag = "segments",
    request_body = ExplainPredicate,
    responses(
        (status = 200, description = "The predicate with its verdicts", body = Explanation),
        (status = 400, description = "`parameter_not_found`: nobody is named, or no predicate. `parameter_invalid` or `type_mismatch`: `field` says where in the predicate"),
        (status = 404, description = "`not_found`: nobody has the identifiers, or no segment has the id"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn explain_predicate(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let ExplainPredicate { contact_id, user_id, email, predicate, segment_id } = fields::object(&body)?;
    let who = Identifiers {
        id: fields::id(contact_id, "contact_id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
        user_id: fields::id(user_id, "user_id", EXTERNAL_ID_CHARS_MAX)?,
        email: fields::text(email, "email", EMAIL_CHARS_MAX)?,
        visitor_id: None,
    };
    if who.is_empty() {
        let message = "One of contact_id, user_id and email is needed";
        return Err(ApiError::missing("contact_id").message(message));
    }
    let segment = fields::id(segment_id, "segment_id", EXTERNAL_ID_CHARS_MAX)?;
    let meant = match (predicates::read(predicate)?, segment) {
        (Some(tree), None) => Meant::Predicate(tree),
        (None, Some(id)) => {
            let found = segments::find(call.app.node.config(), &call.access, &id);
            Meant::Segment(found.map_err(|error| error.field("segment_id"))?.0)
        }
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid("segment_id", "Send predicate or segment_id, not both"));
        }
        (None, None) => return Err(ApiError::missing("predicate").message("predicate or segment_id is needed")),
    };
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (node, workspace) = (&app.node, access.workspace());
        let found = view.find(workspace, &who, &Role::ALL)?.map_err(as_sent)?;
        let predicate = compiled(node, workspace, &meant)?;
        let explanation = node.explain(view, workspace, &found, &predicate)?;
        respond::ok(&Explanation {
            kind: "explanation",
            contact_id: access.contact_id(found.0, &found.1).to_string(),
            verdict: explanation.verdict(),
            tree: explained::tree(&explanation, wrong::Known { config: node.config(), workspace }),
        })
    })
    .await
}

/// A segment's predicate also says who can be in it at all.
fn compiled(node: &Node, workspace: WorkspaceId, meant: &Meant) -> Result<Predicate, ApiError> {
    match meant {
        Meant::Predicate(tree) => predicates::compile(node, workspace, tree),
        Meant::Segment(segment) => match node.compile_segment(workspace, *segment) {
            Some(Ok(predicate)) => Ok(predicate),
            Some(Err(error)) => {
                let message = format!("Nobody is in the segment, because its predicate has become wrong: {error}");
                Err(ApiError::invalid("segment_id", message))
            }
            None => Err(ApiError::new(ErrorCode::NotFound).field("segment_id")),
        },
    }
}

/// A refusal in the words of the body, where `id` is `contact_id`.
fn as_sent(refusal: Refusal) -> ApiError {
    let field = match refusal.field {
        Some("id") => Some("contact_id"),
        field => field,
    };
    ApiError::from(Refusal { field, ..refusal })
}
