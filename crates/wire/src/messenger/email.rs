//! `POST /messenger/web/email`.

use super::Person;
use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// An e-mail address that somebody typed into a page.
    #[schema(as = MessengerEmail)]
    pub struct CollectEmail<'a> is "an object with app_id, session and email" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// From a ping's answer.
        #[schema(value_type = String)]
        session: Field<'a>,
        /// The UUID that the SDK keeps for this device.
        #[schema(value_type = Option<String>)]
        device_id: Field<'a>,
        /// The address.
        #[schema(value_type = String, example = "ada@example.com")]
        email: Field<'a>,
    }
}

/// Who is there now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerCollected)]
pub struct Collected<'a> {
    /// The person, as their browser may know them.
    pub person: Person<'a>,
    /// Their revision.
    pub revision: u64,
}
