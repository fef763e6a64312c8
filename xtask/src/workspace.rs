//! Where things are, and what cargo knows of the packages.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::shell::Line;

/// The one way in which binaries are built here. All packages together, so that
/// features unify as they do for the tests, and nothing is compiled twice.
pub const BUILD_BINARIES: &str = "cargo build --workspace --release --bins";

/// The checkout that this tool was built from.
pub struct Workspace {
    /// Its top folder; also the working directory of every command.
    pub root: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo, and makes the top folder the working directory.
    pub fn find() -> Result<Workspace> {
        #[derive(Deserialize)]
        struct Places {
            workspace_root: PathBuf,
            target_directory: PathBuf,
        }
        let json = Line::new("cargo metadata --no-deps --format-version 1").read()?;
        let places: Places = serde_json::from_str(&json).context("read cargo metadata")?;
        std::env::set_current_dir(&places.workspace_root).context("enter the workspace")?;
        Ok(Workspace { root: places.workspace_root, target: places.target_directory })
    }

    /// The path of a built binary, whether or not it exists.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.target.join("release").join(name)
    }

    /// Builds every binary of the workspace.
    pub fn build_binaries(&self) -> Result<()> {
        ensure!(Line::new(BUILD_BINARIES).run()?, "{BUILD_BINARIES} failed");
        Ok(())
    }

    /// A command line that starts a built binary.
    pub fn start(&self, name: &str) -> Result<Line> {
        let path = self.binary(name);
        ensure!(path.exists(), "{} is missing: {BUILD_BINARIES}", path.display());
        // Not Line::new(path): the folder may hold spaces.
        Ok(Line::program(shown(&path)?))
    }
}

/// A path as text; every path that is handed to another program must be UTF-8.
pub fn shown(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is no UTF-8", path.display()))
}

/// What `cargo metadata` tells, as far as it is used here.
#[derive(Deserialize)]
pub struct Metadata {
    /// Ours and every third-party package for this platform.
    pub packages: Vec<Package>,
}

/// One package.
#[derive(Deserialize)]
pub struct Package {
    /// As in its manifest.
    pub name: String,
    /// As in its manifest.
    pub version: String,
    /// An SPDX expression, when it states one.
    pub license: Option<String>,
    /// Where it was fetched from; absent for our own.
    pub source: Option<String>,
    /// Absolute.
    pub manifest_path: PathBuf,
    /// As declared, not as resolved.
    pub dependencies: Vec<Dependency>,
}

/// One line under a manifest's dependencies.
#[derive(Deserialize)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// The name in the code, where the manifest renames it.
    pub rename: Option<String>,
    /// Set when it is a package of ours.
    pub path: Option<PathBuf>,
    /// `dev` for tests, `build` for build scripts; none for the code itself.
    #[serde(default)]
    pub kind: Option<String>,
}

impl Metadata {
    /// Resolves for this machine's platform only: other platforms' packages are
    /// neither shipped nor downloaded.
    pub fn load() -> Result<Metadata> {
        let version = Line::new("rustc -vV").read()?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc -vV names no host")?;
        let json = Line::new("cargo metadata --format-version 1 --filter-platform").arg(host).read()?;
        serde_json::from_str(&json).context("read cargo metadata")
    }

    /// The packages of this workspace.
    pub fn own(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|p| p.source.is_none())
    }
}
