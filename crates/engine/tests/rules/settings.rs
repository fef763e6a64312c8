//! A workspace's settings, all or none.

use crate::script::{check, run};
use engine::settings::SETTINGS;
use expect_test::expect;

#[test]
fn settings_change_together_or_not_at_all() {
    check(
        "
        workspace shop
        ---
        set metadata_keys_max=5 active_event_names_max=7
        set metadata_keys_max=6 active_event_names_max=0
        set metadata_keys_max=101 active_event_names_max=8
        set metadata_keys_max=5
        set rate_limit_per_minute=10000000
        ",
        &expect![[r#"
            set metadata_keys_max=5 active_event_names_max=7: settings
            set metadata_keys_max=6 active_event_names_max=0: refused setting_out_of_bounds field=active_event_names_max detail=1 to 10000
            set metadata_keys_max=101 active_event_names_max=8: refused setting_out_of_bounds field=metadata_keys_max detail=1 to 100
            set metadata_keys_max=5: settings
            set rate_limit_per_minute=10000000: settings
            ~ workspaces 1: settings=-→[1:7 2:5 3:10000000]
            ~ counters 1: last_audit=1→2
            + audit 1/2: at_ms=86400000000 actor=token9 action="settings.changed" subject="settings" changes=[metadata_keys_max:"20"→"5" active_event_names_max:"120"→"7"]
        "#]],
    );
}

#[test]
fn every_setting_holds_its_bounds() {
    for spec in SETTINGS {
        let key = spec.key;
        let told = |value: u64| {
            let outcomes = run(&format!("workspace shop\nset {key}={value}")).outcomes;
            outcomes
                .lines()
                .last()
                .and_then(|line| line.split_once(": "))
                .map(|(_, told)| told.to_owned())
                .expect("an outcome")
        };
        let (min, max) = (spec.min, spec.max);
        let bounds = match spec.words {
            [] => format!("{min} to {max}"),
            words => format!("one of {}", words.join(", ")),
        };
        let refused = format!("refused setting_out_of_bounds field={key} detail={bounds}");
        if let Some(below) = min.checked_sub(1) {
            assert_eq!(told(below), refused, "{key}={below}");
        }
        for (value, expected) in [
            (min, "settings"),
            (min + 1, "settings"),
            (max - 1, "settings"),
            (max, "settings"),
            (max + 1, refused.as_str()),
        ] {
            assert_eq!(told(value), expected, "{key}={value}");
        }
    }
}
