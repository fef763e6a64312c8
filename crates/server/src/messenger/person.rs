//! Somebody, as their own browser may know them.

use super::session::{Holder, Session};
use engine::rows::{ContactRow, Role};
use engine::source::Verified;
use std::borrow::Cow;
use wire::messenger::Person;

/// What the call itself said of the person: it may be said back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// The workspace's own id.
    pub user_id: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Name.
    pub name: Option<&'a str>,
}

/// Whose session a contact's is.
#[must_use]
pub fn holder_of(row: &ContactRow) -> Holder {
    if row.role == Role::User { Holder::User } else { Holder::Browser }
}

/// The person of a session: with what is stored for a user who proved it, or
/// where the workspace shares that with everybody; else with nothing but what
/// was said. Of a visitor or lead others may have written: they are told their
/// own ids.
#[must_use]
pub fn shown<'a>(config: &node::Config, session: &Session, row: &'a ContactRow, said: Said<'a>) -> Person<'a> {
    let is_told = session.verified != Verified::None || config.messenger(session.workspace).share_with_unverified;
    let id = Some(session.contact.to_string());
    let kind = row.role.name();
    match row.role {
        Role::User if is_told => Person {
            kind,
            id,
            user_id: row.external_id.as_deref().map(Cow::Borrowed),
            email: row.email.as_deref().map(Cow::Borrowed),
            name: row.name.as_deref().map(Cow::Borrowed),
        },
        Role::User => {
            let Said { user_id, email, name } = said;
            let said = |text: Option<&'a str>| text.map(Cow::Borrowed);
            Person { kind, id: None, user_id: said(user_id), email: said(email), name: said(name) }
        }
        Role::Lead | Role::Visitor => Person {
            kind,
            id,
            user_id: row.visitor_id.as_deref().map(Cow::Borrowed),
            email: said.email.map(Cow::Borrowed),
            name: None,
        },
    }
}
