//! From a search as sent to a predicate tree.

use super::fields::{self, Target};
use super::operators::{all_signs, op_of, sign_of};
use super::values::{as_text, scalar, text};
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{SEARCH_GROUP_DEPTH_MAX, SEARCH_GROUP_MEMBERS_MAX};
use crate::manage::predicates;
use engine::ids::WorkspaceId;
use engine::predicates::{GroupKind, Leaf, Op, Scalar, Tree, ValueKind};
use node::Config;
use wire::json::Json;

/// By what a leaf in the form of a predicate is known; beyond Intercom's
/// language it may stand wherever a comparison may.
const LEAVES: [&str; 5] = ["attribute", "tag", "segment", "company", "event"];

/// Knows the workspace's attributes, by which operators are checked.
pub(super) struct Decoder<'a> {
    pub(super) config: &'a Config,
    pub(super) workspace: WorkspaceId,
}

/// One comparison, as far as it is read.
struct Comparison<'a> {
    target: Target,
    op: Op,
    value: Option<&'a Json<'a>>,
}

impl Decoder<'_> {
    /// Reads `query`.
    pub(super) fn query(&self, json: &Json<'_>) -> Result<Tree, ApiError> {
        self.tree(json, "query", 0)
    }

    /// A comparison, a group, or a leaf of a predicate. `depth` is the
    /// number of groups around it.
    fn tree(&self, json: &Json<'_>, path: &str, depth: usize) -> Result<Tree, ApiError> {
        if !matches!(json, Json::Object(_)) {
            return Err(ApiError::mistyped(path.to_owned(), "a comparison or a group"));
        }
        if json.get("field").is_some() {
            return self.comparison(json, path);
        }
        if LEAVES.iter().any(|key| json.get(key).is_some()) {
            return predicates::decode::tree(json, path);
        }
        match text(json, "operator", path)?.as_deref() {
            Some(word) if word.eq_ignore_ascii_case("and") => self.group(GroupKind::All, json, path, depth),
            Some(word) if word.eq_ignore_ascii_case("or") => self.group(GroupKind::Any, json, path, depth),
            _ => {
                let message = format!("{path} needs a field, or an operator AND or OR with a list as value");
                Err(ApiError::new(ErrorCode::ParameterNotFound).field(format!("{path}.field")).message(message))
            }
        }
    }

    fn group(&self, kind: GroupKind, json: &Json<'_>, path: &str, depth: usize) -> Result<Tree, ApiError> {
        let place = format!("{path}.value");
        if depth == SEARCH_GROUP_DEPTH_MAX {
            let message = format!("Groups may nest at most {SEARCH_GROUP_DEPTH_MAX} levels deep");
            return Err(ApiError::invalid(path.to_owned(), message));
        }
        let Some(Json::Array(members)) = json.get("value") else { return Err(ApiError::mistyped(place, "an array")) };
        if members.len() > SEARCH_GROUP_MEMBERS_MAX {
            let message = format!("A group may hold at most {SEARCH_GROUP_MEMBERS_MAX} filters");
            return Err(ApiError::invalid(place, message));
        }
        let read = members
            .iter()
            .enumerate()
            .map(|(number, member)| self.tree(member, &format!("{place}[{number}]"), depth + 1));
        let members = read.collect::<Result<Vec<_>, _>>()?;
        Ok(match kind {
            GroupKind::All => Tree::All(members),
            GroupKind::Any => Tree::Any(members),
        })
    }

    fn comparison(&self, json: &Json<'_>, path: &str) -> Result<Tree, ApiError> {
        let field_path = format!("{path}.field");
        let field = text(json, "field", path)?.ok_or_else(|| ApiError::mistyped(field_path.clone(), "a string"))?;
        let target = fields::target(self.config, self.workspace, &field).ok_or_else(|| {
            let message = format!("{field} is not a valid search field");
            ApiError::new(ErrorCode::InvalidField).field(field_path).message(message)
        })?;
        let operator_path = format!("{path}.operator");
        let sign = text(json, "operator", path)?;
        let sign = sign.ok_or_else(|| {
            let message = format!("{operator_path} is needed");
            ApiError::new(ErrorCode::ParameterNotFound).field(operator_path.clone()).message(message)
        })?;
        let op = op_of(&sign).ok_or_else(|| {
            let message = format!("{sign} is not an operator; there are {}", all_signs());
            ApiError::invalid(operator_path.clone(), message)
        })?;
        let value = json.get("value").filter(|value| **value != Json::Null);
        let comparison = Comparison { target, op, value };
        comparison.tree(path)
    }
}

impl Comparison<'_> {
    fn tree(self, path: &str) -> Result<Tree, ApiError> {
        let Some(value) = self.value else { return self.presence(path) };
        let allowed = self.target.operators();
        if !allowed.contains(&self.op) {
            return Err(self.not_allowed(path, allowed));
        }
        let value_path = format!("{path}.value");
        let op = self.op;
        Ok(Tree::Leaf(match self.target {
            Target::Attribute { name, kind } => {
                let value = scalar(value, &value_path)?;
                Leaf::Attribute { name, op, value: if kind == ValueKind::Text { as_text(value) } else { value } }
            }
            Target::Event { event, fact } => {
                let value = scalar(value, &value_path)?;
                Leaf::Event { event, fact, op, value, within_days: None, metadata: None }
            }
            Target::Tag => Leaf::Tag { tag: id(value, &value_path)?, op },
            Target::Segment => return segments(op, value, &value_path),
        }))
    }

    /// Without a value it is asked whether there is one.
    fn presence(self, path: &str) -> Result<Tree, ApiError> {
        let op = match self.op {
            Op::Is => Op::Unknown,
            Op::IsNot => Op::Known,
            op => {
                let message = format!("{} needs a value; only = and != can stand without one", sign_of(op));
                return Err(ApiError::invalid(format!("{path}.value"), message));
            }
        };
        if !self.target.takes_null() {
            let message = format!("{} cannot be compared with null", self.target.plural());
            return Err(ApiError::invalid(format!("{path}.value"), message));
        }
        let value = Scalar::Null;
        Ok(Tree::Leaf(match self.target {
            Target::Attribute { name, .. } => Leaf::Attribute { name, op, value },
            Target::Event { event, fact } => Leaf::Event { event, fact, op, value, within_days: None, metadata: None },
            Target::Tag | Target::Segment => unreachable!("neither can be compared with null"),
        }))
    }

    fn not_allowed(&self, path: &str, allowed: &[Op]) -> ApiError {
        let signs: Vec<_> = allowed.iter().map(|op| sign_of(*op)).collect();
        let (sign, of) = (sign_of(self.op), self.target.plural());
        let message = format!("{sign} is not an operator of {of}; there are {}", signs.join(", "));
        ApiError::invalid(format!("{path}.operator"), message)
    }
}

fn id(json: &Json<'_>, path: &str) -> Result<String, ApiError> {
    match json {
        Json::Text(text) => Ok(text.clone().into_owned()),
        Json::Number(digits) => Ok(digits.clone().into_owned()),
        _ => Err(ApiError::mistyped(path.to_owned(), "an id: a string or a number")),
    }
}

/// One segment, or a list of them, of which one or none must hold.
fn segments(op: Op, value: &Json<'_>, path: &str) -> Result<Tree, ApiError> {
    let leaf = |op: Op, json: &Json<'_>, path: &str| {
        // Ids are hex digits, which compare in any case.
        let segment = id(json, path)?.to_ascii_lowercase();
        Ok(Tree::Leaf(Leaf::Segment { segment, op }))
    };
    let each = match (op, value) {
        (Op::In, Json::Array(items)) => (Op::Is, items),
        (Op::NotIn, Json::Array(items)) => (Op::IsNot, items),
        (Op::In | Op::NotIn, _) => return Err(ApiError::mistyped(path.to_owned(), "an array")),
        _ => return leaf(op, value, path),
    };
    let (each_op, items) = each;
    let leaves = items.iter().enumerate().map(|(place, item)| leaf(each_op, item, &format!("{path}[{place}]")));
    let leaves = leaves.collect::<Result<Vec<_>, ApiError>>()?;
    Ok(if op == Op::In { Tree::Any(leaves) } else { Tree::All(leaves) })
}
