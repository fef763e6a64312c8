use super::{id, made};
use crate::support::TestApp;
use serde_json::json;

#[test]
fn nobody_is_found_by_what_is_no_id() {
    let app = TestApp::start();
    let foreign = app.other_shop("foreign");
    let contact = made(&app, &json!({"external_id": "ada"}));
    for wrong in ["6762f0dd1bb69f9f2193bb83", "ada", "0", "%00", "6762f0dd1bb69f9f2193bb8"] {
        assert_eq!(app.get(&format!("/contacts/{wrong}")).error(), "404 not_found id: User Not Found", "{wrong}");
    }
    let reply = app.ask("GET", &format!("/contacts/{}", id(&contact))).bearer(&foreign.token).send();
    assert_eq!(reply.error(), "404 not_found id: User Not Found");
}

#[test]
fn a_user_is_found_by_external_id_however_odd() {
    let app = TestApp::start();
    for external_id in ["25", "a/b", "Straße 1", "a%2Fb", "%", "x?y#z"] {
        let contact = made(&app, &json!({"external_id": external_id}));
        let path = format!("/contacts/find_by_external_id/{}", server::request::encode(external_id));
        let found = app.get(&path).expect(200).json();
        assert_eq!((&found["id"], &found["external_id"]), (&contact["id"], &json!(external_id)));
    }
    let nobody = app.get("/contacts/find_by_external_id/nobody").error();
    assert_eq!(nobody, "404 not_found external_id: User Not Found");
    assert_eq!(app.get("/contacts/find_by_external_id/A%2FB").status, 404, "ids compare exactly");
    let lead = made(&app, &json!({"role": "lead", "email": "l@x.example"}));
    let path = format!("/contacts/find_by_external_id/{}", lead["external_id"].as_str().unwrap());
    assert_eq!(app.get(&path).error(), "404 not_found external_id: User Not Found", "leads are not found so");
    let foreign = app.other_shop("foreign");
    let reply = app.ask("GET", "/contacts/find_by_external_id/25").bearer(&foreign.token).send();
    assert_eq!(reply.status, 404);
}

#[test]
fn neighbours_are_shown_with_the_first_ten() {
    let app = TestApp::start();
    let contact = made(&app, &json!({"external_id": "ada"}));
    let path = format!("/contacts/{}", id(&contact));
    for count in 0..11 {
        let company = app.post("/companies", &json!({"company_id": count.to_string(), "name": "c"})).expect(200).json();
        app.post(&format!("{path}/companies"), &json!({"id": company["id"]})).expect(200);
        let tag = app.post("/tags", &json!({"name": format!("t{count}")})).expect(200).json();
        app.post(&format!("{path}/tags"), &json!({"id": tag["id"]})).expect(200);
        app.post(&format!("{path}/notes"), &json!({"body": format!("n{count}")})).expect(200);
        let shown = app.get(&path).expect(200).json();
        for what in ["companies", "tags", "notes"] {
            let list = &shown[what];
            let data = list["data"].as_array().unwrap();
            assert_eq!(list["url"], format!("{path}/{what}"));
            assert_eq!((list["total_count"].as_u64(), data.len()), (Some(count + 1), (count as usize + 1).min(10)));
            assert_eq!(list["has_more"], json!(count == 10), "{what} {count}");
            for item in data {
                let kind = item["type"].as_str().unwrap();
                let url = if kind == "company" { "companies".to_owned() } else { format!("{kind}s") };
                assert_eq!(item["url"], format!("/{url}/{}", item["id"].as_str().unwrap()));
            }
        }
    }
    let gone = app.get("/companies?company_id=0").expect(200).json();
    app.ask("DELETE", &format!("/companies/{}", id(&gone))).send().expect(200);
    let shown = app.get(&path).expect(200).json();
    assert_eq!(shown["companies"]["total_count"], 10);
    assert!(!shown["companies"].to_string().contains(id(&gone)), "a company that is gone is passed over");
}

#[test]
fn choices_are_shown_in_two_lists() {
    let app = TestApp::start();
    let contact = made(&app, &json!({"external_id": "ada"}));
    let path = format!("/contacts/{}", id(&contact));
    let kinds = app.get("/subscription_types").expect(200).json();
    let kind = kinds["data"][0]["id"].as_str().unwrap();
    for (consent, chosen, other) in [("opt_in", "opted_in", "opted_out"), ("opt_out", "opted_out", "opted_in")] {
        let choice = json!({"id": kind, "consent_type": consent});
        app.post(&format!("{path}/subscriptions"), &choice).expect(200);
        let shown = app.get(&path).expect(200).json();
        let list = &shown[format!("{chosen}_subscription_types")];
        assert_eq!((&list["total_count"], &list["data"][0]["id"]), (&json!(1), &json!(kind)));
        assert_eq!(
            (&list["data"][0]["type"], &list["url"]),
            (&json!("subscription"), &json!(format!("{path}/subscriptions")))
        );
        assert_eq!(shown[format!("{other}_subscription_types")]["total_count"], 0);
    }
}
