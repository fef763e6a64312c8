//! Subscription types, as they are made and changed.

use crate::json::{Field, object};

object! {
    /// A subscription type to make, or what to change of one. To make one,
    /// `name` is needed.
    #[schema(as = SaveSubscriptionType)]
    pub struct SaveSubscriptionType<'a> is "a subscription type object" {
        /// What people are to call it, 1 to 255 characters.
        #[schema(value_type = Option<String>, example = "News")]
        name: Field<'a>,
        /// What is sent under it, at most 1,024 characters.
        #[schema(value_type = Option<String>)]
        description: Field<'a>,
        /// `opt_out` (people get it until they object, the default) or `opt_in`
        /// (only after they agreed).
        #[schema(value_type = Option<String>, example = "opt_in")]
        consent_type: Field<'a>,
        /// `live` (the default) or `archived`.
        #[schema(value_type = Option<String>, example = "live")]
        state: Field<'a>,
    }
}
