use super::{made, names_in};
use crate::support::TestApp;
use serde_json::json;

fn shop_of(count: usize) -> TestApp {
    let app = TestApp::start();
    for number in 0..count {
        let role = if number % 2 == 0 { "user" } else { "lead" };
        made(&app, &json!({"role": role, "name": number.to_string()}));
    }
    app
}

#[test]
fn contacts_are_listed_the_latest_first() {
    let app = shop_of(5);
    let list = app.get("/contacts").expect(200).json();
    assert_eq!(names_in(&list), ["4", "3", "2", "1", "0"]);
    assert_eq!((&list["type"], &list["total_count"]), (&json!("list"), &json!(5)));
    assert_eq!(list["pages"], json!({"type": "pages", "page": 1, "per_page": 50, "total_pages": 1}));
    let roles: Vec<&str> = list["data"].as_array().unwrap().iter().map(|item| item["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["user", "lead", "user", "lead", "user"]);
    // The official client of one language numbers pages besides.
    assert_eq!(names_in(&app.get("/contacts?page=1&per_page=2").expect(200).json()), ["4", "3"]);
}

#[test]
fn a_walk_meets_everybody_once_whatever_happens_meanwhile() {
    let app = shop_of(7);
    let mut met = Vec::new();
    let mut path = "/contacts?per_page=3".to_owned();
    for page in 1.. {
        let list = app.get(&path).expect(200).json();
        met.extend(names_in(&list));
        assert_eq!((&list["total_count"], &list["pages"]["page"]), (&json!(7), &json!(page)), "counted once");
        assert_eq!(list["pages"]["total_pages"], 3);
        let Some(next) = list["pages"].get("next") else { break };
        assert_eq!((&next["page"], &next["per_page"]), (&json!(page + 1), &json!(3)));
        let cursor = next["starting_after"].as_str().unwrap();
        assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{cursor}");
        path = format!("/contacts?per_page=3&starting_after={cursor}");
        made(&app, &json!({"role": "lead", "name": format!("new {page}")}));
    }
    assert_eq!(met, ["6", "5", "4", "3", "2", "1", "0"]);
}

#[test]
fn pages_have_bounds() {
    let app = shop_of(1);
    let per_page = |text: &str| app.get(&format!("/contacts?per_page={text}"));
    for (text, taken) in [("1", 1), ("149", 149), ("150", 150), ("151", 150)] {
        assert_eq!(per_page(text).expect(200).json()["pages"]["per_page"], taken);
    }
    for wrong in ["0", "-1", "x"] {
        let told = "400 parameter_invalid per_page: per_page must be a whole number from 1 to 150";
        assert_eq!(per_page(wrong).error(), told);
    }
}

#[test]
fn a_cursor_is_good_for_its_own_list_only() {
    let app = shop_of(3);
    let first = app.get("/contacts?per_page=1").expect(200).json();
    let cursor = first["pages"]["next"]["starting_after"].as_str().unwrap();
    let wrong = "400 client_error starting_after: Invalid starting_after param. Please try again using a starting_after value from a paginated response";
    let foreign = app.other_shop("foreign");
    let path = format!("/contacts?starting_after={cursor}");
    assert_eq!(app.ask("GET", &path).bearer(&foreign.token).send().error(), wrong);
    for made_up in ["x", "AAAA", "%00", &"A".repeat(5_000), &format!("{cursor}A"), &cursor[1..]] {
        assert_eq!(app.get(&format!("/contacts?starting_after={made_up}")).error(), wrong, "{made_up}");
    }
    let everybody = json!({"field": "role", "operator": "!=", "value": null});
    let body = json!({"query": everybody, "pagination": {"starting_after": cursor}});
    assert_eq!(app.post("/contacts/search", &body).error(), wrong);
    assert_eq!(names_in(&app.get(&path).expect(200).json()), ["1", "0"]);
}
