//! Teams of teammates.

use crate::list::named_list;
use serde::Serialize;
use utoipa::ToSchema;

/// A team.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Team<'a> {
    /// Always `team`.
    #[serde(rename = "type")]
    #[schema(example = "team")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: &'a str,
    /// Who is in it.
    pub admin_ids: Vec<u64>,
}

named_list! {
    /// Teams.
    TeamList of Team is "team.list" teams
}
