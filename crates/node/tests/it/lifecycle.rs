//! People through the node: made, changed, merged, parted, deleted, and
//! everything agrees all along.

use crate::support::{
    SHOP, assert_sound, create, create_user, delete, done, event, found, merge, open, unmerge, until, until_job, user,
    workspace,
};
use engine::command::{
    AttachCompany, CompanyFacts, ContactFacts, DeleteTag, Identifiers, NewRole, PingBrowser, Profile, SaveCompany,
    SaveNote, SaveTag, SentAttribute, SentAttributes, Tag, Tagged, Unknown, UpdateContact, WhichCompany,
};
use engine::contacts::CONTACTS;
use engine::ids::{ContactOrdinal, DefinitionId, TagId, TeammateId};
use engine::rows::{About, AttributeValue, DataType, EraseStage, IdentifierKind, JobKind, Model, Role};
use engine::{Answer, Command, RefusalKind};
use node::views::{EventsPage, EventsQuery};
use node::{Failure, Node};

fn update(external_id: &str, facts: ContactFacts) -> Command {
    Command::UpdateContact(Box::new(UpdateContact { workspace: SHOP, who: user(external_id), roles: CONTACTS, facts }))
}

fn plan(value: &str) -> SentAttributes {
    let value = Some(AttributeValue::Text(value.into()));
    SentAttributes { attributes: vec![SentAttribute { name: "plan".into(), value }], unknown: Unknown::Define }
}

fn attach(external_id: &str) -> [Command; 2] {
    let which = || WhichCompany::CompanyId("acme".into());
    let save = SaveCompany { workspace: SHOP, which: which(), facts: CompanyFacts::default() };
    let attach = AttachCompany { workspace: SHOP, who: user(external_id), which: which(), attached: true };
    [Command::SaveCompany(Box::new(save)), Command::AttachCompany(attach)]
}

fn note(external_id: &str) -> Command {
    let about = Tagged::Contact(user(external_id));
    Command::SaveNote(SaveNote { workspace: SHOP, about, author: TeammateId(0), body: "<p>nice</p>".into() })
}

/// All that can be read of somebody.
fn told(node: &Node, external_id: &str) -> String {
    let view = node.view();
    let person = found(&view, external_id);
    let query = EventsQuery { position: None, limit: 100, earliest: 0 };
    let EventsPage { events, .. } = view.events_of(SHOP, &person, &query).expect("read");
    let summaries = view.summaries_of(SHOP, &person).expect("read");
    let about: Vec<About> = person.1.history_of(person.0).map(About::Contact).collect();
    let notes = view.notes_about(SHOP, &about, 0, 100).expect("read");
    let companies = view.companies_of(SHOP, &person.1).expect("read");
    format!("{person:?}\n{events:?}\n{summaries:?}\n{notes:?}\n{companies:?}")
}

async fn two_people(node: &Node) {
    let profile = Profile { name: Some(Some("Ada".into())), custom: plan("pro"), ..Profile::default() };
    let facts = ContactFacts { profile, ..ContactFacts::default() };
    let mut commands = vec![
        workspace("shop0001"),
        create_user("ada"),
        update("ada", facts),
        create(SHOP, NewRole::Lead, "l1", Some("ada@x.example")),
        event("ada", "ordered-item", 20),
        event("l1", "ordered-item", 10),
        event("l1", "logged-in", 11),
        note("ada"),
        note("l1"),
    ];
    commands.extend(attach("l1"));
    done(node, commands).await;
}

#[tokio::test]
async fn a_merge_that_is_taken_back_leaves_no_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    two_people(&node).await;
    assert_sound(&node);
    let before = [told(&node, "ada"), told(&node, "l1")];
    done(&node, vec![merge("l1", "ada")]).await;
    assert_sound(&node);
    let (ada, row) = found(&node.view(), "ada");
    assert_eq!((row.email.as_deref(), row.aliases.len()), (Some("ada@x.example"), 1));
    assert_eq!(told(&node, "l1"), told(&node, "ada"), "one person");
    done(&node, vec![unmerge("ada")]).await;
    assert_sound(&node);
    assert_eq!([told(&node, "ada"), told(&node, "l1")], before);
    assert!(node.view().merges_of(SHOP, ada).expect("read").is_empty());
}

#[tokio::test]
async fn a_merged_person_is_deleted_with_all_of_their_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    two_people(&node).await;
    done(&node, vec![merge("l1", "ada"), create_user("bob"), event("bob", "logged-in", 5)]).await;
    let answers = done(&node, vec![delete("ada")]).await;
    let Answer::Deleted(deleted) = &answers[0] else { panic!("{answers:?}") };
    // Within the call, and while the job runs.
    for who in ["ada", "l1"] {
        let gone = node.submit(event(who, "logged-in", 90)).await;
        assert!(matches!(&gone, Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::ContactNotFound));
        assert!(node.view().contacts_with(SHOP, IdentifierKind::ExternalId, who).expect("read").is_empty());
    }
    assert_sound(&node);
    until_job(&node, deleted.job, |kind| matches!(kind, JobKind::Erase { stage: Some(EraseStage::Files), .. })).await;
    let report = node.check().expect("checked");
    assert!(report.is_sound(), "{report}");
    assert_eq!((report.contacts, report.events, report.notes, report.summaries), (1, 1, 0, 1), "bob is left");
    let (acme, _) = node.view().companies_after(SHOP, None, 1).expect("read").remove(0);
    assert_eq!(node.view().contacts_of_company(SHOP, acme, 0, 9).expect("read").1, 0);
}

#[tokio::test]
async fn a_visitor_is_found_by_the_browser_and_kept_out_of_contacts() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    let ping = PingBrowser::of_cookie(SHOP, "v1".into());
    done(&node, vec![workspace("shop0001"), Command::PingBrowser(Box::new(ping))]).await;
    let who = Identifiers { visitor_id: Some("v1".into()), ..Identifiers::default() };
    let view = node.view();
    let (contact, row) = view.find(SHOP, &who, &[Role::Visitor]).expect("read").expect("there");
    assert_eq!((contact, row.role, row.is_listed()), (ContactOrdinal(1), Role::Visitor, false));
    let refusal = view.find(SHOP, &who, CONTACTS).expect("read").expect_err("a visitor");
    assert_eq!(refusal.kind, RefusalKind::ContactNotFound);
    assert_eq!(view.contacts_with(SHOP, IdentifierKind::Visitor, "v1").expect("read"), [(contact, row)]);
    assert_sound(&node);
}

#[tokio::test]
async fn what_orders_people_is_found_by_name_and_a_deleted_tag_leaves_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    two_people(&node).await;
    let tag =
        Tag { workspace: SHOP, tag: TagId(1), what: Tagged::Contact(user("ada")), tagged: true, by: TeammateId(0) };
    done(&node, vec![save_tag("Big"), Command::Tag(tag)]).await;
    let config = node.config();
    let named = |name| config.attribute_named(SHOP, Model::Contact, name).map(|(_, row)| row.data_type);
    assert_eq!((named("plan"), named("Plan")), (Some(DataType::String), None));
    assert_eq!(config.attribute_named(SHOP, Model::Company, "plan"), None);
    assert_eq!(config.attributes(SHOP, Model::Contact).len(), 1);
    assert_eq!(config.attributes(SHOP, Model::Company).len(), 0);
    assert_eq!(config.tag_named(SHOP, "bIG").map(|(tag, row)| (tag, row.name.clone())), Some((TagId(1), "Big".into())));
    assert_eq!(config.definition_named(SHOP, "Ordered-Item").map(|(definition, _)| definition), Some(DefinitionId(1)));
    assert_eq!(
        (config.tags(SHOP).len(), config.segments(SHOP).len(), config.subscription_types(SHOP).len()),
        (1, 2, 1)
    );

    done(&node, vec![Command::DeleteTag(DeleteTag { workspace: SHOP, tag: TagId(1) })]).await;
    assert_eq!((config.tag_named(SHOP, "big"), config.tag(SHOP, TagId(1))), (None, None));
    assert_sound(&node);
    until("the tag is taken off", || found(&node.view(), "ada").1.tags.is_empty()).await;
    until("the job", || node.figures().jobs.count == 0).await;
    assert_sound(&node);
}

fn save_tag(name: &str) -> Command {
    Command::SaveTag(SaveTag { workspace: SHOP, tag: None, name: name.into() })
}
