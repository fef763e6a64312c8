//! A plain HTTP client: it sends what a test says, byte by byte, and never
//! retries.

use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Nothing that a test asks for takes this long.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// A request to be sent.
#[derive(Debug, Clone)]
pub struct Ask {
    address: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Ask {
    pub fn new(address: SocketAddr, method: &str, path: &str) -> Self {
        Self { address, method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Sets a header; the same one again is replaced.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(held, _)| held != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub fn send(self) -> Reply {
        raw(self.address, &self.bytes())
    }

    /// Where it goes.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The request as it is sent.
    pub fn bytes(&self) -> Vec<u8> {
        let mut request = format!("{} {} HTTP/1.1\r\nhost: {}\r\n", self.method, self.path, self.address);
        for (name, value) in &self.headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", self.body.len()));
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Sends bytes and reads one answer.
pub fn raw(address: SocketAddr, bytes: &[u8]) -> Reply {
    raw_all(address, bytes).into_iter().next().expect("an answer")
}

/// Sends bytes on one connection, and reads every answer until it is closed.
pub fn raw_all(address: SocketAddr, bytes: &[u8]) -> Vec<Reply> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(WAIT_MAX)).unwrap();
    // A server that refuses a body may close before all of it is sent.
    let _all_sent = stream.write_all(bytes);
    let answered = all_of(&mut stream);
    let mut rest = answered.as_slice();
    let mut replies = Vec::new();
    while let Some((reply, after)) = Reply::parse(rest) {
        replies.push(reply);
        rest = after;
    }
    replies
}

/// Reads until the connection is closed, or an answer begins that never ends.
fn all_of(stream: &mut TcpStream) -> Vec<u8> {
    let (mut answered, mut piece) = (Vec::new(), [0; 16 * 1024]);
    while let Ok(read @ 1..) = stream.read(&mut piece) {
        answered.extend_from_slice(&piece[..read]);
        let goes_on = Reply::parse(&answered).is_some_and(|(reply, _)| reply.goes_on());
        if goes_on {
            break;
        }
    }
    answered
}

impl Reply {
    /// The first answer in these bytes and what follows it; `None` when there is
    /// no whole one.
    pub fn parse(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().unwrap();
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut reply = Self { status, headers, body: Vec::new() };
        let rest = &bytes[end + 4..];
        if reply.goes_on() {
            return Some((reply, &[]));
        }
        if reply.header("transfer-encoding") == Some("chunked") {
            let (body, rest) = unchunked(rest)?;
            reply.body = body;
            return Some((reply, rest));
        }
        let length = reply.header("content-length").map_or(0, |length| length.parse().unwrap());
        reply.body = rest.get(..length)?.to_vec();
        Some((reply, &rest[length..]))
    }

    /// Whether events follow for as long as the connection lasts: of such an
    /// answer only the head is read here.
    fn goes_on(&self) -> bool {
        self.header("content-type") == Some("text/event-stream")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    /// The same, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// `status code field: message`, and that it is a whole envelope.
    #[track_caller]
    pub fn error(&self) -> String {
        let json = self.json();
        assert_eq!(json["type"], "error.list", "{json}");
        assert_eq!(json["request_id"].as_str(), self.header("x-request-id"), "{json}");
        assert_eq!(self.header("content-type"), Some("application/json; charset=utf-8"));
        let error = &json["errors"][0];
        assert_eq!(json["errors"].as_array().unwrap().len(), 1);
        assert!(error.get("type").is_none(), "old clients would take a type for the code");
        let field = error["field"].as_str().unwrap_or("-");
        format!("{} {} {field}: {}", self.status, error["code"].as_str().unwrap(), error["message"].as_str().unwrap())
    }
}

/// The body in chunks and what follows it; `None` when it was cut off.
fn unchunked(mut bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        let chunk = bytes.get(end + 2..end + 2 + length)?;
        bytes = bytes.get(end + 2 + length..)?.strip_prefix(b"\r\n")?;
        if length == 0 {
            return Some((body, bytes));
        }
        body.extend_from_slice(chunk);
    }
}
