//! Topics with followers, and how they are woken.

use super::Topic;
use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// What is followed: a topic that nobody follows takes no room.
#[derive(Debug, Default)]
pub(super) struct Topics(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    followed: HashMap<Topic, Followed>,
    /// How many followers there ever were: the next one's number.
    followers: u64,
}

/// A topic with followers.
#[derive(Debug, Default)]
struct Followed {
    /// How often it changed since somebody follows it.
    changes: u64,
    followers: usize,
    /// Who waits, by their number.
    waiting: Vec<(u64, Waker)>,
}

impl Topics {
    // Nothing is done under the lock but to look up and to note.
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn followers(&self) -> usize {
        self.table().followed.values().map(|followed| followed.followers).sum()
    }

    /// Wakes whoever follows one of these.
    pub(super) fn changed(&self, topics: impl Iterator<Item = Topic>) {
        let mut table = self.table();
        if table.followed.is_empty() {
            return;
        }
        let mut woken = Vec::new();
        for topic in topics {
            if let Some(followed) = table.followed.get_mut(&topic) {
                followed.changes += 1;
                woken.append(&mut followed.waiting);
            }
        }
        drop(table);
        woken.into_iter().for_each(|(_, waker)| waker.wake());
    }
}

/// Waits for something to change. See [`Live`](super::Live).
#[derive(Debug)]
pub struct Follower {
    topics: Arc<Topics>,
    topic: Topic,
    number: u64,
    /// The changes that this follower has been told of.
    seen: u64,
}

impl Follower {
    /// Follows from now on: what is committed after this ends a wait.
    pub(super) fn new(topics: &Arc<Topics>, topic: Topic) -> Self {
        let mut table = topics.table();
        table.followers += 1;
        let number = table.followers;
        let followed = table.followed.entry(topic).or_default();
        followed.followers += 1;
        let seen = followed.changes;
        drop(table);
        Self { topics: Arc::clone(topics), topic, number, seen }
    }

    /// Waits until there was a change since this was last ready, or since the
    /// follower was made. Nothing is lost when the wait is given up.
    pub async fn changed(&mut self) {
        poll_fn(|context| self.poll_changed(context)).await;
    }

    /// [`Self::changed`], once.
    pub fn poll_changed(&mut self, context: &Context<'_>) -> Poll<()> {
        let mut table = self.topics.table();
        let Some(followed) = table.followed.get_mut(&self.topic) else { return Poll::Pending };
        if followed.changes != self.seen {
            self.seen = followed.changes;
            return Poll::Ready(());
        }
        match followed.waiting.iter_mut().find(|(number, _)| *number == self.number) {
            Some((_, waker)) => waker.clone_from(context.waker()),
            None => followed.waiting.push((self.number, context.waker().clone())),
        }
        Poll::Pending
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let mut table = self.topics.table();
        let Some(followed) = table.followed.get_mut(&self.topic) else { return };
        followed.followers -= 1;
        if followed.followers == 0 {
            table.followed.remove(&self.topic);
        } else {
            let number = self.number;
            followed.waiting.retain(|(waiting, _)| *waiting != number);
        }
    }
}
