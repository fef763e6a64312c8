//! Bundles the browser SDK (`web/sdk`) into the binary: the scripts of `OUT_DIR/sdk`, each
//! with its gzip, which `/widget/{app_id}` serves.
//!
//! Only the release profile bundles, and only it needs Node and npm: the sources are
//! copied to `OUT_DIR` and built there, so that nothing is written into the working
//! tree, and what npm installed is kept until the lock file changes. Every other
//! profile gets a placeholder of one line and touches no network.
//!
//! `HERALD_WEB_DIR` names a folder that already holds them under `sdk`; then no Node is
//! needed at all.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A build script's failures are read by people: plain sentences.
type Result<T> = std::result::Result<T, String>;

/// What a bundle is made of, in `web/sdk`; a change of any makes a new one.
const SOURCES: &[&str] = &["package.json", "package-lock.json", ".npmrc", "src", "tools"];

/// The script that a page loads, and those that this one loads: what listens to the
/// server, and what shows messages.
const SCRIPTS: [&str; 3] = ["widget.js", "live.js", "messages.js"];

/// What profiles that nobody ships carry.
const PLACEHOLDER: &str = "/* Herald's browser SDK is bundled by `cargo build --release` only. */\n";

/// Where the SDK can come from, and what to do without Node.
const NODE_MISSING: &str = "Herald's browser SDK is bundled with Node 20.11 or newer and its npm. Install them (nodejs.org), or set \
                            HERALD_WEB_DIR to a folder that holds a prebuilt sdk/widget.js, sdk/live.js and sdk/messages.js";

fn main() {
    if let Err(message) = run() {
        println!("cargo::error={message}");
    }
}

fn run() -> Result<()> {
    let source = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("../../web/sdk");
    let out = PathBuf::from(variable("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=HERALD_WEB_DIR");
    for name in SOURCES {
        println!("cargo::rerun-if-changed={}", source.join(name).display());
    }
    let built = match env::var_os("HERALD_WEB_DIR") {
        Some(folder) => Some(prebuilt(Path::new(&folder))),
        None if variable("PROFILE")? != "release" => None,
        None => Some(bundled(&source, &out.join("sdk-build"))?),
    };
    let target = out.join("sdk");
    make_folder(&target)?;
    for name in SCRIPTS {
        let script = built.as_ref().map_or(Ok(PLACEHOLDER.into()), |folder| read(&folder.join(name)))?;
        write(&target.join(name), &script)?;
        write(&target.join(format!("{name}.gz")), &compressed(&script)?)?;
    }
    Ok(())
}

fn prebuilt(folder: &Path) -> PathBuf {
    let folder = folder.join("sdk");
    println!("cargo::rerun-if-changed={}", folder.display());
    folder
}

/// Copies the sources to `work`, installs the bundler when the lock file is new, and
/// runs it. Answers the folder of what it made.
fn bundled(source: &Path, work: &Path) -> Result<PathBuf> {
    // A file that was removed from the sources must not stay in the copy.
    for name in ["src", "tools"] {
        let _ = fs::remove_dir_all(work.join(name));
    }
    for name in SOURCES {
        copy(&source.join(name), &work.join(name))?;
    }
    let lock = read(&work.join("package-lock.json"))?;
    let stamp = work.join("installed");
    if fs::read(&stamp).ok().as_ref() != Some(&lock) {
        let words = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
        node_program("npm", &words, work)?;
        write(&stamp, &lock)?;
    }
    node_program("node", &["tools/build.mjs", "dist"], work)?;
    Ok(work.join("dist"))
}

fn node_program(program: &str, words: &[&str], folder: &Path) -> Result<()> {
    let output = Command::new(program).args(words).current_dir(folder).output();
    let output = output.map_err(|error| format!("{NODE_MISSING}. (start {program}: {error})"))?;
    if output.status.success() {
        return Ok(());
    }
    // One line: what cargo is told ends at a line break.
    let said = String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    Err(format!("{program} {} failed in {}: {said}", words.join(" "), folder.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        let entries = fs::read_dir(from).map_err(|error| format!("list {}: {error}", from.display()))?;
        for entry in entries {
            let entry = entry.map_err(|error| format!("list {}: {error}", from.display()))?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    write(to, &read(from)?)
}

fn compressed(script: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(script).and_then(|()| encoder.finish());
    written.map_err(|error| format!("compress a script: {error}"))
}

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|error| format!("read {name}: {error}"))
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| format!("make {}: {error}", folder.display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("read {}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| format!("write {}: {error}", path.display()))
}
