//! The files of a set-up in the data folder, mode 0600.
//!
//! `set-up.json` is the plan until its secrets have reached somebody.
//! `first-run.json` (for further workspaces `workspace-<app id>.json`) keeps
//! secrets that there was no terminal to show on.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::{Plan, Secrets};
use crate::limits::SETUP_FILE_BYTES_MAX;

const PLAN: &str = "set-up.json";
const FIRST_RUN: &str = "first-run.json";

/// Why a file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The system refused.
    #[error("{step} {path}")]
    Io {
        /// What was tried.
        step: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is not what Herald wrote.
    #[error("{path} is not what Herald wrote; move it away, and make tokens with `herald token create`")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// A plan whose secrets have not reached anybody yet.
pub struct Pending {
    /// What it is.
    pub plan: Plan,
    folder: PathBuf,
}

impl Pending {
    /// The plan that a run before this one did not bring to its end.
    ///
    /// # Errors
    /// It is there, but cannot be read.
    pub fn find(folder: &Path) -> Result<Option<Self>, FilesError> {
        let path = folder.join(PLAN);
        let text = match read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(FilesError::Io { step: "read", path, source }),
        };
        match serde_json::from_str(&text) {
            Ok(plan) => Ok(Some(Self { plan, folder: folder.to_owned() })),
            Err(source) => Err(FilesError::Damaged { path, source }),
        }
    }

    /// Puts a plan on disk, before anything of it is made.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn begin(folder: &Path, plan: Plan) -> Result<Self, FilesError> {
        let path = folder.join(PLAN);
        write(&path, &json(&plan)).map_err(|source| FilesError::Io { step: "write", path, source })?;
        Ok(Self { plan, folder: folder.to_owned() })
    }

    /// The secrets reached somebody: forgets the plan.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn shown(self) -> Result<(), FilesError> {
        let path = self.folder.join(PLAN);
        let removed = fs::remove_file(&path).and_then(|()| sync_folder(&self.folder));
        removed.map_err(|source| FilesError::Io { step: "remove", path, source })
    }

    /// Writes the secrets to a file that only its owner can read, forgets the
    /// plan, and answers where the file is. The link that lets the owner in
    /// stands beside them; it is good for 15 minutes only.
    ///
    /// # Errors
    /// A file cannot be written or removed.
    pub fn keep(self, console_link: Option<&str>) -> Result<PathBuf, FilesError> {
        let secrets = &self.plan.secrets;
        let path = match self.plan.is_first {
            true => first_run(&self.folder),
            false => self.folder.join(format!("workspace-{}.json", secrets.app_id)),
        };
        write(&path, &json(&Kept { secrets, console_link })).map_err(|source| FilesError::Io {
            step: "write",
            path: path.clone(),
            source,
        })?;
        self.shown()?;
        Ok(path)
    }
}

/// What the file holds.
#[derive(serde::Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    secrets: &'a Secrets,
    #[serde(skip_serializing_if = "Option::is_none")]
    console_link: Option<&'a str>,
}

impl Secrets {
    /// As JSON, a key on each line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

/// Where the secrets of a first run are when no terminal could show them.
#[must_use]
pub fn first_run(folder: &Path) -> PathBuf {
    folder.join(FIRST_RUN)
}

fn json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("texts and truths always have a JSON form") + "\n"
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(SETUP_FILE_BYTES_MAX).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes a file so that it is there whole or not at all, also after a power
/// cut: under another name first, on disk, then renamed.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let draft = path.with_extension("json.new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_plan_is_found_again_until_its_secrets_were_shown() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Pending::find(folder.path()).unwrap().is_none());
        let plan = Plan::first().unwrap();
        let token = plan.secrets.access_token.clone();
        Pending::begin(folder.path(), plan).unwrap();
        assert_eq!(mode(&folder.path().join(PLAN)), 0o600);
        let found = Pending::find(folder.path()).unwrap().unwrap();
        assert_eq!(found.plan.secrets.access_token, token);
        found.shown().unwrap();
        assert!(Pending::find(folder.path()).unwrap().is_none());
    }

    #[test]
    fn kept_secrets_are_readable_by_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let first = Pending::begin(folder.path(), Plan::first().unwrap()).unwrap();
        let secrets = first.plan.secrets.to_json();
        let path = first.keep(None).unwrap();
        assert_eq!(path, folder.path().join("first-run.json"));
        assert_eq!((mode(&path), fs::read_to_string(&path).unwrap()), (0o600, secrets));
        assert!(Pending::find(folder.path()).unwrap().is_none());

        let second = Pending::begin(folder.path(), Plan::another("Shop".to_owned()).unwrap()).unwrap();
        let name = format!("workspace-{}.json", second.plan.secrets.app_id);
        let path = second.keep(Some("http://h/console/sign-in#x")).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("\"console_link\": \"http://h/console/sign-in#x\""));
        assert_eq!((path.clone(), mode(&path)), (folder.path().join(name), 0o600));
    }

    #[test]
    fn a_damaged_plan_is_reported_by_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(PLAN), "{\"name\":").unwrap();
        let error = Pending::find(folder.path()).err().unwrap().to_string();
        assert!(error.contains("set-up.json is not what Herald wrote"), "{error}");
    }

    #[test]
    fn a_draft_left_by_a_kill_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("set-up.json.new"), "{").unwrap();
        assert!(Pending::find(folder.path()).unwrap().is_none());
        Pending::begin(folder.path(), Plan::first().unwrap()).unwrap();
        assert!(Pending::find(folder.path()).unwrap().is_some());
    }
}
