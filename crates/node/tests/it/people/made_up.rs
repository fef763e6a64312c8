//! People, what happens to them, and questions about them, made up.

use super::world::{COMPANIES, COMPANY_CUSTOM, CUSTOM, EVENTS, NOW_S, Sent, Step, TAGS, custom_attributes};
use engine::attributes::{contact_kind, kind_of_type};
use engine::command::{Archiving, CompanyFacts, NewRole, SentAttribute};
use engine::metadata::Value;
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree, ValueKind};
use engine::rows::{AttributeValue, DataType, Standard};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

const TEXTS: [&str; 14] =
    ["", "a", "A", "ä", "Ä", "a\u{308}", "Straße", "STRASSE", "İstanbul", "pro", "Pro plan", "10", "u1", "true"];
const EMAILS: [&str; 6] = ["ada@x.example", "Bob@X.example", "éva@y.example", "u1@y.example", "a@a", "c@ÄB.example"];
const WHOLE: [&str; 7] = ["0", "-0", "1", "2.0", "-3", "1793575800", "99999999999999999999"];
const NUMBERS: [&str; 9] = ["0", "1", "1.0", "1.50", "10e-1", "-3.5", "1e400", "1E-400", "18446744073709551616"];

fn text() -> impl Strategy<Value = String> {
    select(&TEXTS[..]).prop_map(str::to_owned)
}

fn email() -> impl Strategy<Value = String> {
    select(&EMAILS[..]).prop_map(str::to_owned)
}

/// Seconds about midnight of days up to 70 days ago, and of tomorrow.
fn second() -> impl Strategy<Value = u32> {
    let days = prop_oneof![3 => -2_i64..2, 1 => -70_i64..2];
    (days, -3_700_i64..3_700).prop_map(|(days, seconds)| (NOW_S as i64 - 1_800 + days * 86_400 + seconds) as u32)
}

fn number(kind: DataType) -> impl Strategy<Value = AttributeValue> {
    let pool = if kind == DataType::Integer { &WHOLE[..] } else { &NUMBERS[..] };
    select(pool).prop_map(|text| AttributeValue::Number(text.to_owned()))
}

fn value(kind: DataType) -> BoxedStrategy<AttributeValue> {
    match kind {
        DataType::String => text().prop_map(AttributeValue::Text).boxed(),
        DataType::Integer | DataType::Float => number(kind).boxed(),
        DataType::Boolean => any::<bool>().prop_map(AttributeValue::Boolean).boxed(),
        DataType::Date => second().prop_map(|second| AttributeValue::Number(second.to_string())).boxed(),
    }
}

/// Standard attributes without a field of their own, of each kind.
fn fact() -> impl Strategy<Value = (Standard, Option<AttributeValue>)> {
    let of = |standard: Standard, kind: DataType| option::weighted(0.8, value(kind)).prop_map(move |v| (standard, v));
    Union::new([
        of(Standard::Browser, DataType::String),
        of(Standard::LocationCity, DataType::String),
        of(Standard::SessionCount, DataType::Integer),
        of(Standard::SmsConsent, DataType::Boolean),
        of(Standard::EmailVerified, DataType::Boolean),
        of(Standard::LastContactedAt, DataType::Date),
    ])
}

fn custom() -> impl Strategy<Value = (&'static str, Option<AttributeValue>)> {
    Union::new(CUSTOM.map(|(name, kind)| option::weighted(0.8, value(kind)).prop_map(move |value| (name, value))))
}

fn sent() -> impl Strategy<Value = Sent> {
    prop_oneof![
        1 => option::of(text()).prop_map(Sent::Name),
        1 => option::of(text()).prop_map(Sent::Phone),
        1 => option::of(text()).prop_map(Sent::Owner),
        1 => option::weighted(0.8, email()).prop_map(Sent::Email),
        1 => option::of(second()).prop_map(Sent::SignedUp),
        1 => option::of(second()).prop_map(Sent::LastSeen),
        1 => any::<bool>().prop_map(Sent::Unsubscribed),
        3 => fact().prop_map(|(standard, value)| Sent::Fact(standard, value)),
        4 => custom().prop_map(|(name, value)| Sent::Custom(name, value)),
    ]
}

fn facts() -> impl Strategy<Value = Vec<Sent>> {
    proptest::collection::vec(sent(), 0..6)
}

fn metadata() -> impl Strategy<Value = Vec<(String, Value)>> {
    let value = prop_oneof![
        text().prop_map(Value::String),
        select(&NUMBERS[..]).prop_map(|text| Value::Number(text.to_owned())),
        any::<bool>().prop_map(Value::Boolean),
    ];
    proptest::collection::btree_map(select(vec!["type".to_owned(), "size".to_owned()]), value, 0..3)
        .prop_map(|entries| entries.into_iter().collect())
}

fn company_facts() -> impl Strategy<Value = CompanyFacts> {
    let custom = Union::new(COMPANY_CUSTOM.map(|(name, kind)| {
        let value = option::weighted(0.8, value(kind));
        value.prop_map(move |value| SentAttribute { name: name.to_owned(), value })
    }));
    (
        option::of(option::of(text())),
        option::of(option::of(0_u32..4)),
        option::of(option::of(second())),
        option::of(custom),
    )
        .prop_map(|(name, size, remote_created_at, custom)| CompanyFacts {
            name,
            size,
            remote_created_at,
            custom: custom_attributes(custom.into_iter().collect()),
            ..CompanyFacts::default()
        })
}

pub fn step() -> impl Strategy<Value = Step> {
    let who = || any::<prop::sample::Index>().prop_map(|index| index.index(64));
    let role = select(vec![NewRole::User, NewRole::Lead]);
    let archiving = select(vec![Archiving::Archive, Archiving::Unarchive, Archiving::Block]);
    let create = (role, 0_u8..12, option::of(email()), facts())
        .prop_map(|(role, external_id, email, facts)| Step::Create { role, external_id, email, facts });
    let event = (who(), 0..EVENTS.len(), second(), metadata()).prop_map(|(who, name, at, metadata)| Step::Event {
        who,
        name,
        at: u64::from(at),
        metadata,
    });
    let import = (who(), 0..EVENTS.len(), 1_u64..400, second(), second()).prop_map(|(who, name, count, one, two)| {
        // Not in the future.
        let [one, two] = [one, two].map(|second| u64::from(second).min(NOW_S));
        Step::Import { who, name, count, first: one.min(two), last: one.max(two) }
    });
    prop_oneof![
        6 => create,
        4 => (who(), facts()).prop_map(|(who, facts)| Step::Update { who, facts }),
        1 => (0_u8..3, proptest::collection::vec(fact(), 0..3))
            .prop_map(|(visitor, facts)| Step::Ping { visitor, facts }),
        1 => (who(), archiving).prop_map(|(who, archiving)| Step::Archive { who, archiving }),
        3 => (who(), who()).prop_map(|(from, into)| Step::Merge { from, into }),
        1 => who().prop_map(|who| Step::Unmerge { who }),
        1 => who().prop_map(|who| Step::Delete { who }),
        3 => (who(), 1..=TAGS, prop::bool::weighted(0.8)).prop_map(|(who, tag, tagged)| Step::Tag { who, tag, tagged }),
        2 => (0..COMPANIES, company_facts()).prop_map(|(company, facts)| Step::Company { company, facts }),
        4 => (who(), 0..COMPANIES, prop::bool::weighted(0.8))
            .prop_map(|(who, company, attached)| Step::Attach { who, company, attached }),
        1 => (0..COMPANIES).prop_map(|company| Step::DeleteCompany { company }),
        10 => event,
        1 => import,
        1 => (1_u64..30).prop_map(|hours| Step::Wait { hours }),
    ]
}

/// An operator of a kind with a value that it takes.
fn comparison(kind: ValueKind, pool: BoxedStrategy<Scalar>) -> impl Strategy<Value = (Op, Scalar)> {
    select(kind.operators()).prop_flat_map(move |op| {
        let value = match op {
            Op::Known | Op::Unknown => Just(Scalar::Null).boxed(),
            Op::In | Op::NotIn => proptest::collection::vec(pool.clone(), 1..4).prop_map(Scalar::List).boxed(),
            Op::DaysAgo | Op::DaysAgoMore | Op::DaysAgoLess => {
                (0_u32..70).prop_map(|days| Scalar::Number(days.to_string())).boxed()
            }
            _ => pool.clone(),
        };
        value.prop_map(move |value| (op, value))
    })
}

fn pool(kind: ValueKind) -> BoxedStrategy<Scalar> {
    match kind {
        ValueKind::Text | ValueKind::Id => {
            prop_oneof![3 => text(), 2 => email(), 1 => select(vec!["user", "lead", "x.example", "@", "u2"]).prop_map(str::to_owned)]
                .prop_map(Scalar::Text)
                .boxed()
        }
        ValueKind::Number => {
            let pool: Vec<&str> = NUMBERS.into_iter().chain(WHOLE).collect();
            select(pool).prop_map(|text| Scalar::Number(text.to_owned())).boxed()
        }
        ValueKind::Boolean => any::<bool>().prop_map(Scalar::Boolean).boxed(),
        ValueKind::Date => second().prop_map(|second| Scalar::Number(second.to_string())).boxed(),
    }
}

fn on(kind: ValueKind) -> BoxedStrategy<(Op, Scalar)> {
    comparison(kind, pool(kind)).boxed()
}

fn attribute() -> impl Strategy<Value = Tree> {
    let standard = |standard: Standard| (standard.name().to_owned(), contact_kind(standard));
    let custom = |(name, kind): (&str, DataType)| (format!("custom_attributes.{name}"), kind_of_type(kind));
    // Those that the steps write come more often.
    let often = [
        Standard::Name,
        Standard::Email,
        Standard::EmailDomain,
        Standard::ExternalId,
        Standard::Role,
        Standard::OwnerId,
        Standard::LastSeenAt,
        Standard::SignedUpAt,
        Standard::SessionCount,
        Standard::SmsConsent,
        Standard::EmailVerified,
        Standard::LastContactedAt,
        Standard::Browser,
    ];
    let often: Vec<_> = often.into_iter().map(standard).chain(CUSTOM.map(custom)).collect();
    let all: Vec<_> = Standard::ALL.iter().copied().map(standard).collect();
    prop_oneof![4 => select(often), 1 => select(all)].prop_flat_map(|(name, kind)| {
        on(kind).prop_map(move |(op, value)| Tree::Leaf(Leaf::Attribute { name: name.clone(), op, value }))
    })
}

fn company() -> impl Strategy<Value = Tree> {
    let attributes = [
        ("company_id", ValueKind::Id),
        ("name", ValueKind::Text),
        ("plan", ValueKind::Text),
        ("size", ValueKind::Number),
        ("user_count", ValueKind::Number),
        ("created_at", ValueKind::Date),
        ("updated_at", ValueKind::Date),
        ("remote_created_at", ValueKind::Date),
        ("custom_attributes.tier", ValueKind::Text),
        ("custom_attributes.arr", ValueKind::Number),
    ];
    select(attributes.to_vec()).prop_flat_map(|(name, kind)| {
        on(kind).prop_map(move |(op, value)| Tree::Leaf(Leaf::Company { attribute: name.to_owned(), op, value }))
    })
}

fn event() -> impl Strategy<Value = Tree> {
    let counts = [Op::Is, Op::IsNot, Op::Gt, Op::Gte, Op::Lt, Op::Lte];
    let count = (select(counts.to_vec()), 0_u32..4).prop_map(|(op, count)| (op, Scalar::Number(count.to_string())));
    let condition = prop_oneof![
        2 => count.prop_map(|condition| (EventFact::Count, condition)),
        1 => on(ValueKind::Date).prop_map(|condition| (EventFact::First, condition)),
        1 => on(ValueKind::Date).prop_map(|condition| (EventFact::Last, condition)),
        1 => any::<bool>().prop_map(|did| (EventFact::Did, (Op::Is, Scalar::Boolean(did)))),
    ];
    let metadata = prop_oneof![
        on(ValueKind::Text).prop_map(|(op, value)| ("type", op, value)),
        on(ValueKind::Number).prop_map(|(op, value)| ("size", op, value)),
    ];
    let metadata = metadata.prop_map(|(path, op, value)| {
        MetadataTree::All(vec![MetadataTree::Leaf(MetadataLeaf { path: path.to_owned(), op, value })])
    });
    let window = option::of(prop_oneof![1_u16..4, 1_u16..=60]);
    let name = select([&EVENTS[..], &["never-done"]].concat());
    (name, condition, window, option::weighted(0.3, metadata)).prop_map(
        |(event, (fact, (op, value)), within_days, metadata)| {
            Tree::Leaf(Leaf::Event { event: event.to_owned(), fact, op, value, within_days, metadata })
        },
    )
}

fn membership() -> impl Strategy<Value = Op> {
    select(vec![Op::Is, Op::IsNot])
}

pub fn tree() -> impl Strategy<Value = Tree> {
    let tag = (1..=TAGS, membership()).prop_map(|(tag, op)| Tree::Leaf(Leaf::Tag { tag: tag.to_string(), op }));
    let leaf = prop_oneof![6 => attribute(), 2 => company(), 4 => event(), 2 => tag];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let members = || proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![members().prop_map(Tree::All), members().prop_map(Tree::Any)]
    })
}

/// Whether a segment is meant, and which.
pub fn segment_leaf(id: &str, op: Op) -> Tree {
    Tree::Leaf(Leaf::Segment { segment: id.to_owned(), op })
}
