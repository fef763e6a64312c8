//! `GET /widget/{app_id}`: the script.

use crate::support::{Ask, Reply, TestApp};
use flate2::read::GzDecoder;
use std::io::Read as _;

fn load(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Reply {
    headers.iter().fold(Ask::new(app.address, "GET", path), |ask, (name, value)| ask.header(name, value)).send()
}

#[test]
fn any_page_may_load_the_script_and_keep_it_for_a_while() {
    let app = TestApp::start();
    let path = format!("/widget/{}", app.shop.app_id);
    let plain = load(&app, &path, &[]).expect(200);
    assert!(!plain.body.is_empty());
    for (name, value) in [
        ("content-type", Some("text/javascript; charset=utf-8")),
        ("cache-control", Some("public, max-age=300")),
        ("x-content-type-options", Some("nosniff")),
        ("cross-origin-resource-policy", Some("cross-origin")),
        ("access-control-allow-origin", Some("*")),
        ("vary", Some("Accept-Encoding")),
        ("content-encoding", None),
        ("set-cookie", None),
    ] {
        assert_eq!(plain.header(name), value, "{name}");
    }
    for longer in ["/", "/shim.js", "/a/b?c=d"] {
        assert_eq!(load(&app, &format!("{path}{longer}"), &[]).expect(200).body, plain.body, "{longer}");
    }
    let gzipped = load(&app, &path, &[("accept-encoding", "br, gzip")]).expect(200);
    assert_eq!(gzipped.header("content-encoding"), Some("gzip"));
    let mut text = Vec::new();
    GzDecoder::new(gzipped.body.as_slice()).read_to_end(&mut text).unwrap();
    assert_eq!(text, plain.body);
    assert_ne!(gzipped.header("etag"), plain.header("etag"));
    assert_eq!(load(&app, &path, &[("accept-encoding", "gzip;q=0")]).header("content-encoding"), None);
}

#[test]
fn the_scripts_that_it_loads_itself_lie_below_it() {
    let app = TestApp::start();
    let path = format!("/widget/{}", app.shop.app_id);
    let script = |rest: &str| load(&app, &format!("{path}{rest}"), &[]).expect(200).body;
    let (core, live, messages) = (script(""), script("/live.js"), script("/messages.js"));
    assert!(core != live && core != messages && live != messages);
    assert!(!live.is_empty() && !messages.is_empty());
}

#[test]
fn who_has_it_already_is_told_so() {
    let app = TestApp::start();
    let path = format!("/widget/{}", app.shop.app_id);
    let tag = load(&app, &path, &[]).header("etag").unwrap().to_owned();
    for held in [tag.clone(), format!("W/{tag}"), format!("\"old\", {tag}")] {
        let reply = load(&app, &path, &[("if-none-match", &held)]).expect(304);
        assert_eq!((reply.body.len(), reply.header("etag")), (0, Some(tag.as_str())));
    }
    load(&app, &path, &[("if-none-match", "\"old\"")]).expect(200);
}

#[test]
fn a_wrong_app_id_is_told_to_who_looks() {
    let app = TestApp::start();
    for path in ["/widget/nobody", "/widget/nobody/more", "/widget/%FF"] {
        let reply = load(&app, path, &[]);
        assert!([400, 404].contains(&reply.status), "{path}");
    }
    let reply = load(&app, "/widget/nobody", &[]).expect(404);
    assert_eq!(reply.text(), "/* Herald: no workspace has this app id. Look for it under /manage/install. */\n");
    assert_eq!(reply.header("cache-control"), Some("no-cache"));
}
