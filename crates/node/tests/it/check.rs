//! What does not agree is found and named: a sound store, one row of it
//! changed, and what the check says.

mod messages;

use crate::erasure::{Rows, ada, commit, rows_of, settle, store};
use crate::support::{SHOP, delete, user};
use engine::Command;
use engine::command::{BeginSession, CreateTeammate, CreateToken, SaveTag, SignInProof, Tag, Tagged};
use engine::ids::{AttributeId, ContactOrdinal, NODE, TagId, TeammateId};
use engine::rows::{
    ActorRef, AttributeValue, CountersRow, EraseStage, JobKind, Role, Scopes, SummaryRow, Tagging, TeammateRole,
};
use engine::tables::{
    AppKey, AttributeKey, AttributeNameKey, BrowsingKey, CompanyContactKey, CompanyIdentifierKey, CompanyKey,
    ContactKey, CountersKey, DefinitionKey, DefinitionNameKey, DoneKey, HeldCountKey, HeldKey, HeldUnderKey,
    IdentifierKey, JobKey, LogKey, MergeKey, NodeKey, NoteAboutKey, NoteKey, PageViewKey, SiteKey, SummaryKey, TagKey,
    TagNameKey, TeammateKey, TimelineKey, WorkspaceKey,
};
use engine::{Key, Row, TableKey, WorkingSet};
use node::check::check_rows;
use std::sync::Arc;
use store::{Store, Writer};

/// A row to write, or to remove.
pub(crate) type Change = (Key, Option<Row>);

fn rows<K: TableKey + 'static>(rows: &Rows) -> impl Iterator<Item = (&K, &Arc<K::Row>)> {
    rows.iter().filter_map(|(key, row)| Some((K::from_erased(key)?, K::typed(row)?)))
}

/// Removes the first row of a table.
pub(crate) fn removed<K: TableKey + 'static>(all: &Rows) -> Change {
    let (key, _) = rows::<K>(all).next().expect("a row");
    (key.erased(), None)
}

/// Changes the first row of a table for which the change says that it did.
pub(crate) fn changed<K: TableKey + 'static>(all: &Rows, change: impl Fn(&K, &mut K::Row) -> bool) -> Change {
    let changed = rows::<K>(all).find_map(|(key, row)| {
        let mut row = K::Row::clone(row);
        change(key, &mut row).then(|| (key.erased(), Some(K::row(Arc::new(row)))))
    });
    changed.expect("a row to change")
}

/// Removes the contact whom the first browser follows.
fn without_followed(all: &Rows) -> Change {
    let (key, _) = rows::<BrowsingKey>(all).next().expect("a row");
    (ContactKey { workspace: key.workspace, contact: key.contact }.erased(), None)
}

/// Removes what browsers follow of somebody who opened pages.
fn without_visited(all: &Rows) -> Change {
    let (key, _) = rows::<BrowsingKey>(all).find(|(_, row)| row.page_views > 0).expect("a row");
    (key.erased(), None)
}

pub(crate) fn counters(all: &Rows, change: impl Fn(&mut CountersRow)) -> Change {
    changed::<CountersKey>(all, |_, row| {
        change(row);
        true
    })
}

/// Changes a summary of events alone.
fn moved(row: &mut SummaryRow, change: impl Fn(&mut SummaryRow)) -> bool {
    let is_of_events = row.tracked > 0 && row.imported == 0 && row.retired == 0;
    if is_of_events {
        change(row);
    }
    is_of_events
}

fn spoilt(all: &Rows) -> Vec<(&'static str, Change)> {
    vec![
        ("workspace 1 is not found by its app id", removed::<AppKey>(all)),
        ("1 workspaces, but 2 app ids", (AppKey { workspace: NODE, app_id: "x".into() }.erased(), app(all))),
        ("token 1 is of workspace 1, which is not there", removed::<WorkspaceKey>(all)),
        (
            "the node has workspace 1, its counter says 0",
            changed::<NodeKey>(all, |_, row| std::mem::take(&mut row.last_workspace) > 0),
        ),
        (
            "the node has token 1, its counter says 0",
            changed::<NodeKey>(all, |_, row| std::mem::take(&mut row.last_token) > 0),
        ),
        ("definition 1 of workspace 1 is not found by its name", removed_name(all)),
        ("names of definitions", removed::<DefinitionNameKey>(all)),
        ("teammate 1 of workspace 1 is signed in, but is not there", removed::<TeammateKey>(all)),
        (
            "teammate 1 of workspace 1 was removed and could still sign in",
            changed::<TeammateKey>(all, |_, row| row.removed_at.replace(1).is_none()),
        ),
        ("stands in no timeline", removed::<TimelineKey>(all)),
        (
            "stands in no timeline",
            changed::<TimelineKey>(all, |_, row| {
                // Another one's place: there are as many as there were.
                row.event.seq = if row.event.seq == 1 { 2 } else { 1 };
                true
            }),
        ),
        ("points to", removed::<LogKey>(all)),
        ("its summary says None", removed::<SummaryKey>(all)),
        ("its summary says Some", changed::<SummaryKey>(all, |_, row| moved(row, |row| row.first -= 1))),
        ("its summary says Some", changed::<SummaryKey>(all, |_, row| moved(row, |row| row.last += 1))),
        ("counts more events removed", changed::<SummaryKey>(all, |_, row| moved(row, |row| row.retired = 1_000))),
        (
            "but the summaries count",
            changed::<SummaryKey>(all, |_, row| moved(row, |row| (row.tracked, row.retired) = (u64::MAX, u64::MAX))),
        ),
        ("is not found from its contact", removed::<DoneKey>(all)),
        ("has events, but is not there", removed::<ContactKey>(all)),
        ("has summaries, but is not there", removed::<ContactKey>(all)),
        ("is not found by its", removed::<IdentifierKey>(all)),
        ("identifiers, but the index lists", changed::<ContactKey>(all, |_, row| row.email.take().is_some())),
        ("lists 0 contacts", changed::<IdentifierKey>(all, |_, row| row.contacts.pop().is_some())),
        (
            "is not found by its",
            changed::<ContactKey>(all, |_, row| std::mem::replace(&mut row.role, Role::Lead) == Role::User),
        ),
        ("which does not know it", changed::<ContactKey>(all, |_, row| row.merged_into.take().is_some())),
        ("which does not know it", changed::<ContactKey>(all, |_, row| row.aliases.pop().is_some())),
        (
            "has the aliases",
            changed::<ContactKey>(all, |_, row| {
                row.aliases.extend(row.aliases.clone());
                !row.aliases.is_empty()
            }),
        ),
        ("but no merge says so", removed::<MergeKey>(all)),
        (
            "went into",
            changed::<MergeKey>(all, |_, row| {
                row.from = ContactOrdinal(1);
                true
            }),
        ),
        ("is not listed by its company", removed::<CompanyContactKey>(all)),
        ("which does not know it", changed::<ContactKey>(all, |_, row| row.companies.pop().is_some())),
        (
            "names a company twice",
            changed::<ContactKey>(all, |_, row| {
                row.companies.extend(row.companies.clone());
                !row.companies.is_empty()
            }),
        ),
        (
            "counts 1 contacts more than it has",
            changed::<CompanyKey>(all, |_, row| {
                row.contacts += 1;
                true
            }),
        ),
        ("its counter says 1", removed::<CompanyKey>(all)),
        ("is not found by its CompanyId", removed::<CompanyIdentifierKey>(all)),
        ("is not found by its name", removed::<AttributeNameKey>(all)),
        ("has the unknown attribute", removed::<AttributeKey>(all)),
        (
            "are not in order",
            changed::<ContactKey>(all, |_, row| {
                row.custom.extend(row.custom.clone());
                !row.custom.is_empty()
            }),
        ),
        (
            "has the unknown attribute 99",
            changed::<ContactKey>(all, |_, row| {
                row.custom.push((AttributeId(99), AttributeValue::Boolean(true)));
                true
            }),
        ),
        ("active contact attributes", counters(all, |row| row.contact_attributes += 1)),
        ("active company attributes", counters(all, |row| row.company_attributes += 1)),
        ("is not found by its name", removed::<TagNameKey>(all)),
        ("names of tags", removed::<TagKey>(all)),
        (
            "has the tag 99",
            changed::<ContactKey>(all, |_, row| {
                row.tags.push(Tagging { tag: TagId(99), at: 0, by: TeammateId(0) });
                true
            }),
        ),
        ("is not found from Contact", removed::<NoteAboutKey>(all)),
        ("ways to them", removed::<NoteKey>(all)),
        ("which is gone", removed::<ContactKey>(all)),
        ("are listed", removed::<HeldKey>(all)),
        ("does not wait for anybody", removed::<HeldUnderKey>(all)),
        ("that are not counted", removed::<HeldCountKey>(all)),
        (
            "its count says 2",
            changed::<HeldCountKey>(all, |_, row| {
                row.count += 1;
                row.count == 2
            }),
        ),
        ("its counters say", counters(all, |row| row.held_bytes += 1)),
        ("its counters say", counters(all, |row| row.held_count += 1)),
        ("companies, its counter says", counters(all, |row| row.companies += 1)),
        ("active definitions", counters(all, |row| row.active_definitions += 1)),
        ("has contact 3, its counter says 2", counters(all, |row| row.last_contact -= 1)),
        ("has event 5, its counter says 4", counters(all, |row| row.last_event -= 1)),
        ("has note 2, its counter says 1", counters(all, |row| row.last_note -= 1)),
        ("has tag 1, its counter says 0", counters(all, |row| row.last_tag -= 1)),
        ("has merge 1, its counter says 0", counters(all, |row| row.last_merge -= 1)),
        ("has held event 1, its counter says 0", counters(all, |row| row.last_held -= 1)),
        ("is nobody's", without_visited(all)),
        ("who is gone", without_followed(all)),
        (
            "ahead of their own revision",
            changed::<BrowsingKey>(all, |_, row| {
                row.person_revision = row.revision + 1;
                true
            }),
        ),
        (
            "lies in place 0",
            changed::<PageViewKey>(all, |_, row| {
                row.number += 1;
                true
            }),
        ),
        (
            "lies in place 0",
            changed::<PageViewKey>(all, |_, row| {
                row.number = u64::MAX;
                true
            }),
        ),
        (
            "lies in place 0",
            changed::<BrowsingKey>(all, |_, row| {
                let opened = row.page_views;
                row.page_views = 0;
                opened > 0
            }),
        ),
        ("0 sites, its counter says 1", removed::<SiteKey>(all)),
        ("has no counters", removed::<CountersKey>(all)),
    ]
    .into_iter()
    .chain(messages::spoilt(all))
    .collect()
}

fn write(store: &Arc<Store>, key: Key, row: Option<Row>) {
    let mut rows = WorkingSet::default();
    rows.change(key, row);
    Writer::new(store.clone(), 0).commit(&rows).expect("committed");
}

fn faults(store: &Store) -> Vec<String> {
    check_rows(&store.snapshot()).expect("read").faults
}

fn tag_ada() -> [Command; 2] {
    let tag =
        Tag { workspace: SHOP, tag: TagId(1), what: Tagged::Contact(user(&ada())), tagged: true, by: TeammateId(0) };
    [Command::SaveTag(SaveTag { workspace: SHOP, tag: None, name: "Big".into() }), Command::Tag(tag)]
}

/// The row behind the first app id.
fn app(all: &Rows) -> Option<Row> {
    rows::<AppKey>(all).next().map(|(_, row)| AppKey::row(row.clone()))
}

/// Removes the name of the first definition.
fn removed_name(all: &Rows) -> Change {
    let (key, row) = rows::<DefinitionKey>(all).next().expect("a row");
    (DefinitionNameKey { workspace: key.workspace, folded: row.name.clone() }.erased(), None)
}

fn token() -> Command {
    let (name, actor) = ("server".to_owned(), ActorRef::CommandLine);
    let scopes = Scopes::READ;
    Command::CreateToken(Box::new(CreateToken {
        workspace: SHOP,
        public: 1,
        secret_hash: [1; 32],
        scopes,
        name,
        actor,
    }))
}

fn signed_in() -> [Command; 2] {
    let mia = CreateTeammate {
        workspace: SHOP,
        email: "mia@x.example".into(),
        name: "Mia".into(),
        password_hash: String::new(),
        role: TeammateRole::Viewer,
        link_hash: Some([1; 32]),
        actor: ActorRef::CommandLine,
    };
    let (teammate, proof) = (TeammateId(1), SignInProof::Link([1; 32]));
    let begin = BeginSession { workspace: SHOP, teammate, public: 1, secret_hash: [2; 32], proof };
    [Command::CreateTeammate(Box::new(mia)), Command::BeginSession(Box::new(begin))]
}

#[test]
fn every_disagreement_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(folder.path());
    settle(&store);
    commit(&store, tag_ada().into());
    commit(&store, signed_in().into());
    commit(&store, vec![token()]);
    let all = rows_of(&store);
    assert_eq!(faults(&store), [""; 0]);
    for (expected, (key, row)) in spoilt(&all) {
        let sound = all.get(&key).cloned();
        write(&store, key.clone(), row);
        let found = faults(&store);
        assert!(
            found.iter().any(|fault| fault.contains(expected)),
            "{expected:?} after a change of {key:?}: {found:#?}"
        );
        write(&store, key, sound);
    }
    for (key, row) in messages::allowed(&all) {
        let sound = all.get(&key).cloned();
        write(&store, key.clone(), row);
        assert_eq!(faults(&store), [""; 0], "after a change of {key:?}");
        write(&store, key, sound);
    }
    assert_eq!(faults(&store), [""; 0], "nothing was left changed");
}

#[test]
fn what_is_left_of_the_deleted_is_sound_only_while_a_job_removes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(folder.path());
    settle(&store);
    commit(&store, vec![delete(&ada())]);
    assert_eq!(faults(&store), [""; 0], "the job has still all to do");
    let all = rows_of(&store);
    let at = |stage: Option<EraseStage>| {
        changed::<JobKey>(&all, |_, row| match &mut row.kind {
            JobKind::Erase { stage: before, .. } => {
                *before = stage;
                true
            }
            _ => false,
        })
    };
    for stage in [Some(EraseStage::Files), None] {
        let (key, row) = at(stage);
        write(&store, key, row);
        let found = faults(&store);
        for expected in [
            "has events, but is not there",
            "has summaries, but is not there",
            "which is gone",
            "which does not know it",
            "went into",
            "tells of people",
            "is nobody's",
            "the deliveries of contact 2",
            "membership in segment 1",
            "the count of fact 1",
            "a device of workspace 1 is of contact 2, who is gone",
        ] {
            assert!(found.iter().any(|fault| fault.contains(expected)), "{expected:?}: {found:#?}");
        }
    }
}
