use super::{check, check_all};
use crate::legacy::company::CompanyPage;
use crate::legacy::count::{
    AdminCount, AdminCounts, ConversationCounts, ConversationSpread, Count, CountHash, CountSpread, Counts, NamedCount,
    Spread,
};
use crate::legacy::data_attribute::DataAttributeList;
use crate::legacy::note::NotePage;
use crate::legacy::subscription::{
    NotificationList, Subscription, SubscriptionLinks, SubscriptionList, SubscriptionMetadata,
};
use crate::legacy::user::{
    CompanyBrief, CompanyList, KnownLocation, LeadList, LeadScroll, LocationData, SocialProfile, SocialProfileList,
    User, UserDeletion, UserList, UserScroll, Users,
};
use crate::list::NumberedPages;
use crate::rest::custom_attributes::{AttributeValue, Attributes};
use crate::rest::me::Avatar;
use crate::rest::note::Note;
use crate::rest::reference::Reference;
use crate::tests::companies::company;
use expect_test::expect;

fn user() -> User<'static> {
    User {
        kind: "user",
        id: "530370b477ad7120001d".to_owned(),
        user_id: Some("25"),
        anonymous: false,
        email: Some("wash@serenity.io"),
        phone: None,
        name: Some("Hoban Washburne"),
        pseudonym: None,
        avatar: Avatar::new(None),
        app_id: "the-app-id",
        companies: CompanyList::default(),
        location_data: LocationData::default(),
        last_request_at: None,
        last_seen_ip: None,
        created_at: 1_392_731_331,
        remote_created_at: None,
        signed_up_at: None,
        updated_at: 1_392_734_388,
        session_count: 0,
        social_profiles: SocialProfileList::default(),
        owner_id: None,
        unsubscribed_from_emails: false,
        marked_email_as_spam: false,
        has_hard_bounced: false,
        user_agent_data: None,
        tags: Default::default(),
        segments: Default::default(),
        custom_attributes: Attributes::default(),
        referrer: None,
        utm_campaign: None,
        utm_content: None,
        utm_medium: None,
        utm_source: None,
        utm_term: None,
        do_not_track: None,
    }
}

fn pages(total_count: u64) -> NumberedPages {
    NumberedPages::new(1, 50, total_count, |page| format!("https://x.example/users?per_page=50&page={page}"))
}

#[test]
fn a_user_has_every_key() {
    check(
        &user(),
        &expect![[r#"
        type: "user"
        id: "530370b477ad7120001d"
        user_id: "25"
        anonymous: false
        email: "wash@serenity.io"
        phone: null
        name: "Hoban Washburne"
        pseudonym: null
        avatar: {"type":"avatar","image_url":null}
        app_id: "the-app-id"
        companies: {"type":"company.list","companies":[]}
        location_data: {}
        last_request_at: null
        last_seen_ip: null
        created_at: 1392731331
        remote_created_at: null
        signed_up_at: null
        updated_at: 1392734388
        session_count: 0
        social_profiles: {"type":"social_profile.list","social_profiles":[]}
        owner_id: null
        unsubscribed_from_emails: false
        marked_email_as_spam: false
        has_hard_bounced: false
        user_agent_data: null
        tags: {"type":"tag.list","tags":[]}
        segments: {"type":"segment.list","segments":[]}
        custom_attributes: {}
        referrer: null
        utm_campaign: null
        utm_content: null
        utm_medium: null
        utm_source: null
        utm_term: null
        do_not_track: null
    "#]],
    );
}

#[test]
fn a_user_shows_what_is_known() {
    let brief = CompanyBrief {
        kind: "company",
        company_id: "366".into(),
        id: "530370b477ad7120001e".into(),
        name: "Blue Sun".into(),
    };
    let profile = SocialProfile {
        kind: "social_profile",
        name: "Twitter",
        id: Some("1235d3213"),
        username: Some("th1sland"),
        url: "http://twitter.com/th1sland",
    };
    let location = KnownLocation {
        city_name: Some("Dublin"),
        country_code: Some("IRL"),
        latitude: Some(53.159_233),
        ..KnownLocation::default()
    };
    check_all(
        &[
            &CompanyList::new(vec![brief]),
            &SocialProfileList::new(vec![profile]),
            &LocationData::Known(location),
            &Attributes(vec![("paid_subscriber".into(), AttributeValue::Boolean(true))]),
            &UserDeletion { id: 123_456 },
        ],
        &expect![[r#"
            {"type":"company.list","companies":[{"type":"company","company_id":"366","id":"530370b477ad7120001e","name":"Blue Sun"}]}
            {"type":"social_profile.list","social_profiles":[{"type":"social_profile","name":"Twitter","id":"1235d3213","username":"th1sland","url":"http://twitter.com/th1sland"}]}
            {"type":"location_data","city_name":"Dublin","continent_code":null,"country_code":"IRL","country_name":null,"latitude":53.159233,"longitude":null,"postal_code":null,"region_name":null,"timezone":null}
            {"paid_subscriber":true}
            {"id":123456}
        "#]],
    );
}

#[test]
fn users_and_leads_are_listed_under_their_own_keys() {
    let lists: [&dyn super::erased::Written; 7] = [
        &UserList::new(Vec::new(), 51, pages(51)),
        &Users::List(UserList::new(Vec::new(), 1, pages(1))),
        &LeadList::new(Vec::new(), 0, pages(0)),
        &UserScroll::new(Vec::new(), "uuid".to_owned()),
        &LeadScroll::new(Vec::new(), "uuid".to_owned()),
        &CompanyPage::new(Vec::new(), 0, pages(0)),
        &DataAttributeList::default(),
    ];
    check_all(
        &lists,
        &expect![[r#"
        {"type":"user.list","total_count":51,"limited":false,"pages":{"type":"pages","next":"https://x.example/users?per_page=50&page=2","page":1,"per_page":50,"total_pages":2},"users":[]}
        {"type":"user.list","total_count":1,"limited":false,"pages":{"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1},"users":[]}
        {"type":"contact.list","total_count":0,"limited":false,"pages":{"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1},"contacts":[]}
        {"type":"user.list","users":[],"scroll_param":null,"pages":null,"total_count":null}
        {"type":"contact.list","contacts":[],"scroll_param":null,"pages":null,"total_count":null}
        {"type":"company.list","total_count":0,"limited":false,"pages":{"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1},"companies":[]}
        {"type":"data_attribute.list","data_attributes":[]}
    "#]],
    );
    let one = serde_json::to_value(Users::One(Box::new(user()))).unwrap();
    assert_eq!(one, serde_json::to_value(user()).unwrap());
    let page = serde_json::to_value(CompanyPage::new(vec![company()], 1, pages(1))).unwrap();
    assert_eq!(page["companies"][0], serde_json::to_value(company()).unwrap());
}

#[test]
fn a_note_is_about_a_user() {
    let note = Note {
        kind: "note",
        id: "16".to_owned(),
        created_at: 1_389_913_941,
        contact: None,
        company: None,
        user: Some(Reference { kind: "user", id: "5310d8e8598c9a0b24000005".to_owned() }),
        author: None,
        body: "<p>Text for the note</p>".into(),
    };
    check(
        &NotePage::new(vec![note], 1, pages(1)),
        &expect![[r#"
        type: "note.list"
        total_count: 1
        limited: false
        pages: {"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1}
        notes: [{"type":"note","id":"16","created_at":1389913941,"user":{"type":"user","id":"5310d8e8598c9a0b24000005"},"author":null,"body":"<p>Text for the note</p>"}]
    "#]],
    );
}

#[test]
fn counts() {
    let named = |name, count, remote_company_id| NamedCount { name, count, remote_company_id };
    let count = |count| Count { count };
    let hash = CountHash {
        kind: "count.hash",
        company: count(8),
        user: count(12_239),
        lead: count(17),
        tag: count(341),
        segment: count(47),
    };
    let states = ConversationCounts { assigned: 1, closed: 15, open: 1, unassigned: 0 };
    let admin = vec![AdminCount { id: "1".to_owned(), name: "Ada", open: 1, closed: 0 }];
    let spreads = [
        CountSpread::users(Spread::Segment(vec![named("Active", 1, None), named("New", 0, None)])),
        CountSpread::companies(Spread::Tag(vec![named("Independent", 2, None)])),
        CountSpread::company_users(vec![named("Blue Sun", 3, Some("366"))], pages(1)),
        CountSpread::conversations(ConversationSpread::States(states)),
        CountSpread::conversations(ConversationSpread::Admins(AdminCounts { admin })),
    ]
    .map(Counts::Spread);
    let [users, companies, company_users, by_state, by_admin] = &spreads;
    check_all(
        &[&Counts::Hash(hash), users, companies, company_users, by_state, by_admin],
        &expect![[r#"
        {"type":"count.hash","company":{"count":8},"user":{"count":12239},"lead":{"count":17},"tag":{"count":341},"segment":{"count":47}}
        {"type":"count","user":{"segment":[{"Active":1},{"New":0}]}}
        {"type":"count","company":{"tag":[{"Independent":2}]}}
        {"type":"count","company":{"user":[{"Blue Sun":3,"remote_company_id":"366"}]},"pages":{"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1}}
        {"type":"count","conversation":{"assigned":1,"closed":15,"open":1,"unassigned":0}}
        {"type":"count","conversation":{"admin":[{"id":"1","name":"Ada","open":1,"closed":0}]}}
    "#]],
    );
}

#[test]
fn webhook_subscriptions_stand_under_items() {
    let at = |what: &str| format!("https://x.example/subscriptions/nsub_123{what}");
    let subscription = Subscription {
        kind: "notification_subscription",
        id: "nsub_123".to_owned(),
        created_at: 1_392_731_331,
        updated_at: 1_392_731_332,
        service_type: "web",
        app_id: "the-app-id",
        url: "https://shop.example/hook",
        itself: at(""),
        topics: vec!["user.created"],
        active: false,
        metadata: SubscriptionMetadata::default(),
        hub_secret: None,
        mode: "point",
        links: SubscriptionLinks { sent: at("/sent"), retry: at("/retry"), errors: at("/error") },
        notes: vec!["Nothing is sent yet."],
    };
    check(
        &subscription,
        &expect![[r#"
        type: "notification_subscription"
        id: "nsub_123"
        created_at: 1392731331
        updated_at: 1392731332
        service_type: "web"
        app_id: "the-app-id"
        url: "https://shop.example/hook"
        self: "https://x.example/subscriptions/nsub_123"
        topics: ["user.created"]
        active: false
        metadata: {}
        hub_secret: null
        mode: "point"
        links: {"sent":"https://x.example/subscriptions/nsub_123/sent","retry":"https://x.example/subscriptions/nsub_123/retry","errors":"https://x.example/subscriptions/nsub_123/error"}
        notes: ["Nothing is sent yet."]
    "#]],
    );
    check_all(
        &[
            &SubscriptionMetadata { event_names: vec!["ordered-item"] },
            &SubscriptionList::new(Vec::new(), 0, pages(0)),
            &NotificationList::default(),
        ],
        &expect![[r#"
            {"event_names":["ordered-item"]}
            {"type":"notification_subscription.list","total_count":0,"pages":{"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1},"items":[]}
            {"type":"notification_event.list","items":[]}
        "#]],
    );
}
