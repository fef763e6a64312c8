//! Server and load generator never share a core: the first half of the cores
//! that this process may use belongs to the server, the rest to the load.
use anyhow::{Result, ensure};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Which cores serve and which send.
#[derive(Clone, Debug)]
pub struct Cores {
    /// Cores of the server under test; half of all, rounded down.
    pub server: Vec<usize>,
    /// Cores of the load generator, one thread on each.
    pub load: Vec<usize>,
}

impl Cores {
    /// Splits the cores that this process may run on. Errors: fewer than two.
    pub fn split() -> Result<Self> {
        let allowed = sched_getaffinity(None)?;
        let mut server: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core)).collect();
        ensure!(server.len() >= 2, "a measurement needs two cores: one for the server, one for the load");
        let load = server.split_off(server.len() / 2);
        Ok(Self { server, load })
    }
}

/// Keeps the calling thread, and every thread and process that it starts from
/// now on, on these cores.
pub fn pin_this_thread(cores: &[usize]) -> Result<()> {
    let mut set = CpuSet::new();
    for core in cores {
        set.set(*core);
    }
    sched_setaffinity(None, &set)?;
    Ok(())
}
