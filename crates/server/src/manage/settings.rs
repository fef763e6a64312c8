//! `/manage/settings`: one table of key, default and bounds.

use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::ChangeSettings as ChangeSettingsCommand;
use engine::settings::{SETTINGS, SWITCH, Setting, SettingSpec};
use wire::json::{Entries, Field};
use wire::list::List;
use wire::manage::setting::{ChangeSettings, Setting as ShownSetting, SettingValue};

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
        values.push((setting, value_of(setting, Field::of(raw))?));
    }
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    call.submit(Command::ChangeSettings(ChangeSettingsCommand { workspace, values, actor })).await?;
    answer(&call)
}

/// A setting's value: a whole number, or one of its words if it has any.
fn value_of(setting: Setting, field: Field<'_>) -> Result<u64, ApiError> {
    let spec = setting.spec();
    if spec.words.is_empty() {
        return fields::whole(field, spec.key)?.ok_or_else(|| ApiError::mistyped(spec.key, "a whole number"));
    }
    let wrong = || ApiError::invalid(spec.key, format!("{} must be one of {}", spec.key, spec.words.join(", ")));
    match field {
        Field::Text(word) => setting.value_of(&word).ok_or_else(wrong),
        Field::Boolean(on) if spec.words == SWITCH => Ok(u64::from(on)),
        // The place of a word among them, as programs of old may have kept it.
        Field::Number(_) => {
            let place = fields::whole(field, spec.key).map_err(|_| wrong())?;
            place.filter(|place| setting.word(*place).is_some()).ok_or_else(wrong)
        }
        _ => Err(ApiError::mistyped(spec.key, "a word or a whole number")),
    }
}

/// The settings in force: read anew, because the call knows them from before.
fn answer(call: &Call) -> Result<Response, ApiError> {
    let config = call.app.node.config();
    let shown = SETTINGS.iter().map(|spec| shown(spec, config.setting(call.access.workspace(), spec.setting)));
    respond::ok(&List::new(shown.collect(), SETTINGS.len(), None))
}

fn shown(spec: &'static SettingSpec, value: u64) -> ShownSetting {
    let word = |value| spec.setting.word(value).map_or(SettingValue::Number(value), SettingValue::Word);
    let has_words = !spec.words.is_empty();
    ShownSetting {
        key: spec.key,
        value: word(value),
        default: word(spec.default),
        min: (!has_words).then_some(spec.min),
        max: (!has_words).then_some(spec.max),
        words: has_words.then_some(spec.words),
        description: spec.description,
    }
}
