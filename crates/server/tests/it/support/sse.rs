//! Server-sent events, read one by one.

use super::{Ask, Reply};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Nothing that a test waits for takes this long.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub name: String,
    pub id: Option<String>,
    pub data: Value,
}

/// An answer that goes on.
pub struct Events {
    stream: BufReader<TcpStream>,
    text: String,
    /// How many comments came.
    pub heartbeats: usize,
}

impl Events {
    /// Asks, and reads the head of the answer.
    ///
    /// # Errors
    /// The answer, when it is not 200.
    pub fn open(ask: &Ask) -> Result<Self, Reply> {
        let stream = TcpStream::connect(ask.address()).unwrap();
        stream.set_read_timeout(Some(WAIT_MAX)).unwrap();
        let mut stream = BufReader::new(stream);
        stream.get_mut().write_all(&ask.bytes()).unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(stream.read_line(&mut head).unwrap() > 0, "no answer: {head}");
        }
        if !head.starts_with("HTTP/1.1 200") {
            let mut answer = head.into_bytes();
            stream.read_to_end(&mut answer).unwrap();
            return Err(Reply::parse(&answer).expect("a whole answer").0);
        }
        assert!(head.contains("content-type: text/event-stream\r\n"), "{head}");
        Ok(Self { stream, text: String::new(), heartbeats: 0 })
    }

    /// The next event; `None` when the answer has ended.
    pub fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                match event(&block) {
                    Some(event) => return Some(event),
                    None => self.heartbeats += 1,
                }
            }
            self.read_chunk()?;
        }
    }

    /// The next event, which has this name.
    #[track_caller]
    pub fn expect(&mut self, name: &str) -> Event {
        let event = self.next().unwrap_or_else(|| panic!("ended without {name}"));
        assert_eq!(event.name, name, "{event:?}");
        event
    }

    /// The last event, and why nothing follows.
    #[track_caller]
    pub fn expect_end(&mut self) -> String {
        let event = self.expect("end");
        assert_eq!(self.next(), None);
        event.data["reason"].as_str().unwrap().to_owned()
    }

    /// Waits for this many heartbeats in all, and that nothing else comes.
    pub fn wait_for_heartbeats(&mut self, count: usize) {
        while self.heartbeats < count {
            self.read_chunk().expect("it goes on");
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                assert_eq!(event(block), None);
                self.heartbeats += 1;
                self.text = rest.to_owned();
            }
        }
    }

    fn read_chunk(&mut self) -> Option<()> {
        let mut size = String::new();
        self.stream.read_line(&mut size).unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        let mut chunk = vec![0; size + 2];
        self.stream.read_exact(&mut chunk).unwrap();
        self.text += std::str::from_utf8(&chunk[..size]).unwrap();
        (size > 0).then_some(())
    }
}

/// `None` for a comment.
fn event(block: &str) -> Option<Event> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let data = field("data")?;
    Some(Event {
        name: field("event").unwrap().to_owned(),
        id: field("id").map(str::to_owned),
        data: serde_json::from_str(data).unwrap(),
    })
}
