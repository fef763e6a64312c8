use super::{Found, ListPage, View};
use crate::limits::DELAYS_LOOKED_AT_MAX;
use engine::contacts::survivor;
use engine::ids::{ContactOrdinal, DeliveryId, EventRef, MessageId, TimerId, WorkspaceId, WriterId};
use engine::messages::sends_of;
use engine::rows::{DecisionRow, DeliveryRow, Device, MessageStatsRow, MessageVersionRow, SendsRow, TimerRow};
use engine::tables::{
    BrowsingKey, DecisionKey, DeliveryKey, DeliveryOfKey, DevicesKey, MessageStatsKey, MessageVersionKey, TimerKey,
};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

/// What a message did in one hour, by version and hour since 1970.
pub type MessageHours = BTreeMap<(u32, u32), MessageStatsRow>;

/// A delivery, and for whom it was made: the person, or somebody who was
/// merged into them.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// For whom it was made.
    pub owner: ContactOrdinal,
    /// Which.
    pub delivery: DeliveryId,
    /// What became of it.
    pub row: Arc<DeliveryRow>,
}

/// Some deliveries of a message.
#[derive(Debug, Clone, Default)]
pub struct DeliveredPage {
    /// By age.
    pub delivered: Vec<Delivered>,
    /// Behind which to go on; `None` at the end.
    pub next: Option<DeliveryId>,
}

/// Some deliveries of a message that can still be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnseenPage {
    /// For whom each was made, and which it is.
    pub unseen: Vec<(ContactOrdinal, DeliveryId)>,
    /// Behind which to go on; `None` at the end.
    pub next: Option<DeliveryId>,
}

impl View {
    /// The devices of a person, also of those who were merged into them.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn devices(&self, workspace: WorkspaceId, found: &Found) -> Result<Vec<Device>, ReadError> {
        let mut devices = Vec::new();
        for contact in found.1.history_of(found.0) {
            let row = self.snapshot.get(&DevicesKey { workspace, contact })?;
            devices.extend(row.iter().flat_map(|row| row.devices.iter().cloned()));
        }
        Ok(devices)
    }

    /// What a message was before it was changed, by version. The one in force
    /// is not among them.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn message_versions(
        &self,
        workspace: WorkspaceId,
        message: MessageId,
    ) -> Result<Vec<(u32, Arc<MessageVersionRow>)>, ReadError> {
        let [from, to] = [0, u32::MAX].map(|version| MessageVersionKey { workspace, message, version });
        let mut versions = Vec::new();
        self.snapshot.scan((&from, &to), Direction::Up, |key, row| {
            versions.push((key.version, Arc::clone(row)));
            ControlFlow::Continue(())
        })?;
        Ok(versions)
    }

    /// One version of a message that is no longer in force.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn message_version(
        &self,
        workspace: WorkspaceId,
        message: MessageId,
        version: u32,
    ) -> Result<Option<Arc<MessageVersionRow>>, ReadError> {
        self.snapshot.get(&MessageVersionKey { workspace, message, version })
    }

    /// What a message did, by version and hour, the counts of all writers
    /// together.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn message_hours(&self, workspace: WorkspaceId, message: MessageId) -> Result<MessageHours, ReadError> {
        let key = |version, hour, writer| MessageStatsKey { workspace, message, version, hour, writer };
        let (from, to) = (key(0, 0, WriterId(0)), key(u32::MAX, u32::MAX, WriterId(u16::MAX)));
        let mut hours = MessageHours::new();
        self.snapshot.scan((&from, &to), Direction::Up, |key, row| {
            hours.entry((key.version, key.hour)).or_default().add(row);
            ControlFlow::Continue(())
        })?;
        Ok(hours)
    }

    /// The latest deliveries for a person, those of everybody in their history,
    /// newest first; at most `looked_at_max` of each are looked at.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn deliveries(
        &self,
        workspace: WorkspaceId,
        (contact, row): &Found,
        looked_at_max: usize,
    ) -> Result<Vec<Delivered>, ReadError> {
        let mut deliveries = Vec::new();
        for owner in row.history_of(*contact) {
            let [from, to] =
                [0, u64::MAX].map(|delivery| DeliveryKey { workspace, contact: owner, delivery: DeliveryId(delivery) });
            let rows = self.snapshot.list((&from, &to), Direction::Down, looked_at_max)?;
            deliveries.extend(rows.into_iter().map(|(key, row)| Delivered { owner, delivery: key.delivery, row }));
        }
        deliveries.sort_by_key(|delivered| std::cmp::Reverse(delivered.delivery));
        Ok(deliveries)
    }

    /// A page of the deliveries for a person, those of everybody in their
    /// history, newest first, and whether there are older ones.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn deliveries_page(
        &self,
        workspace: WorkspaceId,
        (contact, row): &Found,
        page: ListPage,
    ) -> Result<(Vec<Delivered>, bool), ReadError> {
        let last = match page.before {
            Some(0) => return Ok((Vec::new(), false)),
            Some(before) => DeliveryId(before - 1),
            None => DeliveryId(u64::MAX),
        };
        let mut deliveries = Vec::new();
        for owner in row.history_of(*contact) {
            let [from, to] = [DeliveryId(0), last].map(|delivery| DeliveryKey { workspace, contact: owner, delivery });
            let rows = self.snapshot.list((&from, &to), Direction::Down, page.limit + 1)?;
            deliveries.extend(rows.into_iter().map(|(key, row)| Delivered { owner, delivery: key.delivery, row }));
        }
        deliveries.sort_by_key(|delivered| std::cmp::Reverse(delivered.delivery));
        let more = deliveries.len() > page.limit;
        deliveries.truncate(page.limit);
        Ok((deliveries, more))
    }

    /// Deliveries of a message, by age, that can still be taken back at this
    /// second: of those behind `after`, up to `last`, at most so many are
    /// looked at.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn unseen_deliveries(
        &self,
        (workspace, message): (WorkspaceId, MessageId),
        (after, last, now_s): (DeliveryId, DeliveryId, u32),
        looked_at_max: usize,
    ) -> Result<UnseenPage, ReadError> {
        let key = |delivery| DeliveryOfKey { workspace, message, delivery };
        let from = DeliveryId(after.0.saturating_add(1));
        if from > last {
            return Ok(UnseenPage::default());
        }
        let places = self.snapshot.list((&key(from), &key(last)), Direction::Up, looked_at_max)?;
        let next = places.last().filter(|_| places.len() == looked_at_max).map(|(key, _)| key.delivery);
        let mut unseen = Vec::new();
        for (key, of) in places {
            let row = self.delivery(workspace, of.contact, key.delivery)?;
            if row.is_some_and(|row| row.is_unseen(now_s)) {
                unseen.push((of.contact, key.delivery));
            }
        }
        Ok(UnseenPage { unseen, next })
    }

    /// Deliveries of a message behind one, by age; at most so many are looked
    /// at. Those whose person was deleted are not among them.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn deliveries_of(
        &self,
        workspace: WorkspaceId,
        message: MessageId,
        after: DeliveryId,
        looked_at_max: usize,
    ) -> Result<DeliveredPage, ReadError> {
        let key = |delivery| DeliveryOfKey { workspace, message, delivery };
        let Some(from) = after.0.checked_add(1) else { return Ok(DeliveredPage::default()) };
        let ends = (&key(DeliveryId(from)), &key(DeliveryId(u64::MAX)));
        let places = self.snapshot.list(ends, Direction::Up, looked_at_max)?;
        let next = places.last().filter(|_| places.len() == looked_at_max).map(|(key, _)| key.delivery);
        let mut delivered = Vec::new();
        for (DeliveryOfKey { delivery, .. }, of) in places {
            let row = self.delivery(workspace, of.contact, delivery)?;
            delivered.extend(row.map(|row| Delivered { owner: of.contact, delivery, row }));
        }
        Ok(DeliveredPage { delivered, next })
    }

    /// A contact, or into whom it was merged.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn person(&self, workspace: WorkspaceId, contact: ContactOrdinal) -> Result<Option<Found>, ReadError> {
        survivor(&mut &self.snapshot, workspace, contact)
    }

    /// A delivery.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn delivery(
        &self,
        workspace: WorkspaceId,
        contact: ContactOrdinal,
        delivery: DeliveryId,
    ) -> Result<Option<Arc<DeliveryRow>>, ReadError> {
        self.snapshot.get(&DeliveryKey { workspace, contact, delivery })
    }

    /// What came of an event for the messages that listened to its name;
    /// `None` when none did.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn decision(&self, workspace: WorkspaceId, event: EventRef) -> Result<Option<Arc<DecisionRow>>, ReadError> {
        let EventRef { writer, seq } = event;
        self.snapshot.get(&DecisionKey { workspace, writer, seq })
    }

    /// When the delay of a message ends that an event triggered; `None` when
    /// none runs, or so many end before it that it is not found. `from_s` is
    /// when the event was received, Unix seconds.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn delay_of(
        &self,
        workspace: WorkspaceId,
        (event, message): (EventRef, MessageId),
        from_s: u32,
    ) -> Result<Option<u32>, ReadError> {
        let [from, to] = [(from_s, 0), (u32::MAX, u64::MAX)].map(|(due_at, timer)| TimerKey {
            workspace,
            due_at,
            timer: TimerId(timer),
        });
        let rows = self.snapshot.list((&from, &to), Direction::Up, DELAYS_LOOKED_AT_MAX)?;
        let is_meant = |row: &TimerRow| (row.event, row.message) == (event, message);
        Ok(rows.iter().find(|(_, row)| is_meant(row)).map(|(key, _)| key.due_at))
    }

    /// What a person had of messages.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn sends(&self, workspace: WorkspaceId, found: &Found) -> Result<SendsRow, ReadError> {
        sends_of(&mut &self.snapshot, workspace, found)
    }

    /// A person's revision; 0 for somebody who never had a browser.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn revision(&self, workspace: WorkspaceId, contact: ContactOrdinal) -> Result<u64, ReadError> {
        Ok(self.snapshot.get(&BrowsingKey { workspace, contact })?.map_or(0, |row| row.revision))
    }
}
