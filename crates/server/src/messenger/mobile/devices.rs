//! `PUT` and `DELETE /messenger/mobile/devices`: which phones can be woken.

use crate::app::App;
use crate::errors::ApiError;
use crate::fields;
use crate::limits::DEVICE_TOKEN_BYTES_MAX;
use crate::messages::deliveries::Viewer;
use crate::messenger::caller::{Caller, Counts};
use crate::messenger::{identity, items, ping};
use crate::request::respond;
use axum::extract::{Request, State};
use axum::response::Response;
use engine::Command;
use engine::command::{RemoveDevice, SaveDevice};
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::PushService;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::json::Field;
use wire::messenger::{MobileDevice, MobileDeviceNoted};

/// This device is theirs
///
/// It can be woken for whoever said so last; at most ten of a person, the
/// oldest goes. Again changes nothing. A user has to be proved, unless the
/// workspace shares with everybody what is stored (`share_with_unverified`).
#[utoipa::path(
    put,
    path = "/messenger/mobile/devices",
    tag = "messenger",
    request_body = MobileDevice,
    responses(
        (status = 200, description = "It is noted", body = MobileDeviceNoted),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping first", body = ErrorList),
        (status = 403, description = "`identity_verification_failed`: a user's app that proved nothing", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 410, description = "`contact_merged`: ping again", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
    )
)]
pub async fn save_device(State(app): State<Arc<App>>, request: Request) -> Response {
    super::serve(app, ("PUT /messenger/mobile/devices", Counts::Call), request, save).await
}

/// This device is theirs no more
///
/// What an app says when somebody signs out. One that is somebody else's stays
/// theirs.
#[utoipa::path(
    delete,
    path = "/messenger/mobile/devices",
    tag = "messenger",
    request_body = MobileDevice,
    responses(
        (status = 200, description = "It is noted", body = MobileDeviceNoted),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping first", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 410, description = "`contact_merged`: ping again", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
    )
)]
pub async fn remove_device(State(app): State<Arc<App>>, request: Request) -> Response {
    super::serve(app, ("DELETE /messenger/mobile/devices", Counts::Call), request, remove).await
}

async fn save(caller: Caller) -> Result<Response, ApiError> {
    let sent: MobileDevice<'_> = fields::object(&caller.body)?;
    let session = caller.session(sent.session)?;
    // What wakes a phone tells of the person: no claim alone gets it.
    if items::viewer(caller.app.node.config(), &session) != Viewer::Told {
        return Err(identity::unproven());
    }
    let contact = session.contact;
    let (service, token) = device(sent.service, sent.token)?;
    let command = SaveDevice { workspace: caller.workspace, contact, service, token };
    caller.app.node.submit(Command::SaveDevice(Box::new(command))).await.map_err(ping::refused)?;
    respond::ok(&MobileDeviceNoted { kind: "device", is_saved: true })
}

async fn remove(caller: Caller) -> Result<Response, ApiError> {
    let sent: MobileDevice<'_> = fields::object(&caller.body)?;
    let contact = Some(caller.session(sent.session)?.contact);
    let (service, token) = device(sent.service, sent.token)?;
    let command = RemoveDevice { workspace: caller.workspace, contact, service, token };
    caller.app.node.submit(Command::RemoveDevice(Box::new(command))).await.map_err(ping::refused)?;
    respond::ok(&MobileDeviceNoted { kind: "device", is_saved: false })
}

fn device(service: Field<'_>, token: Field<'_>) -> Result<(PushService, String), ApiError> {
    let service = fields::text(service, "service", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("service"))?;
    let service = PushService::from_name(&service);
    let service = service.ok_or_else(|| ApiError::invalid("service", "service must be apns or fcm"))?;
    let token = fields::text(token, "token", DEVICE_TOKEN_BYTES_MAX)?.ok_or_else(|| ApiError::missing("token"))?;
    // They become parts of addresses.
    let is_good = match service {
        PushService::Apns => token.bytes().all(|byte| byte.is_ascii_hexdigit()),
        PushService::Fcm => token.bytes().all(|byte| byte.is_ascii_graphic()),
    };
    let wrong = || ApiError::invalid("token", "token must be what the service gave the app; Apple's in hex digits");
    is_good.then_some((service, token)).ok_or_else(wrong)
}
