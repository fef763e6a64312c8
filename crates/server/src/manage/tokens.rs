//! `/manage/tokens`: access tokens, made and revoked.

use crate::auth::{Access, scope_names};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::{Call, respond};
use crate::sealed;
use crate::tokens::{self, TokenKind};
use axum::response::Response;
use engine::command::{CreateToken, RevokeToken};
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::{Scopes, TokenRow};
use engine::{Command, RefusalKind};
use http::StatusCode;
use node::Failure;
use std::sync::Arc;
use wire::json::Unread;
use wire::list::{Counts, List};
use wire::manage::token::{NewToken, Token};

const PURPOSE: &str = "tokens";

/// List access tokens
///
/// In the order in which they were made, revoked ones included.
#[utoipa::path(
    get,
    path = "/manage/tokens",
    tag = "tokens",
    params(
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The tokens, without their secrets", body = List<Token>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_tokens(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let after = match query.get("starting_after") {
        None => 0,
        Some(text) => u32::from_be_bytes(sealed::open_cursor(&call.access, (PURPOSE, "starting_after"), text)?),
    };
    let mut all = call.app.node.config().tokens(call.access.workspace());
    all.sort_by_key(|(_, row)| row.token);
    let before = all.iter().take_while(|(_, row)| row.token.0 <= after).count();
    let page: Vec<&(u64, Arc<TokenRow>)> = all.iter().skip(before).take(per_page).collect();
    let has_more = all.len() > before + page.len();
    let last = page.last().filter(|_| has_more);
    let cursor = last.map(|(_, row)| sealed::cursor(&call.access, PURPOSE, &row.token.0.to_be_bytes()));
    let data = page.iter().map(|(public, row)| shown(*public, row)).collect();
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let counts = Counts { total: count(all.len()), before: count(before) };
    respond::ok(&List::counted(data, per_page, counts, cursor))
}

/// Make an access token
///
/// It can be given only what the calling token may do itself. Its text is in
/// this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/manage/tokens",
    tag = "tokens",
    request_body = NewToken,
    responses(
        (status = 201, description = "The token, with its text", body = Token),
        (status = 403, description = "`forbidden`: a scope that the calling token lacks itself"),
        (status = 422, description = "`limit_reached`: no more tokens can be made"),
    )
)]
pub async fn create_token(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let NewToken { name, scopes } = fields::object(&body)?;
    let name = fields::text(name, "name", LABEL_CHARS_MAX)?.map(|name| name.trim().to_owned());
    let name = name.filter(|name| !name.is_empty()).ok_or_else(|| ApiError::missing("name"))?;
    let scopes = read_scopes(scopes, &call.access)?;
    // A public half that is taken is as good as impossible; once more is enough.
    let (public, text) = match make(&call, scopes, &name).await {
        Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::IdTaken => make(&call, scopes, &name).await,
        made => made,
    }?;
    let row = call.app.node.config().token(public).ok_or_else(|| ApiError::new(ErrorCode::ServerError))?;
    Ok(respond::json(StatusCode::CREATED, &Token { token: Some(text), ..shown(public, &row) }))
}

async fn make(call: &Call, scopes: Scopes, name: &str) -> Result<(u64, String), Failure> {
    // Without random numbers no token can be made: the guard answers 500.
    let made = tokens::make(TokenKind::AccessToken).expect("the system has random numbers");
    let command = CreateToken {
        workspace: call.access.workspace(),
        public: made.public,
        secret_hash: made.secret_hash,
        scopes,
        name: name.to_owned(),
        actor: call.access.actor(),
    };
    call.app.node.submit(Command::CreateToken(Box::new(command))).await?;
    Ok((made.public, made.text))
}

fn read_scopes(sent: Unread<'_>, access: &Access) -> Result<Scopes, ApiError> {
    let items = fields::array(sent, "scopes")?.unwrap_or_default();
    if items.is_empty() {
        return Err(ApiError::missing("scopes").message("scopes is needed: any of read, write and manage"));
    }
    let mut scopes = Scopes::default();
    for item in items {
        let word = serde_json::from_str::<String>(item.get()).unwrap_or_default();
        let given = match word.as_str() {
            "read" => Scopes::READ,
            "write" => Scopes::WRITE,
            "manage" => Scopes::MANAGE,
            _ => return Err(ApiError::invalid("scopes", "scopes may hold read, write and manage")),
        };
        scopes = scopes.with(given);
    }
    access.require(scopes)?;
    Ok(scopes)
}

/// Revoke an access token
///
/// It stops working at once. A token may revoke itself.
#[utoipa::path(
    post,
    path = "/manage/tokens/{id}/revoke",
    tag = "tokens",
    params(("id" = String, Path, description = "The token's id")),
    responses(
        (status = 200, description = "The token, revoked", body = Token),
        (status = 404, description = "`not_found`: this workspace has no such token"),
    )
)]
pub async fn revoke_token(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let unknown = || ApiError::new(ErrorCode::NotFound).message("There is no such token");
    let public = tokens::parse_shown(&id).ok_or_else(unknown)?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let revoked = call.submit(Command::RevokeToken(RevokeToken { workspace, public, actor })).await;
    revoked.map_err(|error| if error.code == ErrorCode::NotFound { unknown() } else { error })?;
    let row = call.app.node.config().token(public).ok_or_else(unknown)?;
    respond::ok(&shown(public, &row))
}

fn shown(public: u64, row: &TokenRow) -> Token<'_> {
    Token {
        kind: "token",
        id: format!("{public:016x}"),
        name: &row.name,
        scopes: scope_names(row.scopes),
        created_at: row.created_at,
        revoked: row.revoked_at.is_some(),
        revoked_at: row.revoked_at,
        token: None,
    }
}
