//! Subscription types: what people choose to be sent or not.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

/// A kind of mail or message that people choose to get or not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubscriptionType<'a> {
    /// Always `subscription`.
    #[serde(rename = "type")]
    #[schema(example = "subscription")]
    pub kind: &'static str,
    /// Its id.
    #[schema(example = "135")]
    pub id: String,
    /// `live`, `draft` or `archived`.
    pub state: &'static str,
    /// `opt_out`: people get it until they object; `opt_in`: only after they
    /// agreed.
    pub consent_type: &'static str,
    /// What it is called.
    pub default_translation: Translation<'a>,
    /// What it is called in every language.
    pub translations: Vec<Translation<'a>>,
    /// How it is sent: `email`, `sms_message`.
    pub content_types: Vec<&'static str>,
}

/// What a subscription type is called in a language.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SubscriptionTranslation)]
pub struct Translation<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What is sent under it.
    pub description: &'a str,
    /// The language.
    #[schema(example = "en")]
    pub locale: &'a str,
}

object! {
    /// What a contact chooses.
    #[schema(as = SetConsent)]
    pub struct SetConsent<'a> is "an object with id and consent_type" {
        /// The subscription type's id.
        #[schema(value_type = String, example = "135")]
        id: Field<'a>,
        /// `opt_in` or `opt_out`.
        #[schema(value_type = String, example = "opt_in")]
        consent_type: Field<'a>,
    }
}
