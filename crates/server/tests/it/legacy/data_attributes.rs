use crate::support::TestApp;
use serde_json::{Value, json};

#[test]
fn definitions_are_listed_by_model() {
    let app = TestApp::start();
    let sent = json!({"user_id": "a", "custom_attributes": {"plan": "pro"},
                      "companies": [{"company_id": 1, "custom_attributes": {"ships": 3}}]});
    app.post("/users", &sent).expect(200);
    for (model, name, data_type) in [("customer", "plan", "string"), ("company", "ships", "integer")] {
        let list = app.get(&format!("/data_attributes/{model}")).expect(200).json();
        assert_eq!(list["type"], "data_attribute.list");
        let definitions = list["data_attributes"].as_array().unwrap();
        assert!(definitions.iter().all(|definition| definition["model"] == model), "{model}");
        let custom: Vec<&Value> = definitions.iter().filter(|definition| definition["custom"] == true).collect();
        assert_eq!(custom.len(), 1, "{model}");
        assert_eq!((&custom[0]["name"], &custom[0]["data_type"]), (&json!(name), &json!(data_type)));
        assert!(definitions.iter().any(|definition| definition["name"] == "name" && definition["custom"] == false));
    }
    let id = app.get("/data_attributes/customer").json()["data_attributes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|definition| definition["name"] == "plan")
        .unwrap()["id"]
        .clone();
    app.ask("PUT", &format!("/data_attributes/{id}")).json(&json!({"archived": true})).send().expect(200);
    let names =
        |query: &str| app.get(&format!("/data_attributes/customer{query}")).expect(200).text().contains("\"plan\"");
    assert_eq!((names(""), names("?include_archived=true")), (false, true));
    assert_eq!(app.get("/data_attributes/customer?include_archived=x").status, 400);
}
