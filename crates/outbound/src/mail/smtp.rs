//! The relay, and handing mails over to it.

use std::error::Error;
use std::time::Duration;

use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use url::Host;

use super::conversation::{Ended, Relay};
use super::message::{Encoded, Mail};
use super::pool::{Line, Pool};
use super::verdict;
use crate::limits::SMTP_STEP_S_MAX;
use crate::roots::Roots;
use crate::{Detail, Outcome, Secret};

/// How the way to the relay is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: a relay on this machine or in a network of one's own.
    Plain,
    /// By STARTTLS, which is demanded; usually port 587.
    StartTls,
    /// From the first byte; usually port 465. The better choice where there is one.
    Tls,
}

/// Where the relay is and how to speak with it.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    host: String,
    port: u16,
    security: Security,
    hello: String,
    login: Option<(String, Secret)>,
    roots: Roots,
    step: Duration,
}

/// Why a relay cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpConfigError {
    /// Neither a name nor an address.
    #[error("{0:?} is no host")]
    Host(String),
    /// A password would go over the network in the open.
    #[error("a password needs starttls or tls, or a relay on this machine")]
    LoginInTheOpen,
    /// The roots cannot be used.
    #[error("set up TLS for the relay")]
    Tls(#[source] Box<dyn Error + Send + Sync>),
}

impl SmtpConfig {
    /// A relay without a login, greeted as `localhost`.
    ///
    /// # Errors
    /// The host is neither a name nor an address.
    pub fn new(host: &str, port: u16, security: Security) -> Result<Self, SmtpConfigError> {
        Ok(Self {
            host: checked(host)?,
            port,
            security,
            hello: "localhost".to_owned(),
            login: None,
            roots: Roots::default(),
            step: Duration::from_secs(SMTP_STEP_S_MAX),
        })
    }

    /// Logs in with PLAIN or LOGIN.
    ///
    /// # Errors
    /// The way is not encrypted, and the relay not on this machine.
    pub fn with_login(mut self, user: &str, password: Secret) -> Result<Self, SmtpConfigError> {
        let is_here = matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if self.security == Security::Plain && !is_here {
            return Err(SmtpConfigError::LoginInTheOpen);
        }
        self.login = Some((user.to_owned(), password));
        Ok(self)
    }

    /// Greets as this host: many relays check that the name is one.
    ///
    /// # Errors
    /// It is neither a name nor an address.
    pub fn with_hello(mut self, host: &str) -> Result<Self, SmtpConfigError> {
        self.hello = checked(host)?;
        Ok(self)
    }

    /// Believes these certificates.
    pub fn with_roots(mut self, roots: Roots) -> Self {
        self.roots = roots;
        self
    }

    /// How long one step may take; longer than [`SMTP_STEP_S_MAX`] counts as that.
    pub fn with_step(mut self, step: Duration) -> Self {
        self.step = step.min(Duration::from_secs(SMTP_STEP_S_MAX));
        self
    }
}

/// The relay, with its open connections.
///
/// ```
/// use outbound::Secret;
/// use outbound::mail::{Security, Smtp, SmtpConfig, SmtpConfigError};
/// # fn smtp() -> Result<Smtp, SmtpConfigError> {
/// let config = SmtpConfig::new("smtp.example.com", 465, Security::Tls)?
///     .with_hello("herald.example.com")?
///     .with_login("herald", Secret::new("hunter2"))?;
/// Smtp::new(config)
/// # }
/// # assert!(smtp().is_ok());
/// ```
pub struct Smtp {
    relay: Relay,
    pool: Pool,
}

impl Smtp {
    /// Makes a relay without a connection.
    ///
    /// # Errors
    /// [`SmtpConfigError::Tls`].
    pub fn new(config: SmtpConfig) -> Result<Self, SmtpConfigError> {
        let SmtpConfig { host, port, security, hello, login, roots, step } = config;
        let starttls = starttls(&host, &roots).map_err(|error| SmtpConfigError::Tls(error.into()))?;
        let tls = roots.tls(&[]).map_err(|error| SmtpConfigError::Tls(error.into()))?.into();
        let hello = match hello.parse() {
            Ok(std::net::IpAddr::V4(address)) => ClientId::Ipv4(address),
            Ok(std::net::IpAddr::V6(address)) => ClientId::Ipv6(address),
            Err(_) => ClientId::Domain(hello),
        };
        let login = login.map(|(user, password)| Credentials::new(user, password.expose().to_owned()));
        Ok(Self { relay: Relay { host, port, security, tls, starttls, hello, login, step }, pool: Pool::new() })
    }

    /// Hands one mail over. `Sent` means that the relay has taken it: that the
    /// addressee's own server refuses it later is told to
    /// [`bounce_to`](Mail::bounce_to).
    ///
    /// Never [`Outcome::Unregistered`]: an addressee who does not exist is
    /// [`Reason::Bounced`](crate::Reason::Bounced).
    pub async fn send(&self, mail: &Mail) -> Outcome {
        match mail.encoded() {
            Ok(encoded) => self.deliver(&encoded).await.unwrap_or_else(|ended| ended.outcome),
            Err(reason) => Outcome::refused(reason, Detail::default()),
        }
    }

    async fn deliver(&self, mail: &Encoded) -> Result<Outcome, Ended> {
        // Never closed, so there is always a place.
        let _place = self.pool.places.acquire().await.ok();
        let mut line = self.line().await?;
        match self.relay.deliver(&mut line.connection, mail).await {
            Ok(response) => {
                self.pool.put_back(line);
                Ok(Outcome::sent(verdict::queue_id(&response)))
            }
            Err(ended) => {
                if ended.is_usable {
                    self.pool.put_back(line);
                }
                Err(ended)
            }
        }
    }

    /// A connection that waits for a mail: an idle one that still answers, or a new one.
    async fn line(&self) -> Result<Line, Ended> {
        while let Some(mut line) = self.pool.take() {
            if self.relay.is_ready(&mut line.connection).await {
                return Ok(line);
            }
        }
        Ok(Line::new(self.relay.connect().await?))
    }
}

fn starttls(host: &str, roots: &Roots) -> Result<TlsParameters, smtp::Error> {
    let mut builder = TlsParameters::builder(host.to_owned());
    for der in roots.extra() {
        builder = builder.add_root_certificate(Certificate::from_der(der.to_vec())?);
    }
    builder.build_rustls()
}

/// A host as it is looked up and greeted: a name in ASCII, or an address.
fn checked(host: &str) -> Result<String, SmtpConfigError> {
    let error = || SmtpConfigError::Host(host.to_owned());
    if let Ok(address) = host.parse::<std::net::IpAddr>() {
        return Ok(address.to_string());
    }
    match Host::parse(host).map_err(|_| error())? {
        Host::Domain(name) if !name.contains(|c: char| c.is_control() || c.is_whitespace()) => Ok(name),
        _ => Err(error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_takes_longer_than_its_limit() {
        let limit = Duration::from_secs(SMTP_STEP_S_MAX);
        let second = Duration::from_secs(1);
        for (step, counts) in [(limit - second, limit - second), (limit, limit), (limit + second, limit)] {
            let config = SmtpConfig::new("smtp.example.com", 25, Security::Plain).unwrap();
            assert_eq!(config.with_step(step).step, counts);
        }
    }
}
