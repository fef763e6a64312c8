//! What happens around every authenticated request, in this order:
//!
//! 1. it is given an id; 2. its token, or its teammate's sign-in, is found and
//!    compared; 3. the caller's rate is counted; 4. the token's scope or the
//!    teammate's role is checked; 5. the API version is
//!    read; 6. its body is read; 7. the handler decides; 8. the answer is given
//!    the request's id and the state of the rate; an error becomes the
//!    envelope and is logged.
//!
//! A panic in any of these ends in a 500 that tells nothing but the id. A
//! [`Call`] is what a handler gets: only this module can make one, so no
//! handler runs without authentication.

mod body;
mod caught;
mod links;
mod query;
mod request_id;
pub mod respond;
mod version;

use body::ReadBody;
pub use body::{BodyBudget, Takes};
pub(crate) use links::base_url;
pub use query::{Query, encode, per_page};
pub use request_id::{RequestIds, hyphenated};

pub use version::{PREVIEW, Version};

use crate::app::App;
use crate::auth::{self, Access, SignedIn};
use crate::errors::{ApiError, ErrorCode};
use crate::rate_limit::Rate;
use axum::body::Body;
use axum::extract::{FromRequestParts as _, RawPathParams, Request};
use axum::response::Response;
use bytes::Bytes;
use engine::rows::{Scopes, TeammateRole};
use engine::settings::Setting;
use engine::{Answer, Command};
use http::HeaderMap;
use http::request::Parts;
use std::borrow::Cow;
use std::sync::Arc;

/// A request that was let in.
pub struct Call {
    /// The running system.
    pub app: Arc<App>,
    /// Who is calling.
    pub access: Access,
    /// Which version of the API the caller speaks.
    pub version: Version,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
    parts: Parts,
    body: Result<ReadBody, ApiError>,
}

/// What a route asks of a request before its handler sees it.
#[derive(Debug, Clone, Copy)]
pub struct Admission {
    /// Method and path, for the log.
    pub route: &'static str,
    /// What a token must be allowed to do.
    pub scope: Scopes,
    /// The least role of a signed-in teammate.
    pub role: TeammateRole,
    /// Which body is read.
    pub takes: Takes,
}

/// Runs a handler between the steps that every request takes.
pub async fn serve<F, Fut>(app: Arc<App>, admission: Admission, request: Request, handler: F) -> Response
where
    F: FnOnce(Call) -> Fut,
    Fut: Future<Output = Result<Response, ApiError>>,
{
    let request_id = app.request_ids.next();
    let mut rate = None;
    let (parts, body) = request.into_parts();
    let outcome = caught::caught(async {
        let mut call = admit(&app, admission, parts, &mut rate)?;
        call.body = body::read(&app, &call.parts.headers, body, admission.takes).await;
        handler(call).await
    })
    .await;
    let mut response = concluded(&app, admission.route, outcome, request_id.as_str());
    if let Some(rate) = rate {
        app.rates.write_headers(rate, app.node.now_ms(), response.headers_mut());
    }
    request_id.write_header(response.headers_mut());
    response
}

/// What a handler's outcome is to its caller, and to the log.
fn concluded(
    app: &App,
    route: &'static str,
    outcome: Result<Result<Response, ApiError>, caught::Panicked>,
    request_id: &str,
) -> Response {
    let outcome = outcome.unwrap_or_else(|caught::Panicked| Err(ApiError::new(ErrorCode::ServerError)));
    let mut response = match outcome {
        Ok(response) => {
            tracing::trace!(http.route = route, http.status = response.status().as_u16(), "answered {route}");
            response
        }
        Err(error) => {
            error.log(route, request_id);
            app.refusals.note(error.code);
            error.response(request_id)
        }
    };
    respond::guard(&mut response);
    response
}

/// Runs the handler of a route that is open to everybody: its answer is given
/// an id, its error the envelope, and its panic becomes a 500.
pub async fn serve_open(
    app: &App,
    route: &'static str,
    handled: impl Future<Output = Result<Response, ApiError>>,
) -> Response {
    let request_id = app.request_ids.next();
    let mut response = concluded(app, route, caught::caught(handled).await, request_id.as_str());
    request_id.write_header(response.headers_mut());
    response
}

/// Reads the body of a request to an open route.
///
/// # Errors
/// 400, 408, 413, 415, or 503 when too many large bodies were being read.
pub async fn read_open_body(app: &App, headers: &HeaderMap, body: Body, takes: Takes) -> Result<Bytes, ApiError> {
    Ok(body::read(app, headers, body, takes).await?.bytes())
}

/// Answers a request that no handler gets.
#[must_use]
pub fn refuse(app: &App, error: &ApiError) -> Response {
    let request_id = app.request_ids.next();
    error.log("no route", request_id.as_str());
    app.refusals.note(error.code);
    let mut response = error.response(request_id.as_str());
    respond::guard(&mut response);
    request_id.write_header(response.headers_mut());
    response
}

/// Steps 2 to 5. `rate` is set as soon as the token is known, so that also a
/// refusal tells it.
fn admit(app: &Arc<App>, admission: Admission, parts: Parts, rate: &mut Option<Rate>) -> Result<Call, ApiError> {
    let received_at_ms = app.node.now_ms();
    let access = auth::authenticate(app, &parts)?;
    let counted = *rate.insert(Rate::of(&access));
    app.rates.take(counted, 1, received_at_ms)?;
    let access = access.admit(admission.scope, admission.role)?;
    let version = Version::read(&parts.headers)?;
    Ok(Call { app: Arc::clone(app), access, version, received_at_ms, parts, body: Ok(ReadBody::default()) })
}

impl Call {
    /// The request's headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// When the request was read, Unix seconds.
    #[must_use]
    pub fn now_s(&self) -> u32 {
        u32::try_from(self.received_at_ms / 1_000).unwrap_or(u32::MAX)
    }

    /// The head of the request.
    #[must_use]
    pub(crate) const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The path that was asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The request's query.
    ///
    /// # Errors
    /// It is no form data, or no UTF-8.
    pub fn query(&self) -> Result<Query, ApiError> {
        Query::parse(self.parts.uri.query().unwrap_or_default())
    }

    /// The one variable part of the path.
    ///
    /// # Errors
    /// 404 when it is no UTF-8: nothing has such an id.
    pub async fn path_id(&mut self) -> Result<String, ApiError> {
        let params = RawPathParams::from_request_parts(&mut self.parts, &()).await;
        let first = params.ok().and_then(|params| params.iter().next().map(|(_, value)| value.to_owned()));
        first.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
    }

    /// The body, read and decompressed.
    ///
    /// # Errors
    /// 408, 413, 415, or 503 when too many large bodies were being read.
    pub fn body(&self) -> Result<Bytes, ApiError> {
        self.body.as_ref().map(ReadBody::bytes).map_err(Clone::clone)
    }

    /// The version that the caller means: as said, as its client is known to
    /// speak, or the workspace's own.
    #[must_use]
    pub fn spoken(&self) -> Version {
        let set = self.app.node.config().setting(self.access.workspace(), Setting::ApiVersion);
        self.version.settled(&self.parts.headers, Setting::ApiVersion.word(set).unwrap_or_default())
    }

    /// The variable parts of the path, in order.
    ///
    /// # Errors
    /// 404 when one is no UTF-8: nothing has such an id.
    pub async fn path_ids(&mut self) -> Result<Vec<String>, ApiError> {
        let params = RawPathParams::from_request_parts(&mut self.parts, &()).await;
        let params = params.map_err(|_| ApiError::new(ErrorCode::NotFound))?;
        Ok(params.iter().map(|(_, value)| value.to_owned()).collect())
    }

    /// Counts `more` items besides the request itself.
    ///
    /// # Errors
    /// 429 when the window has no room for all of them.
    pub fn take_rate(&self, more: u64) -> Result<(), ApiError> {
        self.app.rates.take(Rate::of(&self.access), more, self.received_at_ms)
    }

    /// Counts as many of `wanted` items as the window has room for, and says
    /// how many.
    #[must_use]
    pub fn take_rate_up_to(&self, wanted: u64) -> u64 {
        self.app.rates.take_up_to(Rate::of(&self.access), wanted, self.received_at_ms)
    }

    /// The teammate who is signed in.
    ///
    /// # Errors
    /// 401: a token is nobody's sign-in.
    pub fn signed_in(&self) -> Result<&SignedIn, ApiError> {
        let none = || ApiError::new(ErrorCode::Unauthorized).message("Only a teammate who is signed in can ask this");
        self.access.signed_in().ok_or_else(none)
    }

    /// Has a command decided and made durable.
    ///
    /// # Errors
    /// What the engine refused, or why it was not tried.
    pub async fn submit(&self, command: Command) -> Result<Answer, ApiError> {
        Ok(self.app.node.submit(command).await?)
    }

    /// The address that the caller used, for links: scheme and host, no slash
    /// at the end.
    #[must_use]
    pub fn base_url(&self) -> Cow<'_, str> {
        links::base_url(&self.app.options, &self.parts)
    }

    /// The header `Idempotency-Key`.
    ///
    /// # Errors
    /// It is no text.
    pub fn idempotency_key(&self) -> Result<Option<&str>, ApiError> {
        let Some(value) = self.parts.headers.get("idempotency-key") else { return Ok(None) };
        let text = std::str::from_utf8(value.as_bytes());
        text.map(Some).map_err(|_| ApiError::invalid("Idempotency-Key", "Idempotency-Key must be UTF-8"))
    }

    /// Reads rows on a thread that may wait for the disk.
    ///
    /// # Errors
    /// What `read` answers.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&node::View, &Access) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (app, access) = (Arc::clone(&self.app), self.access.clone());
        blocking(move || read(&app.node.view(), &access)).await
    }
}

/// Runs something that waits or takes long on a thread of its own. A panic
/// there is one here.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => panic!("a thread was cancelled: {error}"),
        },
    }
}
