//! From an event as it was sent to the command that records it.

use super::metadata;
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode, Undecodable};
use crate::fields;
use engine::command::{ClaimedId, ClientId, Identifiers, RecordEvent, RecordRejection};
use engine::ids::{TokenId, WorkspaceId};
use engine::limits::{CLIENT_ID_CHARS_MAX, EMAIL_CHARS_MAX, EVENT_NAME_CHARS_MAX, EXTERNAL_ID_CHARS_MAX};
use engine::source::{Source, Verified};
use engine::text::{EventName, EventNameError};
use engine::{Command, RefusalKind};
use wire::json::Field;
use wire::rest::event::TrackEvent;
use wire::rest::metadata::Metadata;

/// What all events of a request have in common.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    workspace: WorkspaceId,
    token: TokenId,
    source: Source,
    received_at_ms: u64,
    /// Whether a missing `created_at` is an error, not "now".
    needs_created_at: bool,
}

impl Origin {
    /// The origin of a request's events.
    #[must_use]
    pub fn new(access: &Access, source: Source, received_at_ms: u64, needs_created_at: bool) -> Self {
        Self { workspace: access.workspace(), token: access.token_id(), source, received_at_ms, needs_created_at }
    }

    /// The command that counts an item which could not be decoded.
    #[must_use]
    pub fn rejection(&self, kind: RefusalKind) -> Command {
        let Self { workspace, token, source, received_at_ms, needs_created_at: _ } = *self;
        Command::RecordRejection(RecordRejection { workspace, kind, source, token, received_at_ms })
    }

    /// Reads an event from JSON text.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(&self, json: &str, client_id: Option<&str>) -> Result<Command, Undecodable> {
        let event: TrackEvent<'_> =
            fields::json(json).map_err(|error| Undecodable::new(RefusalKind::BodyInvalid, error))?;
        self.decode(event, client_id)
    }

    /// Reads an event. A `client_id` from elsewhere wins over its own.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn decode(&self, event: TrackEvent<'_>, client_id: Option<&str>) -> Result<Command, Undecodable> {
        let TrackEvent { event_name, created_at, user_id, id, email, intercom_user_id, event_id, metadata } = event;
        let name = decode_name(event_name)?;
        let id = if id.is_none() { intercom_user_id } else { id };
        let who = decode_who(id, user_id, email)?;
        let created_at = self.decode_created_at(created_at)?;
        let client_id = match client_id {
            Some(text) => Some(decode_client_id(text, "Idempotency-Key")?),
            None => decode_event_id(event_id)?,
        };
        let (metadata, omissions) = match metadata {
            Metadata::Absent => Default::default(),
            Metadata::Entries(entries) => metadata::admit(entries),
            Metadata::Mistyped => {
                let error = ApiError::mistyped("metadata", "an object");
                return Err(Undecodable::new(RefusalKind::MetadataInvalid, error));
            }
        };
        let Self { workspace, token, source, received_at_ms, needs_created_at: _ } = *self;
        Ok(Command::RecordEvent(Box::new(RecordEvent {
            workspace,
            who,
            name,
            created_at,
            metadata,
            omissions,
            client_id,
            source,
            verified: Verified::Token,
            token,
            received_at_ms,
        })))
    }

    fn decode_created_at(&self, field: Field<'_>) -> Result<Option<u64>, Undecodable> {
        let created_at = fields::whole(field, "created_at").map_err(|error| {
            let message = "created_at must be a whole number of Unix seconds, from 1970 on";
            Undecodable::new(RefusalKind::CreatedAtInvalid, error.message(message))
        })?;
        if created_at.is_none() && self.needs_created_at {
            return Err(Undecodable::new(RefusalKind::CreatedAtMissing, ApiError::missing("created_at")));
        }
        Ok(created_at)
    }
}

/// Reads an event's name.
///
/// # Errors
/// It is missing, blank, too long, no string, or holds NUL.
pub fn decode_name(field: Field<'_>) -> Result<EventName, Undecodable> {
    let missing = || Undecodable::new(RefusalKind::EventNameMissing, ApiError::missing("event_name"));
    let invalid = |error| Undecodable::new(RefusalKind::EventNameInvalid, error);
    let unprocessable =
        |message: String| invalid(ApiError::new(ErrorCode::Unprocessable).field("event_name").message(message));
    let text = match field {
        Field::Absent | Field::Null => return Err(missing()),
        Field::Text(text) => text,
        _ => return Err(invalid(ApiError::mistyped("event_name", "a string"))),
    };
    if text.contains('\0') {
        return Err(unprocessable("event_name must not hold the character NUL".to_owned()));
    }
    EventName::parse(&text).map_err(|error| match error {
        EventNameError::Blank => missing(),
        EventNameError::TooLong => {
            unprocessable(format!("event_name may have at most {EVENT_NAME_CHARS_MAX} characters"))
        }
    })
}

/// Reads who is meant.
///
/// # Errors
/// Nobody is named, or an identifier is too long or of the wrong type.
pub fn decode_who(id: Field<'_>, user_id: Field<'_>, email: Field<'_>) -> Result<Identifiers, Undecodable> {
    let invalid = |error| Undecodable::new(RefusalKind::IdentifierInvalid, error);
    let id = fields::id(id, "id", EXTERNAL_ID_CHARS_MAX).map_err(invalid)?.map(ClaimedId::new);
    let user_id = fields::id(user_id, "user_id", EXTERNAL_ID_CHARS_MAX).map_err(invalid)?;
    let email = fields::text(email, "email", EMAIL_CHARS_MAX).map_err(invalid)?;
    let who = Identifiers { id, user_id, email, visitor_id: None };
    if who.is_empty() {
        return Err(Undecodable::new(RefusalKind::IdentifierMissing, nobody_named()));
    }
    Ok(who)
}

/// The error for a request that names nobody.
#[must_use]
pub fn nobody_named() -> ApiError {
    ApiError::missing("user_id").message("One of id, user_id and email is needed")
}

fn decode_event_id(field: Field<'_>) -> Result<Option<ClientId>, Undecodable> {
    match field {
        Field::Absent | Field::Null => Ok(None),
        Field::Text(text) => decode_client_id(&text, "event_id").map(Some),
        Field::Number(digits) => decode_client_id(digits, "event_id").map(Some),
        _ => {
            let error = ApiError::mistyped("event_id", "a string");
            Err(Undecodable::new(RefusalKind::ClientIdInvalid, error))
        }
    }
}

/// Reads a client's own id of what it sends.
///
/// # Errors
/// It is empty or too long.
pub fn decode_client_id(text: &str, field: &'static str) -> Result<ClientId, Undecodable> {
    if text.is_empty() || engine::text::longer_than(text, CLIENT_ID_CHARS_MAX) {
        let error = ApiError::invalid(field, format!("{field} must have 1 to {CLIENT_ID_CHARS_MAX} characters"));
        return Err(Undecodable::new(RefusalKind::ClientIdInvalid, error));
    }
    Ok(ClientId { text: text.to_owned(), compared: true })
}
