use super::{check, check_all};
use crate::list::NumberedPages;
use crate::rest::company::{Company, ContactCompanies, DeletedCompany, Plan};
use crate::rest::custom_attributes::{AttributeValue, Attributes};
use crate::rest::note::NoteList;
use crate::rest::segment::SegmentList;
use crate::rest::tag::{Tag, TagList};
use expect_test::expect;

/// A company of which nothing but its name is known.
pub fn company() -> Company<'static> {
    Company {
        kind: "company",
        company_id: "1",
        id: "6762f0761bb69f9f2193bae2".to_owned(),
        app_id: "ecahpwf5",
        name: "my company",
        remote_created_at: None,
        created_at: 1_734_537_334,
        updated_at: 1_734_537_335,
        last_request_at: None,
        monthly_spend: 0,
        session_count: 0,
        user_count: 0,
        size: None,
        website: None,
        industry: None,
        tags: TagList::default(),
        segments: SegmentList::default(),
        plan: Plan::default(),
        custom_attributes: Attributes::default(),
        notes: None,
    }
}

#[test]
fn a_company_leaves_out_what_nobody_said() {
    check(
        &company(),
        &expect![[r#"
        type: "company"
        company_id: "1"
        id: "6762f0761bb69f9f2193bae2"
        app_id: "ecahpwf5"
        name: "my company"
        remote_created_at: null
        created_at: 1734537334
        updated_at: 1734537335
        monthly_spend: 0
        session_count: 0
        user_count: 0
        tags: {"type":"tag.list","tags":[]}
        segments: {"type":"segment.list","segments":[]}
        plan: {}
        custom_attributes: {}
    "#]],
    );
}

#[test]
fn a_company_shows_what_is_known() {
    let known = Company {
        remote_created_at: Some(1_374_138_000),
        last_request_at: Some(1_734_537_335),
        monthly_spend: 2_147_483_647,
        size: Some(85),
        website: Some("http://www.example.com"),
        industry: Some("Manufacturing"),
        tags: TagList::new(vec![Tag::new("81".to_owned(), "Independent")]),
        plan: Plan::new("1".to_owned(), "Paid"),
        custom_attributes: Attributes(vec![("tier".into(), AttributeValue::Number("1.50".into()))]),
        notes: Some(NoteList::default()),
        ..company()
    };
    check(
        &known,
        &expect![[r#"
        type: "company"
        company_id: "1"
        id: "6762f0761bb69f9f2193bae2"
        app_id: "ecahpwf5"
        name: "my company"
        remote_created_at: 1374138000
        created_at: 1734537334
        updated_at: 1734537335
        last_request_at: 1734537335
        monthly_spend: 2147483647
        session_count: 0
        user_count: 0
        size: 85
        website: "http://www.example.com"
        industry: "Manufacturing"
        tags: {"type":"tag.list","tags":[{"type":"tag","id":"81","name":"Independent"}]}
        segments: {"type":"segment.list","segments":[]}
        plan: {"type":"plan","id":"1","name":"Paid"}
        custom_attributes: {"tier":1.50}
        notes: {"type":"note.list","notes":[]}
    "#]],
    );
}

#[test]
fn a_contacts_companies_stand_under_both_keys() {
    let pages = NumberedPages::new(1, 50, 1, |page| format!("https://x.example/companies?page={page}"));
    let list = serde_json::to_value(ContactCompanies::new(vec![company()], 1, pages)).unwrap();
    assert_eq!(list["data"], list["companies"]);
    assert_eq!(list["data"][0], serde_json::to_value(company()).unwrap());
    check_all(
        &[&list["type"], &list["total_count"], &list["pages"], &DeletedCompany::new("6762f0761bb69f9f2193bae2".into())],
        &expect![[r#"
            "list"
            1
            {"next":null,"page":1,"per_page":50,"total_pages":1,"type":"pages"}
            {"id":"6762f0761bb69f9f2193bae2","object":"company","deleted":true}
        "#]],
    );
}
