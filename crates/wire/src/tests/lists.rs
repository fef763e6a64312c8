use super::{check, check_all};
use crate::list::{Counts, ForwardList, List, NumberedPages, PageList, PlainList, ScrollList};
use expect_test::expect;

fn pages(page: u64, total_count: u64) -> NumberedPages {
    NumberedPages::new(page, 50, total_count, |page| format!("https://x.example/companies?page={page}&per_page=50"))
}

#[test]
fn cursor_pages_leave_out_next_on_the_last() {
    let counts = |before| Counts { total: 101, before };
    check_all(
        &[
            &List::counted(vec![1], 50, counts(0), Some("opaque".to_owned())),
            &List::counted(vec![1], 50, counts(50), Some("opaque".to_owned())),
            &List::counted(vec![1], 50, counts(100), None),
            &List::new(vec![1], 50, Some("opaque".to_owned())),
            &List::<u8>::new(Vec::new(), 50, None),
        ],
        &expect![[r#"
            {"type":"list","data":[1],"total_count":101,"pages":{"type":"pages","page":1,"per_page":50,"total_pages":3,"next":{"page":2,"per_page":50,"starting_after":"opaque"}}}
            {"type":"list","data":[1],"total_count":101,"pages":{"type":"pages","page":2,"per_page":50,"total_pages":3,"next":{"page":3,"per_page":50,"starting_after":"opaque"}}}
            {"type":"list","data":[1],"total_count":101,"pages":{"type":"pages","page":3,"per_page":50,"total_pages":3}}
            {"type":"list","data":[1],"pages":{"type":"pages","per_page":50,"next":{"per_page":50,"starting_after":"opaque"}}}
            {"type":"list","data":[],"pages":{"type":"pages","per_page":50}}
        "#]],
    );
}

#[test]
fn numbered_pages_have_an_address_or_null() {
    check_all(
        &[
            &PageList::new(vec![1], 101, pages(2, 101)),
            &PageList::new(vec![1], 101, pages(3, 101)),
            &PageList::<u8>::new(Vec::new(), 101, pages(4, 101)),
            &PageList::<u8>::new(Vec::new(), 0, pages(1, 0)),
            &PageList::new(vec![1], 50, pages(1, 50)),
            &PageList::new(vec![1], 51, pages(1, 51)),
        ],
        &expect![[r#"
            {"type":"list","data":[1],"total_count":101,"pages":{"type":"pages","next":"https://x.example/companies?page=3&per_page=50","page":2,"per_page":50,"total_pages":3}}
            {"type":"list","data":[1],"total_count":101,"pages":{"type":"pages","next":null,"page":3,"per_page":50,"total_pages":3}}
            {"type":"list","data":[],"total_count":101,"pages":{"type":"pages","next":null,"page":4,"per_page":50,"total_pages":3}}
            {"type":"list","data":[],"total_count":0,"pages":{"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1}}
            {"type":"list","data":[1],"total_count":50,"pages":{"type":"pages","next":null,"page":1,"per_page":50,"total_pages":1}}
            {"type":"list","data":[1],"total_count":51,"pages":{"type":"pages","next":"https://x.example/companies?page=2&per_page=50","page":1,"per_page":50,"total_pages":2}}
        "#]],
    );
}

#[test]
fn a_walk_ends_with_an_empty_page_and_nothing_to_go_on_with() {
    let param = || "25b649f7-4d33-4ef6-88f5-60e5b8244309".to_owned();
    check(
        &ScrollList::new(vec![1], param()),
        &expect![[r#"
        type: "list"
        data: [1]
        scroll_param: "25b649f7-4d33-4ef6-88f5-60e5b8244309"
        pages: null
        total_count: null
    "#]],
    );
    check(
        &ScrollList::<u8>::new(Vec::new(), param()),
        &expect![[r#"
        type: "list"
        data: []
        scroll_param: null
        pages: null
        total_count: null
    "#]],
    );
}

#[test]
fn other_lists() {
    check_all(
        &[
            &ForwardList::new(vec![1], Some("opaque".to_owned())),
            &ForwardList::<u8>::new(Vec::new(), None),
            &PlainList::new(vec![1]),
            &PlainList::<u8>::default(),
        ],
        &expect![[r#"
            {"type":"list","data":[1],"next_cursor":"opaque","has_more":true}
            {"type":"list","data":[],"next_cursor":null,"has_more":false}
            {"type":"list","data":[1]}
            {"type":"list","data":[]}
        "#]],
    );
}
