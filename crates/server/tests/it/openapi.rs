//! The description at `/openapi.json`.

use crate::support::TestApp;
use serde_json::Value;
use server::routes;

#[test]
fn it_lists_every_route_with_its_errors() {
    let app = TestApp::start();
    let document = app.get("/openapi.json").expect(200).json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut described = 0;
    for route in routes::all() {
        let method = route.method.as_str().to_lowercase();
        let operation = &document["paths"][&route.path][&method];
        assert!(operation["summary"].is_string(), "{method} {} says what it does", route.path);
        described += 1;
        if route.scope.is_none() {
            continue;
        }
        for status in ["401", "403", "429", "500", "503"] {
            let response = &operation["responses"][status];
            let shared = document.pointer(response["$ref"].as_str().unwrap_or("#").trim_start_matches('#'));
            let response = shared.filter(|_| response["$ref"].is_string()).unwrap_or(response);
            let schema = &response["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/ErrorList", "{method} {} {status}", route.path);
        }
        assert!(operation["security"].is_array());
    }
    let listed: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(listed, described);
}

#[test]
fn every_reference_leads_somewhere() {
    let document: Value = serde_json::from_str(&server::openapi::openapi_json()).unwrap();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                references.push(reference.clone());
            }
            object.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
