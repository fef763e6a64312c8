//! `POST /user_delete_requests`.

use crate::contacts::delete::submit;
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use wire::legacy::user::{DeleteUser, UserDeletion};

/// Delete a user for good (1.x)
///
/// With the answer nothing of the user, nor of whoever was merged into them,
/// can be read any more; everything else that is stored of them is erased by a
/// job that starts at once.
#[utoipa::path(
    post,
    path = "/user_delete_requests",
    tag = "1.x",
    request_body = DeleteUser,
    responses(
        (status = 200, description = "The number of this deletion in its workspace", body = UserDeletion),
        (status = 400, description = "`parameter_not_found`: no `intercom_user_id`"),
        (status = 404, description = "`not_found`: nobody of this workspace has this id"),
        (status = 410, description = "`contact_merged`: they were merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn request_user_deletion(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let DeleteUser { intercom_user_id } = fields::object(&body)?;
    let id = fields::id(intercom_user_id, "intercom_user_id", EXTERNAL_ID_CHARS_MAX)?;
    let id = id.ok_or_else(|| ApiError::missing("intercom_user_id"))?;
    let number = submit(&call, id).await?.number;
    respond::ok(&UserDeletion { id: number.into() })
}
