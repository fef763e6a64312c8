//! Predicates: what is read is written as it was, compiles or is refused with
//! a field, and the two evaluators count the same people.

use crate::shop;
use engine::predicates::TreeLimits;
use node::people::PeopleQuery;
use server::manage::predicates::{decode, encode, wrong};
use wire::json::Json;

const DEPTH_MAX: usize = 32;

/// Tries one predicate's JSON.
pub fn run(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let Ok(json) = Json::read(text, DEPTH_MAX) else { return };
    let Ok(tree) = decode::tree(&json, "predicate") else { return };
    let written = serde_json::to_string(&encode::tree(&tree)).expect("a predicate is JSON");
    let json = Json::read(&written, DEPTH_MAX + 2).expect("what was written can be read");
    assert_eq!(decode::tree(&json, "predicate").as_ref().ok(), Some(&tree), "{text} was written as {written}");
    shop::with(|shop| {
        let (node, workspace) = (&shop.app.node, shop.workspace);
        let predicate = match node.compile(workspace, &tree, TreeLimits::STANDARD) {
            Ok(predicate) => predicate,
            Err(error) => {
                let known = wrong::Known { config: node.config(), workspace };
                let told = wrong::told(&error, &tree, known);
                assert!(!told.message.is_empty(), "{written} is refused without a word");
                return;
            }
        };
        let query = PeopleQuery { predicate: Some(predicate), ..PeopleQuery::default() };
        let found = node.search(workspace, &query).expect("a search is answered");
        assert!(found.total <= 2, "{written} finds {} of two people", found.total);
    });
}
