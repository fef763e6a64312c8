//! The file of an export: a line for each delivery.

use super::Stretch;
use crate::app::App;
use crate::auth::Access;
use crate::limits::EXPORT_ROWS_AT_ONCE;
use crate::manage::exports::cells;
use crate::manage::stream::{Sink, Stopped};
use engine::contacts::Found;
use engine::ids::{DeliveryId, MessageId, WorkspaceId};
use engine::rows::{Cause, DeliveryRow, MessageRow, SendingState};
use flate2::Compression;
use flate2::write::GzEncoder;
use node::views::Delivered;
use node::{ReadError, View};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// As the API has them; `first_dismisall` is spelt so there.
const COLUMNS: [&str; 26] = [
    "user_id",
    "user_external_id",
    "company_id",
    "email",
    "name",
    "ruleset_id",
    "content_id",
    "content_type",
    "content_title",
    "ruleset_version_id",
    "receipt_id",
    "received_at",
    "series_id",
    "series_title",
    "node_id",
    "first_reply",
    "first_completion",
    "first_series_completion",
    "first_series_disengagement",
    "first_series_exit",
    "first_goal_success",
    "first_open",
    "first_click",
    "first_dismisall",
    "first_unsubscribe",
    "first_hard_bounce",
];

/// What stands where there is no company, series or node.
const NONE: Cow<'static, str> = Cow::Borrowed("-1");
const EMPTY: Cow<'static, str> = Cow::Borrowed("");

/// Visits the deliveries of a stretch, by message and age, until `visit` breaks
/// or fails. What somebody was sent to see what it looks like is not among
/// them.
fn visit<E: From<ReadError>>(
    (view, app, workspace): (&View, &App, WorkspaceId),
    stretch: Stretch,
    mut visit: impl FnMut(MessageId, &MessageRow, &Delivered) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    for (message, row) in app.node.config().messages(workspace) {
        let mut after = DeliveryId::default();
        loop {
            let page = view.deliveries_of(workspace, message, after, EXPORT_ROWS_AT_ONCE)?;
            for delivered in &page.delivered {
                let of = &delivered.row;
                let is_meant = (stretch.from_ms..=stretch.to_ms).contains(&of.made_at_ms) && of.cause != Cause::Test;
                if is_meant && visit(message, &row, delivered)?.is_break() {
                    return Ok(());
                }
            }
            match page.next {
                Some(next) => after = next,
                None => break,
            }
        }
    }
    Ok(())
}

/// Whether nothing was delivered in a stretch.
///
/// # Errors
/// A row cannot be read.
pub(super) fn is_empty(app: &App, workspace: WorkspaceId, stretch: Stretch) -> Result<bool, ReadError> {
    let mut is_empty = true;
    visit((&app.node.view(), app, workspace), stretch, |_, _, _| {
        is_empty = false;
        Ok::<_, ReadError>(ControlFlow::Break(()))
    })?;
    Ok(is_empty)
}

/// Writes the file.
///
/// # Errors
/// A row cannot be read, or the client has gone.
pub(super) fn write(
    (view, app, access): (&View, &App, &Access),
    stretch: Stretch,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let packed = GzEncoder::new(&mut *sink, Compression::default());
    let mut file = csv::Writer::from_writer(packed);
    file.write_record(COLUMNS)?;
    visit((view, app, access.workspace()), stretch, |message, row, delivered| {
        if let Some(found) = view.person(access.workspace(), delivered.owner)? {
            let line = line((view, access), (message, row), (delivered, &found))?;
            file.write_record(line.iter().map(|cell| cell.as_bytes()))?;
        }
        Ok::<_, Stopped>(ControlFlow::Continue(()))
    })?;
    // What the writer could not hand over is told as an error of writing.
    let packed = file.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    packed.finish()?;
    Ok(())
}

fn line<'a>(
    (view, access): (&View, &Access),
    (message, row): (MessageId, &'a MessageRow),
    (delivered, found): (&'a Delivered, &'a Found),
) -> Result<[Cow<'a, str>; 26], ReadError> {
    let Delivered { delivery, row: of, owner: _ } = delivered;
    let (contact, person) = found;
    let company = match person.companies.first() {
        None => None,
        Some(company) => view.company(access.workspace(), *company)?.map(|row| (*company, row)),
    };
    let company = company.map_or(NONE, |(company, row)| Cow::Owned(access.company_id(company, &row).to_string()));
    let sends = view.sends(access.workspace(), found)?;
    let goal_at = sends.sends(message).goal_at.filter(|at| u64::from(*at) >= of.made_at_ms / 1_000);
    let seconds = |ms: u64| u32::try_from(ms / 1_000).unwrap_or(u32::MAX);
    let id = || Cow::Owned(message.to_string());
    Ok([
        Cow::Owned(access.contact_id(*contact, person).to_string()),
        cells::text(person.external_id.as_deref()),
        company,
        cells::text(person.email.as_deref()),
        cells::text(person.name.as_deref()),
        id(),
        id(),
        Cow::Borrowed(row.kind.name()),
        cells::guarded(&row.name),
        Cow::Owned(of.version.to_string()),
        Cow::Owned(delivery.0.to_string()),
        cells::moment(Some(seconds(of.made_at_ms))),
        NONE,
        EMPTY,
        NONE,
        cells::moment(of.replied_at),
        cells::moment(of.completed_at),
        EMPTY,
        EMPTY,
        EMPTY,
        cells::moment(goal_at),
        cells::moment(of.shown_at),
        cells::moment(of.clicked_at),
        cells::moment(of.dismissed_at),
        EMPTY,
        cells::moment(bounced_at(of)),
    ])
}

fn bounced_at(row: &DeliveryRow) -> Option<u32> {
    row.sending.as_ref().filter(|sending| sending.state == SendingState::Bounced).map(|sending| sending.at)
}
