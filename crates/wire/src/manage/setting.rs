//! A workspace's settings.

use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

/// One setting. Its values are numbers, or one of a few words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Setting {
    /// Its name.
    pub key: &'static str,
    /// The value in force.
    pub value: SettingValue,
    /// The value until somebody sets it.
    pub default: SettingValue,
    /// The lowest number taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u64>,
    /// The highest number taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The words taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<&'static [&'static str]>,
    /// What it does.
    pub description: &'static str,
}

/// The value of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum SettingValue {
    /// A number.
    Number(u64),
    /// A word.
    Word(&'static str),
}

impl From<u64> for SettingValue {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&'static str> for SettingValue {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

/// Settings to change, all or none: an object of setting keys, and whole
/// numbers or words.
#[derive(Debug)]
pub struct ChangeSettings;

impl utoipa::PartialSchema for ChangeSettings {
    fn schema() -> RefOr<Schema> {
        let one = |kind| ObjectBuilder::new().schema_type(SchemaType::new(kind));
        let value = OneOfBuilder::new().item(one(Type::Integer)).item(one(Type::String));
        one(Type::Object)
            .description(Some("Settings to change, all or none: whole numbers or words under the settings' keys."))
            .additional_properties(Some(AdditionalProperties::RefOr(RefOr::T(Schema::from(value)))))
            .into()
    }
}

impl ToSchema for ChangeSettings {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ChangeSettings")
    }
}
