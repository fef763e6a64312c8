//! `GET /manage/messages`.

use super::{building, encode, numbers, shown};
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::manage::page;
use crate::request::{Call, Query, respond};
use axum::response::Response;
use engine::rows::{MessageKind, MessageRow, MessageState, Trigger};
use engine::text::EventName;
use std::sync::Arc;
use wire::list::List;
use wire::manage::message::Message;

const PURPOSE: &str = "messages";

/// List messages
///
/// In the order in which they were made, without archived ones unless they are
/// asked for.
#[utoipa::path(
    get,
    path = "/manage/messages",
    tag = "messages",
    params(
        ("state" = Option<String>, Query, description = "Only `draft`, `live`, `paused` or `archived` ones"),
        ("kind" = Option<String>, Query, description = "Only `banner`, `chat`, `post` or `tooltip`"),
        ("event" = Option<String>, Query, description = "Only those that this event triggers"),
        ("numbers" = Option<bool>, Query, description = "With what each did, in `numbers`"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The messages", body = List<Message>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_messages(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let wanted = Wanted::of(&query)?;
    let after = page::after(&query, &call.access, PURPOSE)?;
    let has_numbers = query.flag("numbers")?.unwrap_or_default();
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (node, workspace) = (&app.node, access.workspace());
        let mut all = node.config().messages(workspace);
        all.retain(|(_, row)| wanted.takes(row));
        let part = page::oldest_first(&all, |(message, _)| message.0, (after, per_page));
        let data = part.items.iter().map(|(message, row)| {
            let numbers = has_numbers.then(|| numbers::in_all(view, workspace, *message)).transpose()?;
            let building_percent = building(node, workspace, row);
            let names = encode::Names { config: node.config(), workspace };
            Ok(Message { building_percent, numbers, ..shown(names, *message, row) })
        });
        let data = data.collect::<Result<Vec<_>, ApiError>>()?;
        respond::ok(&List::counted(data, per_page, part.counts, part.cursor(access, PURPOSE)))
    })
    .await
}

/// Which messages are listed.
struct Wanted {
    state: Option<MessageState>,
    kind: Option<MessageKind>,
    event: Option<EventName>,
}

impl Wanted {
    fn of(query: &Query) -> Result<Self, ApiError> {
        let word =
            |key: &'static str, known: String| move || ApiError::invalid(key, format!("{key} must be one of {known}"));
        let known = |names: Vec<&str>| names.join(", ");
        let states = known(MessageState::ALL.iter().map(|one| one.name()).collect());
        let kinds = known(MessageKind::ALL.iter().map(|one| one.name()).collect());
        let state = query.get("state").map(|text| MessageState::from_name(text).ok_or_else(word("state", states)));
        let kind = query.get("kind").map(|text| MessageKind::from_name(text).ok_or_else(word("kind", kinds)));
        let blank = |_| ApiError::invalid("event", "event must be an event's name");
        let event = query.get("event").map(|text| EventName::parse(text).map_err(blank));
        Ok(Self { state: state.transpose()?, kind: kind.transpose()?, event: event.transpose()? })
    }

    fn takes(&self, row: &MessageRow) -> bool {
        let of_state = match self.state {
            None => row.state != MessageState::Archived,
            Some(state) => row.state == state,
        };
        let of_kind = self.kind.is_none_or(|kind| row.kind == kind);
        let of_event = self.event.as_ref().is_none_or(|wanted| match &row.spec.trigger {
            Trigger::Event(trigger) => EventName::parse(&trigger.event).is_ok_and(|name| name == *wanted),
            Trigger::Match | Trigger::Entered { .. } | Trigger::Date { .. } => false,
        });
        of_state && of_kind && of_event
    }
}
