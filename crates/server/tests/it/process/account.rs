//! A data folder that `herald init` set up.

use std::path::PathBuf;

use serde::Deserialize;
use tempfile::TempDir;

use super::run;

/// What `herald init --json` prints.
#[derive(Deserialize)]
pub struct Account {
    pub app_id: String,
    pub access_token: String,
    pub write_key: String,
    pub identity_secret: String,
    pub admin: Admin,
    #[serde(skip)]
    folder: Option<TempDir>,
}

#[derive(Deserialize)]
pub struct Admin {
    pub email: String,
    pub password: String,
}

impl Account {
    /// Sets a new folder up.
    pub fn init() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let output = run(&["init", "--json", "--data", data.to_str().unwrap()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let account: Self = serde_json::from_slice(&output.stdout).unwrap();
        Self { folder: Some(folder), ..account }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.as_ref().unwrap().path().join("data")
    }

    /// Runs a command on the folder: whether it succeeded, its stdout and its
    /// stderr.
    pub fn run(&self, arguments: &[&str]) -> (bool, String, String) {
        let data = self.data();
        let mut all = arguments.to_vec();
        all.extend(["--data", data.to_str().unwrap()]);
        let output = run(&all);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    }
}
