//! `/manage/appearance`: how banners and the other messages of a page look.

use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::{ChangeMessenger, ChangedAppearance};
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::MessengerRow;
use wire::json::Field;
use wire::manage::appearance::{Appearance, ChangeAppearance};
use wire::messenger::PageLooks;

/// The words for whether messages are dark, as pages know them.
const THEMES: [(&str, Option<bool>); 3] = [("system", None), ("light", Some(false)), ("dark", Some(true))];

/// Read how messages look
#[utoipa::path(
    get,
    path = "/manage/appearance",
    tag = "messenger",
    responses((status = 200, description = "How they look", body = Appearance))
)]
pub async fn read_appearance(call: Call) -> Result<Response, ApiError> {
    answer(&call)
}

/// Change how messages look
///
/// What is not sent stays; a null takes a colour away. Pages have it with their
/// next ping; what a page itself says at `boot` goes before it.
#[utoipa::path(
    put,
    path = "/manage/appearance",
    tag = "messenger",
    request_body = ChangeAppearance,
    responses(
        (status = 200, description = "How they look now", body = Appearance),
        (status = 400, description = "`parameter_invalid`: a colour that is not written as #rrggbb, or another `theme_mode` than `system`, `light` and `dark`. `type_mismatch`"),
    )
)]
pub async fn change_appearance(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let ChangeAppearance { action_color, background_color, theme_mode } = fields::object(&body)?;
    let appearance = ChangedAppearance {
        action_color: fields::clearable(action_color, "action_color", color)?,
        background_color: fields::clearable(background_color, "background_color", color)?,
        dark: fields::text(theme_mode, "theme_mode", LABEL_CHARS_MAX)?.map(|word| theme(&word)).transpose()?,
    };
    let command = ChangeMessenger {
        workspace: call.access.workspace(),
        enforce: Vec::new(),
        trusted_domains: None,
        protected_attributes: None,
        share_with_unverified: None,
        appearance,
        actor: call.access.actor(),
    };
    call.submit(Command::ChangeMessenger(Box::new(command))).await?;
    answer(&call)
}

/// `#rrggbb`, in either case.
fn color(sent: Field<'_>, name: &'static str) -> Result<Option<u32>, ApiError> {
    let Some(text) = fields::text(sent, name, LABEL_CHARS_MAX)? else { return Ok(None) };
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let read = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let wrong = || ApiError::invalid(name, format!("{name} must be a colour as #rrggbb, such as #0a7ea4"));
    read.map(Some).ok_or_else(wrong)
}

fn theme(word: &str) -> Result<Option<bool>, ApiError> {
    let found = THEMES.into_iter().find(|(known, _)| *known == word);
    let wrong = || ApiError::invalid("theme_mode", "theme_mode must be system, light or dark");
    found.map(|(_, dark)| dark).ok_or_else(wrong)
}

fn word(dark: Option<bool>) -> &'static str {
    THEMES.into_iter().find(|(_, known)| *known == dark).map_or("system", |(word, _)| word)
}

fn written(color: Option<u32>) -> Option<String> {
    color.map(|color| format!("#{color:06x}"))
}

/// What is in force: read anew, because the call knows it from before.
fn answer(call: &Call) -> Result<Response, ApiError> {
    let row = call.app.node.config().messenger(call.access.workspace());
    respond::ok(&Appearance {
        kind: "appearance",
        action_color: written(row.action_color),
        background_color: written(row.background_color),
        theme_mode: word(row.dark),
    })
}

/// What pages are told; `None` when nothing was set.
#[must_use]
pub fn told_to_pages(row: &MessengerRow) -> Option<PageLooks> {
    let (action_color, background_color) = (written(row.action_color), written(row.background_color));
    let theme_mode = row.dark.map(|_| word(row.dark));
    let is_set = action_color.is_some() || background_color.is_some() || theme_mode.is_some();
    is_set.then_some(PageLooks { action_color, background_color, theme_mode })
}
