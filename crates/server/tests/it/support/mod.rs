//! Herald in this process: the real router on the real listener, on a port and
//! in a folder of its own, at a time that the test sets.

mod brake;
mod build;
mod clock;
mod http;
mod signed_in;
mod sse;

#[expect(dead_code, reason = "its servers are those of the tests of `outbound`, which need more of them")]
pub mod outside;

pub use brake::{Brake, Pulled};
pub use clock::TestClock;
pub use http::{Ask, Reply, raw, raw_all};
pub use signed_in::{SignedIn, link_of};
pub use sse::{Event, Events};

use brake::BrakedDisk;
use engine::ids::WorkspaceId;
use node::{Node, NodeOptions};
use server::app::{App, AppOptions, router};
use server::outbox::Outbox;
use server::serve::{Bounds, Ended, Listener};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What the clock of every test shows first: a Saturday in 2027, at the
/// beginning of a rate window.
pub const START_MS: u64 = 1_800_000_000_000;
/// The same in seconds.
pub const START_S: u64 = START_MS / 1_000;

/// A running server with one workspace. When it goes out of scope it is
/// stopped in order, and everything on its disk must agree.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its time.
    pub clock: Arc<TestClock>,
    /// The workspace that most tests need only one of.
    pub shop: Shop,
    /// What its routes share, until the end.
    app: Option<Arc<App>>,
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<Ended>>,
    outbox: Option<Outbox>,
    folder: TempDir,
}

/// A workspace and a token that may do everything in it.
#[derive(Debug, Clone)]
pub struct Shop {
    pub workspace: WorkspaceId,
    pub app_id: String,
    pub token: String,
}

/// What a server has below and before it.
pub struct Site {
    /// How many connections it takes.
    pub connections_max: u32,
    /// How long a client may keep a connection waiting.
    pub bounds: Bounds,
    /// What holds its disk back, if anything does.
    pub brake: Option<Arc<Brake>>,
}

impl Default for Site {
    fn default() -> Self {
        Self { connections_max: 100, bounds: Bounds::default(), brake: None }
    }
}

impl TestApp {
    /// Starts one.
    pub fn start() -> Self {
        Self::start_with(AppOptions::default(), |router, _| router)
    }

    /// Starts one with other options, or with routes besides its own.
    pub fn start_with(options: AppOptions, more: impl FnOnce(axum::Router, Arc<App>) -> axum::Router) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), options, more)
    }

    /// Starts one elsewhere than most.
    pub fn start_at(site: &Site, options: AppOptions) -> Self {
        Self::start_on((tempfile::tempdir().unwrap(), site), options, |router, _| router)
    }

    /// Starts one in a folder in which something can lie already.
    pub fn start_in(
        folder: TempDir,
        options: AppOptions,
        more: impl FnOnce(axum::Router, Arc<App>) -> axum::Router,
    ) -> Self {
        Self::start_on((folder, &Site::default()), options, more)
    }

    fn start_on(
        (folder, site): (TempDir, &Site),
        options: AppOptions,
        more: impl FnOnce(axum::Router, Arc<App>) -> axum::Router,
    ) -> Self {
        let clock = Arc::new(TestClock::at(START_MS));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let node = match &site.brake {
            None => Node::open(node_options(&folder), clock.clone()),
            Some(brake) => {
                let disk = BrakedDisk::open(folder.path(), brake);
                Node::open_on(Box::new(disk), &node_options(&folder), clock.clone())
            }
        };
        let node = Arc::new(node.unwrap());
        let app = App::new(node, options);
        let shop = runtime.block_on(build::shop(&app.node, "shop"));
        let router = more(router(app.clone()), app.clone());
        let (stop, stopped) = oneshot::channel();
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = runtime.block_on(Listener::bind(any, site.connections_max, router)).unwrap();
        let listener = listener.bounded_by(site.bounds);
        let address = listener.address().unwrap();
        let live = app.clone();
        let stopping = async move {
            drop(stopped.await);
            live.live.close();
        };
        let serving = runtime.spawn(listener.serve(stopping, std::future::pending()));
        let outbox = runtime.block_on(async { Outbox::start(&app) });
        let (app, runtime, stop, serving) = (Some(app), Some(runtime), Some(stop), Some(serving));
        Self { address, clock, shop, app, runtime, stop, serving, outbox, folder }
    }

    /// The running system.
    pub fn node(&self) -> &Node {
        &self.app.as_ref().unwrap().node
    }

    /// Waits for something of the running system.
    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.as_ref().unwrap().block_on(future)
    }

    /// Makes another workspace.
    pub fn other_shop(&self, name: &str) -> Shop {
        self.wait(build::shop(self.node(), name))
    }

    /// Makes a token of the first workspace with these scopes.
    pub fn token(&self, scopes: engine::rows::Scopes) -> String {
        self.wait(build::token(self.node(), self.shop.workspace, scopes))
    }

    /// A request with the first workspace's token.
    pub fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.address, method, path).bearer(&self.shop.token)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path).send()
    }

    pub fn post(&self, path: &str, body: &serde_json::Value) -> Reply {
        self.ask("POST", path).json(body).send()
    }

    pub fn patch(&self, path: &str, body: &serde_json::Value) -> Reply {
        self.ask("PATCH", path).json(body).send()
    }

    /// A user with this `external_id`; answers the contact's id.
    pub fn user(&self, external_id: &str) -> String {
        let reply = self.post("/contacts", &serde_json::json!({"external_id": external_id}));
        reply.expect(200).json()["id"].as_str().unwrap().to_owned()
    }

    /// Adds a teammate of this name; answers their id.
    pub fn teammate(&self, name: &str) -> String {
        let command = engine::command::CreateTeammate {
            workspace: self.shop.workspace,
            email: format!("{name}@x.example"),
            name: name.to_owned(),
            password_hash: String::new(),
            role: engine::rows::TeammateRole::Owner,
            link_hash: None,
            actor: engine::rows::ActorRef::CommandLine,
        };
        self.wait(self.node().submit(engine::Command::CreateTeammate(Box::new(command)))).unwrap();
        let teammates = self.node().config().teammates(self.shop.workspace);
        teammates.last().unwrap().0.to_string()
    }

    /// Records an event of a user, so many seconds ago; answers its id.
    pub fn track(&self, user_id: &str, name: &str, seconds_ago: u64) -> String {
        let created_at = self.clock.now_s() - seconds_ago;
        let event = serde_json::json!({"event_name": name, "user_id": user_id, "created_at": created_at});
        let reply = self.post("/events", &event);
        reply.expect(202).header("herald-event-id").unwrap().to_owned()
    }

    /// Sets one setting.
    pub fn set(&self, key: &str, value: u64) {
        self.patch("/manage/settings", &serde_json::json!({key: value})).expect(200);
    }

    /// Every event of a user, page by page.
    pub fn events_of(&self, user_id: &str) -> Vec<serde_json::Value> {
        let mut events = Vec::new();
        let mut path = format!("/events?type=user&user_id={user_id}&per_page=150");
        loop {
            let page = self.get(&path).expect(200).json();
            events.extend(page["events"].as_array().unwrap().iter().cloned());
            match page["pages"]["next"].as_str() {
                Some(next) => next[next.find("/events").unwrap()..].clone_into(&mut path),
                None => return events,
            }
        }
    }

    /// How often a user did something, by its summary.
    pub fn count_of(&self, user_id: &str, name: &str) -> u64 {
        let summary = self.get(&format!("/events?type=user&user_id={user_id}&summary=true")).expect(200).json();
        let events = summary["events"].as_array().unwrap();
        events.iter().find(|event| event["name"] == name).map_or(0, |event| event["count"].as_u64().unwrap())
    }
}

fn node_options(folder: &TempDir) -> NodeOptions {
    // Small caches and no reserve: many of these run at once.
    let mut options = NodeOptions::new(folder.path().to_owned());
    (options.row_cache_bytes, options.block_cache_bytes, options.storage_reserve_bytes) = (1 << 20, 1 << 20, 0);
    options
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let (app, runtime) = (self.app.take().unwrap(), self.runtime.take().unwrap());
        drop(self.stop.take());
        let ended = runtime.block_on(self.serving.take().unwrap());
        if let Some(outbox) = self.outbox.take() {
            runtime.block_on(outbox.stop());
        }
        let closed = runtime.block_on(app.node.close());
        if std::thread::panicking() {
            return;
        }
        assert_eq!(ended.unwrap(), Ended::Drained);
        closed.unwrap();
        // Nothing may hold the folder any more.
        drop(runtime);
        let app = Arc::into_inner(app).expect("no request is left");
        drop(Arc::into_inner(app.node).expect("nothing else holds the node"));
        let report = node::check::check(&node_options(&self.folder)).unwrap();
        assert!(report.is_sound(), "{report}");
    }
}
