//! `/events`.

mod batch;
mod list;
mod summaries;
mod track;
