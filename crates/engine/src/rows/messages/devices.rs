//! The devices that push messages reach.

use super::words::words;
use crate::ids::ContactOrdinal;

words! {
    /// Whose service wakes a device.
    PushService {
        /// Apple's.
        Apns = 1 "apns",
        /// Google's.
        Fcm = 2 "fcm",
    }
}

/// The devices of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DevicesRow {
    /// Oldest first, at most [`crate::limits::DEVICES_MAX`].
    pub devices: Vec<Device>,
}

/// A device of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// A keyed hash of its token.
    pub device: u128,
    /// Whose service wakes it.
    pub service: PushService,
    /// By which text.
    pub token: String,
    /// Since when it is theirs, Unix seconds.
    pub since: u32,
}

/// Whose a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceOwnerRow {
    /// Whose.
    pub contact: ContactOrdinal,
}
