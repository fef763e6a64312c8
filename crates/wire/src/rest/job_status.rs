//! `GET /jobs/status/{id}`: how far a job is. Not a bulk job of the 1.x API.

use serde::Serialize;
use utoipa::ToSchema;

/// How far a job is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobStatus {
    /// Always `job`.
    #[serde(rename = "type")]
    #[schema(example = "job")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Where to ask again.
    pub url: String,
    /// `pending`, `success` or `failed`.
    pub status: &'static str,
    /// What it makes or changes: `contact`, `company`.
    pub resource_type: Option<&'static str>,
    /// Its id, once it is known.
    pub resource_id: Option<String>,
    /// Where it is, once that is known.
    pub resource_url: Option<String>,
}
