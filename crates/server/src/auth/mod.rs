//! Who is calling, and what they may do.
//!
//! [`Access`] can only be made here, from a token that was found and compared.
//! Every read and every command of a handler takes its workspace from there,
//! so nothing of another workspace can be reached.

pub(crate) mod header;

use crate::errors::{ApiError, ErrorCode};
use crate::tokens;
use engine::ids::{
    CompanyId, CompanyOrdinal, ContactId, ContactOrdinal, ItemRef, SegmentId, SegmentPublicId, TokenId, WorkspaceId,
};
use engine::rows::{ActorRef, CompanyRow, ContactRow, Scopes, SegmentRow, TokenRow, WorkspaceRow};
use engine::settings::Setting;
use http::HeaderMap;
use std::sync::Arc;

/// A caller who proved to hold a token of this workspace.
#[derive(Debug, Clone)]
pub struct Access {
    workspace: WorkspaceId,
    workspace_row: Arc<WorkspaceRow>,
    token_row: Arc<TokenRow>,
}

/// Finds and compares the token of a request.
///
/// # Errors
/// 401, the same for whatever was wrong.
pub fn authenticate(config: &node::Config, headers: &HeaderMap) -> Result<Access, ApiError> {
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
    Ok(Access { workspace: token_row.workspace, workspace_row, token_row })
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

    /// The token's ordinal, which events keep.
    #[must_use]
    pub fn token_id(&self) -> TokenId {
        self.token_row.token
    }

    /// Whether the token was revoked since it was compared: for answers that go
    /// on.
    #[must_use]
    pub fn is_revoked(&self, config: &node::Config) -> bool {
        let tokens = config.tokens(self.workspace);
        let own = tokens.iter().find(|(_, row)| row.token == self.token_row.token);
        own.is_none_or(|(_, row)| row.revoked_at.is_some())
    }

    /// What the token may do.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        self.token_row.scopes
    }

    /// Who stands in the audit for what the caller changes.
    #[must_use]
    pub fn actor(&self) -> ActorRef {
        ActorRef::Token(self.token_row.token)
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

    /// Whether the token may do this.
    ///
    /// # Errors
    /// 403 that names the scope.
    pub fn require(&self, needed: Scopes) -> Result<(), ApiError> {
        if self.token_row.scopes.contains(needed) {
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
