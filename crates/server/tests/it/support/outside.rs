//! Servers that answer as they are told to: relays, push services, receivers.

#[path = "../../../../outbound/tests/it/support/http.rs"]
pub mod http;
#[path = "../../../../outbound/tests/it/support/smtp.rs"]
pub mod smtp;
