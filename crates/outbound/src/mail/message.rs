//! One mail, and the bytes that it becomes.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Message, MultiPart};

use super::parts::{Line, Mailbox, MessageId, UnsubscribeUrl};
use crate::Reason;
use crate::limits::MAIL_BODY_BYTES_MAX;

/// One mail to one person, rendered.
///
/// ```
/// use outbound::mail::{Line, Mail, MailError, Mailbox, MessageId, UnsubscribeUrl};
/// # fn mail() -> Result<Mail, MailError> {
/// Ok(Mail {
///     message_id: MessageId::new("0190c5fa", "mail.example.com")?,
///     date_s: 1_772_323_200,
///     from: Mailbox::new(Some("The shop"), "shop@example.com")?,
///     to: Mailbox::new(Some("Ada"), "ada@example.org")?,
///     reply_to: None,
///     subject: Line::new("Your upload is ready")?,
///     text: "It is ready.".to_owned(),
///     html: "<p>It is ready.</p>".to_owned(),
///     unsubscribe_url: Some(UnsubscribeUrl::new("https://herald.example.com/u/abc")?),
///     unsubscribe_mailto: None,
///     bounce_to: Some(Mailbox::new(None, "bounces@example.com")?),
/// })
/// # }
/// # assert!(mail().is_ok());
/// ```
#[derive(Clone)]
pub struct Mail {
    /// The same for each attempt.
    pub message_id: MessageId,
    /// When it was written, in seconds since 1970; the same for each attempt.
    pub date_s: i64,
    /// Who writes.
    pub from: Mailbox,
    /// Who is written to.
    pub to: Mailbox,
    /// Who gets the answer, if it is not who writes.
    pub reply_to: Option<Mailbox>,
    /// Of one line; letters outside of ASCII are encoded.
    pub subject: Line,
    /// For programs that show no HTML; at most
    /// [`MAIL_BODY_BYTES_MAX`] bytes.
    pub text: String,
    /// At most [`MAIL_BODY_BYTES_MAX`] bytes.
    pub html: String,
    /// Where one click unsubscribes; in mail that may not be unsubscribed from, `None`.
    pub unsubscribe_url: Option<UnsubscribeUrl>,
    /// Whom a mail unsubscribes at.
    pub unsubscribe_mailto: Option<Mailbox>,
    /// Who is told when it cannot be delivered later on, if it is not who writes.
    pub bounce_to: Option<Mailbox>,
}

/// A mail as it goes over the wire.
pub(super) struct Encoded {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

impl Mail {
    /// Its bytes; or why it cannot have any.
    pub(super) fn encoded(&self) -> Result<Encoded, Reason> {
        if self.text.len() > MAIL_BODY_BYTES_MAX || self.html.len() > MAIL_BODY_BYTES_MAX {
            return Err(Reason::TooLarge);
        }
        let since = Duration::from_secs(u64::try_from(self.date_s).map_err(|_| Reason::Invalid)?);
        let mut builder = Message::builder()
            .message_id(Some(self.message_id.as_str().to_owned()))
            .date(UNIX_EPOCH + since)
            .from(self.from.to_lettre())
            .to(self.to.to_lettre())
            .subject(self.subject.as_str());
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.to_lettre());
        }
        for header in self.list_headers() {
            builder = builder.raw_header(header);
        }
        let body = MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        let message = builder.multipart(body).map_err(|_| Reason::Invalid)?;
        let from = self.bounce_to.as_ref().unwrap_or(&self.from).address().clone();
        Ok(Encoded { from, to: self.to.address().clone(), bytes: message.formatted() })
    }

    /// How to unsubscribe (RFC 2369), and that one click is enough (RFC 8058).
    fn list_headers(&self) -> Vec<HeaderValue> {
        let url = self.unsubscribe_url.as_ref();
        let targets = [url.map(|url| url.as_str().to_owned()), self.unsubscribe_mailto.as_ref().map(Mailbox::mailto)];
        let targets: Vec<String> = targets.into_iter().flatten().map(|target| format!("<{target}>")).collect();
        if targets.is_empty() {
            return Vec::new();
        }
        let mut headers = vec![ready("List-Unsubscribe", targets.join(",\r\n "))];
        if url.is_some_and(UnsubscribeUrl::is_one_click) {
            headers.push(ready("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        headers
    }
}

/// A header of checked ASCII parts, whose lines are broken already: addresses must
/// not be broken or encoded.
fn ready(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}
