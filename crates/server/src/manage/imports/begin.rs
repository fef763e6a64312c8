//! `POST /manage/imports`.

use super::mapping::{Ground, Mapping, Target};
use super::{Found, model_of};
use crate::errors::ApiError;
use crate::fields as body;
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::command::{BeginImport, DefineAttribute, NewAttribute};
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::Model;
use engine::{Answer, Command, RefusalKind};
use http::StatusCode;
use node::Failure;
use wire::manage::import::{Import, NewImport};

/// Begin an import
///
/// Custom attributes of the mapping that are not there are made. The same `key`
/// with the same `model` and `mapping` is the same import for 30 days after it
/// was last begun: the answer says in `rows_done` where to go on.
#[utoipa::path(
    post,
    path = "/manage/imports",
    tag = "imports",
    request_body = NewImport,
    responses(
        (status = 201, description = "The import: a new one, or the one that was begun before", body = Import),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: `model`, `key`, `mapping` or `rows_total`. `custom_data_limit_reached`: there would be too many custom attributes"),
    )
)]
pub async fn begin_import(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let NewImport { model, key, mapping, rows_total } = body::object(&body)?;
    let model = model_of(model)?;
    let key = body::id(key, "key", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("key"))?;
    let rows_total = body::whole(rows_total, "rows_total")?;
    if mapping.0.is_none() {
        return Err(ApiError::missing("mapping"));
    }
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let mapping = Mapping::read(mapping, Ground { config: call.app.node.config(), workspace, model })?;
    mapping.check_identifies(model)?;
    define(&call, model, &mapping).await?;
    let mapping = mapping.0.into_iter().map(|(column, target)| (column, target.field())).collect();
    let command = BeginImport { workspace, model, key, mapping, rows_total, actor };
    let job = match call.submit(Command::BeginImport(Box::new(command))).await? {
        Answer::Import(job, _) => job,
        other => panic!("an import was answered with {other:?}"),
    };
    call.read(move |view, access| {
        let found = Found::by_id(view, access, &sealed::job_id(access, job))?;
        Ok(respond::json(StatusCode::CREATED, &found.shown(access)))
    })
    .await
}

/// Makes the attributes that are not there. One that somebody else made
/// meanwhile is as good if it has the same type; if not, rows say so.
async fn define(call: &Call, model: Model, mapping: &Mapping) -> Result<(), ApiError> {
    let new = mapping.0.iter().filter_map(|(_, target)| match target {
        Target::Custom { name, data_type, is_new: true } => Some((name.clone(), *data_type)),
        _ => None,
    });
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let commands = new.map(|(name, data_type)| {
        let (options, description, messenger_writable) = (Vec::new(), None, false);
        let attribute = NewAttribute { model, name, data_type, options, description, messenger_writable };
        Command::DefineAttribute(Box::new(DefineAttribute { workspace, attribute, actor }))
    });
    for outcome in call.app.node.submit_all(commands.collect()).await {
        match outcome {
            Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::AttributeExists => {}
            other => {
                other?;
            }
        }
    }
    Ok(())
}
