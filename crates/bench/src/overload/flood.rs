//! Everybody at once, without a pause, and without heeding a refusal.
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use crate::{
    http,
    overload::{
        client::{Answered, WAIT_MAX, World, ask, quiet_p50, send},
        timed,
    },
};

/// Between two looks at memory and readiness.
const LOOK: Duration = Duration::from_millis(100);
/// A server is well when its median is at most this many times the quiet one;
/// below that, the machine's own noise speaks.
const WELL: u32 = 3;

/// What came of it.
#[derive(Debug, Default)]
pub struct Flood {
    /// Events that were stored.
    pub stored: u64,
    /// Events that were refused, each by itself.
    pub refused: u64,
    /// Requests that were refused as a whole.
    pub refusals: u64,
    /// The slowest answer of `/readyz` meanwhile.
    pub ready_max: Duration,
}

/// How soon it was over.
#[derive(Debug)]
pub struct Again {
    /// The first event stored on a new connection.
    pub first: Duration,
    /// The median is that of a quiet server again.
    pub well: Duration,
}

impl Flood {
    /// Sends as much as the connections can for so long. Errors: an answer that
    /// is none.
    pub async fn run(
        world: &Arc<World>,
        connections: usize,
        batch: Option<usize>,
        length: Duration,
        look: impl Fn(),
    ) -> Result<Self> {
        let end = Instant::now() + length;
        let mut floods = JoinSet::new();
        for _ in 0..connections {
            floods.spawn(one(Arc::clone(world), batch, end));
        }
        let mut all = Self::default();
        while Instant::now() < end {
            tokio::time::sleep(LOOK).await;
            look();
            let mut stream = world.connect().await?;
            let request = http::request("GET", "/readyz", &world.token, None);
            let ((status, ..), took) = timed(ask(&mut stream, &request)).await?;
            ensure!(status == 200, "/readyz answered {status} under load");
            all.ready_max = all.ready_max.max(took);
        }
        while let Some(done) = floods.join_next().await {
            let done = done??;
            all.stored += done.stored;
            all.refused += done.refused;
            all.refusals += done.refusals;
        }
        look();
        Ok(all)
    }
}

async fn one(world: Arc<World>, batch: Option<usize>, end: Instant) -> Result<Flood> {
    let mut done = Flood::default();
    let mut stream = world.connect().await?;
    while Instant::now() < end {
        match send(&mut stream, &world.post(batch)).await? {
            Answered::Taken { stored, again } => {
                done.stored += stored;
                done.refused += again;
            }
            Answered::Refused => {
                done.refusals += 1;
                // A refused body may not have been read: the connection is over.
                stream = world.connect().await?;
            }
        }
    }
    Ok(done)
}

/// Waits until the server is well. Errors: it is not within a minute.
pub async fn until_well(world: &Arc<World>, quiet: Duration) -> Result<Again> {
    let began = Instant::now();
    let mut stream = world.connect().await?;
    while send(&mut stream, &world.post(None)).await? == Answered::Refused {
        ensure!(began.elapsed() < WAIT_MAX, "every post was refused for a minute after the flood");
        stream = world.connect().await?;
    }
    let first = began.elapsed();
    while quiet_p50(world).await? > quiet * WELL {
        ensure!(began.elapsed() < WAIT_MAX, "the server was slow for a minute after the flood");
    }
    Ok(Again { first, well: began.elapsed() })
}
