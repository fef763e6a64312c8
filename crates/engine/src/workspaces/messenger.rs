//! What browsers and apps may do: who must prove who they are, which pages may
//! call, what only the workspace itself writes.

use super::audit::{self, Entry};
use crate::command::{ChangeMessenger, RotateIdentitySecret, Stamp};
use crate::ids::WorkspaceId;
use crate::limits::{PROTECTED_ATTRIBUTES_MAX, TRUSTED_DOMAINS_MAX};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{IdentitySecretRow, MessengerRow, Platform};
use crate::tables::{CountersKey, IdentitySecretKey, MessengerKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

fn plan(workspace: WorkspaceId, reads: &mut Reads<'_>) {
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
}

pub(crate) fn plan_change(command: &ChangeMessenger, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    plan(workspace, reads);
    reads.get(&MessengerKey { workspace }).map(drop)
}

pub(crate) fn change(command: ChangeMessenger, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ChangeMessenger {
        workspace,
        enforce,
        trusted_domains,
        protected_attributes,
        share_with_unverified,
        appearance,
        actor,
    } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let key = MessengerKey { workspace };
    let before = rows.get(&key).map(|row| MessengerRow::clone(row)).unwrap_or_default();
    let mut after = before.clone();
    for (platform, enforced) in enforce {
        after.enforced.retain(|known| *known != platform);
        after.enforced.extend(enforced.then_some(platform));
    }
    after.enforced.sort_unstable();
    after.trusted_domains =
        taken(before.trusted_domains.clone(), trusted_domains, ("trusted_domains", TRUSTED_DOMAINS_MAX))?;
    after.protected_attributes = taken(
        before.protected_attributes.clone(),
        protected_attributes,
        ("protected_attributes", PROTECTED_ATTRIBUTES_MAX),
    )?;
    after.share_with_unverified = share_with_unverified.unwrap_or(before.share_with_unverified);
    after.action_color = appearance.action_color.unwrap_or(before.action_color);
    after.background_color = appearance.background_color.unwrap_or(before.background_color);
    after.dark = appearance.dark.unwrap_or(before.dark);
    let changes = shown(&before).into_iter().zip(shown(&after));
    let changes = changes.filter_map(|((field, before), (_, after))| audit::change(field, Some(before), &Some(after)));
    let entry =
        Entry { actor, action: "messenger.changed", subject: "messenger".to_owned(), changes: changes.collect() };
    audit::note_change(workspace, entry, stamp, rows);
    rows.put(&key, after);
    Ok(Answer::MessengerChanged)
}

fn taken(
    before: Vec<String>,
    sent: Option<Vec<String>>,
    (field, max): (&'static str, usize),
) -> Result<Vec<String>, Refusal> {
    let Some(mut list) = sent else { return Ok(before) };
    list.sort();
    list.dedup();
    if list.len() > max {
        return Err(Refusal::new(RefusalKind::TooManyOfThem).field(field).detail(max));
    }
    Ok(list)
}

fn shown(row: &MessengerRow) -> [(&'static str, String); 7] {
    let color = |color: Option<u32>| color.map(|color| format!("#{color:06x}")).unwrap_or_default();
    let enforced: Vec<&str> = row.enforced.iter().map(|platform| platform.name()).collect();
    [
        ("enforced", enforced.join(", ")),
        ("trusted_domains", row.trusted_domains.join(", ")),
        ("protected_attributes", row.protected_attributes.join(", ")),
        ("share_with_unverified", row.share_with_unverified.to_string()),
        ("action_color", color(row.action_color)),
        ("background_color", color(row.background_color)),
        ("dark", row.dark.map(|dark| dark.to_string()).unwrap_or_default()),
    ]
}

pub(crate) fn plan_rotate(command: &RotateIdentitySecret, reads: &mut Reads<'_>) -> Option<()> {
    let RotateIdentitySecret { workspace, platform, .. } = *command;
    plan(workspace, reads);
    reads.get(&IdentitySecretKey { workspace, platform }).map(drop)
}

pub(crate) fn rotate(command: RotateIdentitySecret, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let RotateIdentitySecret { workspace, platform, secret, grace_s, actor } = command;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }) else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let key = IdentitySecretKey { workspace, platform };
    let (number, before) = match rows.get(&key) {
        Some(row) => (row.number, row.secret.clone()),
        None => (1, workspace_row.identity_secret.clone()),
    };
    let valid_until = stamp.at_s().saturating_add(grace_s);
    let previous = (grace_s > 0).then_some((before, valid_until));
    note_rotation(workspace, (platform, number), (stamp, actor), rows);
    rows.put(&key, IdentitySecretRow { secret, created_at: stamp.at_s(), number: number + 1, previous });
    Ok(Answer::MessengerChanged)
}

fn note_rotation(
    workspace: WorkspaceId,
    (platform, number): (Platform, u32),
    (stamp, actor): (&Stamp, crate::command::Actor),
    rows: &mut WorkingSet,
) {
    let changes = audit::change("number", Some(number.to_string()), &Some((number + 1).to_string()));
    let entry = Entry {
        actor,
        action: "identity_secret.rotated",
        subject: format!("identity_secret:{}", platform.name()),
        changes: changes.into_iter().collect(),
    };
    audit::note_change(workspace, entry, stamp, rows);
}
