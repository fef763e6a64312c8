//! Events: one, many, listed, summed up, imported.

pub mod batch;
pub mod decode;
pub mod list;
pub mod metadata;
pub mod outcome;
pub mod summaries;
pub mod track;
