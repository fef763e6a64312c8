//! `POST /manage/messages/{id}/dry_run`: what a message would have done with
//! the events of the last days.

use super::forecast;
use super::named;
use crate::app::App;
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::{DRY_RUN_DAYS_DEFAULT, DRY_RUN_DAYS_MAX, DRY_RUN_MS_MAX, DRY_RUN_TOLD_MS};
use crate::manage::predicates::{self, encode};
use crate::manage::stream::{self, Stopped};
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use engine::ids::MessageId;
use engine::limits::REHEARSAL_ROWS_MAX;
use engine::rows::{MessageRow, PauseReason, Trigger, Verdict};
use engine::settings::Setting;
use http::{HeaderValue, header};
use jiff::ToSpan as _;
use jiff::civil::Date;
use node::people::{DryRun as Asked, DryRunCut, DryRunError, DryRunProgress, DryRunResult};
use node::{Node, ReadError, View};
use std::borrow::Cow;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wire::manage::dry_run as wire_of;
use wire::manage::dry_run::{
    DryRun, DryRunCondition, DryRunDay, DryRunLine, DryRunRecipient, DryRunRequest, DryRunWarning, RecipientsBySends,
};
use wire::manage::message::WordCounts;

const DAY_MS: u64 = 86_400_000;
const LINES: HeaderValue = HeaderValue::from_static("application/x-ndjson");

/// Rehearse a message
///
/// Plays the events of the last days to it, by the code that decides live, and
/// says who would have got it, when and how often. Nothing is sent, and nothing
/// is written. A draft too. What a person did, how often they would have had
/// the message, its hours, delays and control group are as they would have been
/// at each event; what is known of a person is what is known today, and what
/// other messages would have sent is not known: `warnings` says where that
/// matters. It ends after 60 seconds with what it has, and `cut` says so. With
/// `Accept: application/x-ndjson` it tells how far it is, line by line, and the
/// last line is the result.
#[utoipa::path(
    post,
    path = "/manage/messages/{id}/dry_run",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    request_body = DryRunRequest,
    responses(
        (status = 200, description = "What it would have done", content((DryRun = "application/json"), (DryRunLine = "application/x-ndjson"))),
        (status = 400, description = "`parameter_invalid`: `days`, or its audience names what is not there any more; `field` says where"),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
        (status = 409, description = "`message_state`: no event triggers it, so there is nothing to play"),
        (status = 503, description = "`service_unavailable`: as many are under way as may be"),
    )
)]
pub async fn dry_run_message(mut call: Call) -> Result<Response, ApiError> {
    let (message, row) = named(&mut call).await?;
    let body = call.body()?;
    let DryRunRequest { days } = fields::object(&body)?;
    let days = fields::whole(days, "days")?.unwrap_or(DRY_RUN_DAYS_DEFAULT);
    if !(1..=DRY_RUN_DAYS_MAX).contains(&days) {
        return Err(ApiError::invalid("days", format!("days must be from 1 to {DRY_RUN_DAYS_MAX}")));
    }
    if !matches!(row.spec.trigger, Trigger::Event(_)) {
        return Err(ApiError::new(ErrorCode::MessageState)
            .field("trigger")
            .message("A dry run plays events to a message, and no event triggers this one"));
    }
    let workspace = call.access.workspace();
    predicates::compile(&call.app.node, workspace, &row.spec.audience.predicate).map_err(|mut error| {
        error.field = error.field.map(|field| format!("audience.{field}").into());
        error
    })?;
    let run = Run { app: Arc::clone(&call.app), access: call.access.clone(), message, row, days };
    let accepts = call.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accepts.is_some_and(|accepts| accepts.contains("application/x-ndjson")) {
        return stream::answer(&call, LINES, move |view, sink| run.lines(view, sink));
    }
    let busy = |_| ApiError::new(ErrorCode::ServiceUnavailable).message("Too many dry runs at once; try again");
    let permit = Arc::clone(&call.app.streams).try_acquire_owned().map_err(busy)?;
    blocking(move || {
        let _permit = permit;
        let view = run.app.node.view();
        let result = played(&run.app.node, &view, &run.asked(), &mut |_| ControlFlow::Continue(()))?;
        respond::ok(&run.shown(&view, &result)?)
    })
    .await
}

/// Plays events to a message whose conditions compile.
///
/// # Errors
/// A row cannot be read; or the conditions do not compile any more, which is
/// told as 409.
pub(super) fn played(
    node: &Node,
    view: &View,
    asked: &Asked,
    told: &mut dyn FnMut(DryRunProgress) -> ControlFlow<()>,
) -> Result<DryRunResult, ApiError> {
    node.dry_run(view, asked, told).map_err(|error| match error {
        DryRunError::Read(error) => error.into(),
        DryRunError::Conditions(_) => {
            ApiError::new(ErrorCode::MessageState).message("What the message's conditions name was changed just now")
        }
    })
}

/// One dry run, for whom.
struct Run {
    app: Arc<App>,
    access: Access,
    message: MessageId,
    row: Arc<MessageRow>,
    days: u64,
}

impl Run {
    fn asked(&self) -> Asked {
        Asked {
            workspace: self.access.workspace(),
            message: self.message,
            row: Arc::clone(&self.row),
            since_ms: self.app.node.now_ms().saturating_sub(self.days * DAY_MS),
            events_max: u64::MAX,
            time_max: Duration::from_millis(DRY_RUN_MS_MAX),
            rows_max: REHEARSAL_ROWS_MAX,
        }
    }

    /// Tells how far it is, and in the end what came of it.
    fn lines(&self, view: &View, sink: &mut stream::Sink) -> Result<(), Stopped> {
        let every = Duration::from_millis(DRY_RUN_TOLD_MS);
        let mut next = Instant::now();
        let mut told = |progress: DryRunProgress| {
            if Instant::now() < next {
                return ControlFlow::Continue(());
            }
            next = Instant::now() + every;
            let DryRunProgress { read, of } = progress;
            let line = DryRunLine::Progress(wire_of::DryRunProgress { read, of });
            // Whoever asked has gone: it is for nobody.
            if write_line(sink, &line).is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let result = match self.app.node.dry_run(view, &self.asked(), &mut told) {
            Ok(result) if result.cut == Some(DryRunCut::Gone) => return Err(Stopped::ClientGone),
            Ok(result) => result,
            Err(DryRunError::Read(error)) => return Err(error.into()),
            Err(DryRunError::Conditions(_)) => return Err(Stopped::ClientGone),
        };
        write_line(sink, &DryRunLine::Result(Box::new(self.shown(view, &result)?)))
    }

    fn shown<'a>(&self, view: &View, result: &'a DryRunResult) -> Result<DryRun<'a>, ReadError> {
        let tally = &result.tally;
        let suppressed = tally.verdicts().iter().filter(|(verdict, _)| **verdict != Verdict::Sent);
        let by_sends = tally.recipients_by_sends();
        Ok(DryRun {
            kind: "dry_run",
            message_id: self.message.to_string(),
            version: self.row.version,
            days: self.days,
            since: result.since_ms / 1_000,
            until: result.until_ms / 1_000,
            cut: result.cut.map(word),
            stopped: result.stopped.map(PauseReason::name),
            events_read: result.read,
            looked_at: tally.looked_at(),
            sent: tally.sent(),
            suppressed: WordCounts(suppressed.map(|(verdict, count)| (verdict.name(), *count)).collect()),
            recipients: tally.recipients(),
            recipients_by_sends: by_sends
                .into_iter()
                .map(|(sends, people)| RecipientsBySends { sends, people })
                .collect(),
            sent_per_hour_max: tally.sent_per_hour_max(),
            forecast_per_hour: forecast::of(result),
            by_day: tally
                .days()
                .iter()
                .map(|(day, of_day)| DryRunDay { day: date(*day), looked_at: of_day.looked_at, sent: of_day.sent })
                .collect(),
            sample: self.sample(view, result)?,
            warnings: self.warnings(result),
        })
    }

    fn sample<'a>(&self, view: &View, result: &DryRunResult) -> Result<Vec<DryRunRecipient<'a>>, ReadError> {
        let mut people = Vec::new();
        for (contact, sends, times) in result.tally.sample() {
            let Some(row) = view.contact(self.access.workspace(), contact)? else { continue };
            people.push(DryRunRecipient {
                contact_id: self.access.contact_id(contact, &row).to_string(),
                external_id: row.external_id.clone().map(Cow::Owned),
                sends,
                times: times.to_vec(),
            });
        }
        Ok(people)
    }

    fn warnings<'a>(&self, result: &'a DryRunResult) -> Vec<DryRunWarning<'a>> {
        let cap = self.app.node.config().setting(self.access.workspace(), Setting::MessagesPerDayMax);
        let plain = |code, message: &str| DryRunWarning {
            code,
            message: message.to_owned(),
            conditions: Vec::new(),
            people_changed: None,
        };
        let attributes = (!result.today.is_empty()).then(|| DryRunWarning {
            conditions: result.today.iter().map(condition).collect(),
            people_changed: Some(result.people_changed),
            ..plain(
                "attributes_are_todays",
                "These conditions were asked of people as they are today, not as they were at each event",
            )
        });
        let others = (cap > 0).then(|| {
            plain(
                "other_messages_are_not_counted",
                "What other messages sent does not count towards how many a person gets in a day: live, fewer can be sent",
            )
        });
        let cut = result.cut.map(|_| plain("cut", "It took too long: only the events up to `until` were played"));
        let stopped = result.stopped.map(|_| plain("stopped", "The message would have paused itself on the way"));
        [attributes, others, cut, stopped].into_iter().flatten().collect()
    }
}

fn condition(asked: &engine::messages::rehearse::AskedToday) -> DryRunCondition<'_> {
    let dot = if asked.path.is_empty() { "" } else { "." };
    DryRunCondition { path: format!("audience.predicate{dot}{}", asked.path), condition: encode::leaf(&asked.leaf) }
}

fn word(cut: DryRunCut) -> &'static str {
    match cut {
        DryRunCut::Time => "time",
        DryRunCut::People => "people",
        DryRunCut::Gone => "gone",
    }
}

/// A day since 1970.
fn date(day: u16) -> String {
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(i64::from(day).days()).unwrap_or(epoch).to_string()
}

fn write_line(sink: &mut stream::Sink, line: &DryRunLine<'_>) -> Result<(), Stopped> {
    serde_json::to_writer(&mut *sink, line)?;
    sink.write_all(b"\n")?;
    Ok(sink.flush()?)
}
