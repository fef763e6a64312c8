//! `/manage/settings`: one table of key, default and bounds.

use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::ChangeSettings as ChangeSettingsCommand;
use engine::settings::{SETTINGS, Setting};
use wire::json::{Entries, Field};
use wire::list::List;
use wire::manage::setting::{ChangeSettings, Setting as ShownSetting};

/// List the workspace's settings
#[utoipa::path(
    get,
    path = "/manage/settings",
    tag = "workspace",
    responses((status = 200, description = "All settings, with their defaults and bounds", body = List<ShownSetting>))
)]
pub async fn list_settings(call: Call) -> Result<Response, ApiError> {
    answer(&call)
}

/// Change settings
///
/// All of those sent, or none.
#[utoipa::path(
    patch,
    path = "/manage/settings",
    tag = "workspace",
    request_body = ChangeSettings,
    responses((status = 200, description = "All settings as they are now", body = List<ShownSetting>))
)]
pub async fn change_settings(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let Entries(entries) = fields::object(&body)?;
    let mut values = Vec::with_capacity(entries.len().min(SETTINGS.len()));
    for (key, raw) in entries {
        let Some(setting) = Setting::from_key(&key) else {
            let keys: Vec<&str> = SETTINGS.iter().map(|spec| spec.key).collect();
            let (key, _) = engine::text::cut(&key, engine::limits::LABEL_CHARS_MAX);
            let message = format!("There is no setting {key}; there are {}", keys.join(", "));
            return Err(ApiError::invalid(key.to_owned(), message));
        };
        let name = setting.spec().key;
        let value = fields::whole(Field::of(raw), name)?.ok_or_else(|| ApiError::mistyped(name, "a whole number"))?;
        values.push((setting, value));
    }
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    call.submit(Command::ChangeSettings(ChangeSettingsCommand { workspace, values, actor })).await?;
    answer(&call)
}

/// The settings in force: read anew, because the call knows them from before.
fn answer(call: &Call) -> Result<Response, ApiError> {
    let config = call.app.node.config();
    let shown = SETTINGS.iter().map(|spec| ShownSetting {
        key: spec.key,
        value: config.setting(call.access.workspace(), spec.setting),
        default: spec.default,
        min: spec.min,
        max: spec.max,
        description: spec.description,
    });
    respond::ok(&List::new(shown.collect(), SETTINGS.len(), None))
}
