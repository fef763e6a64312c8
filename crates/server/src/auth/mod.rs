//! Who is calling, and what they may do.
//!
//! [`Access`] can only be made here, from a token that was found and compared,
//! or from the sign-in of a teammate that was.
//! Every read and every command of a handler takes its workspace from there,
//! so nothing of another workspace can be reached.

pub(crate) mod header;

use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::sign_in::texts::SessionText;
use crate::sign_in::{cookie, guard};
use crate::tokens;
use engine::ids::{
    CompanyId, CompanyOrdinal, ContactId, ContactOrdinal, ItemRef, SegmentId, SegmentPublicId, TeammateId, TokenId,
    WorkspaceId,
};
use engine::rows::{
    ActorRef, CompanyRow, ContactRow, LoginSessionRow, Scopes, SegmentRow, TeammateRole, TeammateRow, TokenRow,
    WorkspaceRow,
};
use engine::settings::Setting;
use engine::source::Source;
use engine::tables::NO_TOKEN;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

/// A caller who proved to be of this workspace.
#[derive(Debug, Clone)]
pub struct Access {
    workspace: WorkspaceId,
    workspace_row: Arc<WorkspaceRow>,
    caller: Caller,
}

/// What proved it.
#[derive(Debug, Clone)]
enum Caller {
    Token(Arc<TokenRow>),
    Teammate(SignedIn),
}

/// A teammate who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub teammate: TeammateId,
    /// Their row, as it was when the request came.
    pub row: Arc<TeammateRow>,
    /// The sign-in.
    pub session: Arc<LoginSessionRow>,
    /// What their browser holds.
    pub text: SessionText,
    /// The least role that the route asks for: for answers that go on.
    needed: TeammateRole,
}

/// Finds and compares the token of a request, or else the sign-in of its
/// cookie. With a header `Authorization` the cookie is not even looked at.
///
/// # Errors
/// 401, the same for whatever was wrong. 403 `csrf_token_invalid` when the page
/// of another site asks with a teammate's cookie.
pub fn authenticate(app: &App, parts: &Parts) -> Result<Access, ApiError> {
    let config = app.node.config();
    if parts.headers.contains_key(AUTHORIZATION) {
        return by_token(config, &parts.headers);
    }
    match cookie::read(&app.options, &parts.headers) {
        Some(text) => by_session(app, parts, text),
        None => Err(ApiError::new(ErrorCode::Unauthorized)),
    }
}

fn by_token(config: &node::Config, headers: &HeaderMap) -> Result<Access, ApiError> {
    let refused = || ApiError::new(ErrorCode::Unauthorized);
    let presented = header::read(headers).ok_or_else(refused)?;
    let token = tokens::parse(&presented.token).ok_or_else(refused)?;
    let token_row = config.token(token.public).ok_or_else(refused)?;
    if !token.matches(&token_row.secret_hash) || token_row.revoked_at.is_some() {
        return Err(refused());
    }
    let workspace_row = config.workspace(token_row.workspace).ok_or_else(refused)?;
    if presented.app_id.is_some_and(|app_id| app_id != workspace_row.app_id) {
        return Err(refused());
    }
    Ok(Access { workspace: token_row.workspace, workspace_row, caller: Caller::Token(token_row) })
}

fn by_session(app: &App, parts: &Parts, text: &str) -> Result<Access, ApiError> {
    let refused = || ApiError::new(ErrorCode::Unauthorized).message("You are not signed in, or no longer");
    let text = SessionText::parse(text).ok_or_else(refused)?;
    let SessionText { workspace, teammate, public, .. } = text;
    let config = app.node.config();
    let session = config.login_session(workspace, teammate, public).ok_or_else(refused)?;
    let is_same: bool = text.secret_hash().ct_eq(&session.secret_hash).into();
    if !is_same || has_ended(&session, app.node.now_ms()) {
        return Err(refused());
    }
    let row = config.teammate(workspace, teammate).filter(|row| row.removed_at.is_none()).ok_or_else(refused)?;
    let workspace_row = config.workspace(workspace).ok_or_else(refused)?;
    guard::same_origin(&app.options, parts)?;
    guard::shows_token(parts, &text)?;
    let signed_in = SignedIn { teammate, row, session, text, needed: TeammateRole::Owner };
    Ok(Access { workspace, workspace_row, caller: Caller::Teammate(signed_in) })
}

fn has_ended(session: &LoginSessionRow, now_ms: u64) -> bool {
    now_ms / 1_000 >= u64::from(session.expires_at)
}

impl Access {
    /// Whose rows the caller may reach.
    #[must_use]
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The workspace itself.
    #[must_use]
    pub fn workspace_row(&self) -> &WorkspaceRow {
        &self.workspace_row
    }

    /// The token's ordinal, which events keep; what a teammate does has none.
    #[must_use]
    pub fn token_id(&self) -> TokenId {
        match &self.caller {
            Caller::Token(row) => row.token,
            Caller::Teammate(_) => NO_TOKEN,
        }
    }

    /// The teammate, if one is signed in.
    #[must_use]
    pub const fn signed_in(&self) -> Option<&SignedIn> {
        match &self.caller {
            Caller::Token(_) => None,
            Caller::Teammate(signed_in) => Some(signed_in),
        }
    }

    /// Where events that are sent one by one come from.
    #[must_use]
    pub const fn source(&self) -> Source {
        match &self.caller {
            Caller::Token(_) => Source::Rest,
            Caller::Teammate(_) => Source::Console,
        }
    }

    /// Whether the token was revoked since it was compared, or the sign-in
    /// ended, or the teammate may no longer do this: for answers that go on.
    #[must_use]
    pub fn is_revoked(&self, node: &node::Node) -> bool {
        let config = node.config();
        match &self.caller {
            Caller::Token(held) => {
                let tokens = config.tokens(self.workspace);
                let own = tokens.iter().find(|(_, row)| row.token == held.token);
                own.is_none_or(|(_, row)| row.revoked_at.is_some())
            }
            Caller::Teammate(SignedIn { teammate, text, needed, .. }) => {
                let session = config.login_session(self.workspace, *teammate, text.public);
                let row = config.teammate(self.workspace, *teammate);
                session.is_none_or(|session| has_ended(&session, node.now_ms()))
                    || row.is_none_or(|row| row.removed_at.is_some() || row.role < *needed)
            }
        }
    }

    /// Who stands in the audit for what the caller changes.
    #[must_use]
    pub fn actor(&self) -> ActorRef {
        match &self.caller {
            Caller::Token(row) => ActorRef::Token(row.token),
            Caller::Teammate(signed_in) => ActorRef::Teammate(signed_in.teammate),
        }
    }

    /// A setting of the workspace.
    #[must_use]
    pub fn setting(&self, setting: Setting) -> u64 {
        self.workspace_row.settings.value(setting)
    }

    /// The public id of a contact of this workspace.
    #[must_use]
    pub fn contact_id(&self, contact: ContactOrdinal, row: &ContactRow) -> ContactId {
        ContactId::new(&self.workspace_row.id_key, self.workspace, contact, row.created_at)
    }

    /// The public id of a company of this workspace.
    #[must_use]
    pub fn company_id(&self, company: CompanyOrdinal, row: &CompanyRow) -> CompanyId {
        CompanyId::new(&self.workspace_row.id_key, self.workspace, company, row.created_at)
    }

    /// The public id of a segment of this workspace.
    #[must_use]
    pub fn segment_id(&self, segment: SegmentId, row: &SegmentRow) -> SegmentPublicId {
        SegmentPublicId::new(&self.workspace_row.id_key, self.workspace, segment, row.created_at)
    }

    /// The public id of an event, or of an item that was not stored.
    #[must_use]
    pub fn item_id(&self, item: ItemRef) -> String {
        let text = crate::request::hyphenated(item.uuid(self.workspace));
        std::str::from_utf8(&text).unwrap_or_default().to_owned()
    }

    /// Lets the caller through to a route: a token by its scope, a teammate by
    /// their role.
    ///
    /// # Errors
    /// 403 that names what is missing.
    pub fn admit(mut self, scope: Scopes, role: TeammateRole) -> Result<Self, ApiError> {
        match &mut self.caller {
            Caller::Token(_) => self.require(scope)?,
            Caller::Teammate(signed_in) if signed_in.row.role >= role => signed_in.needed = role,
            Caller::Teammate(signed_in) => {
                let (own, needed) = (signed_in.row.role.name(), role.name());
                let message = format!("This takes the role {needed}; yours is {own}");
                return Err(ApiError::new(ErrorCode::Forbidden).message(message));
            }
        }
        Ok(self)
    }

    /// Whether the caller may do all of this. An owner may do everything.
    ///
    /// # Errors
    /// 403 that names the scope.
    pub fn require(&self, needed: Scopes) -> Result<(), ApiError> {
        let may = match &self.caller {
            Caller::Token(row) => row.scopes.contains(needed),
            Caller::Teammate(signed_in) => signed_in.row.role == TeammateRole::Owner,
        };
        if may {
            return Ok(());
        }
        let names = scope_names(needed).join(", ");
        Err(ApiError::new(ErrorCode::Forbidden).message(format!("The access token lacks the scope {names}")))
    }
}

/// The names of scopes, in the order in which they are listed.
#[must_use]
pub fn scope_names(scopes: Scopes) -> Vec<&'static str> {
    Scopes::NAMES.iter().filter(|(_, scope)| scopes.contains(*scope)).map(|(name, _)| *name).collect()
}
