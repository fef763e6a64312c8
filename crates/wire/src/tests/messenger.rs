use super::check_all;
use crate::json::Field;
use crate::list::{Counts, List};
use crate::messenger::{KnownVisitor, Ping, Pong};
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
    check_all(
        &[&Pong { visitor, anonymous_id: "uuid" }],
        &expect![[r#"
            {"visitor":{"type":"visitor","id":"6762f0dd1bb69f9f2193bb83","user_id":"uuid","created_at":1,"last_request_at":2,"session_count":3},"anonymous_id":"uuid"}
        "#]],
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
