//! What an operator can set, once, for the whole process.
//!
//! One declaration, [`OPTIONS`], makes the fields of [`Options`], the flags
//! and their help, the environment variables and the keys of the TOML file; a
//! test compares it with docs/operations/options.md. A value comes from the flag,
//! else from the environment, else from the file, else it is the default.

mod file;
mod options;
mod value;

pub use file::FileError;
pub use options::{OPTIONS, OptionSpec, Options, Reach};
pub use value::LogFormat;

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the TOML file is named. It is no option: a file cannot name itself.
pub const CONFIG_FLAG: &str = "config";
/// The same in the environment.
pub const CONFIG_ENVIRONMENT: &str = "HERALD_CONFIG";

/// Texts as they were given, by the options' keys.
#[derive(Debug, Default)]
pub struct Given {
    /// On the command line.
    pub flags: BTreeMap<&'static str, String>,
    /// In the environment. An empty variable counts as not set.
    pub environment: BTreeMap<&'static str, String>,
    /// In the file, and where it is.
    pub file: Option<(PathBuf, BTreeMap<&'static str, String>)>,
}

/// Why there are no [`Options`].
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value was given that its option cannot take.
    #[error("{place}: {text:?} is not {expected}")]
    Value {
        /// The flag, variable, or file and key.
        place: String,
        /// What was given.
        text: String,
        /// What the option takes.
        expected: &'static str,
    },
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Given {
    /// Reads the environment through `variable`, and the file that `config`
    /// (the flag) or else the environment names.
    ///
    /// # Errors
    /// The file cannot be read, is no TOML, or holds a key that is no option.
    pub fn read(
        flags: BTreeMap<&'static str, String>,
        config: Option<PathBuf>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, FileError> {
        let set = |name: &str| variable(name).filter(|text| !text.is_empty());
        let found = OPTIONS.iter().filter_map(|option| Some((option.key, set(&option.environment())?)));
        let environment = found.collect();
        let file = match config.or_else(|| set(CONFIG_ENVIRONMENT).map(PathBuf::from)) {
            Some(path) => Some((path.clone(), file::read(&path)?)),
            None => None,
        };
        Ok(Self { flags, environment, file })
    }

    /// The text in force for an option and where it was given; `None` for the
    /// place means the default.
    fn text<'a>(&'a self, option: &'a OptionSpec) -> (&'a str, Option<String>) {
        let key = option.key;
        if let Some(text) = self.flags.get(key) {
            return (text, Some(format!("--{}", option.flag())));
        }
        if let Some(text) = self.environment.get(key) {
            return (text, Some(option.environment()));
        }
        if let Some((path, values)) = &self.file
            && let Some(text) = values.get(key)
        {
            return (text, Some(format!("{}: {key}", path.display())));
        }
        (option.default, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Options from flags, variables and the text of a file.
    fn resolved(flags: &[(&'static str, &str)], variables: &[(&str, &str)], file: &str) -> Result<Options, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("herald.toml");
        fs::write(&path, file).unwrap();
        let flags = flags.iter().map(|(key, text)| (*key, (*text).to_owned())).collect();
        let variable = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, text)| (*text).to_owned())
        };
        let given = Given::read(flags, Some(path), variable).map_err(|error| error.to_string())?;
        let options = Options::resolve(&given).map_err(|error| error.to_string());
        options.map_err(|error| error.replace(&folder.path().display().to_string(), "FOLDER"))
    }

    #[test]
    fn the_flag_wins_then_the_environment_then_the_file_then_the_default() {
        let flag = ("row_cache_mib", "1");
        let variable = ("HERALD_ROW_CACHE_MIB", "2");
        let file = "row_cache_mib = 3";
        let value = |flags: &[(&'static str, &str)], variables: &[(&str, &str)], file| {
            resolved(flags, variables, file).unwrap().row_cache_mib
        };
        assert_eq!(value(&[flag], &[variable], file), 1);
        assert_eq!(value(&[], &[variable], file), 2);
        assert_eq!(value(&[], &[("HERALD_ROW_CACHE_MIB", "")], file), 3);
        assert_eq!(value(&[], &[], ""), 64);
    }

    #[test]
    fn the_environment_can_name_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.toml");
        fs::write(&path, "trust_proxy = true\n").unwrap();
        let variable = |name: &str| (name == CONFIG_ENVIRONMENT).then(|| path.display().to_string());
        let given = Given::read(BTreeMap::new(), None, variable).unwrap();
        assert!(Options::resolve(&given).unwrap().trust_proxy);
    }

    #[test]
    fn every_key_can_stand_in_the_file() {
        let lines = OPTIONS.iter().filter(|option| !option.default.is_empty());
        let text: String = lines.map(|option| format!("{} = \"{}\"\n", option.key, option.default)).collect();
        assert_eq!(resolved(&[], &[], &text).unwrap(), resolved(&[], &[], "").unwrap());
    }

    #[test]
    fn a_wrong_value_names_its_place() {
        let error = |flags: &[(&'static str, &str)], variables: &[(&str, &str)], file| {
            resolved(flags, variables, file).unwrap_err()
        };
        assert_eq!(
            error(&[("listen", "7070")], &[], ""),
            r#"--listen: "7070" is not an address and a port, such as 127.0.0.1:7070"#
        );
        assert_eq!(
            error(&[], &[("HERALD_TRUST_PROXY", "perhaps")], ""),
            r#"HERALD_TRUST_PROXY: "perhaps" is not true or false"#
        );
        assert_eq!(
            error(&[], &[], "public_url = 'ftp://shop.example'"),
            r#"FOLDER/herald.toml: public_url: "ftp://shop.example" is not an http or https address without a path, such as https://herald.example"#
        );
    }

    #[test]
    fn a_file_with_an_unknown_key_is_refused() {
        let error = resolved(&[], &[], "listne = \"127.0.0.1:1\"\n").unwrap_err();
        assert!(error.ends_with("herald.toml: `listne` is no option; `herald serve --help` lists them"), "{error}");
        let error = resolved(&[], &[], "[server]\nlisten = \"127.0.0.1:1\"\n").unwrap_err();
        assert!(error.ends_with("herald.toml: `server` is no option; `herald serve --help` lists them"), "{error}");
        let error = resolved(&[], &[], "listen = [7070]\n").unwrap_err();
        assert!(error.ends_with("herald.toml: `listen` must be a text, a whole number, or true or false"), "{error}");
        assert!(resolved(&[], &[], "listen = \n").unwrap_err().contains("herald.toml"));
    }

    #[test]
    fn the_operators_page_lists_every_option_with_its_default() {
        let page = include_str!("../../../../docs/operations/options.md");
        let listed: Vec<&str> = page.lines().filter(|line| line.starts_with("| `--")).collect();
        let row = |option: &OptionSpec| {
            let default = if option.default.is_empty() { "none".to_owned() } else { format!("`{}`", option.default) };
            format!("| `--{}` | `{}` | `{}` | {default} |", option.flag(), option.environment(), option.key)
        };
        for option in OPTIONS {
            let row = row(option);
            assert!(listed.iter().any(|line| line.starts_with(&row)), "docs/operations/options.md lacks: {row}");
        }
        assert_eq!(listed.len(), OPTIONS.len() + 1, "one more line for --config");
    }
}
