//! The ways out of this server: the operator's mail relay, their keys for
//! Apple's and Google's push services, the secret that signs webhooks.
//!
//! They stand in one TOML file of the operator's (`--channels`), which is read
//! when the server starts, holds for all workspaces, and is never copied: no
//! answer, log or data file holds a secret of it.

mod file;

pub use file::ChannelsError;

use crate::app::AppOptions;
use crate::errors::{ApiError, ErrorCode};
use crate::messages::kinds::Said;
use engine::rows::MessageKind;
use outbound::Secret;
use outbound::http::{Client, Exceptions};
use outbound::mail::{Mailbox, Smtp};
use outbound::push::{Apns, Fcm};
use std::path::Path;

/// What the operator set up.
pub struct Channels {
    /// Letters.
    pub email: Option<EmailChannel>,
    /// Apple's phones.
    pub apns: Option<Apns>,
    /// Google's phones.
    pub fcm: Option<Fcm>,
    /// What webhooks are signed with.
    pub webhook: Option<Secret>,
    /// What may be asked without TLS, and although it is not public.
    pub exceptions: Exceptions,
    /// Who asks other servers.
    pub client: Client,
}

/// How letters leave.
pub struct EmailChannel {
    /// The relay.
    pub smtp: Smtp,
    /// The address that they are from.
    pub from: String,
    /// Whose name stands there; `None` is the workspace's.
    pub from_name: Option<String>,
    /// The domain of that address, which their ids end in.
    pub domain: String,
    /// Who is told when one comes back, if it is not the sender.
    pub bounce_to: Option<Mailbox>,
    /// What a program must know that reports letters that came back.
    pub bounces_token: Option<Secret>,
    /// Whether an invisible image tells that a letter was opened.
    pub track_opens: bool,
}

impl Channels {
    /// Reads the operator's file.
    ///
    /// # Errors
    /// [`ChannelsError`], with a text for the operator that holds no secret.
    pub fn open(path: &Path) -> Result<Self, ChannelsError> {
        file::read(path)
    }

    /// The same from a text; the files that it names lie in a folder.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn parse(text: &str, folder: &Path) -> Result<Self, ChannelsError> {
        file::parse(text, folder)
    }
}

impl std::fmt::Debug for Channels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Channels")
    }
}

impl AppOptions {
    /// Checks that messages of this kind have a way to people.
    ///
    /// # Errors
    /// 409 `message_state` that says what the operator has to do.
    pub fn check_channel(&self, kind: MessageKind) -> Result<(), ApiError> {
        let channels = self.channels.as_deref();
        let missing = match kind {
            MessageKind::Email if channels.is_none_or(|channels| channels.email.is_none()) => {
                "E-mail needs a relay: give the server a file with [email] (--channels)"
            }
            MessageKind::Email if self.public_url.is_none() => {
                "E-mail needs the address by which the world reaches this server, for its links: set --public-url"
            }
            MessageKind::Push if channels.is_none_or(|channels| channels.apns.is_none() && channels.fcm.is_none()) => {
                "Push needs keys of Apple's or Google's service: give the server a file with [apns] or [fcm] (--channels)"
            }
            MessageKind::Webhook if channels.is_none_or(|channels| channels.webhook.is_none()) => {
                "Webhooks need a secret to be signed with: give the server a file with [webhook] (--channels)"
            }
            _ => return Ok(()),
        };
        Err(ApiError::new(ErrorCode::MessageState).field("kind").message(missing))
    }

    /// Checks that what a webhook asks without TLS is one of the operator's own
    /// hosts: anything else is refused at each attempt.
    ///
    /// # Errors
    /// 409 `message_state` that says what to do.
    pub fn check_address(&self, said: &Said) -> Result<(), ApiError> {
        let Said::Webhook(webhook) = said else { return Ok(()) };
        let may_be = |channels: &Channels| channels.exceptions.may_be_asked(&webhook.url);
        if self.channels.as_deref().is_none_or(may_be) {
            return Ok(());
        }
        let message = "Use https, or list the host under allow in the file of channels: what leaves the house is \
                       encrypted";
        Err(ApiError::new(ErrorCode::MessageState).field("content.url").message(message))
    }
}
