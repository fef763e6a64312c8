//! Lists of users and of leads.

use super::User;
use crate::list::{paged_list, scroll_list};
use serde::Serialize;
use utoipa::ToSchema;

paged_list! {
    /// A page of users.
    #[schema(as = LegacyUserList)]
    UserList of User is "user.list" users
}

paged_list! {
    /// A page of leads.
    #[schema(as = LegacyLeadList)]
    LeadList of User is "contact.list" contacts
}

scroll_list! {
    /// A page of a walk over all users.
    #[schema(as = LegacyUserScroll)]
    UserScroll of User is "user.list" users
}

scroll_list! {
    /// A page of a walk over all leads.
    #[schema(as = LegacyLeadScroll)]
    LeadScroll of User is "contact.list" contacts
}

/// What `GET /users` answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyUsers)]
#[serde(untagged)]
pub enum Users<'a> {
    /// By `user_id`, and in 1.0 by `email`: one user.
    One(Box<User<'a>>),
    /// All of them, and from 1.1 on those of an e-mail address.
    List(UserList<'a>),
}

/// What `GET /contacts` answers to a client of the 1.x API.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyLeads)]
#[serde(untagged)]
pub enum Leads<'a> {
    /// By `user_id`: one lead.
    One(Box<User<'a>>),
    /// All of them, or those of an e-mail address or phone number.
    List(LeadList<'a>),
}
