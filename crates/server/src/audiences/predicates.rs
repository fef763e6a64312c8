//! From the predicates of an audience to the one tree that all predicates are.

use crate::errors::ApiError;
use crate::fields;
use engine::limits::COMPARAND_BYTES_MAX;
use engine::predicates::{EventFact, Leaf, Op, PredicateError, Scalar, Tree};
use serde_json::value::RawValue;
use wire::json::{Field, Unread};
use wire::rest::audience::AudiencePredicate;

/// What both lists mean: all predicates and one of the roles.
pub(super) struct ReadPredicates {
    pub(super) tree: Tree,
    /// How many predicates stand before the roles.
    predicates_count: usize,
}

/// Reads both lists.
///
/// # Errors
/// One of them is no list of predicates; the message names the place.
pub(super) fn read(predicates: &str, role_predicates: &str) -> Result<ReadPredicates, ApiError> {
    let mut members = list(predicates, "predicates", leaf)?;
    let predicates_count = members.len();
    let roles = list(role_predicates, "role_predicates", role)?;
    if !roles.is_empty() {
        members.push(Tree::Any(roles));
    }
    Ok(ReadPredicates { tree: Tree::All(members), predicates_count })
}

impl ReadPredicates {
    /// What is wrong with the tree, at the place where it was sent.
    pub(super) fn told(&self, error: &PredicateError) -> ApiError {
        let place = |steps: &str| -> Option<usize> { steps.split(['[', ']']).nth(1)?.parse().ok() };
        let (first, rest) = error.path.split_once('.').unwrap_or((&error.path, ""));
        let field = match place(first) {
            Some(index) if index < self.predicates_count => format!("predicates[{index}]"),
            Some(_) => place(rest).map_or("role_predicates".to_owned(), |index| format!("role_predicates[{index}]")),
            None => "predicates".to_owned(),
        };
        let message = format!("{field}: {}", error.kind);
        ApiError::invalid(field, message)
    }
}

type ReadOne = fn(AudiencePredicate<'_>, &str) -> Result<Tree, ApiError>;

fn list(text: &str, name: &'static str, one: ReadOne) -> Result<Vec<Tree>, ApiError> {
    let items: Vec<&RawValue> = fields::json(text).map_err(|_| ApiError::mistyped(name, "an array of predicates"))?;
    let read = items.into_iter().enumerate().map(|(index, item)| {
        let place = format!("{name}[{index}]");
        let sent = serde_json::from_str(item.get());
        one(sent.map_err(|_| ApiError::mistyped(place.clone(), "a predicate"))?, &place)
    });
    read.collect()
}

fn text(field: Field<'_>, name: &'static str, place: &str) -> Result<String, ApiError> {
    let at = |error: ApiError| error.field(format!("{place}.{name}"));
    let found = fields::text(field, name, COMPARAND_BYTES_MAX).map_err(at)?;
    found.ok_or_else(|| at(ApiError::missing(name)))
}

/// One predicate. Its `type` only repeats what the attribute is.
fn leaf(sent: AudiencePredicate<'_>, place: &str) -> Result<Tree, ApiError> {
    let attribute = text(sent.attribute, "attribute", place)?;
    let op = op(&text(sent.comparison, "comparison", place)?, place)?;
    let value = value(sent.value, place)?;
    let id = |value: &Scalar| match value {
        Scalar::Text(text) | Scalar::Number(text) => Ok(text.clone()),
        _ => Err(ApiError::mistyped(format!("{place}.value"), "an id")),
    };
    if let Some(rest) = attribute.strip_prefix("event.") {
        let fact = rest.rsplit_once('.').and_then(|(event, word)| Some((event, EventFact::from_name(word)?)));
        let (event, fact) = fact.ok_or_else(|| {
            let message =
                "An event's attribute is event.NAME.count, event.NAME.first, event.NAME.last or event.NAME.did";
            ApiError::invalid(format!("{place}.attribute"), message)
        })?;
        let event = event.to_owned();
        return Ok(Tree::Leaf(Leaf::Event { event, fact, op, value, within_days: None, metadata: None }));
    }
    Ok(Tree::Leaf(match attribute.as_str() {
        "tag" | "tag_id" => Leaf::Tag { tag: id(&value)?, op },
        "segment" | "segment_id" => Leaf::Segment { segment: id(&value)?, op },
        name => match name.strip_prefix("company.") {
            Some(attribute) => Leaf::Company { attribute: attribute.to_owned(), op, value },
            None => Leaf::Attribute { name: name.to_owned(), op, value },
        },
    }))
}

/// One of `role_predicates`: `user`, `lead`, or the same with `_role` behind.
fn role(sent: AudiencePredicate<'_>, place: &str) -> Result<Tree, ApiError> {
    let attribute = text(sent.attribute, "attribute", place)?;
    if attribute != "role" {
        return Err(ApiError::invalid(format!("{place}.attribute"), "attribute must be role"));
    }
    let op = op(&text(sent.comparison, "comparison", place)?, place)?;
    let value = as_roles(value(sent.value, place)?);
    Ok(Tree::Leaf(Leaf::Attribute { name: attribute, op, value }))
}

/// Intercom's own words end in `_role`, and call a lead a contact.
fn as_roles(value: Scalar) -> Scalar {
    match value {
        Scalar::Text(text) => Scalar::Text(match text.strip_suffix("_role").unwrap_or(&text) {
            "contact" => "lead".to_owned(),
            word => word.to_owned(),
        }),
        Scalar::List(values) => Scalar::List(values.into_iter().map(as_roles).collect()),
        value => value,
    }
}

fn op(word: &str, place: &str) -> Result<Op, ApiError> {
    let folded = word.to_ascii_lowercase();
    let known = match folded.as_str() {
        "eq" | "=" | "equals" => Some(Op::Is),
        "ne" | "neq" | "!=" | "not_eq" => Some(Op::IsNot),
        ">" => Some(Op::Gt),
        ">=" => Some(Op::Gte),
        "<" => Some(Op::Lt),
        "<=" => Some(Op::Lte),
        "~" => Some(Op::Contains),
        "!~" | "ncontains" => Some(Op::NotContains),
        "^" => Some(Op::StartsWith),
        "$" => Some(Op::EndsWith),
        "nin" => Some(Op::NotIn),
        word => Op::from_name(word),
    };
    known.ok_or_else(|| {
        let words: Vec<&str> = Op::ALL.iter().map(|op| op.name()).collect();
        let message = format!("That is no comparison; there are eq, ne, {}", words.join(", "));
        ApiError::invalid(format!("{place}.comparison"), message)
    })
}

fn value(sent: Unread<'_>, place: &str) -> Result<Scalar, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(Scalar::Null) };
    let wrong = || {
        let expected = "a string, a number, true, false, null, or an array of them";
        ApiError::mistyped(format!("{place}.value"), expected)
    };
    let one = |raw: &RawValue| match Field::of(raw) {
        Field::Absent | Field::Null => Some(Scalar::Null),
        Field::Text(text) => Some(Scalar::Text(text.into_owned())),
        Field::Number(digits) => Some(Scalar::Number(digits.to_owned())),
        Field::Boolean(value) => Some(Scalar::Boolean(value)),
        Field::Nested(_) => None,
    };
    if !raw.get().starts_with('[') {
        return one(raw).ok_or_else(wrong);
    }
    let items: Vec<&RawValue> = serde_json::from_str(raw.get()).map_err(|_| wrong())?;
    items.into_iter().map(one).collect::<Option<_>>().map(Scalar::List).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn predicates_become_leaves() {
        let mut shown = String::new();
        for predicate in [
            r#"{"attribute":"email","type":"string","comparison":"contains","value":"@x"}"#,
            r#"{"attribute":"custom_attributes.plan","type":"string","comparison":"in","value":["pro",1]}"#,
            r#"{"attribute":"company.name","type":"string","comparison":"EQ","value":"Acme"}"#,
            r#"{"attribute":"tag_id","comparison":"ne","value":81}"#,
            r#"{"attribute":"segment","comparison":"is","value":"56203d253cba154d39010062"}"#,
            r#"{"attribute":"event.paid.in.full.count","comparison":"gt","value":2}"#,
            r#"{"attribute":"event.paid","comparison":"gt","value":2}"#,
            r#"{"attribute":"name","comparison":"unknown"}"#,
            r#"{"attribute":"name","comparison":"like","value":"x"}"#,
            r#"{"attribute":"name","comparison":"eq","value":{}}"#,
            r#"{"comparison":"eq","value":1}"#,
            r#"{"attribute":7,"comparison":"eq"}"#,
            "7",
        ] {
            let told = match read(&format!("[{predicate}]"), "[]") {
                Ok(read) => format!("{:?}", read.tree),
                Err(error) => format!("{} {:?}: {}", error.code.code(), error.field, error.message),
            };
            writeln!(shown, "{predicate}\n  {told}").unwrap();
        }
        expect![[r#"
            {"attribute":"email","type":"string","comparison":"contains","value":"@x"}
              All([Leaf(Attribute { name: "email", op: Contains, value: Text("@x") })])
            {"attribute":"custom_attributes.plan","type":"string","comparison":"in","value":["pro",1]}
              All([Leaf(Attribute { name: "custom_attributes.plan", op: In, value: List([Text("pro"), Number("1")]) })])
            {"attribute":"company.name","type":"string","comparison":"EQ","value":"Acme"}
              All([Leaf(Company { attribute: "name", op: Is, value: Text("Acme") })])
            {"attribute":"tag_id","comparison":"ne","value":81}
              All([Leaf(Tag { tag: "81", op: IsNot })])
            {"attribute":"segment","comparison":"is","value":"56203d253cba154d39010062"}
              All([Leaf(Segment { segment: "56203d253cba154d39010062", op: Is })])
            {"attribute":"event.paid.in.full.count","comparison":"gt","value":2}
              All([Leaf(Event { event: "paid.in.full", fact: Count, op: Gt, value: Number("2"), within_days: None, metadata: None })])
            {"attribute":"event.paid","comparison":"gt","value":2}
              parameter_invalid Some("predicates[0].attribute"): An event's attribute is event.NAME.count, event.NAME.first, event.NAME.last or event.NAME.did
            {"attribute":"name","comparison":"unknown"}
              All([Leaf(Attribute { name: "name", op: Unknown, value: Null })])
            {"attribute":"name","comparison":"like","value":"x"}
              parameter_invalid Some("predicates[0].comparison"): That is no comparison; there are eq, ne, is, is_not, contains, not_contains, starts_with, ends_with, gt, gte, lt, lte, known, unknown, in, not_in, days_ago, days_ago_more, days_ago_less, on, before, after
            {"attribute":"name","comparison":"eq","value":{}}
              type_mismatch Some("predicates[0].value"): predicates[0].value must be a string, a number, true, false, null, or an array of them
            {"comparison":"eq","value":1}
              parameter_not_found Some("predicates[0].attribute"): attribute is needed
            {"attribute":7,"comparison":"eq"}
              type_mismatch Some("predicates[0].attribute"): attribute must be a string
            7
              type_mismatch Some("predicates[0]"): predicates[0] must be a predicate
        "#]].assert_eq(&shown);
    }

    #[test]
    fn roles_are_one_of_them() {
        let roles = r#"[{"attribute":"role","type":"role","comparison":"eq","value":"user_role"},
            {"attribute":"role","comparison":"in","value":["contact_role","lead"]}]"#;
        let read = read("[]", roles).unwrap();
        expect![[r#"All([Any([Leaf(Attribute { name: "role", op: Is, value: Text("user") }), Leaf(Attribute { name: "role", op: In, value: List([Text("lead"), Text("lead")]) })])])"#]].assert_eq(&format!("{:?}", read.tree));
        let wrong = super::read("[]", r#"[{"attribute":"email","comparison":"eq","value":"a"}]"#).err().unwrap();
        assert_eq!(wrong.field.as_deref(), Some("role_predicates[0].attribute"));
    }
}
