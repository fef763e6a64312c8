//! The rules of predicates, as tables and as properties.

mod agreement;
mod days;
mod decimals;
mod errors;
mod explained;
mod generated;
mod kinds;
mod looked_at;
mod metadata;
mod person;
mod reference;
mod shop;

use super::{CompileOptions, Leaf, Op, Predicate, PredicateError, Scalar, Tree, compile};
use shop::Shop;

fn text(value: &str) -> Scalar {
    Scalar::Text(value.to_owned())
}

fn number(value: &str) -> Scalar {
    Scalar::Number(value.to_owned())
}

fn list(values: &[&str]) -> Scalar {
    Scalar::List(values.iter().copied().map(text).collect())
}

fn attribute(name: &str, op: Op, value: Scalar) -> Tree {
    Tree::Leaf(Leaf::Attribute { name: name.to_owned(), op, value })
}

fn tag(id: &str) -> Tree {
    Tree::Leaf(Leaf::Tag { tag: id.to_owned(), op: Op::Is })
}

fn in_segment(id: &str) -> Tree {
    Tree::Leaf(Leaf::Segment { segment: id.to_owned(), op: Op::Is })
}

fn compiled(tree: &Tree, shop: &Shop) -> Result<Predicate, PredicateError> {
    compile(tree, shop, &CompileOptions::new(&shop.moment))
}
