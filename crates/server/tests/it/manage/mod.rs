//! `/manage`.

mod audit;
mod contact_export;
mod contacts;
mod count;
mod event_definitions;
mod events_live;
mod explain;
mod exports;
mod identity_check;
mod imports;
mod jobs;
pub mod messages;
mod messenger;
mod office_hours;
mod receipts;
mod segments;
mod session;
mod settings;
mod subscription_types;
mod teammates;
mod tokens;
mod unmerge;
mod workspace;
