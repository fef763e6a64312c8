//! Teammates and their sign-ins.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who signs in to the console.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Teammate<'a> {
    /// Always `teammate`.
    #[serde(rename = "type")]
    #[schema(example = "teammate")]
    pub kind: &'static str,
    /// Their id.
    #[schema(example = "1")]
    pub id: String,
    /// Their name.
    pub name: &'a str,
    /// The e-mail address by which they sign in; empty once they were removed.
    pub email: &'a str,
    /// What they may do: `owner`, `editor`, `support` or `viewer`.
    #[schema(example = "owner")]
    pub role: &'static str,
    /// `invited` until they signed in for the first time, then `active`;
    /// `removed` for good.
    #[schema(example = "active")]
    pub state: &'static str,
    /// Whether they have a password.
    pub password_set: bool,
    /// When they were added, Unix seconds.
    pub created_at: u32,
    /// When they signed in last, Unix seconds.
    pub last_signed_in_at: Option<u32>,
}

/// A teammate, and a link that signs them in once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinkedTeammate<'a> {
    /// The teammate.
    #[serde(flatten)]
    pub teammate: Teammate<'a>,
    /// The link. Shown once: only a hash is kept.
    #[schema(example = "https://herald.example/console/sign-in#hrld_li_…")]
    pub link: String,
    /// Until when it can be used, Unix seconds.
    pub link_expires_at: u32,
}

/// That somebody is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Session<'a> {
    /// Always `session`.
    #[serde(rename = "type")]
    #[schema(example = "session")]
    pub kind: &'static str,
    /// Who is signed in.
    pub teammate: Teammate<'a>,
    /// Where.
    pub workspace: SessionWorkspace<'a>,
    /// What requests that change something send in the header `X-CSRF-Token`.
    pub csrf_token: String,
    /// Until when the sign-in lasts, Unix seconds.
    pub expires_at: u32,
    /// The address by which the world reaches this server, if one is set.
    pub public_url: Option<&'a str>,
    /// Whether setting a password needs the one before.
    pub needs_current_password: bool,
}

/// The workspace of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionWorkspace<'a> {
    /// Its app id.
    pub app_id: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// IANA name of its time zone.
    #[schema(example = "Europe/Dublin")]
    pub time_zone: &'a str,
}

object! {
    /// Who signs in: by address and password, or by a link.
    #[schema(as = SignIn)]
    pub struct SignIn<'a> is "an object with email and password, or with link" {
        /// The teammate's e-mail address.
        #[schema(value_type = Option<String>, example = "mia@example.org")]
        email: Field<'a>,
        /// Their password.
        #[schema(value_type = Option<String>)]
        password: Field<'a>,
        /// The workspace, for an address that signs in to several.
        #[schema(value_type = Option<String>)]
        app_id: Field<'a>,
        /// What stands behind the `#` of a sign-in link.
        #[schema(value_type = Option<String>)]
        link: Field<'a>,
    }
}

object! {
    /// A password to set.
    #[schema(as = SetPassword)]
    pub struct SetPassword<'a> is "an object with password" {
        /// The new one, 12 to 255 characters.
        #[schema(value_type = String)]
        password: Field<'a>,
        /// The one before; not needed when there is none, nor within 15 minutes
        /// of signing in by a link.
        #[schema(value_type = Option<String>)]
        current_password: Field<'a>,
    }
}

object! {
    /// A teammate to add.
    #[schema(as = NewTeammate)]
    pub struct NewTeammate<'a> is "an object with email, name and role" {
        /// Their e-mail address.
        #[schema(value_type = String, example = "mia@example.org")]
        email: Field<'a>,
        /// Their name, 1 to 255 characters.
        #[schema(value_type = String, example = "Mia")]
        name: Field<'a>,
        /// What they may do: `owner`, `editor`, `support` or `viewer`.
        #[schema(value_type = String, example = "support")]
        role: Field<'a>,
    }
}

object! {
    /// What to change of a teammate. What is not sent stays.
    #[schema(as = ChangeTeammate)]
    pub struct ChangeTeammate<'a> is "an object with name or role" {
        /// Their name, 1 to 255 characters.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// What they may do: `owner`, `editor`, `support` or `viewer`.
        #[schema(value_type = Option<String>, example = "editor")]
        role: Field<'a>,
    }
}
