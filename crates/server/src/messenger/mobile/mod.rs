//! `/messenger/mobile`: what apps ask. Who is there and what they do is said as
//! browsers say it; identity is proved with the secret of the app's platform.

pub mod content;
pub mod devices;
pub mod events;
pub mod ping;
pub mod receipts;

use super::caller::{self, Caller, Counts, Surface};
use crate::app::App;
use crate::errors::ApiError;
use axum::extract::Request;
use axum::response::Response;
use std::sync::Arc;

/// Runs a handler as [`caller::serve`] does, for an app.
async fn serve<F, Fut>(app: Arc<App>, route: (&'static str, Counts), request: Request, handler: F) -> Response
where
    F: FnOnce(Caller) -> Fut,
    Fut: Future<Output = Result<Response, ApiError>>,
{
    caller::serve(app, route, request, |caller| handler(Caller { surface: Surface::App, ..caller })).await
}
