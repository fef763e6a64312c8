//! Load at a rate that does not depend on the answers (an open loop): each
//! request has its time, and its latency counts from that time on, so that a
//! server that stalls is not spared the requests that it kept waiting.
use std::{
    sync::Barrier,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use rustix::event::{Timespec, epoll};

use crate::{
    cores::pin_this_thread,
    http::ANSWER_WAIT_MAX,
    load::{Load, Loader, Plan, Source, histogram, micros_since},
};

/// Runs the plan, which has a length, at `per_second` requests in all. Requests
/// for which no connection was free in time leave as soon as one is. Errors:
/// the first thing that went wrong.
pub fn run<S: Source>(plan: &Plan, per_second: f64, source: impl Fn(usize) -> S) -> Result<(Load, Vec<S>)> {
    let threads = plan.cores.len().min(plan.connections).max(1);
    let length = plan.length.context("a paced load has a length")?;
    let every = Duration::from_secs_f64(f64::from(u32::try_from(threads)?) / per_second);
    // Nothing is due before every connection stands.
    let standing = Barrier::new(threads);
    let ends = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|n| {
                let mut source = source(n);
                let share = plan.connections / threads + usize::from(n < plan.connections % threads);
                let core = plan.cores.get(n).copied();
                let standing = &standing;
                scope.spawn(move || {
                    let opened = pin_this_thread(core.as_slice()).and_then(|()| Loader::open(plan.address, share));
                    standing.wait();
                    let (mut loader, started) = (opened?, Instant::now());
                    let pace = Pace { every, next: started, end: started + length, idle: (0..share).collect() };
                    pace.run(&mut loader, &mut source)?;
                    anyhow::Ok((loader, source, started.elapsed()))
                })
            })
            .collect();
        let ends = running.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a load thread panicked"))?);
        ends.collect::<Result<Vec<_>>>()
    })?;
    let mut load = Load { requests: 0, wall: Duration::ZERO, latency_us: histogram()?, load_busy: 0.0 };
    let mut sources = Vec::new();
    for (loader, source, wall) in ends {
        load.wall = load.wall.max(wall);
        load.requests += loader.latency_us.len();
        load.latency_us.add(&loader.latency_us)?;
        sources.push(source);
    }
    Ok((load, sources))
}

/// When one thread's requests are due.
struct Pace {
    every: Duration,
    next: Instant,
    end: Instant,
    idle: Vec<usize>,
}

impl Pace {
    fn run(mut self, loader: &mut Loader, source: &mut impl Source) -> Result<()> {
        let mut ready = Vec::with_capacity(loader.connections.len().max(1));
        loop {
            self.start_due(loader, source)?;
            if self.next >= self.end && self.idle.len() == loader.connections.len() {
                return Ok(());
            }
            let wait = self.wait();
            let timeout = Timespec { tv_sec: i64::try_from(wait.as_secs())?, tv_nsec: wait.subsec_nanos().into() };
            rustix::io::retry_on_intr(|| {
                epoll::wait(&loader.epoll, rustix::buffer::spare_capacity(&mut ready), Some(&timeout))
            })?;
            let is_silent = ready.is_empty() && wait == ANSWER_WAIT_MAX;
            ensure!(!is_silent, "requests had no answer within {ANSWER_WAIT_MAX:?}");
            for event in ready.drain(..) {
                let number = usize::try_from(event.data.u64())?;
                let connection = loader.connections.get_mut(number).context("epoll named an unknown connection")?;
                let readable =
                    { event.flags }.intersects(epoll::EventFlags::IN | epoll::EventFlags::HUP | epoll::EventFlags::ERR);
                if !self.idle.contains(&number) && connection.advance(readable, source)? {
                    loader.latency_us.record(micros_since(connection.started).max(1))?;
                    self.idle.push(number);
                }
            }
        }
    }

    fn start_due(&mut self, loader: &mut Loader, source: &mut impl Source) -> Result<()> {
        while self.next <= Instant::now() && self.next < self.end {
            let Some(number) = self.idle.pop() else { return Ok(()) };
            let connection = loader.connections.get_mut(number).context("an idle connection")?;
            ensure!(connection.start(source)?, "a paced load never ends by itself");
            connection.started = self.next;
            self.next += self.every;
        }
        Ok(())
    }

    /// Until the next request is due, if one can leave then.
    fn wait(&self) -> Duration {
        if self.idle.is_empty() || self.next >= self.end {
            return ANSWER_WAIT_MAX;
        }
        self.next.saturating_duration_since(Instant::now())
    }
}
