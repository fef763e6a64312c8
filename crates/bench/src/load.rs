//! The load generator: one thread on each core of its own, each with an epoll
//! set and its share of the connections. Every connection has one request under
//! way at a time (no pipelining), so the load is a closed loop: the next post
//! leaves when the answer to the last has been read and checked.
use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use hdrhistogram::Histogram;
use rustix::{
    event::{Timespec, epoll},
    fd::OwnedFd,
};

use crate::{
    clock::thread_cpu_seconds,
    cores::pin_this_thread,
    http::{ANSWER_WAIT_MAX, parse_answer},
};

/// Where requests come from and who judges the answers. One per load thread.
pub trait Source: Send {
    /// Writes the next request into `out`, which is empty; false at the end.
    fn next(&mut self, out: &mut Vec<u8>) -> bool;
    /// Examines an answer. An error ends the run: a wrong answer is no figure.
    fn check(&mut self, status: u16, body: &[u8]) -> Result<()>;
}

/// How to load.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// Who is loaded.
    pub address: SocketAddr,
    /// Keep-alive connections in all, shared out over the cores.
    pub connections: usize,
    /// One thread is pinned to each of these.
    pub cores: &'a [usize],
    /// No request starts after this time; `None` runs to the end of the source.
    pub length: Option<Duration>,
}

/// What one load did.
#[derive(Debug)]
pub struct Load {
    /// Requests answered, all of them as they should be.
    pub requests: u64,
    /// From the first request to the last answer.
    pub wall: Duration,
    /// From the first byte written to the last byte read, in microseconds.
    pub latency_us: Histogram<u64>,
    /// CPU time of the load threads divided by their wall time (0 to 1).
    pub load_busy: f64,
}

/// Runs the plan; `source` makes the source of thread `n`. Returns the sources
/// too, for what they have counted. Errors: the first thing that went wrong.
pub fn run<S: Source>(plan: &Plan, source: impl Fn(usize) -> S) -> Result<(Load, Vec<S>)> {
    let threads = plan.cores.len().min(plan.connections).max(1);
    let started = Instant::now();
    let ends = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|n| {
                let mut source = source(n);
                let share = plan.connections / threads + usize::from(n < plan.connections % threads);
                let core = plan.cores.get(n).copied();
                scope.spawn(move || {
                    pin_this_thread(core.as_slice())?;
                    let mut loader = Loader::open(plan.address, share)?;
                    loader.run(&mut source, plan.length)?;
                    anyhow::Ok((loader, source, thread_cpu_seconds()))
                })
            })
            .collect();
        let ends = running.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a load thread panicked"))?);
        ends.collect::<Result<Vec<_>>>()
    })?;
    let wall = started.elapsed();
    let mut load = Load { requests: 0, wall, latency_us: histogram()?, load_busy: 0.0 };
    let mut sources = Vec::new();
    for (loader, source, cpu_seconds) in ends {
        load.requests += loader.latency_us.len();
        load.latency_us.add(&loader.latency_us)?;
        load.load_busy += cpu_seconds / wall.as_secs_f64() / f64::from(u32::try_from(threads)?);
        sources.push(source);
    }
    Ok((load, sources))
}

/// An empty histogram of microseconds, up to a minute with three digits.
pub fn histogram() -> Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 60_000_000, 3)?)
}

/// Microseconds since `started`.
pub fn micros_since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// The connections of one thread.
pub struct Loader {
    /// Tells which of them can go on.
    pub epoll: OwnedFd,
    /// In the order of epoll's numbers.
    pub connections: Vec<Busy>,
    /// What its requests took.
    pub latency_us: Histogram<u64>,
}

impl Loader {
    /// Connects. Errors: nobody listens there.
    pub fn open(address: SocketAddr, count: usize) -> Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let mut connections = Vec::new();
        for number in 0..count {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let flags = epoll::EventFlags::IN | epoll::EventFlags::OUT | epoll::EventFlags::ET;
            epoll::add(&epoll, &stream, epoll::EventData::new_u64(u64::try_from(number)?), flags)?;
            connections.push(Busy::new(stream));
        }
        Ok(Self { epoll, connections, latency_us: histogram()? })
    }

    fn run(&mut self, source: &mut impl Source, length: Option<Duration>) -> Result<()> {
        let deadline = length.and_then(|length| Instant::now().checked_add(length));
        let mut under_way = 0_usize;
        for connection in &mut self.connections {
            under_way += usize::from(connection.start(source)?);
        }
        let wait = Timespec { tv_sec: i64::try_from(ANSWER_WAIT_MAX.as_secs())?, tv_nsec: 0 };
        let mut ready = Vec::with_capacity(self.connections.len().max(1));
        while under_way > 0 {
            rustix::io::retry_on_intr(|| {
                epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut ready), Some(&wait))
            })?;
            ensure!(!ready.is_empty(), "{under_way} requests had no answer within {ANSWER_WAIT_MAX:?}");
            for event in ready.drain(..) {
                let number = usize::try_from(event.data.u64())?;
                let connection = self.connections.get_mut(number).context("epoll named an unknown connection")?;
                let readable =
                    { event.flags }.intersects(epoll::EventFlags::IN | epoll::EventFlags::HUP | epoll::EventFlags::ERR);
                if !connection.advance(readable, source)? {
                    continue;
                }
                self.latency_us.record(micros_since(connection.started).max(1))?;
                let late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
                if late || !connection.start(source)? {
                    under_way -= 1;
                }
            }
        }
        Ok(())
    }
}

/// A connection with at most one request under way.
pub struct Busy {
    stream: TcpStream,
    output: Vec<u8>,
    sent: usize,
    input: Vec<u8>,
    filled: usize,
    /// When its request began, or should have.
    pub started: Instant,
}

impl Busy {
    fn new(stream: TcpStream) -> Self {
        let input = vec![0; 16 * 1024];
        Self { stream, output: Vec::new(), sent: 0, input, filled: 0, started: Instant::now() }
    }

    /// Begins the next request; false when the source has no more.
    pub fn start(&mut self, source: &mut impl Source) -> Result<bool> {
        self.output.clear();
        self.sent = 0;
        self.filled = 0;
        if !source.next(&mut self.output) {
            return Ok(false);
        }
        self.started = Instant::now();
        self.write()?;
        Ok(true)
    }

    fn write(&mut self) -> Result<()> {
        while let Some(rest) = self.output.get(self.sent..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error).context("send a request"),
            }
        }
        Ok(())
    }

    /// Goes on with the request; true when its answer is whole and was right.
    pub fn advance(&mut self, readable: bool, source: &mut impl Source) -> Result<bool> {
        self.write()?;
        if !readable {
            return Ok(false);
        }
        loop {
            if self.filled == self.input.len() {
                self.input.resize(self.input.len() * 2, 0);
            }
            match self.stream.read(self.input.get_mut(self.filled..).unwrap_or_default()) {
                Ok(0) => return Err(anyhow!("the server closed a connection under load")),
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error).context("read an answer"),
            }
            if let Some(answer) = parse_answer(self.input.get(..self.filled).unwrap_or_default())? {
                source.check(answer.status, self.input.get(answer.body).unwrap_or_default())?;
                return Ok(true);
            }
        }
    }
}
