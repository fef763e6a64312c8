//! Which fields of contacts and companies a column can go into.

use engine::rows::{DataType, Model};

/// A field that every contact or company has.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// As the API calls it.
    pub name: &'static str,
    /// What columns that hold it are called as well.
    pub aliases: &'static [&'static str],
    /// The type of its values.
    pub data_type: DataType,
}

const fn field(name: &'static str, aliases: &'static [&'static str], data_type: DataType) -> FieldSpec {
    FieldSpec { name, aliases, data_type }
}

/// What stands in a row about a contact.
pub const CONTACT: &[FieldSpec] = &[
    field("external_id", &["user_id", "userid", "customer_id", "id"], DataType::String),
    field("email", &["email_address", "e_mail", "mail"], DataType::String),
    field("name", &["full_name"], DataType::String),
    field("phone", &["phone_number", "telephone", "mobile"], DataType::String),
    field("role", &["type"], DataType::String),
    field("avatar", &["avatar_url"], DataType::String),
    field("signed_up_at", &["created_at", "remote_created_at", "signup_date"], DataType::Date),
    field("last_seen_at", &["last_request_at", "last_seen"], DataType::Date),
    field("owner_id", &["owner"], DataType::String),
    field("unsubscribed_from_emails", &["unsubscribed"], DataType::Boolean),
    field("language_override", &["language"], DataType::String),
    field("tags", &["tag"], DataType::String),
];

/// What stands in a row about a company.
pub const COMPANY: &[FieldSpec] = &[
    field("company_id", &["id"], DataType::String),
    field("name", &["company_name", "company"], DataType::String),
    field("plan", &["plan_name"], DataType::String),
    field("size", &["employees"], DataType::Integer),
    field("website", &["url"], DataType::String),
    field("industry", &[], DataType::String),
    field("monthly_spend", &["mrr"], DataType::Float),
    field("remote_created_at", &["created_at"], DataType::Date),
    field("tags", &["tag"], DataType::String),
];

/// Columns of an export that hold what Herald itself makes: left out unless
/// somebody says otherwise.
const MADE: [&str; 6] = ["id", "updated_at", "created_at", "user_count", "last_request_at", "email_domain"];

/// The fields of a model.
#[must_use]
pub const fn of(model: Model) -> &'static [FieldSpec] {
    match model {
        Model::Contact => CONTACT,
        Model::Company => COMPANY,
    }
}

/// By which of them a row can be known: one of these is needed.
#[must_use]
pub const fn identifying(model: Model) -> &'static [&'static str] {
    match model {
        Model::Contact => &["external_id", "email"],
        Model::Company => &["company_id"],
    }
}

/// The field of this name, or of one of its other names.
#[must_use]
pub fn named(model: Model, name: &str) -> Option<&'static FieldSpec> {
    let exact = of(model).iter().find(|field| field.name == name);
    exact.or_else(|| of(model).iter().find(|field| field.aliases.contains(&name)))
}

/// Whether a column is left out by itself.
#[must_use]
pub fn is_made(column: &str) -> bool {
    MADE.contains(&column)
}
