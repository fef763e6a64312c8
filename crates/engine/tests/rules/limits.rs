//! Every constant of `limits` has a test at one less, at the limit and at
//! one more, or is a default that a test reads. This list is compared with the
//! file: a new limit must be entered here, with its test.

use std::collections::BTreeMap;

/// Constant, and the tests of this crate that hold it.
const HERE: &[(&str, &str)] = &[
    ("EVENT_NAME_CHARS_MAX", "text: a_name_has_at_most_255_characters; rules: names"),
    ("DEVICES_MAX", "rules: messages/sending"),
    ("MARKED_PER_STEP_MAX", "rules: messages/review"),
    ("TIMERS_PER_STEP_MAX", "rules: messages/table"),
    ("FORECAST_TIMES_MAX", "rules: messages/numbers"),
    ("FORECAST_FLOOR", "rules: messages/numbers"),
    ("RECALLED_PER_STEP_MAX", "rules: messages/numbers"),
    ("REHEARSED_SAMPLE_MAX", "rehearse::tally: a_sample_holds_so_many_people_and_so_many_times_of_each"),
    ("REHEARSED_TIMES_MAX", "rehearse::tally: a_sample_holds_so_many_people_and_so_many_times_of_each"),
    ("PAGE_VIEWS_KEPT", "rules: browsers/pages"),
    ("SITES_MAX", "rules: browsers/pages"),
    ("SITE_NOTED_S", "rules: browsers/pages"),
    ("PING_MERGE_COMPANIES_MAX", "rules: browsers/merges"),
    ("TRUSTED_DOMAINS_MAX", "rules: messenger"),
    ("PROTECTED_ATTRIBUTES_MAX", "rules: messenger"),
    ("METADATA_STRING_CHARS_MAX", "metadata::admit: lengths_hold_at_the_limit_and_one_past_it"),
    ("METADATA_KEY_CHARS_MAX", "metadata::admit: lengths_hold_at_the_limit_and_one_past_it"),
    ("METADATA_URL_BYTES_MAX", "metadata::admit: lengths_hold_at_the_limit_and_one_past_it"),
    ("METADATA_OPAQUE_BYTES_MAX", "metadata::admit: lengths_hold_at_the_limit_and_one_past_it"),
    ("METADATA_KEYS_CAP", "rules: metadata, settings"),
    ("METADATA_KEYS_DEFAULT", "rules: metadata"),
    ("OMISSIONS_MAX", "metadata::admit: a_hostile_number_of_keys_stays_bounded"),
    ("OMISSION_KEY_CHARS_MAX", "limits: an_omission_shows_64_characters_of_its_key"),
    ("ACTIVE_EVENT_NAMES_DEFAULT", "rules: names"),
    ("DEFINITIONS_MAX", "rules: names, settings"),
    ("CATALOG_KEYS_MAX", "rules: catalog"),
    ("CATALOG_EXAMPLES_MAX", "events::catalog: only_news_changes_the_row; rules: catalog"),
    ("FUTURE_TOLERANCE_S", "rules: events, imports"),
    ("SEEN_KEPT_S", "rules: dedupe, imports, sweeps"),
    ("IMPORT_SEEN_KEPT_S", "rules: imports"),
    ("REFUSALS_KEPT_MAX", "rules: refusals"),
    ("REFUSALS_KEPT_S", "rules: sweeps"),
    ("STATS_HOURS_KEPT", "rules: sweeps, messages/kept"),
    ("DECISIONS_KEPT_S", "rules: messages/kept"),
    ("DELIVERIES_KEPT_S", "rules: messages/kept"),
    ("CONTACTS_PER_EMAIL_MAX", "rules: contacts"),
    ("BULK_JOB_OPEN_S", "rules: bulk_jobs"),
    ("BULK_TASKS_MAX", "rules: bulk_jobs"),
    ("BULK_JOB_KEPT_S", "rules: sweeps"),
    ("TOKENS_MAX", "rules: tokens"),
    ("COMMAND_WRITES_MAX", "rules: bulk_jobs"),
    ("SWEEP_ROWS_MAX", "rules: sweeps"),
    ("RATE_LIMIT_PER_MINUTE_DEFAULT", "rules: settings"),
    ("COMPANIES_PER_CONTACT_MAX", "rules: companies, sent_companies"),
    ("COMPANIES_PER_NAME_MAX", "rules: companies"),
    ("COMPANY_NAME_KEY_CHARS_MAX", "rules: companies"),
    ("TAGS_MAX", "rules: tags"),
    ("TAGS_PER_ROW_MAX", "rules: tags"),
    ("SEGMENTS_MAX", "rules: segments"),
    ("AUDIENCES_MAX", "rules: segments"),
    ("SUBSCRIPTION_TYPES_MAX", "rules: subscriptions"),
    ("TEAMMATES_MAX", "rules: teammates"),
    ("LOGIN_SESSIONS_MAX", "rules: teammates"),
    ("LOGIN_SESSION_S", "rules: teammates"),
    ("SIGN_IN_LINK_S", "rules: teammates"),
    ("WEBHOOKS_MAX", "rules: subscriptions"),
    ("HELD_PER_IDENTIFIER_MAX", "rules: held"),
    ("HELD_MAX", "rules: held"),
    ("HELD_BYTES_MAX", "rules: held"),
    ("HELD_KEPT_S", "rules: held"),
    ("ATTACH_EVENTS_MAX", "rules: attached"),
    ("VISITORS_KEPT_DAYS_DEFAULT", "rules: visitors"),
    ("VISITORS_PER_STEP_MAX", "rules: visitors"),
    ("ERASE_ROWS_MAX", "rules: erase_steps"),
    ("IMPORT_KEPT_S", "rules: imports_csv"),
    ("ATTRIBUTES_MAX", "rules: people"),
    ("ATTRIBUTES_EVER_MAX", "rules: people"),
    ("ALIASES_MAX", "rules: merges"),
    ("UNMERGE_S", "rules: merges"),
    ("MERGE_COMPANIES_MAX", "rules: merges"),
    ("SESSION_GAP_S", "rules: people"),
    ("PREDICATE_DEPTH_MAX", "predicates: errors"),
    ("PREDICATE_LEAVES_MAX", "predicates: errors"),
    ("PREDICATE_SEARCH_LEAVES_MAX", "predicates: errors"),
    ("PREDICATE_COMPILED_LEAVES_MAX", "predicates: errors"),
    ("SEGMENT_DEPTH_MAX", "predicates: errors; rules: segments"),
    ("WITHIN_DAYS_MAX", "predicates: errors"),
    ("DAYS_AGO_MAX", "predicates: errors"),
    ("PREDICATE_LIST_VALUES_MAX", "predicates: errors"),
    ("COMPARAND_BYTES_MAX", "predicates: errors"),
    ("PREDICATE_COMPANIES_MAX", "predicates: errors"),
    ("MESSAGES_MAX", "messages"),
    ("FATIGUE_SENDS_MAX", "messages"),
    ("TRIGGER_AGE_S", "messages"),
    ("FACTS_MAX", "rules: messages/facts"),
    ("FACT_DAYS_MAX", "rules: messages/facts"),
    ("FACT_LOG_ROWS_MAX", "rules: messages/facts"),
    ("FACT_RENEWED_S", "rules: messages/facts"),
];

/// Constant, and who holds it: the engine only names the number.
const ELSEWHERE: &[(&str, &str)] = &[
    ("HOST_CHARS_MAX", "server: decoding a ping"),
    ("FACT_UNUSED_S", "node: facts"),
    ("SECRET_GRACE_S_MAX", "server: identity secrets"),
    ("RECEIPTS_PER_REQUEST_MAX", "server: receipts of browsers"),
    ("DELIVERY_KEPT_S", "server: messages of browsers"),
    ("DESCRIPTION_CHARS_MAX", "server: event definitions"),
    ("DISPLAY_NAME_CHARS_MAX", "server: event definitions"),
    ("CLIENT_ID_CHARS_MAX", "server: decoding an event"),
    ("EXTERNAL_ID_CHARS_MAX", "server: decoding identifiers"),
    ("EMAIL_CHARS_MAX", "server: decoding identifiers"),
    ("CONTACT_STRING_CHARS_MAX", "server: decoding a contact"),
    ("LISTED_EVENTS_S", "server: listing events"),
    ("IMPORT_COUNT_MAX", "server: decoding a summary"),
    ("BULK_ITEMS_MAX", "server: bulk requests"),
    ("LABEL_CHARS_MAX", "server: command line"),
    ("COMMAND_READS_MAX", "node: sequencer"),
    ("PLAN_ROUNDS_MAX", "node: sequencer; rules: every script"),
    ("COMPANIES_PER_REQUEST_MAX", "server: decoding a user"),
    ("COMPANY_STRING_CHARS_MAX", "server: decoding a company"),
    ("MONTHLY_SPEND_MAX", "server: decoding a company"),
    ("TAG_NAME_CHARS_MAX", "server: decoding a tag"),
    ("NOTE_BYTES_MAX", "server: decoding a note"),
    ("AUDIENCE_BYTES_MAX", "server: decoding an audience"),
    ("WEBHOOK_TOPICS_MAX", "server: decoding a subscription"),
    ("IMPORT_COLUMNS_MAX", "server: decoding an import"),
    ("REHEARSAL_ROWS_MAX", "node: dry_run"),
    ("IMPORT_ROWS_MAX", "server: decoding an import"),
    ("ATTRIBUTE_NAME_CHARS_MAX", "server: decoding custom attributes"),
    ("ATTRIBUTE_STRING_CHARS_MAX", "server: decoding custom attributes"),
    ("ATTRIBUTE_NUMBER_CHARS_MAX", "server: decoding custom attributes"),
    ("ATTRIBUTE_OPTIONS_MAX", "server: data attributes"),
];

#[test]
fn every_limit_is_accounted_for() {
    let rooms = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/limits")).unwrap();
    let rooms: Vec<String> = rooms.map(|room| std::fs::read_to_string(room.unwrap().path()).unwrap()).collect();
    let lines = rooms.iter().flat_map(|room| room.lines());
    let declared = lines.filter_map(|line| line.strip_prefix("pub const ")?.split_once(':'));
    let declared: Vec<&str> = declared.map(|(name, _)| name).collect();
    let listed: BTreeMap<&str, &str> = HERE.iter().chain(ELSEWHERE).copied().collect();
    let missing: Vec<_> = declared.iter().filter(|name| !listed.contains_key(*name)).collect();
    assert!(missing.is_empty(), "limits without a test: {missing:?}");
    let gone: Vec<_> = listed.keys().filter(|name| !declared.contains(name)).collect();
    assert!(gone.is_empty(), "no such limits: {gone:?}");
    assert_eq!(listed.len(), HERE.len() + ELSEWHERE.len(), "each stands once");
}

#[test]
fn an_omission_shows_64_characters_of_its_key() {
    use engine::limits::OMISSION_KEY_CHARS_MAX as MAX;
    use engine::metadata::{OmissionReason, Omissions};
    for (sent, shown) in [(MAX - 1, MAX - 1), (MAX, MAX), (MAX + 1, MAX)] {
        let mut omissions = Omissions::default();
        omissions.push(&"é".repeat(sent), OmissionReason::KeyForbidden);
        assert_eq!(omissions.named.first().map(|omission| omission.key.chars().count()), Some(shown));
    }
}
