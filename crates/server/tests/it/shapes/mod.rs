//! Every answer has the shape that clients were promised: which fields are
//! there, which may be null, and which never are. The shapes stand in
//! `tests/exchanges/shapes/`, and are checked as JSON Schemas.

mod notation;
mod routes;

pub use routes::Shapes;

use crate::exchanges::{EVERYTHING, Script, folder, play};
use std::collections::BTreeSet;

#[test]
fn every_route_has_a_shape_and_every_shape_a_use() {
    let shapes = Shapes::read();
    let told: BTreeSet<String> = shapes.routes().collect();
    let there: BTreeSet<String> = server::routes::all().iter().map(|r| format!("{} {}", r.method, r.path)).collect();
    let missing: Vec<_> = there.difference(&told).collect();
    let gone: Vec<_> = told.difference(&there).collect();
    assert!(missing.is_empty() && gone.is_empty(), "without a shape: {missing:#?}; no route: {gone:#?}");
    assert_eq!(shapes.unused(), Vec::<String>::new());
}

#[test]
fn every_route_answers_in_its_shape() {
    let shapes = Shapes::read();
    let script = Script::read(EVERYTHING);
    let answered: BTreeSet<String> = play(&script)
        .iter()
        .filter(|answer| answer.status < 300)
        .map(|answer| shapes.route_of(&answer.method, &answer.target).to_owned())
        .collect();
    let never: Vec<String> = shapes.shaped().filter(|route| !answered.contains(route)).collect();
    assert!(never.is_empty(), "nobody asks {never:#?} in {}", folder().display());
}

/// What an answer is not allowed to be.
#[test]
fn what_is_not_in_shape_is_found() {
    let shapes = Shapes::read();
    let tag = serde_json::json!({"type": "tag", "id": "81", "name": "Independent"});
    let wrong = |field: &str, value: Option<serde_json::Value>| {
        let mut tag = tag.clone();
        match value {
            Some(value) => tag[field] = value,
            None => drop(tag.as_object_mut().unwrap().remove(field)),
        }
        shapes.wrong("tag", &tag)
    };
    assert_eq!(shapes.wrong("tag", &tag), None);
    assert_eq!(wrong("more", Some(7.into())), None, "further fields do no harm");
    for field in ["type", "id", "name"] {
        assert!(wrong(field, None).is_some(), "{field} is absent");
        assert!(wrong(field, Some(serde_json::Value::Null)).is_some(), "{field} is null");
    }
    assert!(wrong("id", Some(81.into())).is_some(), "ids are strings");
    assert!(wrong("type", Some("tags".into())).is_some());
}
