//! What is done in a console elsewhere, as an API.

pub mod appearance;
pub mod audit;
pub mod contact_export;
pub mod contacts;
pub mod count;
pub mod definition;
pub mod delivery;
pub mod dry_run;
pub mod event_reads;
pub mod explain;
pub mod explain_message;
pub mod identity_check;
pub mod import;
pub mod job;
pub mod message;
pub mod messenger;
pub mod office_hours;
pub mod receipt;
pub mod segment;
pub mod setting;
pub mod subscription_type;
pub mod teammate;
pub mod token;
pub mod unmerge;
pub mod workspace;
