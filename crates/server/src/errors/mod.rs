//! Errors, from where they are noticed to the envelope.
//!
//! A handler returns an [`ApiError`]; only [`crate::request`] turns it into an
//! answer, with the request's id, and logs it once.

mod code;
mod refusal;

pub use code::{ErrorCode, Level, Retry};
pub use refusal::code_of;

use crate::limits::RETRY_AFTER_S;
use crate::request::respond;
use axum::response::Response;
use engine::RefusalKind;
use http::{HeaderValue, header};
use std::borrow::Cow;
use wire::error::{ErrorItem, ErrorList};

/// What was wrong, and what to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// Which error of the list.
    pub code: ErrorCode,
    /// What to change; the list's own message if nothing more special.
    pub message: Cow<'static, str>,
    /// The parameter at fault.
    pub field: Option<Cow<'static, str>>,
    /// The value at fault.
    pub detail: Option<String>,
    /// Seconds after which to try again.
    pub retry_after_s: Option<u32>,
    /// The path of what to read instead.
    pub canonical: Option<String>,
}

impl ApiError {
    /// An error with the list's own message.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        let retry_after_s = (code.retry() == Retry::Later).then_some(RETRY_AFTER_S);
        Self { code, message: Cow::Borrowed(code.message()), field: None, detail: None, retry_after_s, canonical: None }
    }

    /// With a message that says what to change.
    #[must_use]
    pub fn message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = message.into();
        self
    }

    /// With the parameter at fault.
    #[must_use]
    pub fn field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// With the value at fault.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A parameter with a value that it cannot have.
    #[must_use]
    pub fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::ParameterInvalid).field(field).message(message)
    }

    /// A parameter that was not sent.
    #[must_use]
    pub fn missing(field: &'static str) -> Self {
        Self::new(ErrorCode::ParameterNotFound).field(field).message(format!("{field} is needed"))
    }

    /// A parameter of the wrong type.
    #[must_use]
    pub fn mistyped(field: impl Into<Cow<'static, str>>, expected: &str) -> Self {
        let field = field.into();
        let message = format!("{field} must be {expected}");
        Self::new(ErrorCode::TypeMismatch).field(field).message(message)
    }

    /// The answer.
    #[must_use]
    pub fn response(&self, request_id: &str) -> Response {
        let item = ErrorItem {
            code: self.code.code(),
            message: Cow::Borrowed(&self.message),
            field: self.field.as_deref().map(Cow::Borrowed),
            detail: self.detail.as_deref().map(Cow::Borrowed),
        };
        let mut response = respond::json(self.code.status(), &ErrorList::new(request_id, item));
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        let link = self.canonical.as_ref().map(|path| format!("<{path}>; rel=\"canonical\""));
        if let Some(Ok(link)) = link.map(HeaderValue::try_from) {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }

    /// Logs it, once, without anything that the caller sent.
    pub fn log(&self, route: &str, request_id: &str) {
        let (code, status) = (self.code.code(), self.code.status().as_u16());
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    error.code = code,
                    http.status = status,
                    http.route = route,
                    request.id = request_id,
                    "refused {route} as {code}"
                )
            };
        }
        match self.code.level() {
            Level::Debug => line!(debug),
            Level::Info => line!(info),
            Level::Warn => line!(warn),
            Level::Error => line!(error),
        }
    }
}

impl From<node::Failure> for ApiError {
    fn from(failure: node::Failure) -> Self {
        match failure {
            node::Failure::Refused(refusal) => refusal::error_of(&refusal),
            node::Failure::Busy => Self::new(ErrorCode::ServiceUnavailable),
            node::Failure::Closing => {
                Self::new(ErrorCode::ServiceUnavailable).message("The server is stopping; try again")
            }
            node::Failure::StorageFull => Self::new(ErrorCode::StorageFull),
            node::Failure::StorageFailed => Self::new(ErrorCode::StorageFailed),
        }
    }
}

impl From<engine::Refusal> for ApiError {
    fn from(refusal: engine::Refusal) -> Self {
        refusal::error_of(&refusal)
    }
}

impl From<node::ReadError> for ApiError {
    fn from(error: node::ReadError) -> Self {
        tracing::error!(error = %error, "a read from the store failed");
        Self::new(ErrorCode::StorageFailed).message("The server's disk failed; nothing could be read")
    }
}

impl From<node::people::SearchError> for ApiError {
    fn from(error: node::people::SearchError) -> Self {
        match error {
            node::people::SearchError::Read(error) => error.into(),
        }
    }
}

/// An item that could not be decoded: the error to answer, and the kind under
/// which it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// The error to answer.
    pub error: ApiError,
    /// How it is counted.
    pub kind: RefusalKind,
}

impl Undecodable {
    /// Counts an error under a kind.
    #[must_use]
    pub const fn new(kind: RefusalKind, error: ApiError) -> Self {
        Self { error, kind }
    }
}
