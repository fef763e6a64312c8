//! What happens around every call of a browser, in this order:
//!
//! 1. its network is counted; 2. its body is read; 3. the workspace is found
//!    by its app id; 4. the device is counted; 5. the page's domain is looked
//!    up in the list of trusted ones; 6. the handler decides; 7. the page may
//!    read the answer, and a refusal is noted for the operator.

use super::address::{self, Network};
use super::session::{Purpose, Session};
use super::{origin, session};
use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::BROWSER_ID_CHARS_MAX;
use crate::request::{self, Takes};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use engine::ids::WorkspaceId;
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::{Platform, WorkspaceRow};
use http::HeaderMap;
use http::request::Parts;
use std::net::IpAddr;
use std::sync::Arc;
use wire::json::Field;
use wire::messenger::AnyCall;

/// What of a call is counted before its handler sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// The call itself, as a ping.
    Call,
    /// Nothing: the handler counts what it finds inside.
    Inside,
}

/// Who a route is for. What one kind holds is no good for the other: each
/// proves itself with secrets of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// Pages.
    Page,
    /// Apps.
    App,
}

impl Surface {
    const fn of(platform: Platform) -> Self {
        match platform {
            Platform::Web => Self::Page,
            Platform::Ios | Platform::Android => Self::App,
        }
    }
}

/// A browser whose call was let in.
pub struct Caller {
    /// The running system.
    pub app: Arc<App>,
    /// The workspace that it named.
    pub workspace: WorkspaceId,
    /// The same.
    pub workspace_row: Arc<WorkspaceRow>,
    /// For whom its route is.
    pub surface: Surface,
    /// Where it runs: a page, until an app says that it is one.
    pub platform: Platform,
    /// From where it calls.
    pub address: IpAddr,
    /// The network of that address.
    pub network: Network,
    /// What it says is its device.
    pub device: Option<String>,
    /// The host of the page's origin, if the browser told one.
    pub host: Option<String>,
    /// When the call was read, Unix milliseconds.
    pub now_ms: u64,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Caller {
    /// Now, Unix seconds.
    #[must_use]
    pub fn now_s(&self) -> u32 {
        u32::try_from(self.now_ms / 1_000).unwrap_or(u32::MAX)
    }

    /// The session that it sent.
    ///
    /// # Errors
    /// As [`session::open`]; 401 too when it sent none, or an app that of a page,
    /// or a page that of an app.
    pub fn session(&self, sent: Field<'_>) -> Result<Session, ApiError> {
        let Field::Text(text) = sent else {
            return Err(ApiError::new(ErrorCode::SessionExpired).field("session"));
        };
        self.opened(&text, Purpose::Session)
    }

    /// A session or an event key that it sent.
    ///
    /// # Errors
    /// As [`Self::session`].
    pub fn opened(&self, text: &str, purpose: Purpose) -> Result<Session, ApiError> {
        let opened = session::open(&self.app, self.workspace, text, purpose)?;
        let is_for_here = Surface::of(opened.platform) == self.surface;
        is_for_here.then_some(opened).ok_or_else(|| session::expired(purpose))
    }
}

/// Runs a handler between the steps that every call of a browser takes.
pub async fn serve<F, Fut>(
    app: Arc<App>,
    (route, counts): (&'static str, Counts),
    request: Request,
    handler: F,
) -> Response
where
    F: FnOnce(Caller) -> Fut,
    Fut: Future<Output = Result<Response, ApiError>>,
{
    let (parts, body) = request.into_parts();
    let handled = async {
        let mut asked = None;
        let outcome = match admit(&app, counts, (&parts, body), &mut asked).await {
            Ok(caller) => handler(caller).await,
            Err(error) => Err(error),
        };
        if let (Err(error), Some(workspace)) = (&outcome, asked) {
            app.browsers.refusals.note(workspace, error.code, origin::host(&parts.headers), app.node.now_ms());
        }
        outcome
    };
    let mut response = request::serve_open(&app, route, handled).await;
    origin::allow(&parts.headers, &mut response);
    response
}

async fn admit(
    app: &Arc<App>,
    counts: Counts,
    (parts, body): (&Parts, Body),
    asked: &mut Option<WorkspaceId>,
) -> Result<Caller, ApiError> {
    let (address, now_ms) = (address::of(&app.options, parts), app.node.now_ms());
    let network = Network::of(address);
    match counts {
        Counts::Call => app.browsers.limits.take_ping(network, now_ms)?,
        Counts::Inside => app.browsers.limits.take_events_call(network, now_ms)?,
    }
    let body = request::read_open_body(app, &parts.headers, body, Takes::Ping).await?;
    let AnyCall { app_id, device_id } = fields::object(&body)?;
    let workspace = find(app, app_id)?;
    let unknown = || ApiError::new(ErrorCode::NotFound);
    let workspace_row = app.node.config().workspace(workspace).ok_or_else(unknown)?;
    *asked = Some(workspace);
    let device = fields::text(device_id, "device_id", BROWSER_ID_CHARS_MAX)?;
    if counts == Counts::Call {
        app.browsers.limits.take_device_ping(device.as_deref(), now_ms)?;
    }
    let host = origin::host(&parts.headers);
    origin::check(&app.node.config().messenger(workspace).trusted_domains, host.as_deref())?;
    let (app, headers) = (Arc::clone(app), parts.headers.clone());
    let (surface, platform) = (Surface::Page, Platform::Web);
    Ok(Caller {
        app,
        workspace,
        workspace_row,
        surface,
        platform,
        address,
        network,
        device,
        host,
        now_ms,
        headers,
        body,
    })
}

fn find(app: &App, app_id: Field<'_>) -> Result<WorkspaceId, ApiError> {
    let app_id = fields::id(app_id, "app_id", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("app_id"))?;
    let unknown = || ApiError::new(ErrorCode::NotFound).field("app_id").message("No workspace has this app id");
    app.node.config().workspace_of_app(&app_id).ok_or_else(unknown)
}
