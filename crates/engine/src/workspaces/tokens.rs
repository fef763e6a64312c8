use super::audit::{self, Entry};
use crate::command::{CreateToken, RevokeToken, Stamp};
use crate::ids::{NODE, TokenId};
use crate::limits::TOKENS_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{NodeRow, Scopes, TokenRow};
use crate::tables::{CountersKey, NodeKey, TokenKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

const NODE_KEY: NodeKey = NodeKey { workspace: NODE };

pub(crate) fn plan_create(command: &CreateToken, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&NODE_KEY);
    reads.get(&TokenKey::of(command.public)).map(drop)
}

pub(crate) fn create(command: CreateToken, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let CreateToken { workspace, public, secret_hash, scopes, name, actor } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    if rows.get(&TokenKey::of(public)).is_some() {
        return Err(Refusal::new(RefusalKind::IdTaken));
    }
    let mut node = rows.get(&NODE_KEY).map(|row| NodeRow::clone(row)).unwrap_or_default();
    if u64::from(node.last_token) >= TOKENS_MAX {
        return Err(Refusal::new(RefusalKind::TooManyTokens).detail(TOKENS_MAX));
    }
    node.last_token += 1;
    let token = TokenId(node.last_token);
    rows.put(&NODE_KEY, node);
    let changes =
        [audit::change("name", None, &Some(name.clone())), audit::change("scopes", None, &Some(words(scopes)))];
    let entry = Entry {
        actor,
        action: "token.created",
        subject: format!("token:{public:016x}"),
        changes: changes.into_iter().flatten().collect(),
    };
    audit::note(workspace, entry, stamp, rows);
    let row = TokenRow { token, workspace, secret_hash, scopes, name, created_at: stamp.at_s(), revoked_at: None };
    rows.put(&TokenKey::of(public), row);
    Ok(Answer::Token(token))
}

fn words(scopes: Scopes) -> String {
    let held = Scopes::NAMES.iter().filter(|(_, scope)| scopes.contains(*scope));
    held.map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}

pub(crate) fn plan_revoke(command: &RevokeToken, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&CountersKey { workspace: command.workspace });
    reads.get(&TokenKey::of(command.public)).map(drop)
}

/// Revoking twice is no error: the token is revoked, which is what was asked.
pub(crate) fn revoke(command: &RevokeToken, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let RevokeToken { workspace, public, actor } = *command;
    let found = rows.get(&TokenKey::of(public)).filter(|row| row.workspace == workspace);
    let Some(mut row) = found.map(|row| TokenRow::clone(row)) else {
        return Err(Refusal::new(RefusalKind::TokenNotFound));
    };
    let token = row.token;
    if row.revoked_at.is_none() {
        row.revoked_at = Some(stamp.at_s());
        rows.put(&TokenKey::of(public), row);
        let changes = audit::change("revoked", Some("false".to_owned()), &Some("true".to_owned()));
        let entry = Entry {
            actor,
            action: "token.revoked",
            subject: format!("token:{public:016x}"),
            changes: changes.into_iter().collect(),
        };
        audit::note(workspace, entry, stamp, rows);
    }
    Ok(Answer::Token(token))
}
