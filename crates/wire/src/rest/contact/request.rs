//! Contacts as they are sent.

use crate::json::{Field, Unread, object};

object! {
    /// A contact to make, or what to change of one. To make one, one of
    /// `external_id`, `email` and `role` is needed, and null is the same as
    /// nothing. In a change, what is not sent stays, and null or an empty
    /// string takes a value away.
    #[schema(as = NewContact)]
    pub struct NewContact<'a> is "a contact object" {
        /// `user` (the default) or `lead`.
        #[schema(value_type = Option<String>, example = "user")]
        role: Field<'a>,
        /// The workspace's own id of them, at most 255 characters.
        #[schema(value_type = Option<String>, example = "25")]
        external_id: Field<'a>,
        /// E-mail address, at most 254 characters.
        #[schema(value_type = Option<String>, example = "wash@serenity.io")]
        email: Field<'a>,
        /// Phone number, kept as sent.
        #[schema(value_type = Option<String>)]
        phone: Field<'a>,
        /// Name.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// URL of a picture, http or https.
        #[schema(value_type = Option<String>)]
        avatar: Field<'a>,
        /// When they signed up, Unix seconds.
        #[schema(value_type = Option<u32>)]
        signed_up_at: Field<'a>,
        /// When they were last seen, Unix seconds.
        #[schema(value_type = Option<u32>)]
        last_seen_at: Field<'a>,
        /// The id of the teammate who looks after them.
        #[schema(value_type = Option<String>)]
        owner_id: Field<'a>,
        /// The language to write to them in, whatever their browser says.
        #[schema(value_type = Option<String>, example = "fr")]
        language_override: Field<'a>,
        /// Whether they opted out of e-mail.
        #[schema(value_type = Option<bool>)]
        unsubscribed_from_emails: Field<'a>,
        /// Whether the `email` in the same body was confirmed. From 2.16 on.
        #[schema(value_type = Option<bool>)]
        email_verified: Field<'a>,
        /// Attributes by name: strings of at most 255 characters, numbers,
        /// booleans; null takes one away. Those not named stay.
        #[schema(value_type = Option<Object>)]
        custom_attributes: Unread<'a>,
        /// Read from clients of the 1.x API only: the lead to change.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// Read from clients of the 1.x API only: the lead to change.
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
    }
}

object! {
    /// Two contacts that are one.
    #[schema(as = MergeContacts)]
    pub struct MergeContacts<'a> is "an object with from and into" {
        /// The id of the lead that goes.
        #[schema(value_type = String)]
        from: Field<'a>,
        /// The id of the user who stays.
        #[schema(value_type = String)]
        into: Field<'a>,
        /// Merge them although they share neither e-mail address nor phone
        /// number. From 2.16 on; before, nobody compares.
        #[schema(value_type = Option<bool>)]
        skip_duplicate_validation: Field<'a>,
    }
}
