use super::{check, check_all};
use crate::json::Verbatim;
use crate::list::NumberedPages;
use crate::rest::audience::{Audience, AudienceList, DeletedAudience};
use crate::rest::data_attribute::DataAttribute;
use crate::rest::job_status::JobStatus;
use crate::rest::note::Note;
use crate::rest::reference::Reference;
use crate::rest::segment::{Segment, SegmentList};
use crate::rest::subscription::{SubscriptionType, Translation};
use crate::rest::tag::{ContactTags, SavedTag, Tag, TagList, Tagging};
use crate::tests::teammates::admin;
use expect_test::expect;

#[test]
fn tags() {
    let tag = || Tag::new("81".to_owned(), "Independent");
    let saved = SavedTag {
        kind: "tag",
        id: "81".to_owned(),
        name: "Independent",
        users: Vec::new(),
        companies: vec![Tagging { id: "valid-123".to_owned(), tagged: true }],
    };
    check_all(
        &[
            &tag(),
            &tag().applied(1_663_597_223, Some("1295".to_owned())),
            &tag().applied(1_663_597_223, None),
            &ContactTags::new(vec![tag()]),
            &ContactTags::under_both_keys(vec![tag()]),
            &TagList::new(vec![tag()]),
            &saved,
        ],
        &expect![[r#"
            {"type":"tag","id":"81","name":"Independent"}
            {"type":"tag","id":"81","name":"Independent","applied_at":1663597223,"applied_by":{"type":"admin","id":"1295"}}
            {"type":"tag","id":"81","name":"Independent","applied_at":1663597223}
            {"type":"list","data":[{"type":"tag","id":"81","name":"Independent"}]}
            {"type":"list","data":[{"type":"tag","id":"81","name":"Independent"}],"tags":[{"type":"tag","id":"81","name":"Independent"}]}
            {"type":"tag.list","tags":[{"type":"tag","id":"81","name":"Independent"}]}
            {"type":"tag","id":"81","name":"Independent","users":[],"companies":[{"id":"valid-123","tagged":true}]}
        "#]],
    );
}

#[test]
fn segments() {
    let segment = || Segment {
        kind: "segment",
        id: "56203d253cba154d39010062".to_owned(),
        name: "Active".into(),
        created_at: 1_394_621_988,
        updated_at: 1_394_622_004,
        person_type: "user",
        count: None,
        cut: None,
    };
    check(
        &SegmentList::new(vec![segment(), Segment { count: Some(3), ..segment() }]),
        &expect![[r#"
        type: "segment.list"
        segments: [{"type":"segment","id":"56203d253cba154d39010062","name":"Active","created_at":1394621988,"updated_at":1394622004,"person_type":"user"},{"type":"segment","id":"56203d253cba154d39010062","name":"Active","created_at":1394621988,"updated_at":1394622004,"person_type":"user","count":3}]
    "#]],
    );
}

#[test]
fn notes() {
    let note = || Note {
        kind: "note",
        id: "31".to_owned(),
        created_at: 1_734_537_559,
        contact: Some(Reference { kind: "contact", id: "6762f1571bb69f9f2193bbbb".to_owned() }),
        company: None,
        user: None,
        author: Some(admin()),
        body: "<p>Hello</p>".into(),
    };
    check(
        &note(),
        &expect![[r#"
        type: "note"
        id: "31"
        created_at: 1734537559
        contact: {"type":"contact","id":"6762f1571bb69f9f2193bbbb"}
        author: {"type":"admin","id":"1295","name":"Ada","email":"ada@x.example","away_mode_enabled":false,"away_mode_reassign":false,"has_inbox_seat":true,"team_ids":[814865]}
        body: "<p>Hello</p>"
    "#]],
    );
    let company = Some(Reference { kind: "company", id: "6762f0761bb69f9f2193bae2".to_owned() });
    check(
        &Note { contact: None, company, author: None, ..note() },
        &expect![[r#"
        type: "note"
        id: "31"
        created_at: 1734537559
        company: {"type":"company","id":"6762f0761bb69f9f2193bae2"}
        author: null
        body: "<p>Hello</p>"
    "#]],
    );
}

#[test]
fn attribute_definitions() {
    let standard = || DataAttribute {
        id: None,
        kind: "data_attribute",
        model: "contact",
        name: "email",
        full_name: "email".to_owned(),
        label: "Email",
        description: Some("The address"),
        data_type: "string",
        options: None,
        api_writable: true,
        ui_writable: false,
        messenger_writable: true,
        custom: false,
        archived: false,
        admin_id: None,
        created_at: None,
        updated_at: None,
    };
    check(
        &standard(),
        &expect![[r#"
            type: "data_attribute"
            name: "email"
            full_name: "email"
            label: "Email"
            description: "The address"
            data_type: "string"
            api_writable: true
            ui_writable: false
            messenger_writable: true
            custom: false
            archived: false
            model: "contact"
        "#]],
    );
    let custom = DataAttribute {
        id: Some(37),
        name: "Mithril Shirt",
        full_name: "custom_attributes.Mithril Shirt".to_owned(),
        label: "Mithril Shirt",
        description: None,
        options: Some(vec!["1-10", "11-20"]),
        custom: true,
        admin_id: Some("991267784".to_owned()),
        created_at: Some(1_734_537_756),
        updated_at: Some(1_734_537_757),
        ..standard()
    };
    check(
        &custom,
        &expect![[r#"
            id: 37
            type: "data_attribute"
            name: "Mithril Shirt"
            full_name: "custom_attributes.Mithril Shirt"
            label: "Mithril Shirt"
            data_type: "string"
            options: ["1-10","11-20"]
            api_writable: true
            ui_writable: false
            messenger_writable: true
            custom: true
            archived: false
            admin_id: "991267784"
            created_at: 1734537756
            updated_at: 1734537757
            model: "contact"
        "#]],
    );
}

#[test]
fn subscription_types() {
    let translation = || Translation { name: "Newsletters", description: "Lorem ipsum dolor sit amet", locale: "en" };
    let subscription = SubscriptionType {
        kind: "subscription",
        id: "135".to_owned(),
        state: "live",
        consent_type: "opt_out",
        default_translation: translation(),
        translations: vec![translation()],
        content_types: vec!["email"],
    };
    check(
        &subscription,
        &expect![[r#"
        type: "subscription"
        id: "135"
        state: "live"
        consent_type: "opt_out"
        default_translation: {"name":"Newsletters","description":"Lorem ipsum dolor sit amet","locale":"en"}
        translations: [{"name":"Newsletters","description":"Lorem ipsum dolor sit amet","locale":"en"}]
        content_types: ["email"]
    "#]],
    );
}

#[test]
fn audiences_echo_their_predicates() {
    let audience = Audience {
        kind: "audience",
        id: "123".to_owned(),
        name: "VIP Customers",
        predicates: Verbatim(r#"[{"attribute":"company.spend","type":"float","comparison":"gt","value":1.50}]"#),
        role_predicates: Verbatim("[]"),
        created_at: 1_717_200_000,
        updated_at: 1_717_200_001,
    };
    let pages = NumberedPages::new(1, 50, 51, |_| String::new());
    check(
        &AudienceList::new(vec![audience], 51, &pages),
        &expect![[r#"
        type: "list"
        data: [{"type":"audience","id":"123","name":"VIP Customers","predicates":[{"attribute":"company.spend","type":"float","comparison":"gt","value":1.50}],"role_predicates":[],"created_at":1717200000,"updated_at":1717200001}]
        total_count: 51
        page: 1
        per_page: 50
        total_pages: 2
    "#]],
    );
    check_all(
        &[&DeletedAudience::new("123".to_owned())],
        &expect![[r#"
            {"id":"123","object":"audience","deleted":true}
        "#]],
    );
}

#[test]
fn job_statuses() {
    let pending = JobStatus {
        kind: "job",
        id: "5".to_owned(),
        url: "https://x.example/jobs/status/5".to_owned(),
        status: "pending",
        resource_type: None,
        resource_id: None,
        resource_url: None,
    };
    check(
        &pending,
        &expect![[r#"
        type: "job"
        id: "5"
        url: "https://x.example/jobs/status/5"
        status: "pending"
        resource_type: null
        resource_id: null
        resource_url: null
    "#]],
    );
}
