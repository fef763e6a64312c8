//! What an SMTP server's answer means for a mail.

use std::error::Error as _;
use std::io;
use std::iter::successors;

use lettre::transport::smtp;
use lettre::transport::smtp::response::Response;
use tokio_rustls::rustls;

use crate::http::Failure;
use crate::limits::DETAIL_CHARS_MAX;
use crate::{Detail, Outcome, Reason};

/// How far a conversation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Connecting, encrypting, greeting.
    Open,
    /// Saying who we are.
    Login,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA` and the mail.
    Content,
}

/// A refusal: the code of three digits, and the enhanced one (RFC 3463) when given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Code {
    basic: u16,
    enhanced: Option<[u16; 3]>,
    word: String,
}

/// The enhanced codes that say that the addressee does not exist, or never will
/// again: bad mailbox, bad system, bad syntax, moved, no mail taken, disabled.
const GONE: &[[u16; 2]] = &[[1, 1], [1, 2], [1, 3], [1, 6], [1, 10], [2, 1]];

/// The basic codes that say the same where there is no enhanced one.
const GONE_BASIC: &[u16] = &[550, 551, 553];

/// The basic codes that say that we did not say who we are, at whatever stage.
const LOGIN_BASIC: &[u16] = &[530, 534, 535, 538];

/// What becomes of a mail whose conversation ended like this.
pub(super) fn of(stage: Stage, error: &smtp::Error) -> Outcome {
    let Some(code) = code(error) else { return lost(stage, error) };
    if code.basic < 500 {
        return Outcome::later(if code.basic == 421 { Reason::Unavailable } else { Reason::Deferred });
    }
    if stage == Stage::Open {
        return Outcome::later(Reason::Unavailable);
    }
    if stage == Stage::Login || LOGIN_BASIC.contains(&code.basic) {
        // Nothing is wrong with the mail: it waits until the operator has mended it.
        return Outcome::later(Reason::Credentials);
    }
    Outcome::refused(refusal(stage, &code), Detail::new(code.basic, &code.word))
}

fn refusal(stage: Stage, code: &Code) -> Reason {
    let is_gone = match code.enhanced {
        Some([_, subject, detail]) => GONE.contains(&[subject, detail]),
        None => stage == Stage::Recipient && GONE_BASIC.contains(&code.basic),
    };
    match stage {
        Stage::Open | Stage::Login => Reason::Credentials,
        Stage::Sender => Reason::SenderRefused,
        Stage::Recipient | Stage::Content if is_gone => Reason::Bounced,
        Stage::Recipient => Reason::RecipientRefused,
        Stage::Content => Reason::ContentRefused,
    }
}

/// There was no answer, or none that is one.
fn lost(stage: Stage, error: &smtp::Error) -> Outcome {
    let failure = match stage {
        // Also a server without STARTTLS, which lettre calls the client's mistake.
        Stage::Open if is_tls(error) || error.is_client() => Failure::Tls,
        Stage::Open => Failure::Unreachable,
        Stage::Login if error.is_client() => return Outcome::later(Reason::Credentials),
        _ => Failure::ConnectionLost,
    };
    Outcome::later(Reason::Request(failure))
}

/// Whether encrypting failed. lettre says so of its own mistakes only; those of the
/// other side lie within an I/O error.
fn is_tls(error: &smtp::Error) -> bool {
    let causes = successors(error.source(), |&cause| cause.source());
    let mut io = causes.filter_map(|cause| cause.downcast_ref::<io::Error>()).filter_map(io::Error::get_ref);
    error.is_tls() || io.any(|inner| inner.is::<rustls::Error>())
}

/// The code of a negative answer.
fn code(error: &smtp::Error) -> Option<Code> {
    let basic: u16 = error.status()?.to_string().parse().ok()?;
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    let word = text.split_whitespace().next().unwrap_or_default();
    let enhanced = enhanced(word);
    Some(Code { basic, enhanced, word: enhanced.map(|_| word.to_owned()).unwrap_or_default() })
}

fn enhanced(word: &str) -> Option<[u16; 3]> {
    let parts: Vec<u16> = word.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    parts.try_into().ok()
}

/// What the relay calls the mail: the last word of its answer, as in `250 2.0.0 Ok:
/// queued as 4F1A`, when it is a plain one, and no address.
pub(super) fn queue_id(response: &Response) -> Option<String> {
    let line = response.message().next()?;
    let (before, word) = line.trim().rsplit_once(' ')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let word = word.trim_matches(['<', '>']);
    let is_id = !before.is_empty() && word.len() <= DETAIL_CHARS_MAX && word.chars().all(is_plain);
    (is_id && word.contains(|c: char| c.is_ascii_digit())).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use lettre::transport::smtp::response::{self, Category, Detail as Number, Severity};

    use super::*;

    fn reason(stage: Stage, basic: u16, word: &str) -> Reason {
        refusal(stage, &Code { basic, enhanced: enhanced(word), word: word.to_owned() })
    }

    #[test]
    fn only_an_addressee_who_is_gone_bounces() {
        for (stage, basic, word, expected) in [
            (Stage::Recipient, 550, "", Reason::Bounced),
            (Stage::Recipient, 550, "5.1.1", Reason::Bounced),
            (Stage::Content, 554, "5.1.1", Reason::Bounced),
            (Stage::Recipient, 550, "5.2.1", Reason::Bounced),
            (Stage::Recipient, 552, "5.2.2", Reason::RecipientRefused),
            (Stage::Recipient, 550, "5.7.1", Reason::RecipientRefused),
            (Stage::Recipient, 550, "5.1.8", Reason::RecipientRefused),
            (Stage::Recipient, 554, "", Reason::RecipientRefused),
            (Stage::Content, 550, "", Reason::ContentRefused),
            (Stage::Content, 552, "5.3.4", Reason::ContentRefused),
            (Stage::Sender, 550, "5.1.1", Reason::SenderRefused),
        ] {
            assert_eq!(reason(stage, basic, word), expected, "{stage:?} {basic} {word}");
        }
    }

    #[test]
    fn a_queue_id_is_a_plain_word_with_a_digit() {
        let id = |line: &str| {
            let code = response::Code::new(Severity::PositiveCompletion, Category::MailSystem, Number::Zero);
            queue_id(&Response::new(code, vec![line.to_owned()]))
        };
        assert_eq!(id("2.0.0 Ok: queued as 4F1A").as_deref(), Some("4F1A"));
        assert_eq!(id("Ok <0102018-abc-000000>").as_deref(), Some("0102018-abc-000000"));
        for line in ["", "250", "2.0.0 accepted", "accepted for ada7@example.com", "2.0.0 OK 17000 - gsmtp"] {
            assert_eq!(id(line), None, "{line}");
        }
    }

    #[test]
    fn an_enhanced_code_has_three_numbers() {
        assert_eq!(enhanced("5.1.10"), Some([5, 1, 10]));
        for word in ["", "5", "5.1", "5.1.1.1", "5.x.1", "<ada@example.com>"] {
            assert_eq!(enhanced(word), None, "{word}");
        }
    }
}
