//! Messages that are due so many days from a date that is known of somebody.
//!
//! A message is due on a day of the calendar, in its own zone, and until the
//! end of the day after it: that is for who was missed while the node was away,
//! or outside of the message's hours. It is sent once for each date.

use super::facts::RowFacts;
use super::{ReadyMessage, fact_day, zone_of};
use crate::command::Stamp;
use crate::contacts::Found;
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::predicates::{Fact, Facts as _};
use crate::rows::{MessageRow, Trigger};
use crate::tables::SendsKey;
use crate::working_set::WorkingSet;
use jiff::tz::TimeZone;

/// How many days after its own a message is still sent.
const LATE_DAYS: i64 = 1;

/// On which day, since 1970, a message is due for somebody whose date is at
/// this Unix second; `None` for one that waits for no date.
#[must_use]
pub fn due_day(message: &MessageRow, at: u32, zone: &TimeZone) -> Option<i64> {
    let Trigger::Date { days, .. } = message.spec.trigger else { return None };
    Some(i64::from(fact_day(at, zone)) + i64::from(days))
}

/// Whether a live message is due for somebody whose date is at this Unix
/// second. One that goes live is due for that whole day, but for no day before.
#[must_use]
pub fn is_due(message: &MessageRow, at: u32, (zone, now_s): (&TimeZone, u32)) -> bool {
    let (Some(due), Some(live_since_ms)) = (due_day(message, at, zone), message.live_since_ms) else { return false };
    let live_since_s = u32::try_from(live_since_ms / 1_000).unwrap_or(u32::MAX);
    let today = i64::from(fact_day(now_s, zone));
    i64::from(fact_day(live_since_s, zone)) <= due && (due..=due + LATE_DAYS).contains(&today)
}

/// The day of somebody's date for which a message is due and was not sent yet.
pub(super) fn due(
    workspace: WorkspaceId,
    message: &ReadyMessage,
    found: &Found,
    stamp: &Stamp,
    rows: &WorkingSet,
) -> Option<u32> {
    let ready = rows.ready(workspace)?;
    let Ok(Fact::Date(at)) = RowFacts::new(workspace, found, rows).attribute(message.date?) else { return None };
    let zone = zone_of(&message.row.spec.schedule, &found.1, ready.zone());
    let day = u32::from(fact_day(at, &zone));
    let had = |contact: ContactOrdinal| {
        let row = rows.get(&SendsKey { workspace, contact });
        row.is_some_and(|row| row.sends(message.message).date_day == Some(day))
    };
    let is_new = !found.1.history_of(found.0).any(had);
    (is_new && is_due(&message.row, at, (&zone, stamp.at_s()))).then_some(day)
}
