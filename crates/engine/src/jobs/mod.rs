//! Jobs: work that grows with a person or a workspace, and the bulk requests
//! of old clients. A job is a durable row; its steps are ordinary commands.

pub(crate) mod bulk;
pub(crate) mod sweep;
