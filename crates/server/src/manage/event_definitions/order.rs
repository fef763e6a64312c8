//! In which order event definitions are listed, and where in it a page begins.

use crate::auth::Access;
use crate::errors::ApiError;
use crate::request::Query;
use crate::sealed;
use engine::ids::DefinitionId;
use engine::rows::DefinitionRow;
use node::Config;
use node::views::Activity;
use std::cmp::Ordering;
use std::sync::Arc;

/// By what they are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    CreatedAt,
    Name,
    LastReceived,
    Total,
    Last30Days,
}

const WORDS: [(&str, By); 5] = [
    ("created_at", By::CreatedAt),
    ("name", By::Name),
    ("last_received", By::LastReceived),
    ("total", By::Total),
    ("last_30_days", By::Last30Days),
];

/// The order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    by: By,
    is_down: bool,
}

/// What decides a definition's place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A number, then the id.
    Number(u64, DefinitionId),
    /// A name, then the id.
    Name(String, DefinitionId),
}

impl Order {
    /// Reads `sort`.
    ///
    /// # Errors
    /// It is no such word.
    pub fn read(query: &Query) -> Result<Self, ApiError> {
        let Some(text) = query.get("sort") else { return Ok(Self { by: By::CreatedAt, is_down: false }) };
        let (word, is_down) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        let by = WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, by)| by);
        let known = || WORDS.map(|(word, _)| word).join(", ");
        let wrong = || ApiError::invalid("sort", format!("sort must be one of {}, or one after a minus sign", known()));
        by.map(|by| Self { by, is_down }).ok_or_else(wrong)
    }

    /// Whether it needs to know what came in.
    #[must_use]
    pub const fn needs_activity(self) -> bool {
        matches!(self.by, By::LastReceived | By::Total | By::Last30Days)
    }

    /// Where a definition stands.
    #[must_use]
    pub fn place(self, id: DefinitionId, row: &DefinitionRow, activity: Option<&Activity>) -> Place {
        let number = |of: fn(&Activity) -> u64| Place::Number(activity.map_or(0, of), id);
        match self.by {
            By::CreatedAt => Place::Number(0, id),
            By::Name => Place::Name(row.name.clone(), id),
            By::LastReceived => number(|activity| activity.last_received_at.map_or(0, u64::from)),
            By::Total => number(|activity| activity.total),
            By::Last30Days => number(|activity| activity.last_30_days),
        }
    }

    /// Which of two places comes first.
    #[must_use]
    pub fn compare(self, one: &Place, two: &Place) -> Ordering {
        if self.is_down { two.cmp(one) } else { one.cmp(two) }
    }

    fn purpose(self) -> String {
        let word = WORDS.into_iter().find(|(_, by)| *by == self.by).map_or("", |(word, _)| word);
        format!("event definitions by {}{word}", if self.is_down { "-" } else { "" })
    }

    /// The cursor behind a place.
    #[must_use]
    pub fn cursor(self, access: &Access, place: &Place) -> String {
        let (number, id) = match place {
            Place::Number(number, id) => (*number, id),
            Place::Name(_, id) => (0, id),
        };
        let mut bytes = id.0.to_be_bytes().to_vec();
        if self.needs_activity() {
            bytes.extend(number.to_be_bytes());
        }
        sealed::cursor(access, &self.purpose(), &bytes)
    }

    /// The place behind which a page begins.
    ///
    /// # Errors
    /// `starting_after` is no cursor of this order.
    pub fn after(self, query: &Query, access: &Access, config: &Config) -> Result<Option<Place>, ApiError> {
        let Some(text) = query.get("starting_after") else { return Ok(None) };
        let (purpose, field) = (self.purpose(), "starting_after");
        let id = |bytes| DefinitionId(u32::from_be_bytes(bytes));
        if self.needs_activity() {
            let [a, b, c, d, number @ ..] = sealed::open_cursor::<12>(access, (&purpose, field), text)?;
            return Ok(Some(Place::Number(u64::from_be_bytes(number), id([a, b, c, d]))));
        }
        let id = id(sealed::open_cursor(access, (&purpose, field), text)?);
        let name = |row: Arc<DefinitionRow>| row.name.clone();
        Ok(Some(match self.by {
            By::Name => Place::Name(config.definition(access.workspace(), id).map(name).unwrap_or_default(), id),
            _ => Place::Number(0, id),
        }))
    }
}
