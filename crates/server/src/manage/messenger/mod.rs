//! What browsers and apps may do, what signs identities, and how the SDK is
//! installed.

pub mod appearance;
pub mod identity_check;
pub mod install;
pub mod page_views;
pub mod secrets;
pub mod settings;
