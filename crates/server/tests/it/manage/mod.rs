//! `/manage`.

mod audit;
mod contact_export;
mod count;
mod event_definitions;
mod explain;
mod exports;
mod imports;
mod jobs;
mod receipts;
mod segments;
mod settings;
mod subscription_types;
mod tokens;
mod unmerge;
mod workspace;
