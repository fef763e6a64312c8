//! One connection that is kept, as clients keep theirs.

use crate::support::Reply;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Nothing that is asked for takes this long.
const WAIT_MAX: Duration = Duration::from_secs(60);

pub struct Connection {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Connection {
    pub fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(WAIT_MAX)).unwrap();
        Self { stream, unread: Vec::new() }
    }

    /// Sends these bytes and reads the one answer; what follows it is for the
    /// next.
    pub fn ask(&mut self, request: &[u8]) -> Reply {
        self.stream.write_all(request).unwrap();
        let mut bytes = [0; 16 * 1_024];
        loop {
            if let Some((reply, rest)) = Reply::parse(&self.unread) {
                self.unread = rest.to_vec();
                return reply;
            }
            let count = self.stream.read(&mut bytes).unwrap();
            assert!(count > 0, "closed within an answer: {}", String::from_utf8_lossy(&self.unread));
            self.unread.extend_from_slice(&bytes[..count]);
        }
    }
}
