//! Whether a hash or a token proves who somebody is.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// What a page would send.
    #[schema(as = CheckIdentity)]
    pub struct CheckIdentity<'a> is "an object with hash or jwt" {
        /// `web`, `ios` or `android`; `web` when it is not sent.
        #[schema(value_type = Option<String>, example = "web")]
        platform: Field<'a>,
        /// Whom the page names.
        #[schema(value_type = Option<String>, example = "9876")]
        user_id: Field<'a>,
        /// The same by the e-mail address, for users without an id.
        #[schema(value_type = Option<String>)]
        email: Field<'a>,
        /// The `user_hash` of the page.
        #[schema(value_type = Option<String>)]
        hash: Field<'a>,
        /// The `intercom_user_jwt` of the page.
        #[schema(value_type = Option<String>)]
        jwt: Field<'a>,
    }
}

/// Whether it proves who somebody is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IdentityCheck {
    /// Always `identity_check`.
    #[serde(rename = "type")]
    #[schema(example = "identity_check")]
    pub type_name: &'static str,
    /// For which platform it was checked.
    #[schema(example = "web")]
    pub platform: &'static str,
    /// What was checked: `hash` or `jwt`.
    #[schema(example = "hash")]
    pub kind: &'static str,
    /// Whether a page that sends it is believed.
    pub valid: bool,
    /// `ok`, or what is wrong: `hash_malformed`, `hash_upper_case`,
    /// `hash_of_email`, `hash_mismatch`, `other_platform`, `jwt_malformed`,
    /// `jwt_signature`, `jwt_expired`, `jwt_not_yet`, `jwt_user_mismatch`.
    #[schema(example = "hash_mismatch")]
    pub code: &'static str,
    /// What to change.
    pub message: String,
    /// With which secret it was made: `current`, or `previous` while that still
    /// counts.
    pub secret: Option<&'static str>,
    /// When the token ends, Unix seconds.
    pub expires_at: Option<u32>,
}
