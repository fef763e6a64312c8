//! HTTP over a plain socket, to see exactly what is sent and answered.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Nothing that a test asks for takes this long.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// One connection, kept alive.
pub struct Connection(BufReader<TcpStream>);

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(WAIT_MAX)).unwrap();
        Self(BufReader::new(stream))
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    /// Asks with a token and a JSON body; an empty one is none.
    pub fn ask(&mut self, method: &str, path: &str, token: &str, body: &str) -> Reply {
        self.send(head(method, path, token, body).as_bytes());
        self.send(body.as_bytes());
        self.reply().unwrap()
    }

    /// Sends a JSON body, and waits for nothing.
    pub fn post(&mut self, path: &str, token: &str, body: &str) {
        self.send(head("POST", path, token, body).as_bytes());
        self.send(body.as_bytes());
    }

    /// Sends a head that asks to be told before the body is sent, and waits
    /// until the server wants it: the request is in work then.
    pub fn begin(&mut self, method: &str, path: &str, token: &str, body: &str) {
        let head = head(method, path, token, body);
        let (lines, end) = head.split_at(head.len() - 2);
        self.send(format!("{lines}expect: 100-continue\r\n{end}").as_bytes());
        assert_eq!(self.reply().unwrap().status, 100);
    }

    /// Reads an answer. `None`: the connection is closed.
    pub fn reply(&mut self) -> Option<Reply> {
        let status = self.line()?.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = Vec::new();
        while let Some((name, value)) = self.line().unwrap().split_once(": ") {
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut reply = Reply { status, headers, body: String::new() };
        let length = reply.header("content-length").map_or(0, |length| length.parse().unwrap());
        self.0.by_ref().take(length).read_to_string(&mut reply.body).unwrap();
        Some(reply)
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        // A reset is how a close looks to somebody who sent on.
        let length = self.0.read_line(&mut line).unwrap_or(0);
        (length > 0).then(|| line.trim_end().to_owned())
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

fn head(method: &str, path: &str, token: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: herald.example\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
}
