//! An SMTP server that answers as it is told to.

use std::collections::{HashMap, VecDeque};
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// Ends the connection.
pub const DROP: &str = "DROP";
/// Answers never.
pub const HANG: &str = "HANG";
/// Answers `250` when [`SmtpServer::gate`] lets it.
pub const GATE: &str = "GATE";

/// The key for the greeting.
pub const GREETING: &str = "greeting";
/// The key for the answer to a mail's last line.
pub const END: &str = ".";
/// The key for a line in the middle of a mail.
pub const INSIDE: &str = "inside";

/// A mail as it arrived.
#[derive(Clone)]
pub struct Received {
    pub from: String,
    pub to: String,
    pub text: String,
    pub is_encrypted: bool,
}

/// How a server behaves.
#[derive(Default)]
pub struct Behaviour {
    /// Encrypts when asked to.
    pub starttls: Option<TlsAcceptor>,
    /// Encrypts at once.
    pub tls: Option<TlsAcceptor>,
    /// Answers in place of the usual ones, by the command's first word; each is given
    /// once.
    pub answers: Mutex<HashMap<&'static str, VecDeque<String>>>,
}

impl Behaviour {
    pub fn answering(self, command: &'static str, answers: &[&str]) -> Self {
        let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
        self.answers.lock().unwrap().insert(command, answers);
        self
    }

    fn next(&self, command: &str) -> Option<String> {
        self.answers.lock().unwrap().get_mut(command)?.pop_front()
    }
}

struct Inner {
    behaviour: Behaviour,
    mails: Mutex<Vec<Received>>,
    commands: Mutex<Vec<String>>,
    connections: AtomicUsize,
    gate: Semaphore,
}

/// A running server; it ends with the test's runtime.
pub struct SmtpServer {
    pub port: u16,
    inner: Arc<Inner>,
}

impl SmtpServer {
    pub async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inner = Arc::new(Inner {
            behaviour,
            mails: Mutex::default(),
            commands: Mutex::default(),
            connections: AtomicUsize::new(0),
            gate: Semaphore::new(0),
        });
        let shared = Arc::clone(&inner);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(greet(stream, Arc::clone(&shared)));
            }
        });
        Self { port, inner }
    }

    pub fn mails(&self) -> Vec<Received> {
        self.inner.mails.lock().unwrap().clone()
    }

    /// The lines that were sent outside of mails.
    pub fn commands(&self) -> Vec<String> {
        self.inner.commands.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.inner.connections.load(Ordering::SeqCst)
    }

    pub fn gate(&self) -> &Semaphore {
        &self.inner.gate
    }
}

trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

async fn greet(stream: TcpStream, inner: Arc<Inner>) {
    let is_encrypted = inner.behaviour.tls.is_some();
    let stream: Box<dyn Io> = match &inner.behaviour.tls {
        None => Box::new(stream),
        Some(tls) => match tls.accept(stream).await {
            Ok(stream) => Box::new(stream),
            Err(_) => return,
        },
    };
    let mut session = Session { stream: BufReader::new(stream), is_encrypted, from: String::new(), to: String::new() };
    if session.answer(&inner, GREETING, "220 test").await.is_some() {
        while session.command(&inner).await.is_some() {}
    }
}

struct Session {
    stream: BufReader<Box<dyn Io>>,
    is_encrypted: bool,
    from: String,
    to: String,
}

impl Session {
    /// One command and its answer; `None` at the end of the connection.
    async fn command(&mut self, inner: &Inner) -> Option<()> {
        let line = self.line().await?;
        inner.commands.lock().unwrap().push(line.clone());
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match word.as_str() {
            "EHLO" => {
                let offer = self.offer(inner);
                self.answer(inner, "EHLO", &offer).await
            }
            "STARTTLS" => self.encrypt(inner).await,
            "AUTH" => self.answer(inner, "AUTH", "235 ok").await,
            "MAIL" => {
                self.from = line;
                self.answer(inner, "MAIL", "250 ok").await
            }
            "RCPT" => {
                self.to = line;
                self.answer(inner, "RCPT", "250 ok").await
            }
            "DATA" => self.data(inner).await,
            "QUIT" => None,
            _ => self.answer(inner, "RSET", "250 ok").await,
        }
    }

    fn offer(&self, inner: &Inner) -> String {
        let is_offered = inner.behaviour.starttls.is_some() && !self.is_encrypted;
        let starttls = if is_offered { "250-STARTTLS\r\n" } else { "" };
        format!("250-test\r\n{starttls}250 AUTH PLAIN LOGIN")
    }

    async fn encrypt(&mut self, inner: &Inner) -> Option<()> {
        let tls = inner.behaviour.starttls.clone()?;
        self.write("220 go").await?;
        // The old stream goes into the new one.
        let (placeholder, _) = tokio::io::duplex(1);
        let old = std::mem::replace(&mut self.stream, BufReader::new(Box::new(placeholder)));
        let stream = tls.accept(old.into_inner()).await.ok()?;
        self.stream = BufReader::new(Box::new(stream));
        self.is_encrypted = true;
        Some(())
    }

    async fn data(&mut self, inner: &Inner) -> Option<()> {
        if let Some(answer) = inner.behaviour.next("DATA") {
            return self.write(&answer).await;
        }
        self.write("354 go").await?;
        let mut text = String::new();
        loop {
            let line = self.line().await?;
            if line == "." {
                break;
            }
            if inner.behaviour.next(INSIDE).is_some() {
                return None;
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            text.push('\n');
        }
        let (from, to) = (self.from.clone(), self.to.clone());
        inner.mails.lock().unwrap().push(Received { from, to, text, is_encrypted: self.is_encrypted });
        self.answer(inner, END, "250 2.0.0 Ok: queued as 4F1A7").await
    }

    async fn answer(&mut self, inner: &Inner, command: &str, usual: &str) -> Option<()> {
        match inner.behaviour.next(command).as_deref() {
            None => self.write(usual).await,
            Some(DROP) => None,
            Some(HANG) => pending().await,
            Some(GATE) => {
                inner.gate.acquire().await.ok()?.forget();
                self.write("250 ok").await
            }
            Some(answer) => self.write(answer).await,
        }
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let count = self.stream.read_line(&mut line).await.ok()?;
        (count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }

    async fn write(&mut self, line: &str) -> Option<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
        self.stream.flush().await.ok()
    }
}
