//! `GET /manage/contacts/{id}/deliveries`: what somebody was sent, and why.

use crate::auth::Access;
use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::manage::page::{cursor_after, newest_first};
use crate::messenger::delivery_id;
use crate::request::{Call, respond};
use crate::times;
use axum::response::Response;
use engine::ids::{EventRef, ItemRef, MessageId};
use engine::rows::{Cause, DeliveryRow, Role, SendingState, Trigger};
use node::views::{Delivered, Item};
use node::{Config, ReadError, View};
use std::sync::Arc;
use wire::list::List;
use wire::manage::delivery::{DeliveredMessage, Delivery, DeliveryCause, DeliverySending};

/// List what somebody was sent
///
/// The latest first, also what those were sent who were merged into them. Why
/// somebody was not sent something is told for each event by
/// `GET /manage/events/{id}`, and for now by `POST /manage/explain/message`.
#[utoipa::path(
    get,
    path = "/manage/contacts/{id}/deliveries",
    tag = "messages",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The deliveries", body = List<Delivery>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: nobody in this workspace has this id, or the cursor is another list's"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contact_deliveries(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let purpose = format!("deliveries {id}");
    let page = newest_first(&call.query()?, &call.access, &purpose)?;
    let app = Arc::clone(&call.app);
    let now_s = call.received_at_ms / 1_000;
    call.read(move |view, access| {
        let found = view.find(access.workspace(), &of_id(id), &Role::ALL)??;
        let (delivered, more) = view.deliveries_page(access.workspace(), &found, page)?;
        let cursor = cursor_after(access, &purpose, delivered.last().map(|one| one.delivery.0), more);
        let shower = Shower { config: app.node.config(), view, access, now_s };
        let data = delivered.iter().map(|one| shower.shown(one)).collect::<Result<Vec<_>, ReadError>>()?;
        respond::ok(&List::new(data, page.limit, cursor))
    })
    .await
}

/// Everything that showing a delivery needs besides its row.
struct Shower<'a> {
    config: &'a Config,
    view: &'a View,
    access: &'a Access,
    now_s: u64,
}

impl Shower<'_> {
    fn shown(&self, Delivered { owner, delivery, row }: &Delivered) -> Result<Delivery, ReadError> {
        let message = self.config.message(self.access.workspace(), row.message);
        Ok(Delivery {
            kind: "delivery",
            id: delivery_id::sealed(self.access.workspace_row(), self.access.workspace(), (*owner, *delivery)),
            message: DeliveredMessage {
                kind_of_object: "message",
                id: row.message.to_string(),
                name: message.as_ref().map(|message| message.name.clone()),
                kind: message.as_ref().map(|message| message.kind.name()),
                version: row.version,
            },
            state: state(row, self.now_s),
            cause: self.cause(row)?,
            made_at: row.made_at_ms / 1_000,
            expires_at: row.expires_at,
            received_at: row.received_at,
            shown_at: row.shown_at,
            clicked_at: row.clicked_at,
            dismissed_at: row.dismissed_at,
            completed_at: row.completed_at,
            replied_at: row.replied_at,
            reaction: row.reaction,
            recalled: row.recalled,
            sending: row.sending.as_ref().map(|sending| DeliverySending {
                state: sending.state.name(),
                attempts: sending.attempts,
                last_tried_at: (sending.at > 0).then_some(sending.at),
                reason: Some(sending.reason.clone()).filter(|reason| !reason.is_empty()),
            }),
        })
    }

    fn cause(&self, row: &DeliveryRow) -> Result<DeliveryCause, ReadError> {
        Ok(match row.cause {
            Cause::Event(event) => DeliveryCause::Event {
                event_id: self.access.item_id(ItemRef::Event(event)),
                event_name: self.event_name(event)?,
            },
            Cause::Match => DeliveryCause::Match,
            Cause::Entered => self.segment((row.message, row.version))?,
            Cause::Date(day) => DeliveryCause::Date { date: times::day(day) },
            Cause::Test => DeliveryCause::Test,
        })
    }

    fn event_name(&self, event: EventRef) -> Result<Option<String>, ReadError> {
        let workspace = self.access.workspace();
        let Some(Item::Event(row)) = self.view.item(workspace, ItemRef::Event(event))? else { return Ok(None) };
        Ok(self.config.definition(workspace, row.definition).map(|row| row.name.clone()))
    }

    /// The segment that the version waited for which was sent.
    fn segment(&self, (message, version): (MessageId, u32)) -> Result<DeliveryCause, ReadError> {
        let workspace = self.access.workspace();
        let now = self.config.message(workspace, message).filter(|row| row.version == version);
        let trigger = match now {
            Some(row) => Some(row.spec.trigger.clone()),
            None => self.view.message_version(workspace, message, version)?.map(|kept| kept.spec.trigger.clone()),
        };
        let segment = match trigger {
            Some(Trigger::Entered { segment }) => self.config.segment(workspace, segment).map(|row| (segment, row)),
            _ => None,
        };
        Ok(DeliveryCause::Segment {
            segment_id: segment.as_ref().map(|(segment, row)| self.access.segment_id(*segment, row).to_string()),
            segment_name: segment.map(|(_, row)| row.name.clone()),
        })
    }
}

/// How far a delivery came, or how it ended.
fn state(row: &DeliveryRow, now_s: u64) -> &'static str {
    let sending = row.sending.as_ref().map(|sending| sending.state);
    let furthest = [
        (row.recalled, "recalled"),
        (sending == Some(SendingState::Bounced), "bounced"),
        (sending == Some(SendingState::Failed), "failed"),
        (row.replied_at.is_some(), "replied"),
        (row.completed_at.is_some(), "completed"),
        (row.clicked_at.is_some() || row.reaction.is_some(), "clicked"),
        (row.dismissed_at.is_some(), "dismissed"),
        (row.shown_at.is_some(), "shown"),
        (sending == Some(SendingState::Sent), "sent"),
        (now_s >= u64::from(row.expires_at), "expired"),
        (row.received_at.is_some(), "received"),
    ];
    furthest.into_iter().find(|(holds, _)| *holds).map_or("pending", |(_, state)| state)
}
