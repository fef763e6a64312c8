use super::check_all;
use crate::json::Field;
use crate::list::{Counts, List};
use crate::messenger::{
    Collected, KnownVisitor, LeftOut, Limits, MessageGone, NewsData, NewsItem, PageLooks, Person, Ping, Pong,
    WebEventResult, WebEventResults,
};
use crate::rest::batch::ResultWord;
use crate::rest::search::{Cut, SearchResult};
use expect_test::expect;

#[test]
fn a_browser_is_told_little() {
    let visitor = KnownVisitor {
        kind: "visitor",
        id: "6762f0dd1bb69f9f2193bb83".to_owned(),
        user_id: "uuid",
        created_at: 1,
        last_request_at: Some(2),
        session_count: 3,
    };
    let person = Person { kind: "user", id: None, user_id: Some("25".into()), email: None, name: None };
    let limits = Limits { events_per_request: 50, metadata_keys: 20 };
    let left_out = vec![LeftOut { name: "seats".to_owned(), code: "type_mismatch", message: "why".into() }];
    let gone = MessageGone { delivery: "d".to_owned() };
    let looks =
        PageLooks { action_color: Some("#0a7ea4".to_owned()), background_color: None, theme_mode: Some("dark") };
    let pong = Pong {
        session: "s".to_owned(),
        event_key: "k".to_owned(),
        anonymous_id: "uuid",
        person: person.clone(),
        visitor: Some(visitor),
        verified: "none",
        revision: 7,
        now_ms: 5,
        session_duration_ms: 6,
        items: vec![NewsItem { event: "message_gone", id: 7, data: NewsData::Gone(gone) }],
        left_out,
        limits,
        appearance: Some(looks),
    };
    let user = Pong { visitor: None, items: Vec::new(), left_out: Vec::new(), appearance: None, ..pong.clone() };
    let ok = WebEventResult { id: Some("a".into()), result: ResultWord::Ok, code: None, field: None, message: None };
    let (code, field, message) = (Some("c".into()), Some("f".into()), Some("m".into()));
    let rejected = WebEventResult { id: None, result: ResultWord::Rejected, code, field, message };
    check_all(
        &[
            &pong,
            &user,
            &Collected { person, revision: 8 },
            &WebEventResults { results: vec![ok, rejected], revision: Some(9) },
        ],
        &expect![[r##"
            {"session":"s","event_key":"k","anonymous_id":"uuid","person":{"type":"user","user_id":"25"},"visitor":{"type":"visitor","id":"6762f0dd1bb69f9f2193bb83","user_id":"uuid","created_at":1,"last_request_at":2,"session_count":3},"verified":"none","revision":7,"now_ms":5,"session_duration_ms":6,"items":[{"event":"message_gone","id":7,"data":{"delivery":"d"}}],"left_out":[{"name":"seats","code":"type_mismatch","message":"why"}],"limits":{"events_per_request":50,"metadata_keys":20},"appearance":{"action_color":"#0a7ea4","theme_mode":"dark"}}
            {"session":"s","event_key":"k","anonymous_id":"uuid","person":{"type":"user","user_id":"25"},"verified":"none","revision":7,"now_ms":5,"session_duration_ms":6,"left_out":[],"limits":{"events_per_request":50,"metadata_keys":20}}
            {"person":{"type":"user","user_id":"25"},"revision":8}
            {"results":[{"id":"a","result":"ok"},{"id":null,"result":"rejected","code":"c","field":"f","message":"m"}],"revision":9}
        "##]],
    );
}

#[test]
fn a_ping_may_hold_nothing_or_more_than_is_known() {
    let read = |json| serde_json::from_str::<Ping<'_>>(json).unwrap();
    assert!(read("{}").app_id.is_absent());
    let ping = read(r#"{"app_id":"a","page_title":"x","anonymous_id":null,"do_not_track":true}"#);
    assert_eq!(ping.app_id, Field::Text("a".into()));
    assert_eq!((ping.anonymous_id, ping.do_not_track), (Field::Null, Field::Boolean(true)));
}

#[test]
fn a_search_says_when_it_was_cut() {
    let list = || List::counted(vec![1], 50, Counts { total: 1, before: 0 }, None);
    check_all(
        &[&SearchResult::new(list(), None), &SearchResult::new(list(), Some(Cut { undecided: 7 }))],
        &expect![[r#"
            {"type":"list","data":[1],"total_count":1,"pages":{"type":"pages","page":1,"per_page":50,"total_pages":1}}
            {"type":"list","data":[1],"total_count":1,"pages":{"type":"pages","page":1,"per_page":50,"total_pages":1},"cut":{"undecided":7}}
        "#]],
    );
}
