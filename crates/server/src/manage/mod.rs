//! What is done in a console elsewhere: definitions, receipts, segments,
//! settings, the messenger, imports and exports, jobs, the audit, tokens. Every change leaves
//! an audit row; the engine writes it in the same step.

pub mod audit;
pub mod contact_export;
pub mod contacts;
pub mod count;
pub mod event_definitions;
pub mod events_live;
pub mod explain;
pub mod explain_message;
pub mod exports;
pub mod imports;
pub mod jobs;
pub mod messages;
pub mod messenger;
pub mod office_hours;
mod page;
pub mod predicates;
pub mod receipts;
mod roles;
pub mod segments;
pub mod session;
pub mod settings;
pub mod stream;
pub mod subscription_types;
pub mod teammates;
pub mod tokens;
pub mod unmerge;
pub mod workspace;
