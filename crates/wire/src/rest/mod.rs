//! The 2.x API: events, people, what belongs to people, and who is calling.

pub mod activity_log;
pub mod admin;
pub mod audience;
pub mod banner;
pub mod batch;
pub mod company;
pub mod contact;
pub mod content_export;
pub mod custom_attributes;
pub mod data_attribute;
pub mod event;
pub mod job_status;
pub mod me;
pub mod metadata;
pub mod note;
pub mod reference;
pub mod search;
pub mod segment;
pub mod subscription;
pub mod summary;
pub mod tag;
pub mod team;
pub mod visitor;
