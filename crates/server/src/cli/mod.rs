//! The command line: one module for each command, named as it is.
//!
//! `arguments` says what there is to type; `output` decides what may be
//! printed where; `open` gets the data folder for the commands that work
//! without a running server; `remote` reaches one for those that work with it.

mod arguments;
mod backup;
mod check;
mod export;
mod health;
mod import;
mod init;
mod open;
mod output;
mod past;
mod remote;
mod restore;
mod serve;
mod teammate;
mod token;
mod welcome;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::ArgMatches;

use crate::config::{CONFIG_FLAG, Given, OPTIONS, Options};
use serve::Purpose;

/// Runs what the process's arguments ask for.
///
/// The exit code is 0 when it was done, 1 when it was not (and stderr says
/// why), 2 when the arguments mean nothing.
#[must_use]
pub fn main() -> ExitCode {
    let matches = arguments::command().get_matches();
    match run(&matches) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&format!("herald: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    match matches.subcommand() {
        None => serve::run(&options(matches)?, Purpose::Work),
        Some(("serve", matches)) => serve::run(&options(matches)?, Purpose::Work),
        Some(("demo", matches)) => {
            let purpose = if matches.get_flag("seed") { Purpose::DemoWithPast } else { Purpose::Demo };
            serve::run(&demo_options(matches)?, purpose)
        }
        Some(("init", matches)) => init::run(&options(matches)?, matches.get_flag("json")),
        Some(("backup", matches)) => backup::run(&options(matches)?, text(matches, "destination")),
        Some(("restore", matches)) => restore::run(&options(matches)?, matches),
        Some(("check", matches)) => check::run(&options(matches)?, matches.get_flag("accept_loss")),
        Some(("health", matches)) => health::run(text(matches, "url")),
        Some(("openapi", _)) => output::say(&crate::openapi::openapi_json()).map(|()| ExitCode::SUCCESS),
        Some(("import", matches)) => match matches.subcommand() {
            Some(("contacts", matches)) => import::run("contact", matches),
            Some((_, matches)) => import::run("company", matches),
            None => unreachable!("clap asks for a subcommand"),
        },
        Some(("export", matches)) => match matches.subcommand() {
            Some((what, matches)) => export::run(what, matches),
            None => unreachable!("clap asks for a subcommand"),
        },
        Some(("token", matches)) => match matches.subcommand() {
            Some(("create", matches)) => token::create(&options(matches)?, &token::NewToken::read(matches)?),
            Some(("list", matches)) => token::list(&options(matches)?, matches.get_flag("json")),
            Some((_, matches)) => token::revoke(&options(matches)?, text(matches, "token")),
            None => unreachable!("clap asks for a subcommand"),
        },
        Some(("teammate", matches)) => match matches.subcommand() {
            Some(("add", matches)) => teammate::add(&options(matches)?, &teammate::NewTeammate::read(matches)?),
            Some(("list", matches)) => teammate::list(&options(matches)?, matches.get_flag("json")),
            Some((_, matches)) => teammate::reset(&options(matches)?, matches),
            None => unreachable!("clap asks for a subcommand"),
        },
        Some((_, matches)) => match matches.subcommand() {
            Some(("create", matches)) => {
                workspace::create(&options(matches)?, text(matches, "name"), matches.get_flag("json"))
            }
            Some((_, matches)) => workspace::list(&options(matches)?, matches.get_flag("json")),
            None => unreachable!("clap asks for a subcommand"),
        },
    }
}

/// The options in force, and logging as they say.
fn options(matches: &ArgMatches) -> Result<Options> {
    let flag = |key: &str| matches.try_get_one::<String>(key).ok().flatten().cloned();
    let flags = OPTIONS.iter().filter_map(|option| Some((option.key, flag(option.key)?))).collect();
    let config = flag(CONFIG_FLAG).map(PathBuf::from);
    let given = Given::read(flags, config, |name| std::env::var(name).ok())?;
    let options = Options::resolve(&given)?;
    crate::logging::start(&options.log, options.log_format).context("start logging")?;
    Ok(options)
}

/// The same for the demo, which keeps away from the folder of real data.
fn demo_options(matches: &ArgMatches) -> Result<Options> {
    let options = options(matches)?;
    let is_default = options.data.as_os_str() == "./herald-data";
    Ok(if is_default { Options { data: PathBuf::from("./herald-demo"), ..options } } else { options })
}

/// An argument that clap has made sure of.
fn text<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches.get_one::<String>(name).map(String::as_str).unwrap_or_default()
}
