//! The running server as its routes see it.

use crate::channels::Channels;
use crate::content_exports::ContentExports;
use crate::limits::{
    BODY_READ_MS_MAX, CONNECTIONS_DEFAULT, HEARTBEAT_S, STREAMS_MAX, STREAMS_PER_NETWORK_DEFAULT, streams_max,
};
use crate::live::Live;
use crate::location::Location;
use crate::messenger::Browsers;
use crate::rate_limit::RateLimiter;
use crate::refusals::Refusals;
use crate::request::{BodyBudget, RequestIds};
use crate::routes;
use crate::scroll::Scrolls;
use crate::sign_in::SignIns;
use axum::Router;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Semaphore;

/// What routes need of the configuration.
#[derive(Debug, Clone)]
pub struct AppOptions {
    /// The address by which the world reaches this server; without it links
    /// go to the host that the caller used.
    pub public_url: Option<String>,
    /// Whether the forwarding headers of the proxy in front are believed.
    pub trust_proxy: bool,
    /// How long a body may take to arrive as a whole.
    pub body_read_timeout: Duration,
    /// How long a live connection may say nothing.
    pub heartbeat: Duration,
    /// How many live connections browsers may have.
    pub streams_max: u32,
    /// How many of them one network may have.
    pub streams_per_network_max: u32,
    /// Where addresses are, if somebody said.
    pub location: Option<Arc<Location>>,
    /// The ways out, if somebody set any up.
    pub channels: Option<Arc<Channels>>,
    /// The file with the secrets of the first run: the first sign-in deletes it.
    pub first_run: Option<PathBuf>,
}

impl Default for AppOptions {
    fn default() -> Self {
        let body_read_timeout = Duration::from_millis(BODY_READ_MS_MAX);
        let streams_per_network_max = STREAMS_PER_NETWORK_DEFAULT;
        let heartbeat = Duration::from_secs(HEARTBEAT_S);
        Self {
            public_url: None,
            trust_proxy: false,
            body_read_timeout,
            heartbeat,
            streams_max: streams_max(CONNECTIONS_DEFAULT),
            streams_per_network_max,
            location: None,
            channels: None,
            first_run: None,
        }
    }
}

/// What all requests share.
pub struct App {
    /// The running system.
    pub node: Arc<node::Node>,
    /// What routes need of the configuration.
    pub options: AppOptions,
    /// How many requests each token made lately.
    pub rates: RateLimiter,
    /// What is remembered of browsers.
    pub browsers: Browsers,
    /// Room for large bodies.
    pub bodies: BodyBudget,
    /// Makes request ids.
    pub request_ids: RequestIds,
    /// Counts requests that were refused.
    pub refusals: Refusals,
    /// Room for answers that are written while the client takes them.
    pub streams: Arc<Semaphore>,
    /// Live connections.
    pub live: Live,
    /// Walks over companies, users and leads that are under way.
    pub scrolls: Scrolls,
    /// Exports of what became of messages.
    pub content_exports: ContentExports,
    /// What is remembered of sign-ins.
    pub sign_ins: SignIns,
    /// Where it listens, once it does: for links when no public address is set.
    pub local_url: OnceLock<String>,
}

/// Where it listens unless somebody said otherwise.
const LOCAL_URL: &str = "http://127.0.0.1:7070";

impl App {
    /// Serves this node.
    #[must_use]
    pub fn new(node: Arc<node::Node>, options: AppOptions) -> Arc<Self> {
        let (rates, browsers) = (RateLimiter::new(), Browsers::default());
        let streams = Arc::new(Semaphore::new(STREAMS_MAX));
        let live = Live::new(options.streams_max, options.streams_per_network_max);
        let (scrolls, content_exports) = (Scrolls::default(), ContentExports::default());
        let (bodies, request_ids) = (BodyBudget::new(), RequestIds::new());
        Arc::new(Self {
            node,
            options,
            rates,
            browsers,
            bodies,
            request_ids,
            refusals: Refusals::default(),
            streams,
            live,
            scrolls,
            content_exports,
            sign_ins: SignIns::default(),
            local_url: OnceLock::new(),
        })
    }

    /// What links that let somebody in begin with. Never what a request says of
    /// its host: whoever sends it could have made that up.
    #[must_use]
    pub fn link_base(&self) -> &str {
        let local = self.local_url.get().map_or(LOCAL_URL, String::as_str);
        self.options.public_url.as_deref().unwrap_or(local).trim_end_matches('/')
    }
}

/// Every route: the API, `/console`, and what operators ask.
pub fn router(app: Arc<App>) -> Router {
    routes::router(app)
}
