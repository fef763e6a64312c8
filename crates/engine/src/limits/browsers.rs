//! What bounds browsers and the sites that they are on.

/// 30 minutes: after so long without a sign of life a browser's next one begins
/// a new session, as Intercom documents.
pub const SESSION_GAP_S: u32 = 1_800;

/// 100 page views: how many of a person are kept, newest last. A profile shows
/// the recent ones; a ring bounds what a reload loop can write (2026-11).
pub const PAGE_VIEWS_KEPT: u64 = 100;

/// 100 companies: a lead who belongs to more does not go on as the user who is
/// there in the same browser. Each costs two writes beside all that a ping may
/// write (2026-11).
pub const PING_MERGE_COMPANIES_MAX: usize = 100;

/// 100 sites: how many hosts with the snippet are remembered per workspace.
/// Anybody can send any host, so there must be an end; further ones are served
/// but not noted (2026-11).
pub const SITES_MAX: u32 = 100;

/// 60 seconds: how old a site's `last_seen_at` may be before it is written
/// again, so that a busy site costs one write a minute (2026-11).
pub const SITE_NOTED_S: u32 = 60;

/// 253 characters: the longest host name that DNS allows.
pub const HOST_CHARS_MAX: usize = 253;

/// 100 hosts in the list of trusted domains; it is read by every request of a
/// browser (2026-11).
pub const TRUSTED_DOMAINS_MAX: usize = 100;

/// 250 names in the list of protected attributes: as many as there are
/// attributes.
pub const PROTECTED_ATTRIBUTES_MAX: usize = 250;

/// 30 days: the longest that a rotated identity secret stays valid. Whoever
/// rotates because of a leak sends 0 (2026-11).
pub const SECRET_GRACE_S_MAX: u32 = 30 * 86_400;
