//! An HTTP server that answers as it is told to.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, Version};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming};
use hyper::rt::{Read, Write};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A request as it arrived.
#[derive(Clone)]
pub struct Seen {
    pub method: Method,
    pub path: String,
    pub version: Version,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What a server does with a request.
pub enum Reply {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// A status and the start of a body, and then nothing.
    HalfBody(u16),
    /// Nothing at all.
    Hang,
    /// The end of the connection.
    Close,
}

impl Reply {
    pub fn status(status: u16) -> Self {
        Self::json(status, "")
    }

    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.into().into_bytes() }
    }

    pub fn bytes(status: u16, count: usize) -> Self {
        Self::Answer { status, headers: Vec::new(), body: vec![b' '; count] }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

/// Which HTTP a server speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    Http1,
    Http2,
}

type Answering = dyn Fn(&Seen) -> Reply + Send + Sync;

/// What the tasks of a server share.
struct Inner {
    speaks: Speaks,
    answering: Box<Answering>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
}

/// A running server; it ends with the test's runtime.
pub struct Server {
    pub address: SocketAddr,
    pub url: String,
    inner: Arc<Inner>,
}

impl Server {
    pub async fn start(speaks: Speaks, answering: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen(speaks, None, Box::new(answering)).await
    }

    pub async fn start_tls(
        speaks: Speaks,
        tls: TlsAcceptor,
        answering: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(speaks, Some(tls), Box::new(answering)).await
    }

    async fn listen(speaks: Speaks, tls: Option<TlsAcceptor>, answering: Box<Answering>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let (seen, connections) = (Mutex::default(), AtomicUsize::new(0));
        let inner = Arc::new(Inner { speaks, answering, seen, connections });
        tokio::spawn(accept(listener, tls, Arc::clone(&inner)));
        Self { address, url: format!("{scheme}://{address}"), inner }
    }

    /// What arrived so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.inner.seen.lock().unwrap().clone()
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> usize {
        self.inner.connections.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, inner: Arc<Inner>) {
    while let Ok((stream, _)) = listener.accept().await {
        inner.connections.fetch_add(1, Ordering::SeqCst);
        let (tls, inner) = (tls.clone(), Arc::clone(&inner));
        tokio::spawn(async move {
            match tls {
                None => serve(TokioIo::new(stream), inner).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(TokioIo::new(stream), inner).await;
                    }
                }
            }
        });
    }
}

async fn serve(io: impl Read + Write + Unpin + Send + 'static, inner: Arc<Inner>) {
    let speaks = inner.speaks;
    let service = service_fn(move |request| answer(request, Arc::clone(&inner)));
    // Clients leave as they like.
    let _ = match speaks {
        Speaks::Http1 => http1::Builder::new().serve_connection(io, service).await,
        Speaks::Http2 => http2::Builder::new(TokioExecutor::new()).serve_connection(io, service).await,
    };
}

async fn answer(request: Request<Incoming>, inner: Arc<Inner>) -> io::Result<Response<Script>> {
    let (parts, body) = request.into_parts();
    let seen = Seen {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        version: parts.version,
        headers: parts.headers,
        body: body.collect().await.map_err(io::Error::other)?.to_bytes(),
    };
    let reply = (inner.answering)(&seen);
    inner.seen.lock().unwrap().push(seen);
    match reply {
        Reply::Answer { status, headers, body } => {
            let response = Response::builder().status(status);
            let response = headers.into_iter().fold(response, |response, (name, value)| response.header(name, value));
            Ok(response.body(Script { bytes: Some(body.into()), is_endless: false }).unwrap())
        }
        Reply::HalfBody(status) => {
            let body = Script { bytes: Some("{".into()), is_endless: true };
            Ok(Response::builder().status(status).body(body).unwrap())
        }
        Reply::Hang => pending().await,
        Reply::Close => Err(io::Error::other("closed by the script")),
    }
}

/// Some bytes, and then the end or silence.
struct Script {
    bytes: Option<Bytes>,
    is_endless: bool,
}

impl Body for Script {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match (self.bytes.take(), self.is_endless) {
            (Some(bytes), _) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            (None, true) => Poll::Pending,
            (None, false) => Poll::Ready(None),
        }
    }
}
