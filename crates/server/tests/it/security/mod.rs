//! What an attacker would try: docs/security.md says what holds and names these
//! tests.

mod callers;
mod corpus;
mod headers;
mod injection;
mod named;
mod secrets;
mod tenants;
