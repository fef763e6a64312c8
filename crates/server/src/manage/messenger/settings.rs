//! `/manage/messenger`: who must prove who they are, which pages may call, and
//! what only the workspace itself writes.

use crate::attributes;
use crate::errors::ApiError;
use crate::fields;
use crate::messenger::origin;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::{ChangeMessenger as ChangeMessengerCommand, ChangedAppearance};
use engine::rows::Platform;
use serde_json::value::RawValue;
use wire::json::{Entries, Field, Unread};
use wire::manage::messenger::{ChangeMessenger, Enforced, Messenger};

/// Read what browsers and apps may do
#[utoipa::path(
    get,
    path = "/manage/messenger",
    tag = "messenger",
    responses((status = 200, description = "What they may do", body = Messenger))
)]
pub async fn read_messenger(call: Call) -> Result<Response, ApiError> {
    answer(&call)
}

/// Change what browsers and apps may do
///
/// What is not sent stays; a list that is sent replaces the one before. It
/// counts from the next call of a browser on; sessions that proved nothing end
/// when a proof is asked for.
#[utoipa::path(
    put,
    path = "/manage/messenger",
    tag = "messenger",
    request_body = ChangeMessenger,
    responses(
        (status = 200, description = "What they may do now", body = Messenger),
        (status = 400, description = "`parameter_invalid`: a platform or a host that there cannot be, or the name of no attribute. `type_mismatch`"),
        (status = 422, description = "`limit_reached`: too many of them"),
    )
)]
pub async fn change_messenger(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let ChangeMessenger { enforce, trusted_domains, protected_attributes, share_with_unverified } =
        fields::object(&body)?;
    let command = ChangeMessengerCommand {
        workspace: call.access.workspace(),
        enforce: enforced(enforce)?,
        trusted_domains: texts((trusted_domains, "trusted_domains"), domain)?,
        protected_attributes: texts((protected_attributes, "protected_attributes"), attribute)?,
        share_with_unverified: fields::boolean(share_with_unverified, "share_with_unverified")?,
        appearance: ChangedAppearance::default(),
        actor: call.access.actor(),
    };
    call.submit(Command::ChangeMessenger(Box::new(command))).await?;
    answer(&call)
}

fn enforced(sent: Unread<'_>) -> Result<Vec<(Platform, bool)>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(Vec::new()) };
    let mistyped = |_| ApiError::mistyped("enforce", "an object of web, ios and android");
    let Entries(entries) = serde_json::from_str(raw.get()).map_err(mistyped)?;
    let one = |(name, raw): (std::borrow::Cow<'_, str>, &RawValue)| {
        let unknown = || ApiError::invalid("enforce", "enforce may hold web, ios and android");
        let platform = Platform::from_name(&name).ok_or_else(unknown)?;
        Ok(fields::boolean(Field::of(raw), "enforce")?.map(|enforced| (platform, enforced)))
    };
    entries.into_iter().map(one).filter_map(Result::transpose).collect()
}

fn texts(
    (sent, name): (Unread<'_>, &'static str),
    read: impl Fn(&str) -> Result<String, ApiError>,
) -> Result<Option<Vec<String>>, ApiError> {
    let Some(items) = fields::array(sent, name)? else { return Ok(None) };
    let one = |item: &RawValue| match Field::of(item) {
        Field::Text(text) => read(&text),
        _ => Err(ApiError::mistyped(name, "an array of strings")),
    };
    items.into_iter().map(one).collect::<Result<_, _>>().map(Some)
}

fn domain(text: &str) -> Result<String, ApiError> {
    let wrong = "trusted_domains may hold hosts, such as shop.example, or *.shop.example for all below it";
    origin::trusted_domain(text).ok_or_else(|| ApiError::invalid("trusted_domains", wrong))
}

fn attribute(text: &str) -> Result<String, ApiError> {
    attributes::check_name(text).map_err(|error| error.field("protected_attributes"))?;
    Ok(text.to_owned())
}

/// What is in force: read anew, because the call knows it from before.
fn answer(call: &Call) -> Result<Response, ApiError> {
    let row = call.app.node.config().messenger(call.access.workspace());
    let enforced = |platform| row.enforced.contains(&platform);
    respond::ok(&Messenger {
        kind: "messenger",
        enforce: Enforced {
            web: enforced(Platform::Web),
            ios: enforced(Platform::Ios),
            android: enforced(Platform::Android),
        },
        trusted_domains: &row.trusted_domains,
        protected_attributes: &row.protected_attributes,
        share_with_unverified: row.share_with_unverified,
    })
}
