//! From a predicate's JSON to the engine's tree.

use crate::contacts::search::event::{self, comparison, needed, only};
use crate::errors::{ApiError, ErrorCode};
use engine::predicates::{Leaf, Op, Tree};
use wire::json::Json;

/// Every key by which a node is known for what it is.
const NODES: [&str; 7] = ["all", "any", "attribute", "tag", "segment", "company", "event"];

/// Reads a node and what is in it. `path` is where it stands. The depth of the
/// JSON was looked at before.
///
/// # Errors
/// It is no node of a predicate; the field says where.
pub fn tree(json: &Json<'_>, path: &str) -> Result<Tree, ApiError> {
    let Json::Object(entries) = json else { return Err(ApiError::mistyped(path.to_owned(), "an object")) };
    let is = |node: &str| entries.iter().any(|(key, _)| key == node);
    match NODES.into_iter().find(|node| is(node)) {
        Some("all") => Ok(Tree::All(members(json, "all", path)?)),
        Some("any") => Ok(Tree::Any(members(json, "any", path)?)),
        Some("event") => event::leaf(json, path),
        Some("attribute") => {
            only(json, &["attribute", "op", "value"], path)?;
            let name = needed(json, "attribute", path)?;
            let (op, value) = comparison(json, path)?;
            Ok(Tree::Leaf(Leaf::Attribute { name, op, value }))
        }
        Some("company") => company(json, path),
        Some("tag") => {
            let (tag, op) = membership(json, "tag", path)?;
            Ok(Tree::Leaf(Leaf::Tag { tag, op }))
        }
        Some(_) => {
            let (segment, op) = membership(json, "segment", path)?;
            // Ids are hex digits, which compare in any case.
            Ok(Tree::Leaf(Leaf::Segment { segment: segment.to_ascii_lowercase(), op }))
        }
        None => {
            let message = format!("{path} needs one of {}", NODES.join(", "));
            Err(ApiError::new(ErrorCode::ParameterNotFound).field(path.to_owned()).message(message))
        }
    }
}

fn members(json: &Json<'_>, key: &str, path: &str) -> Result<Vec<Tree>, ApiError> {
    only(json, &[key], path)?;
    let place = format!("{path}.{key}");
    let Some(Json::Array(members)) = json.get(key) else { return Err(ApiError::mistyped(place, "an array")) };
    let read = members.iter().enumerate().map(|(number, member)| tree(member, &format!("{place}[{number}]")));
    read.collect()
}

fn company(json: &Json<'_>, path: &str) -> Result<Tree, ApiError> {
    only(json, &["company"], path)?;
    let (json, path) = (json.get("company").unwrap_or(&Json::Null), format!("{path}.company"));
    only(json, &["attribute", "op", "value"], &path)?;
    let attribute = needed(json, "attribute", &path)?;
    let (op, value) = comparison(json, &path)?;
    Ok(Tree::Leaf(Leaf::Company { attribute, op, value }))
}

/// A leaf that asks whether somebody belongs to something: it has no value.
fn membership(json: &Json<'_>, key: &str, path: &str) -> Result<(String, Op), ApiError> {
    only(json, &[key, "op"], path)?;
    let id = match json.get(key) {
        // Clients send ids as numbers too.
        Some(Json::Number(digits)) => digits.clone().into_owned(),
        _ => needed(json, key, path)?,
    };
    Ok((id, comparison(json, path)?.0))
}
