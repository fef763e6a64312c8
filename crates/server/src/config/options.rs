//! The options themselves.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::value::{LogFormat, PublicUrl, Value};
use super::{ConfigError, Given};

/// Which commands take an option as a flag. The environment and the file may
/// set every option for every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All that open the data folder.
    Folder,
    /// All that may print a secret.
    Secrets,
    /// `herald serve`.
    Serve,
}

/// What is known of an option without its value.
#[derive(Debug)]
pub struct OptionSpec {
    /// Its key in the file.
    pub key: &'static str,
    /// What it does, for people.
    pub help: &'static str,
    /// Its value until somebody sets it; empty for none.
    pub default: &'static str,
    /// What stands for its value in the help; empty when the flag alone
    /// means `true`.
    pub value_name: &'static str,
    /// Which commands take the flag.
    pub reach: Reach,
}

impl OptionSpec {
    /// Its flag, without the dashes in front.
    #[must_use]
    pub fn flag(&self) -> String {
        self.key.replace('_', "-")
    }

    /// Its environment variable.
    #[must_use]
    pub fn environment(&self) -> String {
        format!("HERALD_{}", self.key.to_uppercase())
    }
}

macro_rules! options {
    ($($(#[doc = $doc:literal])+ $field:ident: $ty:ty = $default:literal, $value_name:literal, $reach:ident;)*) => {
        /// The options with their values in force.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Options { $($(#[doc = $doc])+ pub $field: $ty,)* }

        /// All options, in the order of the help.
        pub const OPTIONS: &[OptionSpec] = &[$(OptionSpec {
            key: stringify!($field),
            help: concat!($($doc),+),
            default: $default,
            value_name: $value_name,
            reach: Reach::$reach,
        },)*];

        impl Options {
            /// The values in force.
            ///
            /// # Errors
            /// A text that its option cannot take.
            pub fn resolve(given: &Given) -> Result<Self, ConfigError> {
                Ok(Self { $($field: value(given, stringify!($field))?,)* })
            }
        }
    };
}

options! {
    /// The folder that holds everything: made when it is missing.
    data: PathBuf = "./herald-data", "FOLDER", Folder;
    /// Where to listen for HTTP. Port 0 takes a free one.
    listen: SocketAddr = "127.0.0.1:7070", "ADDRESS:PORT", Serve;
    /// The address by which the world reaches this server, for links that
    /// leave it.
    public_url: Option<PublicUrl> = "", "URL", Serve;
    /// The certificate, PEM, with those that lead to its root: with it and its
    /// key the server speaks TLS.
    tls_cert: Option<PathBuf> = "", "FILE", Serve;
    /// The certificate's private key, PEM. SIGHUP reads both again.
    tls_key: Option<PathBuf> = "", "FILE", Serve;
    /// Where to serve metrics for Prometheus, open to whoever connects.
    metrics_listen: Option<SocketAddr> = "", "ADDRESS:PORT", Serve;
    /// Free disk space in bytes below which writes are refused.
    storage_reserve_bytes: u64 = "67108864", "BYTES", Folder;
    /// Memory for rows that are read often, in MiB.
    row_cache_mib: u64 = "64", "MIB", Folder;
    /// How many connections may be open at once; further ones wait.
    connections_max: u32 = "10000", "COUNT", Serve;
    /// How many live connections of browsers one network may have: an IPv4
    /// /24, an IPv6 /64.
    streams_per_network_max: u32 = "50", "COUNT", Serve;
    /// A MaxMind database of cities, to know from where people come.
    location_db: Option<PathBuf> = "", "FILE", Serve;
    /// How letters, push notifications and webhooks leave: a TOML file with the
    /// mail relay, the push services' keys and the secret of webhooks.
    channels: Option<PathBuf> = "", "FILE", Serve;
    /// Believe the forwarding headers of the proxy in front.
    trust_proxy: bool = "false", "", Serve;
    /// Print secrets also when the output is no terminal.
    print_secrets: bool = "false", "", Secrets;
    /// What to log: error, warn, info, debug or trace, or a filter such as
    /// info,node=debug.
    log: String = "info", "FILTER", Folder;
    /// How to log: text for people, json for programs.
    log_format: LogFormat = "text", "FORMAT", Folder;
}

fn value<T: Value>(given: &Given, key: &str) -> Result<T, ConfigError> {
    let option = OPTIONS.iter().find(|option| option.key == key).expect("every field stands in the table");
    let (text, place) = given.text(option);
    let wrong = || ConfigError::Value {
        place: place.unwrap_or_else(|| format!("the default of {key}")),
        text: text.to_owned(),
        expected: T::EXPECTED,
    };
    T::read(text).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    #[test]
    fn defaults_that_stand_elsewhere_are_the_same_there() {
        let options = Options::resolve(&Given::default()).unwrap();
        let node = node::NodeOptions::new(options.data.clone());
        assert_eq!(options.storage_reserve_bytes, node.storage_reserve_bytes);
        assert_eq!(options.row_cache_mib << 20, node.row_cache_bytes);
        assert_eq!(options.connections_max, limits::CONNECTIONS_DEFAULT);
    }
}
