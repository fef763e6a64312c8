//! A condition on what people did, as predicates hold it and as it can stand
//! among the comparisons of a search: `{"event":…,"fact":…,"op":…,"value":…,"within_days":…,"metadata":…}`.

use super::values::{scalar, text};
use crate::errors::{ApiError, ErrorCode};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use wire::json::Json;

const KEYS: [&str; 6] = ["event", "fact", "op", "value", "within_days", "metadata"];

/// Reads it. `path` is where it stands.
pub(crate) fn leaf(json: &Json<'_>, path: &str) -> Result<Tree, ApiError> {
    only(json, &KEYS, path)?;
    let event = needed(json, "event", path)?;
    let word = needed(json, "fact", path)?;
    let fact = EventFact::from_name(&word).ok_or_else(|| {
        let known = EventFact::ALL.map(EventFact::name).join(", ");
        ApiError::invalid(format!("{path}.fact"), format!("{word} is not a fact of events; there are {known}"))
    })?;
    let (op, value) = comparison(json, path)?;
    let within_days = match json.get("within_days") {
        None | Some(Json::Null) => None,
        Some(Json::Number(digits)) => Some(digits.parse().map_err(|_| not_days(path))?),
        Some(_) => return Err(not_days(path)),
    };
    let metadata = match json.get("metadata") {
        None | Some(Json::Null) => None,
        Some(json) => Some(metadata(json, &format!("{path}.metadata"))?),
    };
    Ok(Tree::Leaf(Leaf::Event { event, fact, op, value, within_days, metadata }))
}

fn not_days(path: &str) -> ApiError {
    ApiError::mistyped(format!("{path}.within_days"), "a whole number of days")
}

pub(crate) fn metadata(json: &Json<'_>, path: &str) -> Result<MetadataTree, ApiError> {
    let members = |key: &str| match json.get(key) {
        None => Ok(None),
        Some(Json::Array(members)) => {
            only(json, &[key], path)?;
            let read = members.iter().enumerate();
            let read = read.map(|(place, member)| metadata(member, &format!("{path}.{key}[{place}]")));
            read.collect::<Result<Vec<_>, _>>().map(Some)
        }
        Some(_) => Err(ApiError::mistyped(format!("{path}.{key}"), "an array")),
    };
    if let Some(members) = members("all")? {
        return Ok(MetadataTree::All(members));
    }
    if let Some(members) = members("any")? {
        return Ok(MetadataTree::Any(members));
    }
    only(json, &["metadata", "op", "value"], path)?;
    let key = needed(json, "metadata", path)?;
    let (op, value) = comparison(json, path)?;
    Ok(MetadataTree::Leaf(MetadataLeaf { path: key, op, value }))
}

pub(crate) fn comparison(json: &Json<'_>, path: &str) -> Result<(Op, Scalar), ApiError> {
    let word = needed(json, "op", path)?;
    let op = Op::from_name(&word).ok_or_else(|| {
        let known = Op::ALL.map(Op::name).join(", ");
        ApiError::invalid(format!("{path}.op"), format!("{word} is not an operator; there are {known}"))
    })?;
    let value = match json.get("value") {
        None | Some(Json::Null) => Scalar::Null,
        Some(json) => scalar(json, &format!("{path}.value"))?,
    };
    Ok((op, value))
}

pub(crate) fn needed(json: &Json<'_>, key: &str, path: &str) -> Result<String, ApiError> {
    let found = text(json, key, path)?.map(std::borrow::Cow::into_owned);
    found.ok_or_else(|| {
        let message = format!("{path}.{key} is needed");
        ApiError::new(ErrorCode::ParameterNotFound).field(format!("{path}.{key}")).message(message)
    })
}

/// A key that is not known would be a condition that nobody looks at.
pub(crate) fn only(json: &Json<'_>, keys: &[&str], path: &str) -> Result<(), ApiError> {
    let Json::Object(entries) = json else { return Err(ApiError::mistyped(path.to_owned(), "an object")) };
    match entries.iter().find(|(key, _)| !keys.contains(&key.as_ref())) {
        None => Ok(()),
        Some((key, _)) => {
            let message = format!("{key} has no meaning here; there are {}", keys.join(", "));
            Err(ApiError::invalid(format!("{path}.{key}"), message))
        }
    }
}
