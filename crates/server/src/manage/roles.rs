//! Which people a body means, by their roles.

use crate::errors::ApiError;
use crate::fields;
use engine::contacts::CONTACTS;
use engine::rows::Role;
use wire::json::{Field, Unread};

/// Every set of roles that can be asked for.
const ROLES: [&[Role]; 7] = [
    &[Role::Visitor],
    &[Role::Lead],
    &[Role::User],
    &[Role::Visitor, Role::Lead],
    &[Role::Visitor, Role::User],
    &[Role::Lead, Role::User],
    &[Role::Visitor, Role::Lead, Role::User],
];

/// Reads `roles`; users and leads when it was not sent.
///
/// # Errors
/// It is no array, holds nothing, or what is no role.
pub fn read(sent: Unread<'_>) -> Result<&'static [Role], ApiError> {
    let Some(items) = fields::array(sent, "roles")? else { return Ok(CONTACTS) };
    let wrong =
        || ApiError::invalid("roles", "roles must hold at least one of user, lead and visitor, and nothing else");
    let role = |word: &str| Role::ALL.into_iter().find(|role| role.name() == word);
    let mut asked = Vec::new();
    for item in items {
        let Field::Text(word) = Field::of(item) else { return Err(wrong()) };
        asked.push(role(&word).ok_or_else(wrong)?);
    }
    asked.sort_unstable();
    asked.dedup();
    ROLES.into_iter().find(|roles| **roles == *asked).ok_or_else(wrong)
}
