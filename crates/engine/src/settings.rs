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
    /// Which version of the API a caller speaks who does not say.
    ApiVersion = 4,
    /// What becomes of a custom attribute that is not defined.
    UnknownAttributes = 5,
    /// Whether events of unknown people are held.
    HoldUnknownEvents = 6,
    /// How long visitors are kept who do not come back.
    VisitorsKeptDays = 7,
    /// How many messages a person may get within a day; 0 is no cap.
    MessagesPerDayMax = 8,
    /// Whether events that are not sent by a browser show banners and tooltips.
    ServerEventsShowBanners = 9,
}

/// The choices of [`Setting::ApiVersion`]: every version that there is.
pub const API_VERSIONS: &[&str] = &[
    "1.0", "1.1", "1.2", "1.3", "1.4", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.10",
    "2.11", "2.12", "2.13", "2.14", "2.15", "2.16",
];

/// The choices of [`Setting::UnknownAttributes`]: by the caller's API version
/// (1.0 to 1.3 define them, later ones do not), always defined, never defined.
pub const UNKNOWN_ATTRIBUTES: &[&str] = &["by_version", "define", "refuse"];

/// The choices of a setting that is on or off.
pub const SWITCH: &[&str] = &["off", "on"];

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
    /// The words for its values, from `min` on; empty for a plain number.
    pub words: &'static [&'static str],
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
        words: &[],
        description: "How many event names may be active at once. A new name beyond it is refused with 422; archived names do not count.",
    },
    SettingSpec {
        setting: Setting::MetadataKeysMax,
        key: "metadata_keys_max",
        default: limits::METADATA_KEYS_DEFAULT,
        min: 1,
        max: limits::METADATA_KEYS_CAP as u64,
        words: &[],
        description: "How many metadata keys of an event are stored, in arrival order. Further keys are left out and named in the event's receipt.",
    },
    SettingSpec {
        setting: Setting::RateLimitPerMinute,
        key: "rate_limit_per_minute",
        default: limits::RATE_LIMIT_PER_MINUTE_DEFAULT,
        min: 6,
        max: 1_000_000_000,
        words: &[],
        description: "How many requests each token may make in a minute, counted in windows of ten seconds. A batch counts as many as it has items.",
    },
    SettingSpec {
        setting: Setting::ApiVersion,
        key: "api_version",
        default: 19,
        min: 0,
        max: API_VERSIONS.len() as u64 - 1,
        words: API_VERSIONS,
        description: "Which version of the API is meant when a caller sends no Intercom-Version header and its client is not known to speak another one.",
    },
    SettingSpec {
        setting: Setting::UnknownAttributes,
        key: "unknown_attributes",
        default: 0,
        min: 0,
        max: 2,
        words: UNKNOWN_ATTRIBUTES,
        description: "What becomes of a custom attribute that is not defined: by_version defines it for callers of 1.0 to 1.3 and refuses it for later ones; define always defines it, with the type of the value; refuse never does.",
    },
    SettingSpec {
        setting: Setting::HoldUnknownEvents,
        key: "hold_unknown_events",
        default: 0,
        min: 0,
        max: 1,
        words: SWITCH,
        description: "Whether an event of somebody who is not known yet is held, and recorded once they are, instead of being refused with 404.",
    },
    SettingSpec {
        setting: Setting::VisitorsKeptDays,
        key: "visitors_kept_days",
        default: limits::VISITORS_KEPT_DAYS_DEFAULT,
        min: 1,
        max: 36_500,
        words: &[],
        description: "After how many days a visitor who did not come back is deleted, with all events.",
    },
    SettingSpec {
        setting: Setting::MessagesPerDayMax,
        key: "messages_per_day_max",
        default: 0,
        min: 0,
        max: 64,
        words: &[],
        description: "How many messages a person may get within 24 hours, of all together; what comes on top is not sent. 0 is no cap.",
    },
    SettingSpec {
        setting: Setting::ServerEventsShowBanners,
        key: "server_events_show_banners",
        default: 0,
        min: 0,
        max: 1,
        words: SWITCH,
        description: "Whether events that come from servers show banners and tooltips, too, when the person is next in a page. A message can say otherwise.",
    },
];

impl Setting {
    /// Its row of the table.
    #[must_use]
    pub fn spec(self) -> &'static SettingSpec {
        let found = SETTINGS.iter().find(|spec| spec.setting == self);
        found.expect("every setting stands in the table")
    }

    /// The word for a value, if its values are words.
    #[must_use]
    pub fn word(self, value: u64) -> Option<&'static str> {
        let place = usize::try_from(value.checked_sub(self.spec().min)?).ok()?;
        self.spec().words.get(place).copied()
    }

    /// The value of a word.
    #[must_use]
    pub fn value_of(self, word: &str) -> Option<u64> {
        let place = self.spec().words.iter().position(|known| *known == word)?;
        Some(self.spec().min + u64::try_from(place).ok()?)
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
            if let Some(last) = spec.words.last() {
                assert_eq!(spec.setting.value_of(last), Some(spec.max), "{}", spec.key);
                assert_eq!(spec.setting.word(spec.max), Some(*last), "{}", spec.key);
            }
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
