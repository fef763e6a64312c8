//! What of a message's trigger holds for a contact now.

use super::checks::{Asked, Check};
use crate::errors::ApiError;
use engine::messages::{due_day, fact_day, is_due, zone_of};
use engine::rows::{EventTrigger, SendsRow, Trigger};
use jiff::tz::TimeZone;

const DAY_S: i64 = 86_400;

impl Asked<'_> {
    /// Whether a look at the contact would trigger the message now; nothing for
    /// one that waits for an event.
    ///
    /// # Errors
    /// A row cannot be read.
    pub(super) fn trigger(&self, now: (&SendsRow, &TimeZone, u32)) -> Result<Option<Check>, ApiError> {
        let (passes, saw) = match &self.row.spec.trigger {
            Trigger::Event(_) => return Ok(None),
            Trigger::Match => (true, "looked at when a page is opened or something of theirs changes".to_owned()),
            Trigger::Entered { segment } => {
                let (is_member, since) = self.node.membership(self.view, self.workspace, self.found, *segment)?;
                let is_marking = self.row.marking_since_ms.is_some();
                let saw = match (is_marking, is_member, since) {
                    (true, ..) => "those who were of the segment before are being marked".to_owned(),
                    (_, true, Some(since)) => format!("of the segment since {since}: no entry until they have left it"),
                    (_, true, None) => "of the segment, which is an entry at the next look".to_owned(),
                    (_, false, _) => "not of the segment".to_owned(),
                };
                (!is_marking && is_member && since.is_none(), saw)
            }
            Trigger::Date { attribute, .. } => self.date(attribute, now)?,
        };
        Ok(Some(Check { passes: Some(passes), saw: Some(saw), ..Check::open("trigger") }))
    }

    fn date(
        &self,
        attribute: &str,
        (sends, of_workspace, now_s): (&SendsRow, &TimeZone, u32),
    ) -> Result<(bool, String), ApiError> {
        let Some(at) = self.node.date_of(self.view, self.workspace, self.found, attribute)? else {
            return Ok((false, format!("{attribute} is unknown")));
        };
        let zone = zone_of(&self.row.spec.schedule, &self.found.1, of_workspace);
        let (day, due) = (u32::from(fact_day(at, &zone)), due_day(self.row, at, &zone).unwrap_or_default());
        let on = jiff::Timestamp::from_second(due.saturating_mul(DAY_S)).unwrap_or_default();
        let on = on.to_zoned(TimeZone::UTC).date();
        if sends.sends(self.message).date_day == Some(day) {
            return Ok((false, format!("{attribute} is {at}: due on {on}, and sent for that date")));
        }
        Ok((is_due(self.row, at, (&zone, now_s)), format!("{attribute} is {at}: due on {on} and the day after")))
    }

    /// Of a message with a delay: when it ends, where one runs. Everything else
    /// is asked again then.
    ///
    /// # Errors
    /// A row cannot be read.
    pub(super) fn delay(&self) -> Result<Option<Check>, ApiError> {
        let Trigger::Event(EventTrigger { delay_s, .. }) = self.row.spec.trigger else { return Ok(None) };
        if delay_s == 0 {
            return Ok(None);
        }
        let ends_at = match (self.event_ref, self.event) {
            (Some(event), Some(row)) => {
                let from_s = u32::try_from(row.received_at_ms / 1_000).unwrap_or(u32::MAX);
                self.view.delay_of(self.workspace, (event, self.message), from_s)?
            }
            _ => None,
        };
        let saw = match ends_at {
            Some(at) => format!("it waits until {at}"),
            None => format!("{delay_s} s after its event; none runs"),
        };
        Ok(Some(Check { saw: Some(saw), ..Check::open("delay") }))
    }

    /// Whether it would wait before it is sent.
    pub(super) fn waits(&self) -> bool {
        matches!(self.row.spec.trigger, Trigger::Event(EventTrigger { delay_s, .. }) if delay_s > 0)
    }
}
