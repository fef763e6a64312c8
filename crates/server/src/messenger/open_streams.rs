//! How many live connections browsers have: in all, of each person, and from
//! each network.

use super::address::Network;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::STREAMS_PER_PERSON_MAX;
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::source::Verified;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Whose connection it is, and whether that was proved: who only claims to be
/// somebody does not end the connections of who is.
pub(super) type Person = (WorkspaceId, ContactOrdinal, Verified);

/// The live connections of all browsers.
#[derive(Debug)]
pub struct OpenStreams {
    all_max: u32,
    per_network_max: u32,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    /// The oldest first. Dropping a sender tells its stream to end.
    people: HashMap<Person, VecDeque<(u64, oneshot::Sender<()>)>>,
    networks: HashMap<Network, u32>,
    /// How many there are.
    all: u32,
    /// How many there ever were: the next one's number.
    count: u64,
}

/// A stream's place, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    streams: Arc<OpenStreams>,
    number: u64,
    person: Person,
    network: Network,
    /// Ends when the person has opened too many others since.
    pub replaced: oneshot::Receiver<()>,
}

impl OpenStreams {
    /// None yet; at most so many, and so many from one network.
    #[must_use]
    pub fn new(all_max: u32, per_network_max: u32) -> Arc<Self> {
        Arc::new(Self { all_max, per_network_max, open: Mutex::default() })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.open().all as usize
    }

    /// Takes a place. The person's oldest stream ends if they have too many.
    ///
    /// # Errors
    /// 429 when there are as many as may be, or the network has as many as it may.
    pub(super) fn enter(self: &Arc<Self>, person: Person, network: Network) -> Result<Place, ApiError> {
        let mut open = self.open();
        if open.all >= self.all_max {
            let message = "As many live connections are open as may be";
            return Err(ApiError::new(ErrorCode::TooManyStreams).message(message));
        }
        let of_network = open.networks.entry(network).or_default();
        if *of_network >= self.per_network_max {
            return Err(ApiError::new(ErrorCode::TooManyStreams));
        }
        *of_network += 1;
        open.all += 1;
        open.count += 1;
        let number = open.count;
        let (stream, replaced) = oneshot::channel();
        let of_person = open.people.entry(person).or_default();
        if of_person.len() >= STREAMS_PER_PERSON_MAX {
            of_person.pop_front();
        }
        of_person.push_back((number, stream));
        drop(open);
        Ok(Place { streams: Arc::clone(self), number, person, network, replaced })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(of_person) = open.people.get_mut(&self.person) {
            of_person.retain(|(number, _)| *number != self.number);
            if of_person.is_empty() {
                open.people.remove(&self.person);
            }
        }
        open.all -= 1;
        give_back(&mut open.networks, self.network);
    }
}

/// Counts one less; what has none takes no room.
fn give_back<K: Eq + Hash>(counts: &mut HashMap<K, u32>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{STREAMS_PER_NETWORK_DEFAULT, streams_max};
    use tokio::sync::oneshot::error::TryRecvError;

    const fn network(last: u8) -> Network {
        Network::Four([192, 0, last])
    }

    const fn person(ordinal: u32) -> Person {
        (WorkspaceId(1), ContactOrdinal(ordinal), Verified::Jwt)
    }

    #[test]
    fn a_person_has_some_streams_and_the_oldest_ends_for_one_more() {
        let streams = OpenStreams::new(u32::MAX, STREAMS_PER_NETWORK_DEFAULT);
        let mut places: Vec<Place> =
            (0..STREAMS_PER_PERSON_MAX).map(|_| streams.enter(person(1), network(1)).unwrap()).collect();
        let other = &mut streams.enter(person(2), network(1)).unwrap();
        let ended = |places: &mut [Place]| {
            places
                .iter_mut()
                .map(|place| place.replaced.try_recv())
                .filter(|got| *got == Err(TryRecvError::Closed))
                .count()
        };
        assert_eq!(ended(&mut places), 0);
        places.push(streams.enter(person(1), network(1)).unwrap());
        assert_eq!(ended(&mut places[..1]), 1);
        assert_eq!(ended(&mut places[1..]), 0);
        assert_eq!(ended(std::slice::from_mut(other)), 0);
        // The replaced one goes; it takes nobody else's place away.
        places.remove(0);
        places.remove(0);
        places.push(streams.enter(person(1), network(1)).unwrap());
        assert_eq!(ended(&mut places), 0);
    }

    #[test]
    fn a_network_has_so_many_and_no_more_until_one_goes() {
        let streams = OpenStreams::new(u32::MAX, STREAMS_PER_NETWORK_DEFAULT);
        let enter = |ordinal| streams.enter(person(ordinal), network(1));
        let mut places: Vec<Place> = (1..=STREAMS_PER_NETWORK_DEFAULT).map(|ordinal| enter(ordinal).unwrap()).collect();
        assert_eq!(enter(1_000).unwrap_err().code, ErrorCode::TooManyStreams);
        assert!(streams.enter(person(1_000), network(2)).is_ok());
        assert_eq!(streams.count(), STREAMS_PER_NETWORK_DEFAULT as usize);
        places.pop();
        assert_eq!(streams.count(), STREAMS_PER_NETWORK_DEFAULT as usize - 1);
        assert!(enter(1_000).is_ok());
        places.clear();
        assert_eq!(streams.count(), 0);
        let open = streams.open();
        assert!(open.people.is_empty() && open.networks.is_empty(), "{open:?}");
    }

    #[test]
    fn there_are_so_many_and_connections_are_left_for_everything_else() {
        for (connections, streams) in [(0, 1), (1, 1), (2, 1), (10, 8), (100, 80), (u32::MAX, 3_435_973_836)] {
            assert_eq!(streams_max(connections), streams, "{connections}");
        }
        let most = streams_max(100);
        let streams = OpenStreams::new(most, STREAMS_PER_NETWORK_DEFAULT);
        let enter = |ordinal: u32| streams.enter(person(ordinal), network(u8::try_from(ordinal).unwrap()));
        let mut places: Vec<Place> = (1..=most).map(|ordinal| enter(ordinal).unwrap()).collect();
        assert_eq!(enter(most + 1).unwrap_err().code, ErrorCode::TooManyStreams);
        places.pop();
        assert_eq!(streams.count(), most as usize - 1);
        assert!(enter(most + 1).is_ok());
    }
}
