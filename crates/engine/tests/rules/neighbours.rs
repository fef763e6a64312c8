//! What must be true of companies, tags and notes, whatever was commanded, and
//! that batches do not matter to them.

use crate::script::assert_batches_do_not_matter;
use crate::soundness::each;
use engine::companies::{company_id_key, name_key};
use engine::ids::{CompanyOrdinal, WorkspaceId};
use engine::tables::{
    CompanyContactKey, CompanyIdentifierKey, CompanyKey, ContactKey, CountersKey, NoteAboutKey, NoteKey, TagKey,
    TagNameKey,
};
use engine::{Key, Row, TableKey};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Rows = BTreeMap<Key, Row>;

/// Rows, indexes and counts of what stands beside people agree.
pub fn assert_sound(rows: &Rows) {
    company_index_agrees(rows);
    memberships_agree(rows);
    company_counts_agree(rows);
    tags_agree(rows);
    notes_agree(rows);
}

fn company_index_agrees(rows: &Rows) {
    let mut expected = BTreeMap::<CompanyIdentifierKey, Vec<CompanyOrdinal>>::new();
    for (key, row) in each::<CompanyKey>(rows) {
        let name = row.name.as_deref().map(|name| name_key(key.workspace, name));
        for listed in name.into_iter().chain([company_id_key(key.workspace, &row.company_id)]) {
            expected.entry(listed).or_default().push(key.company);
        }
    }
    let listed: BTreeMap<_, _> =
        each::<CompanyIdentifierKey>(rows).map(|(key, row)| (key.clone(), row.companies.clone())).collect();
    assert_eq!(listed, expected, "the index lists just what companies have");
}

/// A company that is gone may still be listed until its job is done, and
/// somebody who is gone may still be a member until they are erased.
fn memberships_agree(rows: &Rows) {
    for (key, row) in each::<ContactKey>(rows).filter(|(_, row)| row.merged_into.is_none()) {
        let (workspace, contact) = (key.workspace, key.contact);
        for company in row.companies.iter().copied() {
            let is_there = rows.contains_key(&CompanyKey { workspace, company }.erased());
            let leads_back = rows.contains_key(&CompanyContactKey { workspace, company, contact }.erased());
            assert!(leads_back || !is_there, "{key:?} is a member of {company}");
        }
        assert_eq!(row.companies.iter().collect::<BTreeSet<_>>().len(), row.companies.len(), "{key:?} joins once");
    }
    for (key, _) in each::<CompanyContactKey>(rows) {
        let contact = rows.get(&ContactKey { workspace: key.workspace, contact: key.contact }.erased());
        let listed = contact.and_then(ContactKey::typed).is_none_or(|row| row.companies.contains(&key.company));
        assert!(listed, "{key:?} is listed by its contact");
    }
}

fn company_counts_agree(rows: &Rows) {
    let mut companies = BTreeMap::<WorkspaceId, u32>::new();
    for (key, row) in each::<CompanyKey>(rows) {
        let members = each::<CompanyContactKey>(rows);
        let members = members.filter(|(member, _)| (member.workspace, member.company) == (key.workspace, key.company));
        assert_eq!(members.count(), row.contacts as usize, "contacts of {key:?}");
        *companies.entry(key.workspace).or_default() += 1;
    }
    for (key, counters) in each::<CountersKey>(rows) {
        let count = companies.get(&key.workspace).copied().unwrap_or(0);
        assert_eq!(counters.companies, count, "companies of {key:?}");
    }
}

fn tags_agree(rows: &Rows) {
    let tags = each::<TagKey>(rows).map(|(key, row)| (engine::tags::name_key(key.workspace, &row.name), key.tag));
    let named = each::<TagNameKey>(rows).map(|(key, row)| (key.clone(), row.tag));
    assert_eq!(tags.collect::<BTreeMap<_, _>>(), named.collect::<BTreeMap<_, _>>(), "each tag has its name alone");
}

fn notes_agree(rows: &Rows) {
    let notes = each::<NoteKey>(rows).map(|(key, row)| (key.workspace, row.about, key.note));
    let listed = each::<NoteAboutKey>(rows).map(|(key, _)| (key.workspace, key.about, key.note));
    assert_eq!(notes.collect::<BTreeSet<_>>(), listed.collect::<BTreeSet<_>>(), "each note is found from its subject");
}

/// Lines that meet each other: few people, companies, tags and names.
fn line() -> impl Strategy<Value = String> {
    let who = prop_oneof![Just("ada"), Just("bob"), Just("l1"), Just("nobody"), Just("email:a@x.example")];
    let company = prop_oneof![Just("acme"), Just("bolt"), Just("#1"), Just("#2")];
    let sent = prop_oneof![Just("acme"), Just("acme:A"), Just("bolt:a"), Just("-acme"), Just("-bolt"), Just("new:B")];
    let tagged = prop_oneof![Just("ada"), Just("bob"), Just("company:1"), Just("company:2"), Just("company:3")];
    let name = prop_oneof![Just("a"), Just("A"), Just("b"), Just("-")];
    prop_oneof![
        2 => (company.clone(), name.clone()).prop_map(|(company, name)| format!("company {company} name={name}")),
        1 => (company.clone(), 1..3_u8).prop_map(|(company, n)| format!("company {company} custom.a{n}={n} define=yes")),
        4 => (any::<bool>(), who, company.clone()).prop_map(|(joins, who, company)| {
            format!("{} {who} {company}", if joins { "join" } else { "leave" })
        }),
        3 => (sent.clone(), sent).prop_map(|(one, two)| format!("upsert ada company={one} company={two}")),
        1 => company.prop_map(|company| format!("delete-company {company}")),
        2 => name.clone().prop_map(|name| format!("tag {name}")),
        1 => (1..4_u8, name).prop_map(|(tag, name)| format!("rename-tag {tag} {name}")),
        1 => (1..4_u8).prop_map(|tag| format!("delete-tag {tag}")),
        4 => (any::<bool>(), 1..4_u8, tagged.clone()).prop_map(|(put, tag, what)| {
            format!("{} {tag} {what}", if put { "put-tag" } else { "take-tag" })
        }),
        1 => tagged.prop_map(|what| format!("note {what} hi")),
        3 => (16..20_u8).prop_map(|job| format!("step {job}")),
        1 => prop_oneof![Just("user ada email=a@x.example"), Just("user bob"), Just("tick 1s")].prop_map(str::to_owned),
        3 => prop_oneof![
            Just("lead l1"), Just("lead l2"), Just("merge l1 ada"), Just("merge l2 ada"), Just("join l1 acme"), Just("join l2 bolt"),
            Just("put-tag 1 l1"), Just("unmerge ada"), Just("delete ada"), Just("delete bob")
        ].prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn batches_do_not_matter(lines in prop::collection::vec((line(), any::<bool>()), 1..40)) {
        assert_batches_do_not_matter("workspace shop", &lines);
    }
}
