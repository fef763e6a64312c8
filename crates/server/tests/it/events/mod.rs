//! `/events`.

mod batch;
mod held;
mod list;
mod summaries;
mod track;
