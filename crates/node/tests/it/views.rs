//! Reading: histories that join those of the merged, lists and their pages.

use crate::support::{
    SHOP, create, create_lead, create_user, delete, done, event, found, merge, open, row_of, unmerge, until_job, user,
    workspace,
};
use engine::command::{
    AttachCompany, CompanyFacts, DeleteCompany, NewRole, SaveCompany, SaveNote, SaveTag, Tag, Tagged, WhichCompany,
};
use engine::ids::{CompanyOrdinal, ContactOrdinal, JobId, TagId, TeammateId};
use engine::rows::{About, IdentifierKind, JobKind, Role};
use engine::{Answer, Command, RefusalKind};
use node::Node;
use node::views::{CompaniesQuery, EventsPosition, EventsQuery, Found, ListedCompanies, ListedEvent, Order, View};
use std::ops::ControlFlow;

/// A user into whom two leads were merged; all three did things in the same
/// seconds.
async fn merged(node: &Node) {
    let mut commands = vec![workspace("shop0001"), create_lead("l1"), create_user("ada"), create_lead("l2")];
    for (who, times) in [("l1", [10, 20, 30]), ("ada", [20, 30, 40]), ("l2", [5, 20, 40])] {
        for at in times {
            commands.push(event(who, "ordered-item", at));
            commands.push(event(who, "logged-in", at));
        }
    }
    commands.extend([merge("l2", "ada"), merge("l1", "ada")]);
    done(node, commands).await;
}

fn everything(view: &View, person: &Found) -> Vec<ListedEvent> {
    let mut events = Vec::new();
    view.each_event(SHOP, person, |event| {
        events.push(event.clone());
        ControlFlow::Continue(())
    })
    .expect("read");
    events
}

fn page(view: &View, person: &Found, position: Option<EventsPosition>, limit: usize) -> Vec<ListedEvent> {
    view.events_of(SHOP, person, &EventsQuery { position, limit, earliest: 0 }).expect("read").events
}

#[tokio::test]
async fn a_history_joins_those_of_the_merged_and_its_pages_are_exact() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    merged(&node).await;
    let view = node.view();
    let ada = found(&view, "ada");
    let all = everything(&view, &ada);
    let shown: Vec<_> =
        all.iter().map(|event| (event.place.created_at, event.row.definition.0, event.contact.0)).collect();
    let expected: Vec<(u32, u32, u32)> = [(40, 2..=3), (30, 1..=2), (20, 1..=3), (10, 1..=1), (5, 3..=3)]
        .into_iter()
        .flat_map(|(at, people)| people.rev().flat_map(move |person| [(at, 2, person), (at, 1, person)]))
        .collect();
    assert_eq!(shown, expected, "newest first, each once");
    for limit in 1..=all.len() + 1 {
        let mut forth = page(&view, &ada, None, limit);
        while let Some(last) = forth.last().map(|event| event.place) {
            let next = page(&view, &ada, Some(EventsPosition::Before(last)), limit);
            if next.is_empty() {
                break;
            }
            forth.extend(next);
        }
        assert_eq!(forth, all, "forth by {limit}");
        let mut back = page(&view, &ada, Some(EventsPosition::SinceSecond(0)), limit);
        while let Some(first) = back.first().map(|event| event.place) {
            let newer = page(&view, &ada, Some(EventsPosition::Since(first)), limit);
            if newer.is_empty() {
                break;
            }
            back.splice(0..0, newer);
        }
        assert_eq!(back, all, "back by {limit}");
    }
}

#[tokio::test]
async fn a_walk_goes_on_where_it_was_when_somebody_is_parted_meanwhile() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    merged(&node).await;
    let (view, own) = (node.view(), |event: &ListedEvent| event.contact != ContactOrdinal(1));
    let ada = found(&view, "ada");
    let all = everything(&view, &ada);
    // The walk stops at an event of the lead that is parted from ada then.
    let stop = all.iter().position(|event| !own(event)).expect("the lead did something");
    done(&node, vec![unmerge("ada")]).await;
    let view = node.view();
    let ada = found(&view, "ada");
    assert_eq!(ada.1.aliases, [ContactOrdinal(3)]);
    let rest = page(&view, &ada, Some(EventsPosition::Before(all[stop].place)), all.len());
    assert_eq!(rest, all[stop + 1..].iter().filter(|event| own(event)).cloned().collect::<Vec<_>>());
}

#[tokio::test]
async fn seconds_bound_a_history_like_its_places_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    merged(&node).await;
    let view = node.view();
    let ada = found(&view, "ada");
    let times = |position, earliest| {
        let query = EventsQuery { position: Some(position), limit: 100, earliest };
        let page = view.events_of(SHOP, &ada, &query).expect("read");
        page.events.iter().map(|event| event.place.created_at).collect::<Vec<_>>()
    };
    assert_eq!(times(EventsPosition::BeforeSecond(20), 0), [10, 10, 5, 5]);
    assert_eq!(times(EventsPosition::BeforeSecond(20), 10), [10, 10]);
    assert_eq!(times(EventsPosition::BeforeSecond(0), 0), []);
    assert_eq!(times(EventsPosition::SinceSecond(30), 0), [40; 4]);
    assert_eq!(times(EventsPosition::SinceSecond(u32::MAX), 0), []);
}

#[tokio::test]
async fn summaries_sum_up_the_whole_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    merged(&node).await;
    let view = node.view();
    let ada = found(&view, "ada");
    let summaries = view.summaries_of(SHOP, &ada).expect("read");
    let shown: Vec<_> = summaries.iter().map(|(id, sum)| (id.0, sum.count(), sum.first, sum.last)).collect();
    assert_eq!(shown, [(1, 9, 5, 40), (2, 9, 5, 40)]);
    assert_eq!(
        view.merges_of(SHOP, ada.0).expect("read").iter().map(|(_, row)| row.from.0).collect::<Vec<_>>(),
        [3, 1]
    );
}

#[tokio::test]
async fn who_was_merged_away_is_found_as_the_survivor_and_not_as_themselves() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    merged(&node).await;
    let view = node.view();
    assert_eq!(found(&view, "l1").0, ContactOrdinal(2));
    let refusal = view.find(SHOP, &user("l1"), &[Role::Lead, Role::User]).expect("read").expect_err("merged away");
    let ada = found(&view, "ada");
    let id = view.contact_id(SHOP, ada.0, &ada.1).expect("a workspace").to_string();
    assert_eq!((refusal.kind, refusal.detail), (RefusalKind::ContactMerged, Some(id)));
    let with = |external_id| view.contacts_with(SHOP, IdentifierKind::ExternalId, external_id).expect("read");
    assert_eq!((with("ada"), with("l1"), with("nobody")), (vec![ada], vec![], vec![]));
}

fn company(company_id: &str, name: &str, last_request_at: Option<u32>) -> Command {
    let facts = CompanyFacts {
        name: Some(Some(name.into())),
        last_request_at: Some(last_request_at),
        ..CompanyFacts::default()
    };
    Command::SaveCompany(Box::new(SaveCompany { workspace: SHOP, which: which(company_id), facts }))
}

fn which(company_id: &str) -> WhichCompany {
    WhichCompany::CompanyId(company_id.into())
}

fn attach(external_id: &str, company_id: &str) -> Command {
    let (who, which) = (user(external_id), which(company_id));
    Command::AttachCompany(AttachCompany { workspace: SHOP, who, which, attached: true })
}

#[tokio::test]
async fn companies_are_found_sorted_and_paged() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    let tag = Tag {
        workspace: SHOP,
        tag: TagId(1),
        what: Tagged::Company(CompanyOrdinal(2)),
        tagged: true,
        by: TeammateId(0),
    };
    done(
        &node,
        vec![
            workspace("shop0001"),
            company("a", "Acme", Some(30)),
            company("b", "ACME", None),
            company("c", "Corp", Some(50)),
            company("d", "Duck", Some(30)),
            create_user("ada"),
            create_user("bob"),
            attach("ada", "c"),
            attach("ada", "b"),
            attach("bob", "c"),
            Command::SaveTag(SaveTag { workspace: SHOP, tag: None, name: "Big".into() }),
            Command::Tag(tag),
        ],
    )
    .await;
    let view = node.view();
    let list = |order, listed, tag, offset, limit| {
        let query = CompaniesQuery { order, listed, tag, offset, limit };
        let (companies, total) = view.companies(SHOP, &query).expect("read");
        let ids = companies.iter().map(|(_, row)| row.company_id.as_str()).collect::<String>();
        format!("{ids}/{total}")
    };
    let (all, with) = (ListedCompanies::All, ListedCompanies::WithContacts);
    assert_eq!(list(Order::Descending, all, None, 0, 9), "cdab/4");
    assert_eq!(list(Order::Ascending, all, None, 0, 9), "adcb/4");
    assert_eq!(list(Order::Descending, all, None, 1, 2), "da/4");
    assert_eq!(list(Order::Descending, all, None, 4, 2), "/4");
    assert_eq!(list(Order::Descending, with, None, 0, 9), "cb/2");
    assert_eq!(list(Order::Descending, all, Some(TagId(1)), 0, 9), "b/1");
    let named = view.companies_named(SHOP, "acmE").expect("read");
    assert_eq!(named.iter().map(|(company, _)| company.0).collect::<Vec<_>>(), [1, 2]);
    let after = |after, limit| {
        let found = view.companies_after(SHOP, after, limit).expect("read");
        found.iter().map(|(company, _)| company.0).collect::<Vec<_>>()
    };
    assert_eq!(after(None, 3), [1, 2, 3]);
    assert_eq!(after(Some(CompanyOrdinal(3)), 3), [4]);
    assert_eq!(after(Some(CompanyOrdinal(u32::MAX)), 3), []);
    let of = |view: &View| {
        let companies = view.companies_of(SHOP, &found(view, "ada").1).expect("read");
        companies.iter().map(|(_, row)| row.company_id.clone()).collect::<String>()
    };
    assert_eq!(of(&view), "cb", "in the order in which they were joined");
    let contacts = |offset, limit| {
        let (people, total) = view.contacts_of_company(SHOP, CompanyOrdinal(3), offset, limit).expect("read");
        (people.iter().map(|(contact, _)| contact.0).collect::<Vec<_>>(), total)
    };
    assert_eq!(contacts(0, 9), (vec![1, 2], 2));
    assert_eq!(contacts(1, 9), (vec![2], 2));
    assert_eq!(contacts(0, 1), (vec![1], 2));
    let (corp, row) = view.find_company(SHOP, &which("c")).expect("read").expect("there");
    let id = view.company_id(SHOP, corp, &row).expect("a workspace");
    assert_eq!(view.find_company(SHOP, &WhichCompany::Id(Some(id))).expect("read"), Some((corp, row)));
    drop(view);

    done(&node, vec![Command::DeleteCompany(DeleteCompany { workspace: SHOP, which: which("c") })]).await;
    assert_eq!(of(&node.view()), "b", "at once");
    until_job(&node, JobId(16), |kind| matches!(kind, JobKind::DetachCompany { finished: true, .. })).await;
    assert_eq!(row_of(&node.view(), ContactOrdinal(1)).companies, [CompanyOrdinal(2)]);
    crate::support::assert_sound(&node);
}

fn note(external_id: &str, body: &str) -> Command {
    let about = Tagged::Contact(user(external_id));
    Command::SaveNote(SaveNote { workspace: SHOP, about, author: TeammateId(0), body: body.into() })
}

#[tokio::test]
async fn notes_of_a_history_are_newest_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    let lead = create(SHOP, NewRole::Lead, "l1", None);
    let notes = ["l1", "ada", "l1", "ada"].into_iter().zip(["1", "2", "3", "4"]);
    let mut commands = vec![workspace("shop0001"), create_user("ada"), lead];
    commands.extend(notes.map(|(who, body)| note(who, body)));
    commands.push(merge("l1", "ada"));
    done(&node, commands).await;
    let view = node.view();
    let (ada, row) = found(&view, "ada");
    let about: Vec<About> = row.history_of(ada).map(About::Contact).collect();
    let listed = |about: &[About], offset, limit| {
        let (notes, total) = view.notes_about(SHOP, about, offset, limit).expect("read");
        (notes.iter().map(|(_, row)| row.body.as_str()).collect::<String>(), total)
    };
    assert_eq!(listed(&about, 0, 9), ("4321".to_owned(), 4));
    assert_eq!(listed(&about, 1, 2), ("32".to_owned(), 4));
    assert_eq!(listed(&about[..1], 0, 9), ("42".to_owned(), 2));
    let first = view.notes_about(SHOP, &about, 3, 1).expect("read").0[0].0;
    assert!(view.note(SHOP, first).expect("read").is_some());
    drop(view);
    let answers = done(&node, vec![delete("ada")]).await;
    assert_eq!(node.view().note(SHOP, first).expect("read"), None, "whom it is about is gone");
    assert!(matches!(answers[..], [Answer::Deleted(_)]));
}
