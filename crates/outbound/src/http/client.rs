//! The client.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::{Instant, timeout_at};

use super::answer::Answer;
use super::connect::{Connector, Door};
use super::exceptions::Exceptions;
use super::failure::Failure;
use super::request::{Redirects, Request, Version};
use super::resolve::{Resolve, SystemResolver};
use crate::limits::{
    HTTP_ANSWER_BYTES_MAX, HTTP_HEADERS_BYTES_MAX, HTTP_IDLE_MAX, HTTP_IDLE_S_MAX, HTTP_REDIRECTS_MAX, HTTP_TOTAL_S_MAX,
};
use crate::roots::{Roots, RootsError};

type Pool = legacy::Client<Connector, Full<Bytes>>;

/// What a [`Client`] is made of.
pub struct Config {
    /// What may be reached although it is not public.
    pub exceptions: Exceptions,
    /// Whose certificates are believed.
    pub roots: Roots,
    /// Who resolves names.
    pub resolver: Arc<dyn Resolve>,
    /// How long a request may take in all; longer than [`HTTP_TOTAL_S_MAX`] counts as
    /// that.
    pub total: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            exceptions: Exceptions::default(),
            roots: Roots::default(),
            resolver: Arc::new(SystemResolver),
            total: Duration::from_secs(HTTP_TOTAL_S_MAX),
        }
    }
}

/// The guarded client; see the module. A clone shares its connections.
///
/// ```
/// use outbound::http::{Client, Config, Failure, Request};
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let client = Client::new(Config::default()).unwrap();
/// let request = Request::get("https://169.254.169.254/latest/meta-data").unwrap();
/// assert_eq!(client.send(request).await.err(), Some(Failure::AddressRefused));
/// # });
/// ```
#[derive(Clone)]
pub struct Client {
    negotiated: Pool,
    http2: Pool,
    total: Duration,
}

impl Client {
    /// Makes a client without a connection.
    ///
    /// # Errors
    /// The operator's own roots cannot be used.
    pub fn new(config: Config) -> Result<Self, RootsError> {
        let door = Arc::new(Door { exceptions: config.exceptions, resolver: config.resolver });
        let connector = |protocols: &[&str]| {
            let tls = config.roots.tls(protocols).map_err(RootsError::Certificate)?;
            Ok::<_, RootsError>(Connector { door: Arc::clone(&door), tls: tls.into() })
        };
        let mut builder = builder();
        let negotiated = builder.build(connector(&["h2", "http/1.1"])?);
        let http2 = builder.http2_only(true).build(connector(&["h2"])?);
        let total = config.total.min(Duration::from_secs(HTTP_TOTAL_S_MAX));
        Ok(Self { negotiated, http2, total })
    }

    /// Asks, and reads the answer.
    ///
    /// # Errors
    /// [`Failure`], when there is not even a status.
    pub async fn send(&self, request: Request) -> Result<Answer, Failure> {
        let deadline = Instant::now() + self.total;
        let response = timeout_at(deadline, self.followed(request)).await.map_err(|_| Failure::Timeout)??;
        let (parts, body) = response.into_parts();
        let body = timeout_at(deadline, read(body)).await.unwrap_or(Err(Failure::Timeout));
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    /// The answer at the end of the redirects.
    async fn followed(&self, mut request: Request) -> Result<Response<Incoming>, Failure> {
        for _ in 0..=HTTP_REDIRECTS_MAX {
            let response = self.hop(&request).await?;
            if request.redirects == Redirects::HandOver || !is_redirect(response.status(), &request.method) {
                return Ok(response);
            }
            let location = response.headers().get(header::LOCATION).ok_or(Failure::RedirectInvalid)?;
            request = request.redirected(location)?;
        }
        Err(Failure::RedirectsExceeded)
    }

    async fn hop(&self, request: &Request) -> Result<Response<Incoming>, Failure> {
        let uri: Uri = request.url.as_str().parse().map_err(|_| Failure::UrlInvalid)?;
        let mut hop = http::Request::new(Full::new(request.body.clone()));
        *hop.method_mut() = request.method.clone();
        *hop.uri_mut() = uri;
        *hop.headers_mut() = request.headers.clone();
        hop.headers_mut().entry(header::USER_AGENT).or_insert(HeaderValue::from_static("Herald"));
        let pool = match request.version {
            Version::Negotiated => &self.negotiated,
            Version::Http2 => &self.http2,
        };
        Ok(pool.request(hop).await?)
    }
}

fn builder() -> legacy::Builder {
    let idle = Duration::from_secs(HTTP_IDLE_S_MAX);
    let mut builder = legacy::Client::builder(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(idle)
        .pool_max_idle_per_host(HTTP_IDLE_MAX)
        .http1_max_buf_size(HTTP_HEADERS_BYTES_MAX)
        .http2_max_header_list_size(u32::try_from(HTTP_HEADERS_BYTES_MAX).unwrap_or(u32::MAX))
        // A connection whose other end went away in silence is noticed.
        .http2_keep_alive_interval(idle)
        .http2_keep_alive_timeout(Duration::from_secs(HTTP_TOTAL_S_MAX));
    builder
}

/// Whether to go on elsewhere: 301, 302 and 303 would turn a `POST` into a `GET`.
fn is_redirect(status: StatusCode, method: &Method) -> bool {
    match status {
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER => method == Method::GET,
        _ => false,
    }
}

async fn read(body: Incoming) -> Result<Bytes, Failure> {
    let limited = Limited::new(body, HTTP_ANSWER_BYTES_MAX);
    let collected = limited.collect().await.map_err(|error| {
        let is_long = error.is::<LengthLimitError>();
        if is_long { Failure::AnswerTooLarge } else { Failure::ConnectionLost }
    })?;
    Ok(collected.to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_request_takes_longer_than_its_limit() {
        let limit = Duration::from_secs(HTTP_TOTAL_S_MAX);
        let second = Duration::from_secs(1);
        for (total, counts) in [(limit - second, limit - second), (limit, limit), (limit + second, limit)] {
            let client = Client::new(Config { total, ..Config::default() }).unwrap();
            assert_eq!(client.total, counts);
        }
    }
}
