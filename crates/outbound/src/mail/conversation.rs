//! One conversation with a relay. Each step has its own time: lettre's connection
//! has none, and a connection that was left in the middle of a step must never be
//! used again, because its next answer would be the last one's.

use std::future::Future;
use std::time::Duration;

use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands;
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::message::Encoded;
use super::smtp::Security;
use super::stream;
use super::verdict::{self, Stage};
use crate::http::Failure;
use crate::{Detail, Outcome, Reason};

/// How to reach the relay.
pub(super) struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    /// For TLS from the first byte.
    pub(super) tls: TlsConnector,
    /// For STARTTLS, which lettre speaks.
    pub(super) starttls: TlsParameters,
    pub(super) hello: ClientId,
    pub(super) login: Option<Credentials>,
    pub(super) step: Duration,
}

/// A conversation that ended without the mail being taken.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    /// Whether the relay answered, and waits for what comes next.
    pub(super) is_usable: bool,
}

/// A connection that is of no use any more.
impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self { outcome: Outcome::later(Reason::Request(failure)), is_usable: false }
    }
}

impl Relay {
    /// Connects, encrypts and logs in.
    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, Ended> {
        let tls = (self.security == Security::Tls).then_some(&self.tls);
        let opened = timeout(self.step, stream::open(&self.host, self.port, tls)).await;
        let stream = opened.unwrap_or(Err(Failure::Timeout)).map_err(Ended::from)?;
        let greeting = AsyncSmtpConnection::connect_with_transport(stream, &self.hello);
        let mut connection = self.step(Stage::Open, greeting).await?;
        if self.security == Security::StartTls {
            self.step(Stage::Open, connection.starttls(self.starttls.clone(), &self.hello)).await?;
        }
        if let Some(login) = &self.login {
            self.step(Stage::Login, connection.auth(DEFAULT_MECHANISMS, login)).await?;
        }
        Ok(connection)
    }

    /// Hands one mail over.
    pub(super) async fn deliver(&self, to: &mut AsyncSmtpConnection, mail: &Encoded) -> Result<Response, Ended> {
        let sender = commands::Mail::new(Some(mail.from.clone()), parameters(to, mail)?);
        self.step(Stage::Sender, to.command(sender)).await?;
        let recipient = commands::Rcpt::new(mail.to.clone(), Vec::new());
        self.step(Stage::Recipient, to.command(recipient)).await?;
        self.step(Stage::Content, to.command(commands::Data)).await?;
        self.step(Stage::Content, to.message(&mail.bytes)).await
    }

    /// Whether a connection still works, and is ready for a new mail.
    pub(super) async fn is_ready(&self, connection: &mut AsyncSmtpConnection) -> bool {
        timeout(self.step, connection.command(commands::Rset)).await.is_ok_and(|answer| answer.is_ok())
    }

    async fn step<T>(&self, stage: Stage, step: impl Future<Output = Result<T, smtp::Error>>) -> Result<T, Ended> {
        match timeout(self.step, step).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(Ended { outcome: verdict::of(stage, &error), is_usable: error.status().is_some() }),
            Err(_) => Err(Failure::Timeout.into()),
        }
    }
}

/// What must be said beforehand about an address or a text outside of ASCII.
fn parameters(connection: &AsyncSmtpConnection, mail: &Encoded) -> Result<Vec<MailParameter>, Ended> {
    let offers = |extension| connection.server_info().supports_feature(extension);
    let refused = |reason| Err(Ended { outcome: Outcome::refused(reason, Detail::default()), is_usable: true });
    let mut parameters = Vec::new();
    let addresses: [&str; 2] = [mail.from.as_ref(), mail.to.as_ref()];
    if !addresses.iter().all(|address| address.is_ascii()) {
        if !offers(Extension::SmtpUtfEight) {
            return refused(Reason::RecipientRefused);
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !mail.bytes.is_ascii() {
        if !offers(Extension::EightBitMime) {
            return refused(Reason::ContentRefused);
        }
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}
