//! `/data_attributes`.

use crate::support::{Reply, START_S, TestApp};
use serde_json::{Value, json};

fn put(app: &TestApp, id: &str, body: &Value) -> Reply {
    app.ask("PUT", &format!("/data_attributes/{id}")).json(body).send()
}

/// The full names of the definitions that a list holds.
fn names(list: &Value, key: &str) -> Vec<String> {
    let data = list[key].as_array().unwrap().iter();
    data.map(|attribute| attribute["full_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn standard_attributes_are_listed_without_an_id() {
    let app = TestApp::start();
    let list = app.get("/data_attributes?model=contact").expect(200).json();
    let email = list["data"].as_array().unwrap().iter().find(|attribute| attribute["name"] == "email").unwrap();
    assert_eq!(
        (&list["type"], email),
        (
            &json!("list"),
            &json!({
                "type": "data_attribute", "name": "email", "full_name": "email", "label": "Email",
                "data_type": "string", "api_writable": true, "ui_writable": false, "messenger_writable": true,
                "custom": false, "archived": false, "model": "contact",
            })
        )
    );
    let contact = names(&list, "data");
    let company = names(&app.get("/data_attributes?model=company").expect(200).json(), "data");
    assert!(contact.contains(&"location.city".to_owned()) && !contact.contains(&"monthly_spend".to_owned()));
    assert!(company.contains(&"monthly_spend".to_owned()) && company.contains(&"plan.name".to_owned()));
    let all = names(&app.get("/data_attributes").expect(200).json(), "data");
    assert_eq!(all, [contact, company].concat());
}

#[test]
fn models_go_by_version() {
    let app = TestApp::start();
    let ask = |model: &str, version: &str| {
        app.ask("GET", &format!("/data_attributes?model={model}")).header("intercom-version", version).send()
    };
    assert_eq!(ask("conversation", "2.15").expect(200).json(), json!({"type": "list", "data": []}));
    let wrong = "parameter_invalid model: The Data Attribute model field must be either contact or company";
    assert_eq!(ask("conversation", "2.16").error(), format!("422 {wrong}"));
    assert_eq!(ask("moon", "2.14").error(), format!("400 {wrong}"));
    let old = ask("customer", "1.4").expect(200).json();
    assert_eq!(
        (&old["type"], &old["data_attributes"][0]["model"]),
        (&json!("data_attribute.list"), &json!("customer"))
    );
    assert_eq!(ask("company", "1.4").json()["data_attributes"][0]["model"], "company");
    assert_eq!(app.get("/data_attributes?include_archived=7").status, 400);
}

#[test]
fn an_attribute_is_defined_and_used() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let set = |value: Value| {
        let body = json!({"custom_attributes": {"Mithril Shirt": value}});
        app.ask("PUT", &format!("/contacts/{ada}")).json(&body).send()
    };
    assert!(set(json!("yes")).error().ends_with("Custom attribute 'Mithril Shirt' does not exist"));
    app.teammate("grace");
    let sent = json!({
        "name": " Mithril Shirt ", "model": "contact", "data_type": "string", "description": "Worn by hobbits",
        "messenger_writable": true,
    });
    let made = app.post("/data_attributes", &sent).expect(200).json();
    assert_eq!(
        made,
        json!({
            "id": 1, "type": "data_attribute", "name": "Mithril Shirt",
            "full_name": "custom_attributes.Mithril Shirt", "label": "Mithril Shirt", "description": "Worn by hobbits",
            "data_type": "string", "api_writable": true, "ui_writable": false, "messenger_writable": true,
            "custom": true, "archived": false, "admin_id": "1", "created_at": START_S, "updated_at": START_S,
            "model": "contact",
        })
    );
    set(json!("yes")).expect(200);
    let listed = app.get("/data_attributes?model=contact").json();
    assert_eq!(listed["data"].as_array().unwrap().last(), Some(&made));
    for (word, shown) in
        [("integer", "integer"), ("float", "float"), ("boolean", "boolean"), ("date", "date"), ("datetime", "date")]
    {
        let body = json!({"name": format!("a {word}"), "model": "company", "data_type": word});
        assert_eq!(app.post("/data_attributes", &body).expect(200).json()["data_type"], shown, "{word}");
    }
}

#[test]
fn what_cannot_be_defined_is_named() {
    let app = TestApp::start();
    let define = |name: &str, model: &str| {
        app.post("/data_attributes", &json!({"name": name, "model": model, "data_type": "string"}))
    };
    define("taken", "company").expect(200);
    let already = |have: &str, new: &str| {
        format!(
            "400 parameter_invalid name: You already have 'taken' in your {have} data. To save this as new {new} data, use a different name."
        )
    };
    assert_eq!(define("taken", "contact").error(), already("company", "people"));
    assert_eq!(define("taken", "company").error(), already("company", "company"));
    let bad_name = "400 parameter_invalid name: Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens";
    for name in ["a.b", "a$b", "a/b", "a\nb", "<b>"] {
        assert_eq!(define(name, "contact").error(), bad_name, "{name}");
    }
    for name in ["prix en €", "日本", "snake_case", "a-b 2"] {
        define(name, "contact").expect(200);
    }
    let bad_model = "400 parameter_invalid model: The Data Attribute model field must be either contact or company";
    assert_eq!(define("a", "conversation").error(), bad_model);
    for (body, expected) in [
        (json!({}), "400 parameter_not_found name: name is needed"),
        (json!({"name": " "}), "400 parameter_not_found name: name is needed"),
        (json!({"name": 7}), "400 type_mismatch name: name must be a string"),
        (json!({"name": "a"}), bad_model),
        (json!({"name": "a", "model": "contact"}), "400 parameter_not_found data_type: data_type is needed"),
        (
            json!({"name": "a", "model": "contact", "data_type": "moon"}),
            "400 parameter_invalid data_type: Data Type isn't an option",
        ),
        (
            json!({"name": "a", "model": "contact", "data_type": "options"}),
            "400 parameter_not_found options: options is needed",
        ),
        (
            json!({"name": "a", "model": "contact", "data_type": "options", "options": {"value": "a"}}),
            "400 parameter_invalid options: Options isn't an array",
        ),
        (
            json!({"name": "a", "model": "contact", "data_type": "options", "options": [{"value": "a"}, "a"]}),
            "400 parameter_invalid options: An attribute must have 2 to 250 options",
        ),
        (
            json!({"name": "a", "model": "contact", "data_type": "options", "options": [{"value": "a"}, {}]}),
            "400 parameter_not_found options.value: options.value is needed",
        ),
    ] {
        assert_eq!(app.post("/data_attributes", &body).error(), expected, "{body}");
    }
    let long = |chars: usize| define(&"é".repeat(chars), "contact").status;
    assert_eq!([long(190), long(191)], [200, 400]);
}

#[test]
fn there_are_at_most_so_many() {
    let app = TestApp::start();
    let define = |number: usize| {
        app.post("/data_attributes", &json!({"name": format!("a{number}"), "model": "contact", "data_type": "string"}))
    };
    for number in 0..250 {
        define(number).expect(200);
    }
    let full = "400 custom_data_limit_reached custom_attributes: Cannot have more than 250 custom attributes";
    assert_eq!(define(250).error(), full);
    put(&app, "1", &json!({"archived": true})).expect(200);
    define(250).expect(200);
    assert_eq!(put(&app, "1", &json!({"archived": false})).error(), full);
}

#[test]
fn a_definition_is_changed_and_archived() {
    let app = TestApp::start();
    let options = json!([{"value": "1-10"}, {"value": "11-20"}]);
    let sent = json!({"name": "size", "model": "contact", "data_type": "options", "options": options});
    let made = app.post("/data_attributes", &sent).expect(200).json();
    assert_eq!((&made["data_type"], &made["options"]), (&json!("string"), &json!(["1-10", "11-20"])));
    let ada = app.user("ada");
    let set = |value: &str| {
        let body = json!({"custom_attributes": {"size": value}});
        app.ask("PUT", &format!("/contacts/{ada}")).json(&body).send()
    };
    set("1-10").expect(200);
    assert!(set("21-30").error().contains("'size' has no option \"21-30\""));
    let changed = put(&app, "1", &json!({"options": ["11-20", "21-30"], "description": "People"})).expect(200).json();
    assert_eq!((&changed["options"], &changed["description"]), (&json!(["11-20", "21-30"]), &json!("People")));
    set("21-30").expect(200);
    assert_eq!(put(&app, "1", &json!({"description": null})).expect(200).json().get("description"), None);

    let archived = put(&app, "1", &json!({"archived": true})).expect(200).json();
    assert_eq!(archived["archived"], true);
    let listed = |query: &str| names(&app.get(&format!("/data_attributes?model=contact{query}")).json(), "data").len();
    assert_eq!(listed("&include_archived=true"), listed("") + 1);
    assert_eq!(app.get(&format!("/contacts/{ada}")).json()["custom_attributes"], json!({}));
    assert!(set("21-30").error().contains("does not exist"));
    put(&app, "1", &json!({"archived": false})).expect(200);
    assert_eq!(app.get(&format!("/contacts/{ada}")).json()["custom_attributes"], json!({"size": "21-30"}));
}

#[test]
fn what_cannot_be_changed_is_named() {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "plain", "model": "contact", "data_type": "string"})).expect(200);
    let not_found = "404 field_not_found -: We couldn't find that data attribute to update";
    for id in ["2", "0", "x", "01"] {
        assert_eq!(put(&app, id, &json!({"archived": true})).error(), not_found, "{id}");
    }
    assert_eq!(
        put(&app, "1", &json!({"options": "a"})).error(),
        "400 parameter_invalid options: Options isn't an array"
    );
    let no_list = put(&app, "1", &json!({"options": ["a", "b"]})).error();
    assert_eq!(no_list, "422 data_invalid options: 'plain' takes any value of its type; options cannot be added");
    assert_eq!(
        put(&app, "1", &json!({"archived": "yes"})).error(),
        "400 type_mismatch archived: archived must be true or false"
    );
    put(&app, "1", &json!({})).expect(200);
    let foreign = app.other_shop("foreign");
    let theirs = app.ask("PUT", "/data_attributes/1").bearer(&foreign.token).json(&json!({"archived": true})).send();
    assert_eq!(theirs.status, 404);
}
