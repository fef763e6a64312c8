//! A company as it is sent.

use crate::json::{Field, Unread, object};

object! {
    /// A company to make or to change, looked up by `company_id`. What is not
    /// sent stays; null or an empty string takes a value away.
    #[schema(as = SaveCompany)]
    pub struct SaveCompany<'a> is "a company object" {
        /// Herald's id of it. Only in a user's `companies` of the 1.x API.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// The workspace's own id of it, at most 255 characters. It never
        /// changes.
        #[schema(value_type = Option<String>, example = "1")]
        company_id: Field<'a>,
        /// Name.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// The name of its plan.
        #[schema(value_type = Option<String>, example = "Paid")]
        plan: Field<'a>,
        /// How many work there.
        #[schema(value_type = Option<u32>)]
        size: Field<'a>,
        /// Its web site.
        #[schema(value_type = Option<String>)]
        website: Field<'a>,
        /// What it does.
        #[schema(value_type = Option<String>)]
        industry: Field<'a>,
        /// When it began to be a customer of the workspace, Unix seconds.
        #[schema(value_type = Option<u32>)]
        remote_created_at: Field<'a>,
        /// Another name of `remote_created_at`, from browsers.
        #[schema(value_type = Option<u32>)]
        created_at: Field<'a>,
        /// What it pays in a month, at most 2,147,483,647; fractions are cut
        /// off.
        #[schema(value_type = Option<f64>)]
        monthly_spend: Field<'a>,
        /// Whether somebody of it is seen right now. From 2.16 on.
        #[schema(value_type = Option<bool>)]
        update_last_request_at: Field<'a>,
        /// Attributes by name: strings of at most 255 characters, numbers,
        /// booleans; null takes one away. Those not named stay.
        #[schema(value_type = Option<Object>)]
        custom_attributes: Unread<'a>,
        /// Whether the user leaves it. Only in a user's `companies` of the 1.x
        /// API.
        #[schema(value_type = Option<bool>)]
        remove: Field<'a>,
    }
}
