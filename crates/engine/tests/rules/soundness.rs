//! What must be true of the rows, whatever was commanded.

use engine::ids::{ContactOrdinal, DefinitionId, WorkspaceId};
use engine::rows::{CountersRow, IdentifierKind, StatsRow, SummaryRow};
use engine::tables::{
    ContactKey, CountersKey, DefinitionKey, DoneKey, IdentifierKey, LogKey, StatsKey, SummaryKey, TimelineKey,
};
use engine::{Key, Row, Table, TableKey};
use std::collections::BTreeMap;

/// A refused command leaves nothing; a refused event leaves its count, where
/// `is_counted`. `held` is what a key held before.
pub fn assert_only_counted(held: &dyn Fn(&Key) -> Option<Row>, after: &BTreeMap<Key, Option<Row>>, is_counted: bool) {
    let mut touched = Vec::new();
    for (key, row) in after {
        let old = held(key);
        if old == *row {
            continue;
        }
        assert!(is_counted, "a refused command changed {key:?}");
        touched.push(key.table());
        match (old, row) {
            (Some(Row::Counters(old)), Some(Row::Counters(new))) => {
                let expected = CountersRow { last_refusal: old.last_refusal + 1, ..(*old).clone() };
                assert_eq!(expected, **new, "a refusal counts one refusal");
            }
            (None, Some(Row::Stats(new))) => assert_one_rejection(&StatsRow::default(), new),
            (Some(Row::Stats(old)), Some(Row::Stats(new))) => assert_one_rejection(&old, new),
            (_, Some(Row::Refusal(_))) => {}
            _ => panic!("a refused command changed {key:?}"),
        }
    }
    let expected: &[Table] = &[Table::Counters, Table::Stats, Table::Refusal];
    assert!(touched.is_empty() || touched == expected, "a refused event is counted, all of it: {touched:?}");
}

fn assert_one_rejection(old: &StatsRow, new: &StatsRow) {
    let sum = |row: &StatsRow| row.rejected.iter().map(|(_, count)| count).sum::<u64>();
    assert_eq!(sum(new), sum(old) + 1);
    let expected = StatsRow { rejected: new.rejected.clone(), ..old.clone() };
    assert_eq!(expected, *new, "a refusal counts nothing but itself");
}

/// The rows of one table.
pub fn each<'a, K: TableKey + 'a>(rows: &'a BTreeMap<Key, Row>) -> impl Iterator<Item = (&'a K, &'a K::Row)> {
    rows.iter().filter_map(|(key, row)| Some((K::from_erased(key)?, &**K::typed(row)?)))
}

fn row<'a, K: TableKey>(rows: &'a BTreeMap<Key, Row>, key: &K) -> Option<&'a K::Row> {
    K::typed(rows.get(&key.erased())?).map(|row| &**row)
}

/// Summaries, timelines, statistics, indexes and counters agree with the
/// events and contacts that are there.
pub fn assert_sound(rows: &BTreeMap<Key, Row>) {
    events_agree(rows);
    identifiers_agree(rows);
    counters_agree(rows);
}

fn events_agree(rows: &BTreeMap<Key, Row>) {
    let mut summaries = BTreeMap::<(WorkspaceId, DefinitionId, ContactOrdinal), SummaryRow>::new();
    let mut accepted = BTreeMap::<(WorkspaceId, DefinitionId), u64>::new();
    for (key, event) in each::<LogKey>(rows) {
        let place =
            TimelineKey::at(key.workspace, event.contact, event.created_at, event.definition, event.discriminator);
        let there = row(rows, &place).map(|row| LogKey::of(key.workspace, row.event));
        assert_eq!(there.as_ref(), Some(key), "an event stands in its timeline");
        let of = (key.workspace, event.definition, event.contact);
        let at = event.created_at;
        let sum = summaries.entry(of).or_insert(SummaryRow { first: at, last: at, ..SummaryRow::default() });
        (sum.tracked, sum.first, sum.last) = (sum.tracked + 1, sum.first.min(at), sum.last.max(at));
        *accepted.entry((of.0, of.1)).or_default() += 1;
    }
    assert_eq!(each::<TimelineKey>(rows).count(), each::<LogKey>(rows).count(), "no place without its event");
    for (key, summary) in each::<SummaryKey>(rows) {
        let SummaryKey { workspace, definition, contact } = *key;
        assert!(row(rows, &DoneKey { workspace, contact, definition }).is_some(), "{key:?} is found from its contact");
        let counted = summaries.remove(&(workspace, definition, contact)).unwrap_or_default();
        if row(rows, &ContactKey { workspace, contact }).is_none() {
            // Somebody who is being erased: their events go first.
            assert!(counted.tracked <= summary.tracked, "{key:?}");
            continue;
        }
        assert_eq!(summary.tracked, counted.tracked + summary.retired, "{key:?}");
        assert!(counted.tracked == 0 || (summary.first <= counted.first && summary.last >= counted.last), "{key:?}");
    }
    assert!(summaries.is_empty(), "events without a summary: {summaries:?}");
    let mut counted = BTreeMap::<(WorkspaceId, DefinitionId), u64>::new();
    for (key, stats) in each::<StatsKey>(rows).filter(|(_, stats)| stats.accepted > 0) {
        *counted.entry((key.workspace, key.definition)).or_default() += stats.accepted;
    }
    for (of, stored) in &accepted {
        let counted = counted.get(of).copied().unwrap_or_default();
        assert!(counted >= *stored, "events of {of:?} that no statistics count");
    }
    for ((workspace, definition), counted) in counted {
        let stored = accepted.get(&(workspace, definition)).copied().unwrap_or_default();
        assert!(counted == stored || has_deleted(rows, workspace), "more of {definition} accepted than stored");
    }
}

/// Whether somebody was deleted: their events go, what was counted stays.
fn has_deleted(rows: &BTreeMap<Key, Row>, workspace: WorkspaceId) -> bool {
    let contacts = each::<ContactKey>(rows).filter(|(key, _)| key.workspace == workspace).count();
    row(rows, &CountersKey { workspace }).is_some_and(|counters| counters.last_contact as usize > contacts)
}

fn identifiers_agree(rows: &BTreeMap<Key, Row>) {
    let mut expected = BTreeMap::<IdentifierKey, Vec<_>>::new();
    for (key, contact) in each::<ContactKey>(rows) {
        let workspace = key.workspace;
        let external_id = contact.external_id.clone().map(|value| (IdentifierKind::ExternalId, value));
        let email = contact.email.as_deref().map(|email| (IdentifierKind::Email, engine::text::fold(email)));
        let visitor_id = contact.visitor_id.clone().map(|value| (IdentifierKind::Visitor, value));
        for (kind, value) in external_id.into_iter().chain(email).chain(visitor_id) {
            let found = engine::rows::Identified { contact: key.contact, role: contact.role };
            expected.entry(IdentifierKey { workspace, kind, value }).or_default().push(found);
        }
    }
    let listed: BTreeMap<_, _> =
        each::<IdentifierKey>(rows).map(|(key, row)| (key.clone(), row.contacts.clone())).collect();
    assert_eq!(listed, expected, "the index lists just what contacts have");
    let shared = listed.iter().find(|(key, contacts)| key.kind == IdentifierKind::ExternalId && contacts.len() > 1);
    assert_eq!(shared, None, "an external id is one contact's");
}

fn counters_agree(rows: &BTreeMap<Key, Row>) {
    for (key, counters) in each::<CountersKey>(rows) {
        let definitions = each::<DefinitionKey>(rows).filter(|(definition, _)| definition.workspace == key.workspace);
        let active = definitions.filter(|(_, row)| row.archived_at.is_none()).count();
        assert_eq!(counters.active_definitions as usize, active, "active definitions of {key:?}");
        let events = each::<LogKey>(rows).filter(|(event, _)| event.workspace == key.workspace);
        assert!(
            events.map(|(event, _)| event.seq).max().unwrap_or(0) <= counters.last_event,
            "the last event of {key:?}"
        );
    }
}
