//! No counter lags behind what it counts.

use super::{Check, CheckReport, each};
use engine::ids::WorkspaceId;
use engine::rows::CountersRow;
use engine::tables::{
    AttributeKey, AudienceKey, AuditKey, CompanyKey, ContactKey, CountersKey, DefinitionKey, DeliveryKey, FactKey,
    HeldKey, JobKey, LogKey, MergeKey, MessageKey, NoteKey, SegmentKey, SubscriptionTypeKey, TagKey, TeammateKey,
    TimerKey, WebhookKey, WorkspaceKey,
};
use std::collections::BTreeMap;
use store::{ReadError, Snapshot};

/// The highest number that a workspace's rows of one table have.
type Last = BTreeMap<WorkspaceId, u64>;

/// One row for each number that is given: what gets it, in whose key it lies,
/// and what the counters say.
macro_rules! numbers {
    ($snapshot:expr; $($what:literal: $key:ident.$number:expr => $counter:expr;)*) => {
        [$({
            let number: fn(&$key) -> u64 = $number;
            let counter: fn(&CountersRow) -> u64 = $counter;
            let mut last = Last::new();
            each($snapshot, |key: &$key, _| {
                let number = number(key);
                last.entry(key.workspace).and_modify(|last| *last = number.max(*last)).or_insert(number);
                Ok(())
            })?;
            ($what, last, counter)
        },)*]
    };
}

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let numbers = numbers!(check.snapshot;
        "contact": ContactKey.|key| key.contact.0.into() => |row| row.last_contact.into();
        "event": LogKey.|key| key.seq => |row| row.last_event;
        "definition": DefinitionKey.|key| key.definition.0.into() => |row| row.last_definition.into();
        "job": JobKey.|key| key.job.0 => |row| row.last_job;
        "change": AuditKey.|key| key.seq => |row| row.last_audit;
        "teammate": TeammateKey.|key| key.teammate.0.into() => |row| row.last_teammate.into();
        "attribute": AttributeKey.|key| key.attribute.0.into() => |row| row.last_attribute.into();
        "tag": TagKey.|key| key.tag.0.into() => |row| row.last_tag.into();
        "company": CompanyKey.|key| key.company.0.into() => |row| row.last_company.into();
        "segment": SegmentKey.|key| key.segment.0.into() => |row| row.last_segment.into();
        "subscription type": SubscriptionTypeKey.|key| key.subscription.0.into()
            => |row| row.last_subscription_type.into();
        "audience": AudienceKey.|key| key.audience.0.into() => |row| row.last_audience.into();
        "webhook": WebhookKey.|key| key.webhook.0.into() => |row| row.last_webhook.into();
        "note": NoteKey.|key| key.note.0 => |row| row.last_note;
        "held event": HeldKey.|key| key.held.0 => |row| row.last_held;
        "message": MessageKey.|key| key.message.0.into() => |row| row.last_message.into();
        "delivery": DeliveryKey.|key| key.delivery.0 => |row| row.last_delivery;
        "timer": TimerKey.|key| key.timer.0 => |row| row.last_timer;
        "fact": FactKey.|key| key.fact.0.into() => |row| row.last_fact.into();
        "merge": MergeKey.|key| key.seq => |row| row.last_merge;
    );
    let active = active_definitions(check.snapshot)?;
    each(check.snapshot, |key: &WorkspaceKey, _| {
        report.workspaces += 1;
        let workspace = key.workspace;
        let Some(counters) = check.snapshot.get(&CountersKey { workspace })? else {
            report.fault(|| format!("workspace {workspace} has no counters"));
            return Ok(());
        };
        for (what, last, counter) in &numbers {
            let (last, says) = (last.get(&workspace).copied().unwrap_or(0), counter(&counters));
            if says < last {
                report.fault(|| format!("workspace {workspace} has {what} {last}, its counter says {says}"));
            }
        }
        let active = active.get(&workspace).copied().unwrap_or(0);
        if counters.active_definitions != active {
            report.fault(|| {
                let says = counters.active_definitions;
                format!("workspace {workspace} has {active} active definitions, its counter says {says}")
            });
        }
        Ok(())
    })
}

fn active_definitions(snapshot: &Snapshot) -> Result<BTreeMap<WorkspaceId, u32>, ReadError> {
    let mut active = BTreeMap::<WorkspaceId, u32>::new();
    each(snapshot, |key: &DefinitionKey, row| {
        *active.entry(key.workspace).or_default() += u32::from(row.archived_at.is_none());
        Ok(())
    })?;
    Ok(active)
}
