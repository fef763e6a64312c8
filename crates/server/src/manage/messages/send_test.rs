//! `POST /manage/messages/{id}/send_test`.

use super::named;
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::{ClaimedId, Identifiers, SendTest};
use engine::limits::{EMAIL_CHARS_MAX, EXTERNAL_ID_CHARS_MAX};
use engine::{Answer, Command};
use wire::manage::dry_run::{TestRecipient, TestSent};

/// Send a message to one person, to see it
///
/// Whatever its state, a draft too, and whoever it is for: they get it as it is
/// now. It is counted nowhere, neither in the message's numbers nor in how
/// often they may get messages. Variables that come from an event show their
/// fallback.
#[utoipa::path(
    post,
    path = "/manage/messages/{id}/send_test",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    request_body = TestRecipient,
    responses(
        (status = 200, description = "It is on its way", body = TestSent),
        (status = 400, description = "`parameter_not_found`: nobody is named. `type_mismatch`"),
        (status = 404, description = "`not_found`: no message of this workspace has this id, or nobody is meant"),
        (status = 409, description = "`unique_user_constraint`: several users have the e-mail address"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn send_test_message(mut call: Call) -> Result<Response, ApiError> {
    let (message, _) = named(&mut call).await?;
    let body = call.body()?;
    let TestRecipient { contact_id, user_id, email } = fields::object(&body)?;
    let who = Identifiers {
        id: fields::id(contact_id, "contact_id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
        user_id: fields::id(user_id, "user_id", EXTERNAL_ID_CHARS_MAX)?,
        email: fields::text(email, "email", EMAIL_CHARS_MAX)?,
        ..Identifiers::default()
    };
    if who.is_empty() {
        return Err(ApiError::missing("contact_id").message("One of contact_id, user_id and email is needed"));
    }
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let command = SendTest { workspace, message, who, actor };
    match call.submit(Command::SendTest(Box::new(command))).await? {
        Answer::Delivery(contact, delivery) => respond::ok(&TestSent {
            kind: "test_send",
            message_id: message.to_string(),
            contact_id: contact.to_string(),
            delivery_id: delivery.0.to_string(),
        }),
        other => panic!("a test was answered with {other:?}"),
    }
}
