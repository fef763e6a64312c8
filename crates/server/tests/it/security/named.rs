//! What requests name: every parameter and every field of every route, as the
//! description of the API lists them. Those by which something is found are
//! tried with what another workspace has; of all others it is said here that
//! they name nothing.

use serde_json::Value;
use std::collections::BTreeSet;

/// Fields and parameters that hold what is to be stored, how to sort, or a time.
const NAME_NOTHING: &str = "
    action action_color actor archived keys offset avatar away_mode_enabled away_mode_reassign away_status_reason_id
    background_color body browser_language consent_type content control_group_percent count created_at
    created_at_after created_at_before created_since csv current_password custom_attributes data_type days
    description device_id display_name do_not_track email_verified enforce event_name event_summaries event_types
    external_id finished first_row force forecast_per_hour frequency goal grace_s hash hub_secret include_archived
    include_count include_merge_history industry interval items jwt key kind language language_override
    last_request_at last_seen_at last_seen_ip last_seen_user_agent limit mapping messenger_writable metadata model
    monthly_spend name new_session numbers options order page page_title page_url page_view password per_page
    person_type phone plan platform predicates protected_attributes q referrer remote_created_at remove removed
    result revision role role_predicates roles rows rows_total schedule scopes service service_type
    share_with_unverified signed_up_at size skip_duplicate_validation sort source sources state subject summary
    tag_or_untag theme_mode time_zone to topics trigger trusted_domains type unsubscribed_from_emails
    update_last_request_at url user_data utm_campaign utm_content utm_medium utm_source utm_term website where windows
    anonymous_id app_id everywhere hub_secret event link until Idempotency-Key Intercom-Version token id_code
";

/// Parameters that hold a place in a list.
pub const PLACES: [&str; 6] = ["starting_after", "scroll_param", "cursor", "before", "since", "Last-Event-ID"];

/// Whether a name holds a place in a list.
pub fn is_place(name: &str) -> bool {
    PLACES.contains(&name) || name == "last_event_id"
}

/// The parameters and fields of a route, as its description lists them.
#[derive(Debug, Default)]
pub struct Named {
    pub query: BTreeSet<String>,
    pub headers: BTreeSet<String>,
    pub body: BTreeSet<String>,
}

/// The description of the API.
pub fn description() -> Value {
    serde_json::from_str(&server::openapi::openapi_json()).unwrap()
}

/// What a route can be told.
pub fn named(api: &Value, method: &str, path: &str) -> Named {
    let operation = &api["paths"][path][method.to_lowercase()];
    assert!(operation.is_object(), "{method} {path} is not described");
    let mut named = Named::default();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let parameter = resolved(api, parameter);
        let name = parameter["name"].as_str().unwrap().to_owned();
        match parameter["in"].as_str().unwrap() {
            "query" => drop(named.query.insert(name)),
            "header" => drop(named.headers.insert(name)),
            _ => {}
        }
    }
    for content in operation["requestBody"]["content"].as_object().into_iter().flatten() {
        fields(api, &content.1["schema"], &mut named.body);
    }
    named
}

fn resolved<'a>(api: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(place) => resolved(api, api.pointer(place.trim_start_matches('#')).unwrap()),
        None => value,
    }
}

fn fields(api: &Value, schema: &Value, names: &mut BTreeSet<String>) {
    let schema = resolved(api, schema);
    names.extend(schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
    for parts in ["allOf", "oneOf", "anyOf"] {
        schema[parts].as_array().into_iter().flatten().for_each(|part| fields(api, part, names));
    }
}

/// Whether it was looked at and names nothing that a workspace has.
pub fn names_nothing(name: &str) -> bool {
    NAME_NOTHING.split_whitespace().any(|known| known == name)
}
