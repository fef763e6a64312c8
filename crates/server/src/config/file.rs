//! The TOML file of options: flat, every key an option.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::OPTIONS;
use crate::limits::CONFIG_FILE_BYTES_MAX;

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not there, or not readable.
    #[error("read the configuration file {path}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is no TOML.
    #[error("{path}: {message}")]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        message: String,
    },
    /// It holds a key that is no option.
    #[error("{path}: `{key}` is no option; `herald serve --help` lists them")]
    UnknownKey {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
    },
    /// A value is a list, a table, a date or a fraction.
    #[error("{path}: `{key}` must be a text, a whole number, or true or false")]
    Type {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
    },
}

/// The texts in a file, by the options' keys.
pub fn read(path: &Path) -> Result<BTreeMap<&'static str, String>, FileError> {
    let text = text(path).map_err(|source| FileError::Read { path: path.to_owned(), source })?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| FileError::Syntax { path: path.to_owned(), message: error.to_string() })?;
    table.into_iter().map(|(key, value)| entry(path, key, value)).collect()
}

fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let size = fs::File::open(path)?.take(CONFIG_FILE_BYTES_MAX + 1).read_to_string(&mut text)?;
    if size as u64 > CONFIG_FILE_BYTES_MAX {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(text)
}

fn entry(path: &Path, key: String, value: toml::Value) -> Result<(&'static str, String), FileError> {
    let path = path.to_owned();
    let Some(option) = OPTIONS.iter().find(|option| option.key == key) else {
        return Err(FileError::UnknownKey { path, key });
    };
    match value {
        toml::Value::String(text) => Ok((option.key, text)),
        toml::Value::Integer(number) => Ok((option.key, number.to_string())),
        toml::Value::Boolean(truth) => Ok((option.key, truth.to_string())),
        _ => Err(FileError::Type { path, key }),
    }
}
