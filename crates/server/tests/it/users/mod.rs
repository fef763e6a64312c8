//! `/users` of the 1.x API.

mod archive;
mod attributes;
mod companies;
mod deletion;
mod find;
mod list;
mod scroll;
mod update;
mod upsert;

use crate::support::{Reply, TestApp};
use serde_json::{Value, json};

/// Makes or changes a user; answers them.
fn made(app: &TestApp, body: &Value) -> Value {
    app.post("/users", body).expect(200).json()
}

/// A user of whom only the `user_id` is known; answers the id.
fn plain(app: &TestApp, user_id: &str) -> String {
    id(&made(app, &json!({"user_id": user_id}))).to_owned()
}

/// The id of what was answered.
fn id(user: &Value) -> &str {
    user["id"].as_str().unwrap()
}

/// A request of a caller who says a version.
fn said(app: &TestApp, version: &str, method: &str, path: &str) -> Reply {
    app.ask(method, path).header("intercom-version", version).send()
}

/// The `user_id`s of a list, in order.
fn user_ids(list: &Value) -> Vec<&str> {
    list["users"].as_array().unwrap().iter().map(|user| user["user_id"].as_str().unwrap()).collect()
}
