//! Users and leads as they are sent.

use crate::json::{Field, Unread, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// A user or a lead to make or to change. Looked up by `id`, then
    /// `user_id`, then `email`; to make a user, `user_id` or `email` is needed,
    /// to make a lead, nothing. What is not sent stays; null or an empty string
    /// takes a value away.
    #[schema(as = LegacyUpsertUser)]
    pub struct UpsertUser<'a> is "a user object" {
        /// The user's id.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// The workspace's own id of them.
        #[schema(value_type = Option<String>, example = "25")]
        user_id: Field<'a>,
        /// E-mail address.
        #[schema(value_type = Option<String>, example = "wash@serenity.io")]
        email: Field<'a>,
        /// Phone number.
        #[schema(value_type = Option<String>)]
        phone: Field<'a>,
        /// Name.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// Picture: its URL, or an object with `image_url`.
        #[schema(value_type = Option<Object>)]
        avatar: Field<'a>,
        /// The id of the teammate who looks after them.
        #[schema(value_type = Option<String>)]
        owner_id: Field<'a>,
        /// When they signed up, Unix seconds.
        #[schema(value_type = Option<u32>)]
        signed_up_at: Field<'a>,
        /// Another name of `signed_up_at`.
        #[schema(value_type = Option<u32>)]
        remote_created_at: Field<'a>,
        /// When they were last seen, Unix seconds.
        #[schema(value_type = Option<u32>)]
        last_request_at: Field<'a>,
        /// Whether they are seen right now.
        #[schema(value_type = Option<bool>)]
        update_last_request_at: Field<'a>,
        /// Whether they begin a session.
        #[schema(value_type = Option<bool>)]
        new_session: Field<'a>,
        /// Read and not kept: addresses are not.
        #[schema(value_type = Option<String>)]
        last_seen_ip: Field<'a>,
        /// What their browser calls itself; its first 255 characters count.
        #[schema(value_type = Option<String>)]
        last_seen_user_agent: Field<'a>,
        /// Whether they opted out of e-mail.
        #[schema(value_type = Option<bool>)]
        unsubscribed_from_emails: Field<'a>,
        /// Attributes by name; null takes one away. Those not named stay.
        #[schema(value_type = Option<Object>)]
        custom_attributes: Unread<'a>,
        /// Companies to make or change, and to join or leave.
        #[schema(value_type = Option<Vec<crate::rest::company::SaveCompany>>)]
        companies: Unread<'a>,
        /// The page that led them here.
        #[schema(value_type = Option<String>)]
        referrer: Field<'a>,
        /// UTM campaign.
        #[schema(value_type = Option<String>)]
        utm_campaign: Field<'a>,
        /// UTM content.
        #[schema(value_type = Option<String>)]
        utm_content: Field<'a>,
        /// UTM medium.
        #[schema(value_type = Option<String>)]
        utm_medium: Field<'a>,
        /// UTM source.
        #[schema(value_type = Option<String>)]
        utm_source: Field<'a>,
        /// UTM term.
        #[schema(value_type = Option<String>)]
        utm_term: Field<'a>,
    }
}

object! {
    /// A lead who turned out to be a user.
    #[schema(as = LegacyConvertLead)]
    pub struct ConvertLead<'a> is "an object with contact and user" {
        /// The lead.
        #[schema(value_type = crate::rest::reference::SentPerson)]
        contact: Unread<'a>,
        /// The user: one that is there takes the lead in, else the lead
        /// becomes it.
        #[schema(value_type = crate::rest::reference::SentPerson)]
        user: Unread<'a>,
    }
}

object! {
    /// Somebody to delete for good.
    #[schema(as = LegacyDeleteUser)]
    pub struct DeleteUser<'a> is "an object with intercom_user_id" {
        /// Their id.
        #[schema(value_type = String)]
        intercom_user_id: Field<'a>,
    }
}

/// A deletion that is under way.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = LegacyUserDeletion)]
pub struct UserDeletion {
    /// Its number.
    #[schema(example = 123_456)]
    pub id: u64,
}
