//! Conditions on one event's metadata.
//!
//! Metadata has no declared types, so a leaf says by its operator and value
//! what it means. Under a key that ends in `_date` or `_at` a number, or a
//! text that names a day, is a date, as it is wherever metadata is shown.
//! Money is compared by `KEY.amount`, in minor units, and `KEY.currency`; a
//! rich link by `KEY.url` and `KEY.value`. Money, rich links and nested
//! objects themselves are known, no more.

use super::catalogue::ValueKind;
use super::values::{self, Comparison};
use super::{
    Condition, Fact, GroupKind, MetadataLeaf, MetadataTree, Moment, Op, PredicateError, PredicateErrorKind, Scalar,
    TreeLimits,
};
use crate::metadata::{Kind, Metadata, Value};
use crate::text;

/// A question that is ready to be asked of any event's metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledMetadata {
    root: Node,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Group(GroupKind, Vec<Node>),
    Leaf(Field, Condition),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    /// Folded, with dashes as stored.
    key: String,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Amount,
    Currency,
    Url,
    Value,
}

impl CompiledMetadata {
    /// Whether it holds of an event's metadata.
    #[must_use]
    pub fn matches(&self, metadata: &Metadata) -> bool {
        self.root.matches(metadata)
    }
}

impl Node {
    fn matches(&self, metadata: &Metadata) -> bool {
        match self {
            Self::Group(GroupKind::All, members) => members.iter().all(|member| member.matches(metadata)),
            Self::Group(GroupKind::Any, members) => members.iter().any(|member| member.matches(metadata)),
            Self::Leaf(field, condition) => condition.holds(field.of(metadata)),
        }
    }
}

impl Field {
    /// `.amount`, `.currency`, `.url` and `.value` name a part; any other dot
    /// belongs to the key, which is stored with dashes.
    fn parse(path: &str) -> Self {
        let (key, part) = match path.rsplit_once('.') {
            Some((key, "amount")) => (key, Part::Amount),
            Some((key, "currency")) => (key, Part::Currency),
            Some((key, "url")) => (key, Part::Url),
            Some((key, "value")) => (key, Part::Value),
            _ => (path, Part::Whole),
        };
        Self { key: text::fold(&text::dashed(key)), part }
    }

    fn of<'a>(&self, metadata: &'a Metadata) -> Fact<'a> {
        let held = metadata.iter().find(|(key, _)| text::same(key, &self.key));
        held.map_or(Fact::Missing, |(_, value)| self.part.of(value))
    }
}

impl Part {
    fn of(self, value: &Value) -> Fact<'_> {
        match (self, value) {
            (Self::Whole, Value::String(text)) => Fact::Text(text),
            (Self::Whole, Value::Number(text)) => Fact::Number(text),
            (Self::Whole, Value::Boolean(value)) => Fact::Boolean(*value),
            (Self::Whole, Value::RichLink { .. } | Value::Money { .. } | Value::Opaque(_)) => Fact::Opaque,
            (Self::Amount, Value::Money { amount, .. }) => Fact::Count(*amount),
            (Self::Currency, Value::Money { currency, .. }) => Fact::Text(currency),
            (Self::Url, Value::RichLink { url, .. }) => Fact::Text(url),
            (Self::Value, Value::RichLink { value, .. }) => Fact::Text(value),
            _ => Fact::Missing,
        }
    }
}

impl MetadataTree {
    /// How many leaves it has.
    pub(super) fn leaf_count(&self) -> usize {
        match self {
            Self::All(members) | Self::Any(members) => members.iter().map(Self::leaf_count).sum(),
            Self::Leaf(_) => 1,
        }
    }
}

/// Checks a tree over metadata alone, as a trigger holds it, and makes it
/// ready. It has the standard limits.
///
/// A leaf on `KEY.amount` needs, in an `all` around it, a leaf that says
/// `KEY.currency` `is` something: 500 yen are not 500 cents. `known` and
/// `unknown` need none.
///
/// # Errors
/// The first thing that is wrong, in written order.
pub fn compile_metadata(tree: &MetadataTree, moment: &Moment) -> Result<CompiledMetadata, PredicateError> {
    let mut compiler = Compiler { moment, path: String::new(), depth: 0, leaves: 0, currencies: Vec::new() };
    match compiler.node(tree) {
        Ok(root) => Ok(CompiledMetadata { root }),
        Err(kind) => Err(PredicateError { path: compiler.path, kind }),
    }
}

struct Compiler<'a> {
    moment: &'a Moment,
    path: String,
    depth: usize,
    leaves: usize,
    /// Keys whose currency is certain where it stands.
    currencies: Vec<String>,
}

const LIMITS: TreeLimits = TreeLimits::STANDARD;

impl Compiler<'_> {
    fn node(&mut self, tree: &MetadataTree) -> Result<Node, PredicateErrorKind> {
        match tree {
            MetadataTree::All(members) => self.group(GroupKind::All, members),
            MetadataTree::Any(members) => self.group(GroupKind::Any, members),
            MetadataTree::Leaf(leaf) => self.leaf(leaf),
        }
    }

    fn group(&mut self, kind: GroupKind, members: &[MetadataTree]) -> Result<Node, PredicateErrorKind> {
        if self.depth == LIMITS.depth_max {
            return Err(PredicateErrorKind::TooDeep { depth_max: LIMITS.depth_max });
        }
        let certain = self.currencies.len();
        if kind == GroupKind::All {
            self.currencies.extend(members.iter().filter_map(currency_key));
        }
        self.depth += 1;
        let mut compiled = Vec::new();
        for (place, member) in members.iter().enumerate() {
            if place == LIMITS.leaves_max {
                return Err(PredicateErrorKind::TooManyLeaves { leaves_max: LIMITS.leaves_max });
            }
            let length = self.path.len();
            let dot = if length == 0 { "" } else { "." };
            self.path.push_str(&format!("{dot}{}[{place}]", kind.name()));
            compiled.push(self.node(member)?);
            self.path.truncate(length);
        }
        self.depth -= 1;
        self.currencies.truncate(certain);
        Ok(Node::Group(kind, compiled))
    }

    fn leaf(&mut self, leaf: &MetadataLeaf) -> Result<Node, PredicateErrorKind> {
        self.leaves += 1;
        if self.leaves > LIMITS.leaves_max {
            return Err(PredicateErrorKind::TooManyLeaves { leaves_max: LIMITS.leaves_max });
        }
        let field = Field::parse(&leaf.path);
        if field.key.trim().is_empty() {
            return Err(PredicateErrorKind::MetadataPathBlank);
        }
        let asks_presence = matches!(leaf.op, Op::Known | Op::Unknown);
        if field.part == Part::Amount && !asks_presence && !self.currencies.contains(&field.key) {
            return Err(PredicateErrorKind::CurrencyMissing { key: field.key });
        }
        let kind = self.kind(&field, leaf);
        let condition = Comparison { op: leaf.op, value: &leaf.value }.on(kind, self.moment)?;
        Ok(Node::Leaf(field, condition))
    }

    /// What a leaf means to compare.
    fn kind(&self, field: &Field, leaf: &MetadataLeaf) -> ValueKind {
        match field.part {
            Part::Amount => return ValueKind::Number,
            Part::Currency | Part::Url | Part::Value => return ValueKind::Text,
            Part::Whole => {}
        }
        let value = match &leaf.value {
            Scalar::List(values) => values.first().unwrap_or(&Scalar::Null),
            value => value,
        };
        let orders = matches!(leaf.op, Op::Gt | Op::Gte | Op::Lt | Op::Lte);
        let is_date_key = Kind::of(&field.key, &Value::Number("0".to_owned())) == Kind::Date;
        let names_day = values::day(value, self.moment).is_some();
        match (leaf.op, value) {
            (Op::On | Op::Before | Op::After | Op::DaysAgo | Op::DaysAgoMore | Op::DaysAgoLess, _) => ValueKind::Date,
            (Op::Contains | Op::NotContains | Op::StartsWith | Op::EndsWith, _) => ValueKind::Text,
            (_, Scalar::Number(_) | Scalar::Text(_)) if is_date_key && names_day => ValueKind::Date,
            (_, Scalar::Number(_)) => ValueKind::Number,
            (_, Scalar::Boolean(_)) => ValueKind::Boolean,
            (_, Scalar::Text(text)) if orders && super::dates::iso_day(text).is_some() => ValueKind::Date,
            _ if orders => ValueKind::Number,
            _ => ValueKind::Text,
        }
    }
}

/// The key whose currency a leaf makes certain.
fn currency_key(tree: &MetadataTree) -> Option<String> {
    let MetadataTree::Leaf(MetadataLeaf { path, op: Op::Is, .. }) = tree else { return None };
    let field = Field::parse(path);
    (field.part == Part::Currency).then_some(field.key)
}
