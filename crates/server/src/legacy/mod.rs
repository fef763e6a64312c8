//! What only the 1.x API has: leads, counts, notes by person, webhook
//! subscriptions, and the shapes of its lists.

pub mod counts;
pub mod data_attributes;
pub mod leads;
pub mod notes;
pub mod people;
pub mod person;
pub mod pseudonym;
pub mod subscriptions;

use crate::request::{Call, Version};

/// The 1.x version that a caller of a route means which only 1.x has: as said,
/// or as its client or workspace is known to speak; 1.0 when only the route
/// tells. Who says 2.x is taken at their word.
#[must_use]
pub fn version(call: &Call) -> Version {
    match (call.version, call.spoken()) {
        (_, spoken) if spoken.is_legacy() => spoken,
        (Version::Unsaid, _) => Version::One(0),
        (said, _) => said,
    }
}
