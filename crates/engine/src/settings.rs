//! A workspace's settings: one table of key, default and bounds. The API, the
//! documentation and the checks all read it.

use crate::limits;

/// A setting's number in storage and its place in [`SETTINGS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Setting {
    /// How many event names may be active at once.
    ActiveEventNamesMax = 1,
    /// How many metadata keys of an event are stored.
    MetadataKeysMax = 2,
    /// How many requests a token may make in a minute.
    RateLimitPerMinute = 3,
}

/// One row of the table.
#[derive(Debug)]
pub struct SettingSpec {
    /// Which.
    pub setting: Setting,
    /// Its name in the API.
    pub key: &'static str,
    /// Its value until somebody sets it.
    pub default: u64,
    /// The lowest value taken.
    pub min: u64,
    /// The highest value taken.
    pub max: u64,
    /// What it does, for people.
    pub description: &'static str,
}

/// Every setting, in the order in which the API lists them.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        setting: Setting::ActiveEventNamesMax,
        key: "active_event_names_max",
        default: limits::ACTIVE_EVENT_NAMES_DEFAULT,
        min: 1,
        max: limits::DEFINITIONS_MAX,
        description: "How many event names may be active at once. A new name beyond it is refused with 422; archived names do not count.",
    },
    SettingSpec {
        setting: Setting::MetadataKeysMax,
        key: "metadata_keys_max",
        default: limits::METADATA_KEYS_DEFAULT,
        min: 1,
        max: limits::METADATA_KEYS_CAP as u64,
        description: "How many metadata keys of an event are stored, in arrival order. Further keys are left out and named in the event's receipt.",
    },
    SettingSpec {
        setting: Setting::RateLimitPerMinute,
        key: "rate_limit_per_minute",
        default: limits::RATE_LIMIT_PER_MINUTE_DEFAULT,
        min: 6,
        max: 1_000_000_000,
        description: "How many requests each token may make in a minute, counted in windows of ten seconds. A batch counts as many as it has items.",
    },
];

impl Setting {
    /// Its row of the table.
    #[must_use]
    pub fn spec(self) -> &'static SettingSpec {
        let found = SETTINGS.iter().find(|spec| spec.setting == self);
        found.expect("every setting stands in the table")
    }

    /// The setting of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        SETTINGS.iter().find(|spec| spec.key == key).map(|spec| spec.setting)
    }
}

/// What a workspace has set; everything else has its default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Setting number and value, sorted by number. A number that this version
    /// does not know is kept as it is.
    pub set: Vec<(u16, u64)>,
}

impl Settings {
    /// The value in force.
    #[must_use]
    pub fn value(&self, setting: Setting) -> u64 {
        let set = self.set.iter().find(|(number, _)| *number == setting as u16);
        set.map_or_else(|| setting.spec().default, |(_, value)| *value)
    }

    /// Sets a value. The caller has checked the bounds.
    pub fn assign(&mut self, setting: Setting, value: u64) {
        match self.set.binary_search_by_key(&(setting as u16), |(number, _)| *number) {
            Ok(found) => {
                if let Some(entry) = self.set.get_mut(found) {
                    entry.1 = value;
                }
            }
            Err(place) => self.set.insert(place, (setting as u16, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        for spec in SETTINGS {
            assert!(spec.min <= spec.default && spec.default <= spec.max, "{}", spec.key);
            assert_eq!(Setting::from_key(spec.key), Some(spec.setting));
            assert_eq!(Settings::default().value(spec.setting), spec.default);
        }
    }

    #[test]
    fn an_assigned_value_wins() {
        let mut settings = Settings::default();
        settings.assign(Setting::MetadataKeysMax, 5);
        settings.assign(Setting::ActiveEventNamesMax, 7);
        settings.assign(Setting::MetadataKeysMax, 6);
        assert_eq!(settings.value(Setting::MetadataKeysMax), 6);
        assert_eq!(settings.value(Setting::ActiveEventNamesMax), 7);
        assert_eq!(settings.set, vec![(1, 7), (2, 6)]);
    }
}
