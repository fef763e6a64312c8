//! Servers, names and certificates for the tests.

pub mod http;
pub mod push;
pub mod smtp;

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use outbound::http::{Client, Config, Exceptions, Resolve, Resolving};
use outbound::{Outcome, Roots};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// 1 March 2026, 00:00 UTC.
pub const NOW_S: i64 = 1_772_323_200;

/// A certificate for `localhost` and `127.0.0.1` that nobody else believes.
pub struct Certificate {
    pub pem: String,
    pub acceptor: TlsAcceptor,
}

impl Certificate {
    /// Offers these protocols.
    pub fn new(protocols: &[&str]) -> Self {
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        Self { pem: made.cert.pem(), acceptor: Arc::new(config).into() }
    }

    pub fn roots(&self) -> Roots {
        Roots::with_extra(&self.pem).unwrap()
    }
}

/// Names whose answers are scripted: each is given once, the last one for ever.
#[derive(Clone, Default)]
pub struct Names {
    answers: Arc<Mutex<HashMap<String, Vec<Vec<IpAddr>>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Names {
    pub fn with(self, name: &str, answers: &[&[&str]]) -> Self {
        let parsed = |answer: &&[&str]| answer.iter().map(|address| address.parse().unwrap()).collect();
        self.answers.lock().unwrap().insert(name.to_owned(), answers.iter().map(parsed).collect());
        self
    }

    /// How often a name was asked for.
    pub fn asked(&self, name: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == name).count()
    }
}

impl Resolve for Names {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        Box::pin(async move {
            self.asked.lock().unwrap().push(host.to_owned());
            let mut answers = self.answers.lock().unwrap();
            let answers = answers.get_mut(host).ok_or(io::ErrorKind::NotFound)?;
            Ok(if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() })
        })
    }
}

/// A client that may reach what is listed, and is patient for two seconds.
pub fn client(exceptions: &[&str], names: Names) -> Client {
    let exceptions = Exceptions::parse(exceptions).unwrap();
    let total = Duration::from_secs(2);
    Client::new(Config { exceptions, resolver: Arc::new(names), total, ..Config::default() }).unwrap()
}

/// A client that may reach the servers of the tests.
pub fn local_client() -> Client {
    client(&["127.0.0.1"], Names::default())
}

/// The same, that believes a certificate.
pub fn local_client_trusting(certificate: &Certificate, names: Names) -> Client {
    let exceptions = Exceptions::parse(["127.0.0.1"]).unwrap();
    let (roots, resolver) = (certificate.roots(), Arc::new(names));
    Client::new(Config { exceptions, roots, resolver, ..Config::default() }).unwrap()
}

/// The same, that waits for a fifth of a second only.
pub fn impatient_client() -> Client {
    let exceptions = Exceptions::parse(["127.0.0.1"]).unwrap();
    Client::new(Config { exceptions, total: Duration::from_millis(200), ..Config::default() }).unwrap()
}

/// An outcome in one line: `sent ID`, `refused WORD DETAIL`, `unregistered`, `later
/// WORD SECONDS`.
pub fn shown(outcome: &Outcome) -> String {
    let line = match outcome {
        Outcome::Sent { provider_id } => format!("sent {}", provider_id.as_deref().unwrap_or_default()),
        Outcome::Refused { reason, detail } => format!("refused {reason} {detail}"),
        Outcome::Unregistered => "unregistered".to_owned(),
        Outcome::Later { reason, after_s: Some(seconds) } => format!("later {reason} {seconds}"),
        Outcome::Later { reason, after_s: None } => format!("later {reason}"),
    };
    line.trim_end().to_owned()
}
