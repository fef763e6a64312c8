//! Trees, people and segments that mean something to the shop.

use super::person::{Attributes, Happened, Person, Stored};
use super::shop::{attributes, berlin, company_attributes};
use super::{list, number, text};
use crate::metadata::{Metadata, Value};
use crate::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree, ValueKind};
use jiff::civil::date;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Texts that are equal, contained or different by form only.
const TEXTS: [&str; 14] = [
    "",
    "a",
    "A",
    "ab",
    "aB",
    "bab",
    "k",
    "\u{212a}",
    "\u{e5}",
    "A\u{30a}",
    "\u{212b}b",
    "stra\u{df}e",
    "STRASSE",
    "ς",
];
const NUMBERS: [&str; 14] =
    ["0", "-0.0", "1", "1.0", "10e-1", "2", "-1", "1.5", "-1.5", "1e3", "1000", "9007199254740993", "1e40", "-1e-40"];
const NOWS: [&str; 4] =
    ["2026-03-30T10:00:00Z", "2026-03-29T22:30:00Z", "2026-10-25T22:30:00Z", "2028-02-29T12:00:00Z"];

pub(super) fn now() -> impl Strategy<Value = &'static str> {
    select(&NOWS[..])
}

/// Seconds at and beside midnights in Berlin, around the days that `NOWS` are
/// about.
fn second() -> impl Strategy<Value = u32> {
    const DAYS: [(i16, i8, i8); 3] = [(2026, 3, 26), (2026, 10, 22), (2028, 2, 26)];
    let midnight = (select(&DAYS[..]), 0_i64..6).prop_map(|((year, month, day), later)| {
        let day = date(year, month, day).checked_add(jiff::Span::new().days(later)).unwrap();
        day.to_zoned(berlin()).unwrap().timestamp().as_second()
    });
    let offset = prop_oneof![Just(-1_i64), Just(0), Just(1), 0..86_400_i64];
    (midnight, offset).prop_map(|(midnight, offset)| u32::try_from(midnight + offset).unwrap())
}

fn a_text() -> impl Strategy<Value = Scalar> {
    select(&TEXTS[..]).prop_map(text)
}

fn a_number() -> impl Strategy<Value = Scalar> {
    select(&NUMBERS[..]).prop_map(number)
}

fn a_day() -> impl Strategy<Value = Scalar> {
    second().prop_flat_map(|second| {
        let day = jiff::Timestamp::from_second(i64::from(second)).unwrap().to_zoned(berlin()).date();
        let second = second.to_string();
        prop_oneof![Just(text(&day.to_string())), Just(number(&second)), Just(text(&second))]
    })
}

fn a_boolean() -> impl Strategy<Value = Scalar> {
    any::<bool>().prop_map(Scalar::Boolean)
}

fn value(kind: ValueKind, op: Op) -> BoxedStrategy<Scalar> {
    let one = match kind {
        ValueKind::Text | ValueKind::Id => a_text().boxed(),
        ValueKind::Number => a_number().boxed(),
        ValueKind::Boolean => a_boolean().boxed(),
        ValueKind::Date => a_day().boxed(),
    };
    match op {
        Op::Known | Op::Unknown => Just(Scalar::Null).boxed(),
        Op::DaysAgo | Op::DaysAgoMore | Op::DaysAgoLess => {
            (0_u32..4).prop_map(|days| number(&days.to_string())).boxed()
        }
        Op::In | Op::NotIn => vec(one, 1..4).prop_map(Scalar::List).boxed(),
        _ => one,
    }
}

/// An operator of a kind, and a value for it.
fn comparison(kind: ValueKind) -> impl Strategy<Value = (Op, Scalar)> {
    select(kind.operators()).prop_flat_map(move |op| (Just(op), value(kind, op)))
}

fn membership() -> impl Strategy<Value = Op> {
    select(&[Op::Is, Op::IsNot][..])
}

fn attribute_leaf() -> impl Strategy<Value = Leaf> {
    let attributes: Vec<_> = attributes().into_iter().map(|(name, kind, _)| (name, kind)).collect();
    select(attributes).prop_flat_map(|(name, kind)| {
        comparison(kind).prop_map(move |(op, value)| Leaf::Attribute { name: name.to_owned(), op, value })
    })
}

fn company_leaf() -> impl Strategy<Value = Leaf> {
    let attributes: Vec<_> = company_attributes().into_iter().map(|(name, kind, _)| (name, kind)).collect();
    select(attributes).prop_flat_map(|(name, kind)| {
        comparison(kind).prop_map(move |(op, value)| Leaf::Company { attribute: name.to_owned(), op, value })
    })
}

/// Counts as people have them: 0 to 3.
fn fact_comparison() -> impl Strategy<Value = (EventFact, Op, Scalar)> {
    const COUNT_OPS: [Op; 6] = [Op::Is, Op::IsNot, Op::Gt, Op::Gte, Op::Lt, Op::Lte];
    let small = || (0_u32..4).prop_map(|count| number(&count.to_string()));
    prop_oneof![
        (select(&COUNT_OPS[..]), small()).prop_map(|(op, value)| (EventFact::Count, op, value)),
        (select(&[Op::In, Op::NotIn][..]), vec(small(), 1..3)).prop_map(|(op, values)| (
            EventFact::Count,
            op,
            Scalar::List(values)
        )),
        (select(&[EventFact::First, EventFact::Last][..]), comparison(ValueKind::Date))
            .prop_map(|(fact, (op, value))| (fact, op, value)),
        a_boolean().prop_map(|value| (EventFact::Did, Op::Is, value)),
    ]
}

fn event_leaf() -> impl Strategy<Value = Leaf> {
    const NAMES: [&str; 5] = ["ordered-item", "ordered-item", "uploaded-file", "forgotten", "never-heard-of"];
    let within = option::of(prop_oneof![1_u16..5, Just(60)]);
    let metadata = option::weighted(0.3, metadata_tree());
    (select(&NAMES[..]), fact_comparison(), within, metadata).prop_map(
        |(event, (fact, op, value), within_days, metadata)| {
            let event = event.to_owned();
            Leaf::Event { event, fact, op, value, within_days, metadata }
        },
    )
}

fn metadata_leaf() -> impl Strategy<Value = MetadataTree> {
    let of = |path: &'static str, kind| {
        let leaf = move |(op, value)| MetadataTree::Leaf(MetadataLeaf { path: path.to_owned(), op, value });
        comparison(kind).prop_map(leaf)
    };
    let money = (comparison(ValueKind::Number), select(&["eur", "USD"][..])).prop_map(|((op, value), currency)| {
        let leaf = |path: &str, op, value| MetadataTree::Leaf(MetadataLeaf { path: path.to_owned(), op, value });
        let amount = leaf("price.amount", op, value);
        MetadataTree::All(vec![amount, leaf("price.currency", Op::Is, text(currency))])
    });
    let currencies = select(&[Op::In, Op::NotIn][..]).prop_map(|op| {
        MetadataTree::Leaf(MetadataLeaf { path: "price.currency".to_owned(), op, value: list(&["EUR", "gbp"]) })
    });
    prop_oneof![
        of("Type", ValueKind::Text),
        of("load", ValueKind::Number),
        of("paid", ValueKind::Boolean),
        of("paid_at", ValueKind::Date),
        money,
        currencies,
    ]
}

pub(super) fn metadata_tree() -> impl Strategy<Value = MetadataTree> {
    metadata_leaf().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![vec(inner.clone(), 0..3).prop_map(MetadataTree::All), vec(inner, 0..3).prop_map(MetadataTree::Any),]
    })
}

fn joined(leaf: impl Strategy<Value = Tree> + 'static) -> impl Strategy<Value = Tree> {
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Tree::All), vec(inner, 0..4).prop_map(Tree::Any)]
    })
}

fn leaf() -> impl Strategy<Value = Tree> {
    let tag = ((1_u32..4), membership()).prop_map(|(tag, op)| Leaf::Tag { tag: tag.to_string(), op });
    prop_oneof![3 => attribute_leaf(), 1 => tag, 1 => company_leaf(), 3 => event_leaf()].prop_map(Tree::Leaf)
}

/// A tree for a segment that names no other.
pub(super) fn segment_tree() -> impl Strategy<Value = Tree> {
    joined(leaf())
}

/// A tree that may name the segment `1`.
pub(super) fn tree() -> impl Strategy<Value = Tree> {
    let segment = membership().prop_map(|op| Tree::Leaf(Leaf::Segment { segment: "1".to_owned(), op }));
    joined(prop_oneof![9 => leaf(), 1 => segment])
}

fn stored(kind: ValueKind) -> BoxedStrategy<Stored> {
    let some = match kind {
        ValueKind::Text | ValueKind::Id => select(&TEXTS[..]).prop_map(|text| Stored::Text(text.to_owned())).boxed(),
        ValueKind::Number => select(&NUMBERS[..]).prop_map(|text| Stored::Number(text.to_owned())).boxed(),
        ValueKind::Boolean => any::<bool>().prop_map(Stored::Boolean).boxed(),
        ValueKind::Date => second().prop_map(Stored::Date).boxed(),
    };
    prop_oneof![8 => some, 1 => Just(Stored::Null)].boxed()
}

fn values(kinds: Vec<(&'static str, ValueKind)>) -> impl Strategy<Value = Attributes> {
    let each: Vec<_> = kinds
        .into_iter()
        .map(|(name, kind)| option::weighted(0.8, stored(kind)).prop_map(move |value| value.map(|value| (name, value))))
        .collect();
    each.prop_map(|values| values.into_iter().flatten().collect())
}

pub(super) fn metadata() -> impl Strategy<Value = Metadata> {
    let text = || select(&TEXTS[..]).prop_map(|text| Value::String(text.to_owned()));
    let number = || select(&NUMBERS[..]).prop_map(|text| Value::Number(text.to_owned()));
    let seconds = second().prop_map(|second| Value::Number(second.to_string()));
    let money = (0_u64..3, select(&["eur", "usd"][..]))
        .prop_map(|(amount, currency)| Value::Money { amount, currency: currency.to_owned() });
    let kind = option::of(prop_oneof![4 => text(), 1 => number()]);
    let load = option::of(prop_oneof![4 => number(), 1 => text()]);
    let paid = option::of(any::<bool>().prop_map(Value::Boolean));
    let paid_at = option::of(prop_oneof![4 => seconds, 1 => text()]);
    let price = option::of(prop_oneof![4 => money, 1 => number()]);
    (kind, load, paid, paid_at, price).prop_map(|(kind, load, paid, paid_at, price)| {
        let entries = [("tYPE", kind), ("load", load), ("paid", paid), ("paid_at", paid_at), ("price", price)];
        entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    })
}

/// Somebody with some of everything.
pub(super) fn person() -> impl Strategy<Value = Person> {
    let own = values(attributes().into_iter().map(|(name, kind, _)| (name, kind)).collect());
    let company = values(company_attributes().into_iter().map(|(name, kind, _)| (name, kind)).collect());
    const NAMES: [&str; 4] = ["ordered-item", "ordered-item", "uploaded-file", "forgotten"];
    let event = (select(&NAMES[..]), second(), metadata()).prop_map(|(name, created_at, metadata)| Happened {
        name,
        created_at,
        metadata,
    });
    (own, btree_set(1_u32..4, 0..3), vec(company, 0..3), vec(event, 0..5))
        .prop_map(|(attributes, tags, companies, events)| Person { attributes, tags, companies, events })
}
