//! How often a message is expected to be sent: three times as often pauses it.

use super::dry_run::played;
use super::{Saved, saved};
use crate::errors::ApiError;
use crate::fields;
use crate::limits::{DRY_RUN_DAYS_DEFAULT, FORECAST_EVENTS_MAX, FORECAST_MS_MAX};
use crate::request::{Call, blocking};
use engine::Command;
use engine::command::SetForecast;
use engine::limits::REHEARSAL_ROWS_MAX;
use engine::rows::Trigger;
use node::people::{DryRun, DryRunResult};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use wire::json::Field;

const DAY_MS: u64 = 86_400_000;

/// What a dry run lets expect in an hour. `None` where it says nothing: it did
/// not come to its end, or the event never came.
pub(super) fn of(result: &DryRunResult) -> Option<u32> {
    let says_something = result.cut.is_none() && result.tally.looked_at() > 0;
    says_something.then(|| result.tally.sent_per_hour_max())
}

/// What is sent with `go_live`.
///
/// # Errors
/// It is no whole number.
pub(super) fn sent(field: Field<'_>) -> Result<Option<Option<u32>>, ApiError> {
    let sent = fields::clearable(field, "forecast_per_hour", fields::whole)?;
    Ok(sent.map(|sent| sent.map(|sent| u32::try_from(sent).unwrap_or(u32::MAX))))
}

/// Notes how often a message is expected to be sent: what was sent, or what a
/// dry run over 30 days says, of the latest events where there are many.
///
/// # Errors
/// A row cannot be read, or the command was not done.
pub(super) async fn note(call: &Call, (message, row): &Saved, sent: Option<Option<u32>>) -> Result<Saved, ApiError> {
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let forecast = match sent {
        Some(sent) => sent,
        None if !matches!(row.spec.trigger, Trigger::Event(_)) => None,
        None => {
            let app = Arc::clone(&call.app);
            let asked = DryRun {
                workspace,
                message: *message,
                row: Arc::clone(row),
                since_ms: app.node.now_ms().saturating_sub(DRY_RUN_DAYS_DEFAULT * DAY_MS),
                events_max: FORECAST_EVENTS_MAX,
                time_max: Duration::from_millis(FORECAST_MS_MAX),
                rows_max: REHEARSAL_ROWS_MAX,
            };
            blocking(move || {
                let view = app.node.view();
                played(&app.node, &view, &asked, &mut |_| ControlFlow::Continue(())).map(|result| of(&result))
            })
            .await?
        }
    };
    let command = SetForecast { workspace, message: *message, forecast, actor };
    Ok(saved(call.submit(Command::SetForecast(command)).await?))
}
