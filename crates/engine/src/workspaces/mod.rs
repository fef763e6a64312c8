//! Workspaces and what belongs to their owners: tokens, teammates, settings,
//! and the audit of every change.

pub(crate) mod audit;
pub(crate) mod away;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod messenger;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod sites;
pub(crate) mod teammates;
pub(crate) mod tokens;
pub(crate) mod webhooks;

pub use sign_in::needs_current_password;
