//! What can be known of people and companies: attribute definitions.

use crate::json::{Field, Unread, object};
use serde::Serialize;
use utoipa::ToSchema;

/// An attribute's definition. `id`, `admin_id`, `created_at` and `updated_at`
/// are there for custom attributes only.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DataAttribute<'a> {
    /// Its id, a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 37)]
    pub id: Option<u32>,
    /// Always `data_attribute`.
    #[serde(rename = "type")]
    #[schema(example = "data_attribute")]
    pub kind: &'static str,
    /// Its name.
    pub name: &'a str,
    /// Its name behind those of what it stands in.
    #[schema(example = "custom_attributes.plan")]
    pub full_name: String,
    /// What people call it.
    pub label: &'a str,
    /// What it means, if somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    /// `string`, `integer`, `float`, `boolean` or `date`.
    pub data_type: &'static str,
    /// The values that it may have, if they are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<&'a str>>,
    /// Whether this API may write it.
    pub api_writable: bool,
    /// Whether teammates may write it.
    pub ui_writable: bool,
    /// Whether browsers may write it.
    pub messenger_writable: bool,
    /// Whether the workspace defined it.
    pub custom: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// Which teammate defined it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_id: Option<String>,
    /// When it was defined, Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<u32>,
    /// When it last changed, Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<u32>,
    /// `contact` or `company`; in the 1.x API `customer` or `company`.
    pub model: &'static str,
}

object! {
    /// An attribute to define.
    #[schema(as = NewDataAttribute)]
    pub struct NewDataAttribute<'a> is "an object with name, model and data_type" {
        /// Its name, at most 190 characters.
        #[schema(value_type = String, example = "plan")]
        name: Field<'a>,
        /// `contact` or `company`.
        #[schema(value_type = String, example = "contact")]
        model: Field<'a>,
        /// `string`, `integer`, `float`, `boolean`, `datetime`, `date`, or
        /// `options`.
        #[schema(value_type = String, example = "string")]
        data_type: Field<'a>,
        /// What it means.
        #[schema(value_type = Option<String>)]
        description: Field<'a>,
        /// For `options`: the values it may have, two at least.
        #[schema(value_type = Option<Vec<SentOption>>)]
        options: Unread<'a>,
        /// Whether browsers may write it.
        #[schema(value_type = Option<bool>)]
        messenger_writable: Field<'a>,
    }
}

object! {
    /// What to change of an attribute's definition. Its type never changes.
    #[schema(as = ChangeDataAttribute)]
    pub struct ChangeDataAttribute<'a> is "a data attribute object" {
        /// Whether it is archived.
        #[schema(value_type = Option<bool>)]
        archived: Field<'a>,
        /// What it means; null takes the text away.
        #[schema(value_type = Option<String>)]
        description: Field<'a>,
        /// All values it may have, two at least.
        #[schema(value_type = Option<Vec<SentOption>>)]
        options: Unread<'a>,
        /// Whether browsers may write it.
        #[schema(value_type = Option<bool>)]
        messenger_writable: Field<'a>,
    }
}

object! {
    /// A value that an attribute may have.
    #[schema(as = DataAttributeOption)]
    pub struct SentOption<'a> is "an object with value" {
        /// The value.
        #[schema(value_type = String, example = "1-10")]
        value: Field<'a>,
    }
}
