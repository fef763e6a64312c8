//! What messages people got and what they did with them, as a file.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// Which days to export.
    #[schema(as = CreateContentExport)]
    pub struct CreateContentExport<'a> is "an object with created_at_after and created_at_before" {
        /// A second of the first day, Unix seconds.
        #[schema(value_type = u32, example = 1_719_474_967)]
        created_at_after: Field<'a>,
        /// A second of the last day, Unix seconds.
        #[schema(value_type = u32, example = 1_719_492_967)]
        created_at_before: Field<'a>,
    }
}

/// How an export stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContentExport<'a> {
    /// By what it is asked for.
    #[schema(example = "orzzsbd7hk67xyu")]
    pub job_identifier: &'a str,
    /// The same, as some published schemas spell it.
    pub job_identfier: &'a str,
    /// `pending`, `in_progress`, `completed`, `no_data`, `failed` or
    /// `canceled`.
    #[schema(example = "pending")]
    pub status: &'static str,
    /// Where the file is; empty until it is there.
    pub download_url: String,
    /// Until when, Unix seconds as text; empty until it is there.
    pub download_expires_at: String,
}
