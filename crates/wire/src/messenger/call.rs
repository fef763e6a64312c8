//! What every call of a browser holds.

use crate::json::{Field, object};

object! {
    /// What every call of a browser holds.
    pub struct AnyCall<'a> is "an object with app_id" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// The UUID that the SDK keeps for this device: only counted with.
        #[schema(value_type = Option<String>)]
        device_id: Field<'a>,
    }
}
