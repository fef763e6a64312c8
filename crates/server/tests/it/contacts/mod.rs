//! `/contacts`: made, read, changed, merged, put away, listed, searched; and
//! leads as clients of 1.x know them.

mod attributes;
mod banners;
mod create;
mod fate;
mod leads;
mod list;
mod merge;
mod read;
mod search;
mod search_errors;
mod sort;
mod update;

use crate::support::{Reply, TestApp};
use serde_json::{Value, json};

/// Makes a contact; answers it.
fn made(app: &TestApp, body: &Value) -> Value {
    app.post("/contacts", body).expect(200).json()
}

/// The id of what was answered.
fn id(contact: &Value) -> &str {
    contact["id"].as_str().unwrap()
}

fn put(app: &TestApp, id: &str, body: &Value) -> Reply {
    app.ask("PUT", &format!("/contacts/{id}")).json(body).send()
}

/// Searches with these parts of a body.
fn search(app: &TestApp, body: &Value) -> Reply {
    app.post("/contacts/search", body)
}

/// What a search for `query` finds, the first made first, by name.
fn names(app: &TestApp, query: &Value) -> Vec<String> {
    let body = json!({"query": query, "sort": {"order": "ascending"}, "pagination": {"per_page": 150}});
    names_in(&search(app, &body).expect(200).json())
}

fn names_in(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|contact| contact["name"].as_str().unwrap().to_owned()).collect()
}

/// One comparison.
fn leaf(field: &str, operator: &str, value: impl Into<Value>) -> Value {
    json!({"field": field, "operator": operator, "value": value.into()})
}
