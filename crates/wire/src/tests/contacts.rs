use super::{check, check_all};
use crate::list::PlainList;
use crate::rest::contact::{
    ArchivedContact, BlockedContact, Contact, DeletedContact, Location, MergeRecord, SocialProfile, Sublist,
    SublistItem,
};
use crate::rest::custom_attributes::{AttributeValue, Attributes};
use crate::rest::me::Avatar;
use crate::rest::visitor::Visitor;
use expect_test::expect;

const ID: &str = "6762f0dd1bb69f9f2193bb83";

/// A contact of whom nothing but the e-mail address is known.
pub fn contact() -> Contact<'static> {
    Contact {
        kind: "contact",
        id: ID.to_owned(),
        workspace_id: "ecahpwf5",
        external_id: None,
        role: "user",
        email: Some("joebloggs@intercom.io"),
        email_domain: Some("intercom.io"),
        phone: None,
        formatted_phone: None,
        name: None,
        avatar: None,
        owner_id: None,
        social_profiles: PlainList::default(),
        has_hard_bounced: false,
        marked_email_as_spam: false,
        unsubscribed_from_emails: false,
        created_at: 1_734_537_437,
        updated_at: 1_734_537_437,
        signed_up_at: None,
        last_seen_at: None,
        last_replied_at: None,
        last_contacted_at: None,
        last_email_opened_at: None,
        last_email_clicked_at: None,
        language_override: None,
        browser: None,
        browser_version: None,
        browser_language: None,
        os: None,
        location: Location::default(),
        android_app_name: None,
        android_app_version: None,
        android_device: None,
        android_os_version: None,
        android_sdk_version: None,
        android_last_seen_at: None,
        ios_app_name: None,
        ios_app_version: None,
        ios_device: None,
        ios_os_version: None,
        ios_sdk_version: None,
        ios_last_seen_at: None,
        custom_attributes: Attributes::default(),
        tags: Sublist::empty(ID, "tags"),
        notes: Sublist::empty(ID, "notes"),
        companies: Sublist::empty(ID, "companies"),
        opted_out_subscription_types: Sublist::empty(ID, "subscriptions"),
        opted_in_subscription_types: Sublist::empty(ID, "subscriptions"),
        utm_campaign: None,
        utm_content: None,
        utm_medium: None,
        utm_source: None,
        utm_term: None,
        referrer: None,
        sms_consent: false,
        unsubscribed_from_sms: false,
        enabled_push_messaging: None,
        merge_history: None,
    }
}

#[test]
fn a_contact_has_every_key_and_nulls_for_what_is_not_known() {
    check(
        &contact(),
        &expect![[r#"
        type: "contact"
        id: "6762f0dd1bb69f9f2193bb83"
        workspace_id: "ecahpwf5"
        external_id: null
        role: "user"
        email: "joebloggs@intercom.io"
        email_domain: "intercom.io"
        phone: null
        name: null
        avatar: null
        owner_id: null
        social_profiles: {"type":"list","data":[]}
        has_hard_bounced: false
        marked_email_as_spam: false
        unsubscribed_from_emails: false
        created_at: 1734537437
        updated_at: 1734537437
        signed_up_at: null
        last_seen_at: null
        last_replied_at: null
        last_contacted_at: null
        last_email_opened_at: null
        last_email_clicked_at: null
        language_override: null
        browser: null
        browser_version: null
        browser_language: null
        os: null
        location: {"type":"location","country":null,"region":null,"city":null,"country_code":null,"continent_code":null}
        android_app_name: null
        android_app_version: null
        android_device: null
        android_os_version: null
        android_sdk_version: null
        android_last_seen_at: null
        ios_app_name: null
        ios_app_version: null
        ios_device: null
        ios_os_version: null
        ios_sdk_version: null
        ios_last_seen_at: null
        custom_attributes: {}
        tags: {"type":"list","data":[],"url":"/contacts/6762f0dd1bb69f9f2193bb83/tags","total_count":0,"has_more":false}
        notes: {"type":"list","data":[],"url":"/contacts/6762f0dd1bb69f9f2193bb83/notes","total_count":0,"has_more":false}
        companies: {"type":"list","data":[],"url":"/contacts/6762f0dd1bb69f9f2193bb83/companies","total_count":0,"has_more":false}
        opted_out_subscription_types: {"type":"list","data":[],"url":"/contacts/6762f0dd1bb69f9f2193bb83/subscriptions","total_count":0,"has_more":false}
        opted_in_subscription_types: {"type":"list","data":[],"url":"/contacts/6762f0dd1bb69f9f2193bb83/subscriptions","total_count":0,"has_more":false}
        utm_campaign: null
        utm_content: null
        utm_medium: null
        utm_source: null
        utm_term: null
        referrer: null
        sms_consent: false
        unsubscribed_from_sms: false
        enabled_push_messaging: null
    "#]],
    );
}

#[test]
fn a_contact_shows_what_is_known() {
    let [text, digits, huge, flag] = [
        ("plan", AttributeValue::Text("pro \"max\"".into())),
        ("paid", AttributeValue::Number("1.50".into())),
        ("big", AttributeValue::Number("12345678901234567890123".into())),
        ("vip", AttributeValue::Boolean(true)),
    ]
    .map(|(name, value)| (name.into(), value));
    let merge = MergeRecord {
        kind: "merge_history",
        source_contact_id: "6762f0dd1bb69f9f2193bb84".to_owned(),
        source_contact_role: "lead",
        merged_at: 1_734_537_500,
    };
    let profile = SocialProfile { kind: "social_profile", name: "Twitter", url: "http://twitter.com/th1sland" };
    let shown = Contact {
        formatted_phone: Some(None),
        avatar: Some(Avatar::new(Some("https://x.example/a.png"))),
        social_profiles: PlainList::new(vec![profile]),
        location: Location { country: Some("Ireland"), country_code: Some("IRL"), ..Location::default() },
        custom_attributes: Attributes(vec![text, digits, huge, flag]),
        tags: Sublist::new(ID, "tags", 11, (1..=11).map(|id| SublistItem::tag(id.to_string()))),
        notes: Sublist::new(ID, "notes", 1, [SublistItem::note("31".to_owned())]),
        companies: Sublist::new(ID, "companies", 1, [SublistItem::company("6762f0761bb69f9f2193bae2".to_owned())]),
        opted_in_subscription_types: Sublist::new(
            ID,
            "subscriptions",
            1,
            [SublistItem::subscription("135".to_owned())],
        ),
        merge_history: Some(vec![merge]),
        ..contact()
    };
    let nothing = serde_json::to_value(contact()).unwrap();
    let known = serde_json::to_value(&shown).unwrap();
    let keys = known.as_object().unwrap();
    let changed: Vec<String> = keys
        .iter()
        .filter(|(key, value)| nothing.get(key.as_str()) != Some(value) && *key != "tags")
        .map(|(key, _)| key.clone())
        .collect();
    assert_eq!(changed.len(), 9, "{changed:?}");
    assert_eq!(keys["tags"]["data"].as_array().unwrap().len(), 10);
    check_all(
        &[
            &shown.formatted_phone,
            &shown.avatar,
            &shown.social_profiles,
            &shown.location,
            &shown.custom_attributes,
            &shown.notes,
            &shown.companies,
            &shown.opted_in_subscription_types,
            &shown.merge_history,
        ],
        &expect![[r#"
            null
            {"type":"avatar","image_url":"https://x.example/a.png"}
            {"type":"list","data":[{"type":"social_profile","name":"Twitter","url":"http://twitter.com/th1sland"}]}
            {"type":"location","country":"Ireland","region":null,"city":null,"country_code":"IRL","continent_code":null}
            {"plan":"pro \"max\"","paid":1.50,"big":12345678901234567890123,"vip":true}
            {"type":"list","data":[{"type":"note","id":"31","url":"/notes/31"}],"url":"/contacts/6762f0dd1bb69f9f2193bb83/notes","total_count":1,"has_more":false}
            {"type":"list","data":[{"type":"company","id":"6762f0761bb69f9f2193bae2","url":"/companies/6762f0761bb69f9f2193bae2"}],"url":"/contacts/6762f0dd1bb69f9f2193bb83/companies","total_count":1,"has_more":false}
            {"type":"list","data":[{"type":"subscription","id":"135","url":"/subscription_types/135"}],"url":"/contacts/6762f0dd1bb69f9f2193bb83/subscriptions","total_count":1,"has_more":false}
            [{"type":"merge_history","source_contact_id":"6762f0dd1bb69f9f2193bb84","source_contact_role":"lead","merged_at":1734537500}]
        "#]],
    );
    assert_eq!((shown.tags.total_count, shown.tags.has_more), (11, true));
}

#[test]
fn a_contact_that_is_put_away() {
    check_all(
        &[
            &ArchivedContact { kind: "contact", id: ID.to_owned(), external_id: Some("70"), archived: true },
            &ArchivedContact { kind: "contact", id: ID.to_owned(), external_id: None, archived: false },
            &BlockedContact { kind: "contact", id: ID.to_owned(), external_id: None, blocked: true },
            &DeletedContact { kind: "contact", id: ID.to_owned(), external_id: Some("70"), deleted: true },
        ],
        &expect![[r#"
            {"type":"contact","id":"6762f0dd1bb69f9f2193bb83","external_id":"70","archived":true}
            {"type":"contact","id":"6762f0dd1bb69f9f2193bb83","external_id":null,"archived":false}
            {"type":"contact","id":"6762f0dd1bb69f9f2193bb83","external_id":null,"blocked":true}
            {"type":"contact","id":"6762f0dd1bb69f9f2193bb83","external_id":"70","deleted":true}
        "#]],
    );
}

#[test]
fn a_visitor_has_an_empty_address() {
    let visitor = Visitor {
        kind: "visitor",
        id: "6762f30c1bb69f9f2193bc5e".to_owned(),
        user_id: Some("3ecf64d0-9ed1-4e9f-88e1-da7d6e6782f3"),
        anonymous: true,
        email: "",
        phone: None,
        name: Some("Gareth Bale"),
        pseudonym: None,
        avatar: Avatar::new(None),
        app_id: "ecahpwf5",
        companies: Default::default(),
        location_data: Default::default(),
        last_request_at: None,
        created_at: 1_734_537_996,
        remote_created_at: Some(1_734_537_996),
        signed_up_at: Some(1_734_537_996),
        updated_at: 1_734_537_997,
        session_count: 0,
        social_profiles: Default::default(),
        owner_id: None,
        unsubscribed_from_emails: false,
        marked_email_as_spam: false,
        has_hard_bounced: false,
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
    };
    check(
        &visitor,
        &expect![[r#"
        type: "visitor"
        id: "6762f30c1bb69f9f2193bc5e"
        user_id: "3ecf64d0-9ed1-4e9f-88e1-da7d6e6782f3"
        anonymous: true
        email: ""
        phone: null
        name: "Gareth Bale"
        pseudonym: null
        avatar: {"type":"avatar","image_url":null}
        app_id: "ecahpwf5"
        companies: {"type":"company.list","companies":[]}
        location_data: {}
        last_request_at: null
        created_at: 1734537996
        remote_created_at: 1734537996
        signed_up_at: 1734537996
        updated_at: 1734537997
        session_count: 0
        social_profiles: {"type":"social_profile.list","social_profiles":[]}
        owner_id: null
        unsubscribed_from_emails: false
        marked_email_as_spam: false
        has_hard_bounced: false
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
