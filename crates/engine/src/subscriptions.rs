//! What people choose to be sent or not: the kinds that there are, and each
//! contact's explicit choices. Who did not choose has what the kind implies.

use crate::command::{SaveSubscriptionType, SetConsent, Stamp};
use crate::contacts::{self, CONTACTS};
use crate::ids::{SubscriptionTypeId, WorkspaceId};
use crate::limits::SUBSCRIPTION_TYPES_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{Consent, ContactRow, SubscriptionTypeRow};
use crate::tables::{ContactKey, CountersKey, SubscriptionTypeKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(crate) fn plan_consent(command: &SetConsent, reads: &mut Reads<'_>) -> Option<()> {
    let SetConsent { workspace, who, subscription, wanted: _ } = command;
    reads.get(&SubscriptionTypeKey { workspace: *workspace, subscription: *subscription });
    contacts::plan_find(*workspace, who, CONTACTS, reads).map(drop)
}

pub(crate) fn consent(command: &SetConsent, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SetConsent { workspace, ref who, subscription, wanted } = *command;
    let Ok(found) = contacts::find(&mut &*rows, workspace, who, CONTACTS);
    let (contact, before) = found?;
    if rows.get(&SubscriptionTypeKey { workspace, subscription }).is_none() {
        return Err(Refusal::new(RefusalKind::SubscriptionTypeNotFound));
    }
    let mut consents = before.consents.clone();
    consents.retain(|consent| consent.subscription != subscription);
    if let Some(wanted) = wanted {
        let place = consents.partition_point(|consent| consent.subscription < subscription);
        consents.insert(place, Consent { subscription, wanted });
    }
    if consents != before.consents {
        let row = ContactRow { consents, updated_at: stamp.at_s(), ..ContactRow::clone(&before) };
        rows.put(&ContactKey { workspace, contact }, row);
    }
    Ok(Answer::SubscriptionType(subscription))
}

pub(crate) fn plan_save(command: &SaveSubscriptionType, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    if let Some(subscription) = command.subscription {
        reads.get(&SubscriptionTypeKey { workspace, subscription });
    }
    Some(())
}

pub(crate) fn save(command: SaveSubscriptionType, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveSubscriptionType { workspace, subscription, name, description, opt_in, archived, actor } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let now = stamp.at_s();
    let before = match subscription {
        Some(subscription) => match rows.get(&SubscriptionTypeKey { workspace, subscription }) {
            Some(row) => Some((subscription, SubscriptionTypeRow::clone(row))),
            None => return Err(Refusal::new(RefusalKind::SubscriptionTypeNotFound)),
        },
        None => None,
    };
    let (subscription, before) = match before {
        Some((subscription, before)) => (subscription, Some(before)),
        None => (next(workspace, rows)?, None),
    };
    let archived_before = before.as_ref().and_then(|row| row.archived_at);
    let after = SubscriptionTypeRow {
        name,
        description,
        opt_in,
        created_at: before.as_ref().map_or(now, |row| row.created_at),
        archived_at: archived.then(|| archived_before.unwrap_or(now)),
    };
    let entry = Entry {
        actor,
        action: if before.is_some() { "subscription_type.changed" } else { "subscription_type.created" },
        subject: format!("subscription_type:{subscription}"),
        changes: changes(before.as_ref(), &after),
    };
    audit::note_change(workspace, entry, stamp, rows);
    if before.as_ref() != Some(&after) {
        rows.put(&SubscriptionTypeKey { workspace, subscription }, after);
    }
    Ok(Answer::SubscriptionType(subscription))
}

/// The next number. Kinds are archived, never deleted, so the last number is
/// also how many there are.
fn next(workspace: WorkspaceId, rows: &mut WorkingSet) -> Result<SubscriptionTypeId, Refusal> {
    let mut subscription = SubscriptionTypeId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_subscription_type += 1;
        subscription = SubscriptionTypeId(counters.last_subscription_type);
    });
    if subscription.0 as usize > SUBSCRIPTION_TYPES_MAX {
        return Err(Refusal::new(RefusalKind::TooManyOfThem)
            .field("subscription_types")
            .detail(SUBSCRIPTION_TYPES_MAX));
    }
    Ok(subscription)
}

fn changes(before: Option<&SubscriptionTypeRow>, after: &SubscriptionTypeRow) -> Vec<crate::rows::AuditChange> {
    let text = |field: &str, of: &dyn Fn(&SubscriptionTypeRow) -> String| {
        audit::change(field, before.map(of), &Some(of(after)))
    };
    let changes = [
        text("name", &|row| row.name.clone()),
        text("description", &|row| row.description.clone()),
        text("opt_in", &|row| row.opt_in.to_string()),
        text("archived", &|row| row.archived_at.is_some().to_string()),
    ];
    changes.into_iter().flatten().collect()
}
