//! Which column goes into which field.

use super::cells;
use super::fields::{self, FieldSpec};
use super::sheet::Sheet;
use crate::attributes::check_name;
use crate::errors::ApiError;
use crate::fields as body;
use engine::ids::WorkspaceId;
use engine::limits::{ATTRIBUTE_NAME_CHARS_MAX, IMPORT_COLUMNS_MAX, LABEL_CHARS_MAX};
use engine::rows::{DataType, ImportState, Model};
use node::Config;
use wire::json::{Entries, Field, Unread};

const FIELD: &str = "mapping";
const CUSTOM: &str = "custom_attributes.";

/// The small tables of the workspace, and what the rows are.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The tables.
    pub config: &'a Config,
    /// Whose.
    pub workspace: WorkspaceId,
    /// What the rows are.
    pub model: Model,
}

/// Where a column goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into a field that all have.
    Standard(&'static FieldSpec),
    /// Into a custom attribute.
    Custom {
        /// Its name.
        name: String,
        /// The type of its values.
        data_type: DataType,
        /// Whether it is still to be made.
        is_new: bool,
    },
}

impl Target {
    /// The type of its values.
    #[must_use]
    pub const fn data_type(&self) -> DataType {
        match self {
            Self::Standard(field) => field.data_type,
            Self::Custom { data_type, .. } => *data_type,
        }
    }

    /// The field as the API calls it.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::Standard(field) => field.name.to_owned(),
            Self::Custom { name, .. } => format!("{CUSTOM}{name}"),
        }
    }

    /// The same, as somebody can send it: of what is still to be made, with its
    /// type.
    #[must_use]
    pub fn proposed(&self) -> String {
        match self {
            Self::Custom { data_type, is_new: true, .. } => format!("{}:{}", self.field(), data_type.name()),
            _ => self.field(),
        }
    }
}

/// Columns and where they go; those that are left out do not stand here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping(pub Vec<(String, Target)>);

impl Mapping {
    /// Reads a mapping as it was sent.
    ///
    /// # Errors
    /// It is no object of strings, names a field that there is not, or one
    /// twice.
    pub fn read(sent: Unread<'_>, ground: Ground<'_>) -> Result<Self, ApiError> {
        let mut mapping = Self::default();
        for (column, target) in sent_columns(sent)? {
            if let Some(target) = target {
                mapping.add(column, ground.target(&target)?)?;
            }
        }
        Ok(mapping)
    }

    /// What is proposed for a file, but for what was sent.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn propose(sent: Unread<'_>, sheet: &Sheet, ground: Ground<'_>) -> Result<Self, ApiError> {
        let sent = sent_columns(sent)?;
        let mut targets: Vec<Option<Target>> = Vec::with_capacity(sheet.header.len());
        for column in &sheet.header {
            let told = sent.iter().find(|(name, _)| name == column).and_then(|(_, target)| target.as_deref());
            targets.push(told.map(|told| ground.target(told)).transpose()?);
        }
        for guess in [Ground::exactly, Ground::nearly, Ground::custom_of] {
            for (place, column) in sheet.header.iter().enumerate() {
                let is_told = sent.iter().any(|(name, _)| name == column);
                let is_open = !is_told && targets.get(place).is_some_and(Option::is_none);
                let found = is_open.then(|| guess(&ground, column, (sheet, place))).flatten();
                if let Some(target) =
                    found.filter(|target| !targets.iter().flatten().any(|other| other.field() == target.field()))
                    && let Some(open) = targets.get_mut(place)
                {
                    *open = Some(target);
                }
            }
        }
        let mut mapping = Self::default();
        for (column, target) in sheet.header.iter().zip(targets) {
            if let Some(target) = target {
                mapping.add(column.clone(), target)?;
            }
        }
        Ok(mapping)
    }

    /// The mapping of an import that was begun. An attribute that is not there
    /// any more is left out: it is told row by row.
    #[must_use]
    pub fn of(state: &ImportState, ground: Ground<'_>) -> Self {
        let known = |(column, field): &(String, String)| Some((column.clone(), ground.target(field).ok()?));
        Self(state.mapping.iter().filter_map(known).collect())
    }

    fn add(&mut self, column: String, target: Target) -> Result<(), ApiError> {
        if let Some((other, _)) = self.0.iter().find(|(_, known)| known.field() == target.field()) {
            let message = format!("The columns {other} and {column} both go into {}", target.field());
            return Err(ApiError::invalid(FIELD, message));
        }
        self.0.push((column, target));
        Ok(())
    }

    /// Whether rows can be known by it.
    ///
    /// # Errors
    /// No column goes into an identifier.
    pub fn check_identifies(&self, model: Model) -> Result<(), ApiError> {
        let needed = fields::identifying(model);
        if needed.iter().any(|field| self.column_of(field).is_some()) {
            return Ok(());
        }
        Err(ApiError::invalid(FIELD, format!("A column must go into {}", needed.join(" or "))))
    }

    /// The column that goes into a field.
    #[must_use]
    pub fn column_of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(_, target)| target.field() == field).map(|(column, _)| column.as_str())
    }
}

/// Columns, and the field of each; `None` leaves it out.
fn sent_columns(sent: Unread<'_>) -> Result<Vec<(String, Option<String>)>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(Vec::new()) };
    let Entries(entries) = body::json(raw.get()).map_err(|_| ApiError::mistyped(FIELD, "an object of columns"))?;
    if entries.len() > IMPORT_COLUMNS_MAX {
        return Err(ApiError::invalid(FIELD, format!("{FIELD} may hold at most {IMPORT_COLUMNS_MAX} columns")));
    }
    let mut columns: Vec<(String, Option<String>)> = Vec::with_capacity(entries.len());
    for (column, raw) in entries {
        let target = body::text(Field::of(raw), FIELD, CUSTOM.len() + ATTRIBUTE_NAME_CHARS_MAX + LABEL_CHARS_MAX)?;
        let column = column.trim().to_owned();
        // Of a column that is named twice the last counts.
        columns.retain(|(known, _)| *known != column);
        columns.push((column, target));
    }
    Ok(columns)
}

impl Ground<'_> {
    /// A field as it was sent: its name or another name of it, or a custom
    /// attribute, with its type if it is new.
    fn target(&self, sent: &str) -> Result<Target, ApiError> {
        let Some(custom) = sent.strip_prefix(CUSTOM) else {
            return fields::named(self.model, sent).map(Target::Standard).ok_or_else(|| {
                let known: Vec<&str> = fields::of(self.model).iter().map(|field| field.name).collect();
                let (shown, _) = engine::text::cut(sent, LABEL_CHARS_MAX);
                let message = format!("There is no field {shown}; there are {} and {CUSTOM}…", known.join(", "));
                ApiError::invalid(FIELD, message)
            });
        };
        if let Some(known) = self.custom(custom)? {
            return Ok(known);
        }
        let (name, data_type) = typed(custom);
        if let Some(Target::Custom { name, data_type: own, .. }) = self.custom(name)? {
            if data_type.is_some_and(|data_type| data_type != own) {
                let message = format!("The custom attribute '{name}' is of type {}", own.name());
                return Err(ApiError::invalid(FIELD, message));
            }
            return Ok(Target::Custom { name, data_type: own, is_new: false });
        }
        check_name(name).map_err(|error| error.field(FIELD))?;
        let data_type = data_type.unwrap_or(DataType::String);
        Ok(Target::Custom { name: name.to_owned(), data_type, is_new: true })
    }

    /// The custom attribute of this name, if there is one.
    fn custom(&self, name: &str) -> Result<Option<Target>, ApiError> {
        let Some((_, row)) = self.config.attribute_named(self.workspace, self.model, name) else { return Ok(None) };
        if row.archived_at.is_some() {
            return Err(ApiError::invalid(FIELD, format!("The custom attribute '{name}' is archived")));
        }
        Ok(Some(Target::Custom { name: row.name.clone(), data_type: row.data_type, is_new: false }))
    }

    /// The first guess: a column with the very name of a field.
    fn exactly(&self, column: &str, _: (&Sheet, usize)) -> Option<Target> {
        let field = fields::of(self.model).iter().find(|field| field.name == plain(column));
        field.map(Target::Standard).or_else(|| self.custom(column.strip_prefix(CUSTOM).unwrap_or(column)).ok()?)
    }

    /// The second: one with another name of it.
    fn nearly(&self, column: &str, _: (&Sheet, usize)) -> Option<Target> {
        fields::named(self.model, &plain(column)).map(Target::Standard)
    }

    /// The last: a custom attribute that is called so.
    fn custom_of(&self, column: &str, (sheet, place): (&Sheet, usize)) -> Option<Target> {
        let name = column.strip_prefix(CUSTOM).unwrap_or(column).replace(['.', '$', '\0'], "-");
        let (name, _) = engine::text::cut(name.trim(), ATTRIBUTE_NAME_CHARS_MAX);
        if name.is_empty() || fields::is_made(&plain(column)) {
            return None;
        }
        match self.custom(name) {
            Ok(Some(known)) => Some(known),
            Ok(None) => {
                let samples: Vec<&str> =
                    sheet.rows.iter().filter_map(|row| row.get(place)).map(String::as_str).collect();
                let data_type = cells::guess(&plain(name), &samples);
                Some(Target::Custom { name: name.to_owned(), data_type, is_new: true })
            }
            Err(_) => None,
        }
    }
}

/// A name and the type behind it: `seats:integer`.
fn typed(name: &str) -> (&str, Option<DataType>) {
    let parts = name.rsplit_once(':');
    let known = parts.and_then(|(name, word)| {
        let data_type = DataType::ALL.into_iter().find(|data_type| data_type.name() == word)?;
        Some((name, data_type))
    });
    known.map_or((name, None), |(name, data_type)| (name, Some(data_type)))
}

/// How a column's name compares: `E-Mail` is `e_mail`.
fn plain(column: &str) -> String {
    column.trim().to_lowercase().replace([' ', '-'], "_")
}
