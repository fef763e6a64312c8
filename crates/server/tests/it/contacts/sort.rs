//! The order of a search, and its pages.

use super::{leaf, made, names_in, search};
use crate::support::{Reply, TestApp};
use serde_json::{Value, json};

fn sorted(app: &TestApp, sort: &Value) -> Reply {
    search(app, &json!({"query": leaf("role", "=", "user"), "sort": sort}))
}

#[test]
fn every_attribute_can_be_sorted_by_in_both_directions() {
    let app = TestApp::start();
    app.set("unknown_attributes", 1);
    // The first value makes `seats` a number with a fraction.
    for (name, seen, seats, letter) in [
        ("Bea", json!(300), json!(10.5), json!("b")),
        ("ada", json!(null), json!(9), json!(null)),
        ("Cid", json!(100), json!(null), json!("A")),
        ("dee", json!(200), json!(100), json!("c")),
    ] {
        app.clock.advance_s(1);
        let attributes = json!({"seats": seats, "letter": letter});
        made(&app, &json!({"external_id": name, "name": name, "last_seen_at": seen, "custom_attributes": attributes}));
    }
    let order =
        |field: &str, order: &str| names_in(&sorted(&app, &json!({"field": field, "order": order})).expect(200).json());
    for (field, up, down) in [
        ("name", ["ada", "Bea", "Cid", "dee"], ["dee", "Cid", "Bea", "ada"]),
        // Who has no value comes last both times.
        ("last_seen_at", ["Cid", "dee", "Bea", "ada"], ["Bea", "dee", "Cid", "ada"]),
        ("custom_attributes.seats", ["ada", "Bea", "dee", "Cid"], ["dee", "Bea", "ada", "Cid"]),
        ("custom_attributes.letter", ["Cid", "Bea", "dee", "ada"], ["dee", "Bea", "Cid", "ada"]),
        ("created_at", ["Bea", "ada", "Cid", "dee"], ["dee", "Cid", "ada", "Bea"]),
        // Ids compare byte by byte.
        ("external_id", ["Bea", "Cid", "ada", "dee"], ["dee", "ada", "Cid", "Bea"]),
    ] {
        assert_eq!(order(field, "ascending"), up, "{field}");
        assert_eq!(order(field, "descending"), down, "{field}");
    }
    let plain = |sort: Value| names_in(&sorted(&app, &sort).expect(200).json());
    assert_eq!(plain(json!(null)), ["dee", "Cid", "ada", "Bea"], "the latest made first");
    assert_eq!(plain(json!({"order": "ascending"})), ["Bea", "ada", "Cid", "dee"]);
    assert_eq!(plain(json!({"field": "name"})), ["dee", "Cid", "Bea", "ada"], "descending when nobody says");
}

#[test]
fn an_order_that_there_is_not_is_named() {
    let app = TestApp::start();
    let field = |name: &str| format!("400 invalid_field sort.field: {name} is not a valid search field to sort by");
    for (sort, expected) in [
        (
            json!({"field": "created_at", "order": "desc"}),
            "400 invalid_sort_order sort.order: Invalid sort order 'desc'. Must be one of: ascending, descending"
                .to_owned(),
        ),
        (
            json!({"field": "created_at", "order": 7}),
            "400 type_mismatch sort.order: sort.order must be a string".to_owned(),
        ),
        (json!({"field": "nothing"}), field("nothing")),
        (json!({"field": "tag_id"}), field("tag_id")),
        (json!({"field": "segment_id"}), field("segment_id")),
        (json!({"field": "event.ordered-item.count"}), field("event.ordered-item.count")),
        (json!({"field": "custom_attributes.nothing"}), field("custom_attributes.nothing")),
        (json!({"field": 7}), "400 type_mismatch sort.field: sort.field must be a string".to_owned()),
    ] {
        assert_eq!(sorted(&app, &sort).error(), expected, "{sort}");
    }
    assert_eq!(sorted(&app, &json!("created_at")).status, 400);
}

#[test]
fn a_search_is_paged_by_cursor() {
    let app = TestApp::start();
    for count in 0..3 {
        made(&app, &json!({"role": "lead", "email": "s@x.example", "name": count.to_string()}));
    }
    let query = leaf("email", "=", "s@x.example");
    let sort = json!({"field": "name", "order": "ascending"});
    let page = |pagination: Value| search(&app, &json!({"query": query, "sort": sort, "pagination": pagination}));
    let first = page(json!({"per_page": 2})).expect(200).json();
    assert_eq!((first["total_count"].as_u64(), names_in(&first)), (Some(3), vec!["0".to_owned(), "1".to_owned()]));
    let pages = &first["pages"];
    assert_eq!((&pages["page"], &pages["per_page"], &pages["total_pages"]), (&json!(1), &json!(2), &json!(2)));
    let cursor = &pages["next"]["starting_after"];
    assert_eq!(pages["next"], json!({"page": 2, "per_page": 2, "starting_after": cursor}));
    // Somebody new does not move the pages, and is not counted.
    made(&app, &json!({"role": "lead", "email": "s@x.example", "name": "00"}));
    let second = page(json!({"per_page": 2, "starting_after": cursor})).expect(200).json();
    assert_eq!((names_in(&second), &second["total_count"]), (vec!["2".to_owned()], &json!(3)));
    assert!(second["pages"].get("next").is_none(), "{second}");
    assert!(second.get("cut").is_none());
    let wrong = "400 client_error starting_after: Invalid starting_after param. Please try again using a starting_after value from a paginated response";
    assert_eq!(page(json!({"starting_after": "x"})).error(), wrong);
    let other = search(&app, &json!({"query": query, "pagination": {"starting_after": cursor}}));
    assert_eq!(other.error(), wrong, "a cursor belongs to its order");
    for per_page in [json!(0), json!(-1), json!("2"), json!(1.5)] {
        assert_eq!(page(json!({"per_page": per_page})).status, 400, "{per_page}");
    }
    assert_eq!(page(json!({"per_page": 151})).expect(200).json()["pages"]["per_page"], 150);
}
