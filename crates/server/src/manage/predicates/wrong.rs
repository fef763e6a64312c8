//! What is wrong with a predicate that could be read but not be compiled: where,
//! and what there is instead.

use super::FIELD;
use crate::errors::ApiError;
use engine::ids::WorkspaceId;
use engine::predicates::{Leaf, PredicateError, PredicateErrorKind, Tree};
use engine::rows::{Model, Standard};
use node::Config;

/// How many custom attributes a message names.
const CUSTOM_NAMED_MAX: usize = 50;

/// The attributes that every company has.
const COMPANY_ATTRIBUTES: [&str; 12] = [
    "company_id",
    "name",
    "plan",
    "size",
    "website",
    "industry",
    "monthly_spend",
    "user_count",
    "remote_created_at",
    "created_at",
    "updated_at",
    "last_request_at",
];

/// What the workspace has.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its small tables.
    pub config: &'a Config,
    /// Which.
    pub workspace: WorkspaceId,
}

/// Told with the place of what is wrong.
#[must_use]
pub fn told(error: &PredicateError, tree: &Tree, known: Known<'_>) -> ApiError {
    let message = match &error.kind {
        PredicateErrorKind::UnknownAttribute { .. } => {
            let standard: Vec<&str> = Standard::ALL.iter().map(|standard| standard.name()).collect();
            format!("{}; there are {}", error.kind, known.names(&standard, Model::Contact))
        }
        PredicateErrorKind::UnknownCompanyAttribute { .. } => {
            format!("{}; there are {}", error.kind, known.names(&COMPANY_ATTRIBUTES, Model::Company))
        }
        kind => kind.to_string(),
    };
    ApiError::invalid(place(error, tree), message)
}

impl Known<'_> {
    /// The names of attributes, as predicates write them.
    fn names(self, standard: &[&str], model: Model) -> String {
        let mut names: Vec<String> = standard.iter().map(|name| (*name).to_owned()).collect();
        let custom = self.config.attributes(self.workspace, model);
        let active: Vec<_> = custom.iter().filter(|(_, row)| row.archived_at.is_none()).collect();
        let more = active.len().saturating_sub(CUSTOM_NAMED_MAX);
        names.extend(active.iter().take(CUSTOM_NAMED_MAX).map(|(_, row)| format!("custom_attributes.{}", row.name)));
        if more > 0 {
            names.push(format!("and {more} more custom ones"));
        }
        names.join(", ")
    }
}

/// Where a condition stands, as the body is written: one in a segment stands
/// where that is named.
#[must_use]
pub fn place_of(path: &str) -> String {
    let (path, in_segment) = match path.split_once("segment") {
        Some((path, _)) => (path.trim_end_matches('.'), true),
        None => (path, false),
    };
    let node = if path.is_empty() { FIELD.to_owned() } else { format!("{FIELD}.{path}") };
    if in_segment { format!("{node}.segment") } else { node }
}

/// Where it is wrong, as the body is written.
fn place(error: &PredicateError, tree: &Tree) -> String {
    // What stands inside of a segment is not in the body: the leaf that names
    // the segment is.
    let (path, in_segment) = match error.path.split_once(".segment") {
        Some((path, _)) => (path, true),
        None => match error.path.strip_prefix("segment") {
            Some(_) => ("", true),
            None => (error.path.as_str(), false),
        },
    };
    let node = if path.is_empty() { FIELD.to_owned() } else { format!("{FIELD}.{path}") };
    if in_segment {
        return format!("{node}.segment");
    }
    let part = match &error.kind {
        PredicateErrorKind::UnknownAttribute { .. } => ".attribute",
        PredicateErrorKind::UnknownCompanyAttribute { .. } => ".company.attribute",
        PredicateErrorKind::UnknownTag { .. } => ".tag",
        PredicateErrorKind::UnknownSegment { .. }
        | PredicateErrorKind::SegmentCycle { .. }
        | PredicateErrorKind::SegmentsTooDeep => ".segment",
        PredicateErrorKind::OperatorNotAllowed { .. } if is_company(tree, path) => ".company.op",
        PredicateErrorKind::OperatorNotAllowed { .. } => ".op",
        PredicateErrorKind::WrongValue { .. }
        | PredicateErrorKind::ValueNotTaken { .. }
        | PredicateErrorKind::ListEmpty { .. }
        | PredicateErrorKind::ListTooLong
        | PredicateErrorKind::ValueTooLong => {
            if is_company(tree, path) {
                ".company.value"
            } else {
                ".value"
            }
        }
        PredicateErrorKind::WindowOutOfRange { .. } => ".within_days",
        PredicateErrorKind::MetadataPathBlank => ".metadata",
        PredicateErrorKind::TooDeep { .. }
        | PredicateErrorKind::TooManyLeaves { .. }
        | PredicateErrorKind::TooManyLeavesInSegments
        | PredicateErrorKind::CurrencyMissing { .. } => "",
    };
    node + part
}

/// Whether a leaf over companies stands there.
fn is_company(tree: &Tree, path: &str) -> bool {
    let mut node = tree;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let place = step.split(['[', ']']).nth(1).and_then(|place| place.parse::<usize>().ok());
        let (Tree::All(members) | Tree::Any(members)) = node else { return false };
        let Some(member) = place.and_then(|place| members.get(place)) else { return false };
        node = member;
    }
    matches!(node, Tree::Leaf(Leaf::Company { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::predicates::{Op, Scalar};

    fn at(path: &str, kind: PredicateErrorKind, leaf: Leaf) -> String {
        let tree = Tree::All(vec![Tree::Any(vec![Tree::Leaf(leaf)])]);
        place(&PredicateError { path: path.to_owned(), kind }, &tree)
    }

    #[test]
    fn places_are_those_of_the_body() {
        let tag = || Leaf::Tag { tag: "1".to_owned(), op: Op::Is };
        let company = || Leaf::Company { attribute: "plan".to_owned(), op: Op::Gt, value: Scalar::Null };
        let wrong_op = || PredicateErrorKind::OperatorNotAllowed { op: Op::Gt, of: "tags", allowed: &[Op::Is] };
        let too_deep = PredicateErrorKind::TooDeep { depth_max: 4 };
        assert_eq!(at("", too_deep, tag()), "predicate");
        assert_eq!(at("all[0].any[0]", wrong_op(), tag()), "predicate.all[0].any[0].op");
        assert_eq!(at("all[0].any[0]", wrong_op(), company()), "predicate.all[0].any[0].company.op");
        assert_eq!(at("all[0].metadata.any[0]", wrong_op(), tag()), "predicate.all[0].metadata.any[0].op");
        assert_eq!(at("all[0].segment.all[3]", wrong_op(), tag()), "predicate.all[0].segment");
        assert_eq!(at("segment.all[3]", wrong_op(), tag()), "predicate.segment");
    }
}
