//! A whole server in this process, on a disk that is memory, with a workspace
//! and some people: what requests are sent to.

use engine::command::{CreateToken, CreateWorkspace};
use engine::ids::WorkspaceId;
use engine::rows::{ActorRef, Scopes};
use engine::{Answer, Command};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use node::{Clock, Node, NodeOptions};
use server::app::{App, AppOptions, router};
use server::tokens::{self, TokenKind};
use sim::disk::Machine;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// A Saturday in 2027.
const BEGAN_MS: u64 = 1_800_000_000_000;

/// A shop closes after so many uses and another opens, so that one run does
/// not fill the memory, and what an input finds does not hang on all before it.
const USES_MAX: u64 = 4_000;

/// What a request may be answered with.
pub struct Answered {
    /// The status.
    pub status: StatusCode,
    /// Whether it says that it is JSON.
    pub is_json: bool,
    /// The body; empty for an answer that goes on for ever.
    pub body: Vec<u8>,
}

/// The server and its workspace.
pub struct Shop {
    /// What its routes share.
    pub app: Arc<App>,
    /// Its only workspace.
    pub workspace: WorkspaceId,
    /// A token that may do everything.
    pub token: String,
    runtime: Runtime,
    router: axum::Router,
    uses: u64,
}

struct Ticking(AtomicU64);

impl Clock for Ticking {
    fn now_ms(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

thread_local! {
    static OPEN: RefCell<Option<Shop>> = const { RefCell::new(None) };
}

/// Lends this thread's shop.
pub fn with<T>(visit: impl FnOnce(&Shop) -> T) -> T {
    OPEN.with_borrow_mut(|open| {
        if open.as_ref().is_some_and(|shop| shop.uses == USES_MAX) {
            open.take().expect("it is open").close();
        }
        let shop = open.get_or_insert_with(Shop::open);
        shop.uses += 1;
        visit(shop)
    })
}

impl Shop {
    fn open() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let backend = Box::new(Machine::new(false, None).start());
        let mut options = NodeOptions::new(PathBuf::from("."));
        options.storage_reserve_bytes = 0;
        let clock = Arc::new(Ticking(AtomicU64::new(BEGAN_MS)));
        let node = Arc::new(Node::open_on(backend, &options, clock).expect("an empty store opens"));
        let app = App::new(node, AppOptions::default());
        let made = tokens::make(TokenKind::AccessToken).expect("a token can be made");
        let workspace = CreateWorkspace {
            name: "Shop".to_owned(),
            app_id: "app-shop".to_owned(),
            time_zone: "Europe/Dublin".to_owned(),
            id_key: *b"sixteen key byte",
            identity_secret: "the identity secret".to_owned(),
            actor: ActorRef::CommandLine,
        };
        let workspace = runtime.block_on(app.node.submit(Command::CreateWorkspace(Box::new(workspace))));
        let Ok(Answer::Workspace(workspace)) = workspace else { panic!("no workspace was made") };
        let token = CreateToken {
            workspace,
            public: made.public,
            secret_hash: made.secret_hash,
            scopes: Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE),
            name: "everything".to_owned(),
            actor: ActorRef::CommandLine,
        };
        runtime.block_on(app.node.submit(Command::CreateToken(Box::new(token)))).expect("a token is made");
        let router = router(app.clone());
        let shop = Self { app, workspace, token: made.text, runtime, router, uses: 0 };
        shop.furnish();
        shop
    }

    /// Somebody and something of each kind, so that requests find them.
    fn furnish(&self) {
        for (path, body) in [
            ("/contacts", r#"{"role":"user","external_id":"25","email":"ada@x.example","name":"Ada"}"#),
            ("/contacts", r#"{"role":"lead","email":"bob@x.example"}"#),
            ("/data_attributes", r#"{"name":"plan","model":"contact","data_type":"string"}"#),
            ("/tags", r#"{"name":"VIP"}"#),
            ("/companies", r#"{"company_id":"acme","name":"Acme"}"#),
            (
                "/events",
                r#"{"event_name":"ordered-item","user_id":"25","created_at":1799999999,"metadata":{"price":{"amount":5,"currency":"eur"}}}"#,
            ),
            (
                "/manage/segments",
                r#"{"name":"Buyers","predicate":{"event":"ordered-item","fact":"count","op":"gte","value":1}}"#,
            ),
        ] {
            let answered = self.ask(self.request("POST", path, body.as_bytes().to_vec()));
            let status = answered.status;
            assert!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&answered.body));
        }
    }

    /// A request with its token.
    pub fn request(&self, method: &str, path: &str, body: Vec<u8>) -> Request<axum::body::Body> {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {}", self.token));
        request.body(axum::body::Body::from(body)).expect("a request")
    }

    /// Sends a request through everything but the socket.
    pub fn ask(&self, mut request: Request<axum::body::Body>) -> Answered {
        let peer = server::messenger::PeerAddress(std::net::Ipv4Addr::LOCALHOST.into());
        request.extensions_mut().insert(peer);
        self.runtime.block_on(async {
            let Ok(response) = self.router.clone().oneshot(request).await;
            let media_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
            let media_type = media_type.unwrap_or_default().to_owned();
            let status = response.status();
            if media_type.starts_with("text/event-stream") || media_type.starts_with("application/x-ndjson") {
                return Answered { status, is_json: false, body: Vec::new() };
            }
            let body = response.into_body().collect().await.expect("a body comes whole").to_bytes().to_vec();
            Answered { status, is_json: media_type.starts_with("application/json"), body }
        })
    }

    fn close(self) {
        self.app.live.close();
        self.app.node.close_blocking().expect("the node closes");
    }
}
