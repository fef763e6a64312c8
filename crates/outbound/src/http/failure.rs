//! Why there is no answer.

use std::error::Error;

use hyper_util::client::legacy;

/// Why a request got no answer, or an answer no body. [`Failure::word`] is stable: it
/// may be stored, counted and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No `http` or `https` address, too long, or with a name and password in it.
    #[error("the address is not one that can be asked")]
    UrlInvalid,
    /// `http` to a host that the operator did not list.
    #[error("the address is http, and its host is not listed as an exception")]
    PlainHttp,
    /// Every address of the host is private, local or reserved, and not listed.
    #[error("the host's address is private or reserved, and not listed as an exception")]
    AddressRefused,
    /// The host's name has no address, or cannot be asked for.
    #[error("the host's name could not be resolved")]
    NameUnknown,
    /// No connection.
    #[error("the host could not be reached")]
    Unreachable,
    /// No encryption: a certificate that is not believed, or no common version.
    #[error("the host's certificate is not trusted, or TLS could not be agreed on")]
    Tls,
    /// The time was up.
    #[error("the host took too long")]
    Timeout,
    /// The connection ended early, or what came over it was no HTTP.
    #[error("the connection was lost")]
    ConnectionLost,
    /// One redirect after the other.
    #[error("there were too many redirects")]
    RedirectsExceeded,
    /// A redirect to nowhere, or from `https` to `http`.
    #[error("a redirect leads to an address that cannot be asked")]
    RedirectInvalid,
    /// The answer's body is longer than what is read.
    #[error("the answer is too long")]
    AnswerTooLarge,
}

impl Failure {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::UrlInvalid => "url_invalid",
            Self::PlainHttp => "plain_http",
            Self::AddressRefused => "address_refused",
            Self::NameUnknown => "name_unknown",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls_failed",
            Self::Timeout => "timeout",
            Self::ConnectionLost => "connection_lost",
            Self::RedirectsExceeded => "redirects_exceeded",
            Self::RedirectInvalid => "redirect_invalid",
            Self::AnswerTooLarge => "answer_too_large",
        }
    }

    /// Whether the address itself is the reason, so that asking again would not help.
    pub fn is_lasting(self) -> bool {
        match self {
            Self::UrlInvalid
            | Self::PlainHttp
            | Self::AddressRefused
            | Self::RedirectsExceeded
            | Self::RedirectInvalid => true,
            Self::NameUnknown
            | Self::Unreachable
            | Self::Tls
            | Self::Timeout
            | Self::ConnectionLost
            | Self::AnswerTooLarge => false,
        }
    }
}

/// The connector's own word, when it is what failed.
impl From<legacy::Error> for Failure {
    fn from(error: legacy::Error) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(error) = cause {
            if let Some(failure) = error.downcast_ref::<Self>() {
                return *failure;
            }
            cause = error.source();
        }
        if error.is_connect() { Self::Unreachable } else { Self::ConnectionLost }
    }
}
