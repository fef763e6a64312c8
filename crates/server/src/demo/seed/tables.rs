//! The tables of the demo's past, as they are written in the files beside.

use serde::Deserialize;
use serde_json::Value;

/// Who and what there is besides events and messages.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Cast {
    pub(super) first_names: Vec<String>,
    pub(super) last_names: Vec<String>,
    pub(super) domains: Vec<String>,
    pub(super) plans: Vec<String>,
    pub(super) companies: Vec<String>,
    pub(super) industries: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) notes: Vec<String>,
    /// Bodies for `POST /manage/teammates`.
    pub(super) teammates: Vec<Value>,
    /// Address and title.
    pub(super) pages: Vec<(String, String)>,
    /// What browsers call themselves.
    pub(super) browsers: Vec<String>,
    /// Bodies for `POST /manage/segments`.
    pub(super) segments: Vec<Value>,
}

/// What people do.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Definition {
    pub(super) name: String,
    /// How often, compared with the others.
    pub(super) weight: usize,
    pub(super) display_name: Option<String>,
    pub(super) description: Option<String>,
    /// The first day on which nobody does it any more.
    pub(super) until_day: Option<usize>,
    #[serde(default)]
    pub(super) is_archived: bool,
    pub(super) metadata: Vec<Key>,
}

/// A metadata key, and how its values are made.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Key {
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) values: Values,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Values {
    Choice {
        choices: Vec<String>,
    },
    Number {
        from: u64,
        to: u64,
    },
    /// Of the currency's smallest unit.
    Money {
        from: u64,
        to: u64,
    },
    /// So many days ahead.
    Date {
        from: u64,
        to: u64,
    },
    /// A link to a page of the shop.
    Page,
    Image,
    /// A rich link to an order.
    Order,
    Stripe {
        prefix: String,
    },
}

/// A message, and when it was live.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Message {
    /// The day, from 0, on which it went live; a draft has none.
    pub(super) live_from_day: Option<usize>,
    /// The day on which it was paused.
    pub(super) paused_from_day: Option<usize>,
    /// The body for `POST /manage/messages`.
    pub(super) message: Value,
}

/// All of them.
#[derive(Debug, Clone)]
pub(super) struct Tables {
    pub(super) cast: Cast,
    pub(super) definitions: Vec<Definition>,
    pub(super) messages: Vec<Message>,
}

impl Tables {
    /// # Errors
    /// A file is not written as it must be.
    pub(super) fn read() -> serde_json::Result<Self> {
        Ok(Self {
            cast: serde_json::from_str(include_str!("cast.json"))?,
            definitions: serde_json::from_str(include_str!("definitions.json"))?,
            messages: serde_json::from_str(include_str!("messages.json"))?,
        })
    }
}
