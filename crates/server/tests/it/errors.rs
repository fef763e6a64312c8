//! The envelope, whatever goes wrong; and the list of errors in the docs.

use crate::support::TestApp;
use axum::extract::Request;
use axum::routing::get;
use engine::rows::{Scopes, TeammateRole};
use server::app::AppOptions;
use server::errors::ErrorCode;
use server::request::{self, Admission, Takes};

#[test]
fn a_bug_in_a_handler_tells_nothing_but_the_id() {
    let app = TestApp::start_with(AppOptions::default(), |router, app| {
        let role = TeammateRole::Viewer;
        let admission = Admission { route: "GET /bug", scope: Scopes::READ, role, takes: Takes::Nothing };
        let handler = move |request: Request| {
            request::serve(app, admission, request, async |call| {
                let key = call.access.workspace_row().identity_secret.clone();
                call.read(move |_, _| panic!("the secret is {key}")).await
            })
        };
        router.route("/bug", get(handler))
    });
    let reply = app.get("/bug");
    assert_eq!(reply.error(), "500 server_error -: Something went wrong on the server");
    assert!(reply.header("x-ratelimit-remaining").is_some() && reply.header("retry-after").is_some());
    assert!(!reply.text().contains("secret"), "{}", reply.text());
    app.get("/me").expect(200);
}

#[test]
fn a_path_that_is_no_route_is_in_the_envelope_too() {
    let app = TestApp::start();
    assert_eq!(app.get("/nowhere").error(), "404 not_found -: There is no such route");
    let reply = app.ask("DELETE", "/events").send();
    assert_eq!(reply.error(), "405 method_not_allowed -: This route does not have this method");
    let mut allowed: Vec<&str> = reply.header("allow").unwrap().split(',').map(str::trim).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "POST"]);
    assert_eq!(app.ask("PUT", "/manage/settings/").send().status, 405);
    for odd in ["/contacts/%ff", "/manage/events/%00", "/jobs/..%2f..%2fme"] {
        assert_eq!(app.get(odd).status, 404, "{odd}");
    }
}

#[test]
fn the_documentation_lists_every_error() {
    let docs = include_str!("../../../../docs/api.md");
    for error in ErrorCode::ALL {
        let row = format!("| {} | `{}` |", error.status().as_u16(), error.code());
        assert!(docs.contains(&row), "docs/api.md has no line beginning with {row}");
    }
}
