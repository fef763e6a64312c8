//! A contact's row as the 1.x API shows it.

use crate::auth::Access;
use engine::ids::ContactOrdinal;
use engine::rows::{ContactRow, Role};
use wire::legacy::user::{Companies, Segments, SocialProfiles, Tags, User};
use wire::rest::contact::Empty;
use wire::rest::me::Avatar;

/// A contact's row, shown as a user or a lead. What is not recorded yet is
/// null or empty.
#[must_use]
pub fn user<'a>(access: &'a Access, ordinal: ContactOrdinal, row: &'a ContactRow) -> User<'a> {
    let is_user = row.role == Role::User;
    User {
        kind: if is_user { "user" } else { "contact" },
        id: access.contact_id(ordinal, row).to_string(),
        user_id: row.external_id.as_deref(),
        anonymous: !is_user,
        email: row.email.as_deref(),
        phone: row.phone.as_deref(),
        name: row.name.as_deref(),
        pseudonym: None,
        avatar: Avatar::new(row.avatar_url.as_deref()),
        app_id: &access.workspace_row().app_id,
        companies: Companies::default(),
        location_data: Empty {},
        last_request_at: row.last_seen_at,
        last_seen_ip: None,
        created_at: row.created_at,
        remote_created_at: row.signed_up_at,
        signed_up_at: row.signed_up_at,
        updated_at: row.updated_at,
        session_count: 0,
        social_profiles: SocialProfiles::default(),
        owner_id: row.owner_id.as_deref(),
        unsubscribed_from_emails: row.unsubscribed_from_emails,
        marked_email_as_spam: false,
        has_hard_bounced: false,
        user_agent_data: None,
        tags: Tags::default(),
        segments: Segments::default(),
        custom_attributes: Empty {},
        referrer: None,
        utm_campaign: None,
        utm_content: None,
        utm_medium: None,
        utm_source: None,
        utm_term: None,
        do_not_track: None,
    }
}
