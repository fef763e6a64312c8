//! E-mail over SMTP, to the operator's relay.
//!
//! The relay is the operator's own choice, so its address is not guarded as those of
//! webhooks are. STARTTLS, when chosen, is demanded: a relay that does not offer it
//! gets no mail.
//!
//! A mail's parts are types that cannot hold a line break, so no text can become a
//! header. Its `Message-ID` is the caller's: a retry has the same one, so that a mail
//! whose acknowledgement was lost can be recognised.

mod conversation;
mod message;
mod parts;
mod pool;
mod smtp;
mod stream;
mod verdict;

pub use message::Mail;
pub use parts::{Line, MailError, Mailbox, MessageId, UnsubscribeUrl};
pub use smtp::{Security, Smtp, SmtpConfig, SmtpConfigError};
