//! As much HTTP/1.1 as a load generator needs: requests are bytes made
//! beforehand, an answer is a status and a body whose length is announced.
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    ops::Range,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

/// How long any single answer may take before the run is called off. A stalled
/// flush takes less than a second; half a minute is a server that hangs.
pub const ANSWER_WAIT_MAX: Duration = Duration::from_secs(30);

const READ_BYTES: usize = 64 * 1024;

/// One whole answer at the front of a buffer.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Where the body lies in the buffer.
    pub body: Range<usize>,
}

/// Writes a request. `body` of `None` is a request without one (GET).
pub fn request(method: &str, path: &str, token: &str, body: Option<&[u8]>) -> Vec<u8> {
    let mut bytes =
        format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n").into_bytes();
    if let Some(body) = body {
        bytes.extend_from_slice(
            format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(),
        );
        bytes.extend_from_slice(body);
    } else {
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

/// Reads the answer at the front of `bytes`; `None` when it has not arrived in
/// full. Errors: not HTTP, a body of unannounced length, bytes behind the answer.
pub fn parse_answer(bytes: &[u8]) -> Result<Option<Answer>> {
    let Some(head_bytes) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let (head, rest) = bytes.split_at(head_bytes + 4);
    let head = std::str::from_utf8(head).context("the head of an answer is not text")?;
    let mut lines = head.split("\r\n");
    let status_line = lines.next().unwrap_or_default();
    let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status: u16 = status.with_context(|| format!("no HTTP status in {status_line:?}"))?;
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find_map(|(name, value)| name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>()));
    let length = match length {
        Some(length) => length.with_context(|| format!("content-length is no number: {head}"))?,
        None => bail!("an answer without content-length: {head}"),
    };
    if rest.len() < length {
        return Ok(None);
    }
    ensure!(rest.len() == length, "{} bytes follow an answer that nobody asked for", rest.len() - length);
    Ok(Some(Answer { status, body: head_bytes + 4..head_bytes + 4 + length }))
}

/// One keep-alive connection that asks and waits, for everything that is not load.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    input: Vec<u8>,
}

impl Connection {
    /// Connects. Errors: nobody listens there.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, ANSWER_WAIT_MAX)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_WAIT_MAX))?;
        Ok(Self { stream, input: Vec::with_capacity(READ_BYTES) })
    }

    /// Sends one request and waits for its answer. Errors: the connection ends,
    /// or no answer within [`ANSWER_WAIT_MAX`].
    pub fn ask(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        self.stream.write_all(request)?;
        self.input.clear();
        let mut chunk = [0; 16 * 1024];
        loop {
            let count = self.stream.read(&mut chunk)?;
            ensure!(count > 0, "the server closed the connection instead of answering");
            self.input.extend_from_slice(chunk.get(..count).unwrap_or_default());
            if let Some(answer) = parse_answer(&self.input)? {
                return Ok((answer.status, self.input.get(answer.body).unwrap_or_default()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_only_when_it_is_whole() {
        let whole = b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok";
        for cut in 0..whole.len() {
            assert!(parse_answer(&whole[..cut]).unwrap().is_none(), "cut at {cut}");
        }
        let answer = parse_answer(whole).unwrap().unwrap();
        assert_eq!((answer.status, &whole[answer.body]), (202, &b"ok"[..]));
    }

    #[test]
    fn an_answer_that_cannot_be_measured_is_refused() {
        assert!(parse_answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
        assert!(parse_answer(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1").is_err());
        assert!(parse_answer(b"SSH-2.0\r\n\r\n").is_err());
    }

    #[test]
    fn a_request_announces_its_body() {
        let text = String::from_utf8(request("POST", "/events", "T", Some(b"{}"))).unwrap();
        assert!(text.starts_with("POST /events HTTP/1.1\r\n") && text.contains("Content-Length: 2\r\n"));
        assert!(text.ends_with("\r\n\r\n{}"));
    }
}
