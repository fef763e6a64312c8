//! Bundles what browsers load into the binary: the browser SDK (`web/sdk`) as the
//! scripts of `OUT_DIR/sdk`, which `/widget/{app_id}` serves, and the console
//! (`web/console`) as the files that `OUT_DIR/console.rs` lists. Each has its gzip
//! beside it.
//!
//! Only the release profile bundles, and only it needs Node and npm: the sources are
//! copied to `OUT_DIR` and built there, so that nothing is written into the working
//! tree, and what npm installed is kept until the lock file changes. Every other
//! profile gets placeholders and touches no network.
//!
//! `HERALD_WEB_DIR` names a folder that already holds them under `sdk` and `console`;
//! then no Node is needed at all.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A build script's failures are read by people: plain sentences.
type Result<T> = std::result::Result<T, String>;

/// A folder under `web` that is bundled.
struct Package {
    folder: &'static str,
    /// What its bundle is made of; a change of any makes a new one.
    sources: &'static [&'static str],
    /// The script that writes the bundle to the folder `dist`.
    bundler: &'static [&'static str],
}

const SDK: Package = Package {
    folder: "sdk",
    sources: &["package.json", "package-lock.json", ".npmrc", "src", "tools"],
    bundler: &["tools/build.mjs", "dist"],
};

/// Its preview of messages is drawn by the sources of the SDK, which lie beside it.
const CONSOLE: Package = Package {
    folder: "console",
    sources: &[
        "package.json",
        "package-lock.json",
        ".npmrc",
        "index.html",
        "preview.html",
        "public",
        "src",
        "tsconfig.json",
        "vite.config.ts",
    ],
    bundler: &["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"],
};

/// The script that a page loads, and those that this one loads: what listens to the
/// server, and what shows messages.
const SCRIPTS: [&str; 3] = ["widget.js", "live.js", "messages.js"];

/// What profiles that nobody ships carry.
const SCRIPT_PLACEHOLDER: &str = "/* Herald's browser SDK is bundled by `cargo build --release` only. */\n";
const PAGE_PLACEHOLDER: &str =
    "<!doctype html><title>Herald</title><p>The console is bundled by `cargo build --release` only.</p>\n";

/// Where the bundles can come from, and what to do without Node.
const NODE_MISSING: &str = "Herald's browser SDK and console are bundled with Node 20.19 or newer and its npm. Install them \
                            (nodejs.org), or set HERALD_WEB_DIR to a folder that holds a prebuilt sdk/widget.js, sdk/live.js, \
                            sdk/messages.js and console/index.html with its files";

fn main() {
    if let Err(message) = run() {
        println!("cargo::error={message}");
    }
}

fn run() -> Result<()> {
    let web = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("../../web");
    let out = PathBuf::from(variable("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=HERALD_WEB_DIR");
    for package in [&SDK, &CONSOLE] {
        for source in package.sources {
            println!("cargo::rerun-if-changed={}", web.join(package.folder).join(source).display());
        }
    }
    let is_release = variable("PROFILE")? == "release";
    let built = |package: &Package| match env::var_os("HERALD_WEB_DIR") {
        Some(folder) => Ok(Some(prebuilt(&Path::new(&folder).join(package.folder)))),
        None if is_release => bundled(package, &web, &out.join("web")).map(Some),
        None => Ok(None),
    };
    write_scripts(built(&SDK)?.as_deref(), &out.join("sdk"))?;
    write_console(built(&CONSOLE)?.as_deref(), &out)
}

fn prebuilt(folder: &Path) -> PathBuf {
    println!("cargo::rerun-if-changed={}", folder.display());
    folder.to_owned()
}

fn write_scripts(built: Option<&Path>, target: &Path) -> Result<()> {
    make_folder(target)?;
    for name in SCRIPTS {
        let script = built.map_or(Ok(SCRIPT_PLACEHOLDER.into()), |folder| read(&folder.join(name)))?;
        write_both(&target.join(name), &script)?;
    }
    Ok(())
}

/// Writes the console's files and the list of them: `&[(path, bytes, gzip)]`.
fn write_console(built: Option<&Path>, out: &Path) -> Result<()> {
    let target = out.join("console");
    // A file of an older bundle must not stay in the list.
    let _ = fs::remove_dir_all(&target);
    make_folder(&target)?;
    match built {
        Some(folder) => copy(folder, &target)?,
        None => write(&target.join("index.html"), PAGE_PLACEHOLDER.as_bytes())?,
    }
    let mut paths = Vec::new();
    list(&target, &mut paths)?;
    paths.sort();
    let mut text = String::from("&[\n");
    for path in paths {
        write_both(&path, &read(&path)?)?;
        let name = path.strip_prefix(&target).map_err(|error| error.to_string())?;
        let name = name.to_string_lossy().replace('\\', "/");
        let line = format!("    ({name:?}, include_bytes!({path:?}), include_bytes!({:?})),", gzip_of(&path));
        writeln!(text, "{line}").map_err(|error| error.to_string())?;
    }
    write(&out.join("console.rs"), (text + "]\n").as_bytes())
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            list(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let said = |error| format!("list {}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(said)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(said)).collect()
}

/// Copies the sources to `work`, installs the bundler when the lock file is new, and
/// runs it. Answers the folder of what it made.
fn bundled(package: &Package, web: &Path, work: &Path) -> Result<PathBuf> {
    let (source, work) = (web.join(package.folder), work.join(package.folder));
    // A file that was removed from the sources must not stay in the copy.
    for name in package.sources {
        let _ = fs::remove_dir_all(work.join(name));
        copy(&source.join(name), &work.join(name))?;
    }
    let lock = read(&work.join("package-lock.json"))?;
    let stamp = work.join("installed");
    if fs::read(&stamp).ok().as_ref() != Some(&lock) {
        let words = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
        node_program("npm", &words, &work)?;
        write(&stamp, &lock)?;
    }
    node_program("node", package.bundler, &work)?;
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
        for path in entries(from)? {
            copy(&path, &to.join(path.file_name().unwrap_or_default()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    write(to, &read(from)?)
}

fn write_both(path: &Path, bytes: &[u8]) -> Result<()> {
    write(path, bytes)?;
    write(&gzip_of(path), &compressed(bytes)?)
}

fn gzip_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".gz");
    name.into()
}

fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| format!("compress a file: {error}"))
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
