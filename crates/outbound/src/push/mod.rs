//! Push notifications to telephones, with the operator's own keys: Apple's service
//! ([`Apns`]) and Google's ([`Fcm`]).
//!
//! Both may deliver twice what was sent twice, when an answer was lost in between. So
//! each notification has an id by which a newer one takes its place on the device: the
//! delivery's own, unless the caller gives another.

mod apns;
mod fcm;
mod notification;

pub use apns::{Apns, ApnsConfig};
pub use fcm::{Fcm, FcmConfig};
pub use notification::Push;

use crate::KeyError;

/// Why a push service cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushConfigError {
    /// The private key.
    #[error("read the private key")]
    Key(#[from] KeyError),
    /// Apple's key and team have ids of ten letters and digits.
    #[error("the ids of the key and of the team have ten letters and digits each")]
    Id,
    /// Apple's topic: the app's bundle id.
    #[error("the topic is no bundle id such as com.example.app")]
    Topic,
    /// Google's service account.
    #[error("the service account is no JSON with project_id, client_email, private_key and private_key_id")]
    ServiceAccount,
    /// An address of a service.
    #[error("the service's address is no http or https address")]
    Url,
}

/// The address of a service, without a slash at its end.
fn base_url(url: &str) -> Result<String, PushConfigError> {
    crate::http::Request::get(url).map_err(|_| PushConfigError::Url)?;
    Ok(url.trim_end_matches('/').to_owned())
}
