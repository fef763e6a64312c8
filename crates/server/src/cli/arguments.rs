//! What there is to type. Flags of options come from the one table of them.

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, Command};

use crate::config::{CONFIG_ENVIRONMENT, CONFIG_FLAG, OPTIONS, OptionSpec, Reach};

const FOLDER: &[Reach] = &[Reach::Folder];
const FOLDER_AND_SECRETS: &[Reach] = &[Reach::Folder, Reach::Secrets];
const ALL: &[Reach] = &[Reach::Folder, Reach::Secrets, Reach::Serve];

/// The whole command line. Without a subcommand it is `serve`.
pub fn command() -> Command {
    with_options(Command::new("herald"), ALL)
        .version(env!("CARGO_PKG_VERSION"))
        .about("Records what your customers do, and answers them in the moment. Alone it serves.")
        .args_conflicts_with_subcommands(true)
        .subcommands([
            serve(),
            demo(),
            init(),
            workspace(),
            teammate(),
            token(),
            import(),
            export(),
            backup(),
            restore(),
            check(),
            health(),
            openapi(),
        ])
}

fn serve() -> Command {
    with_options(Command::new("serve"), ALL)
        .about("Serve HTTP. An empty data folder is set up first. SIGTERM and SIGINT stop it in order.")
}

fn demo() -> Command {
    let seed = Arg::new("seed").long("seed").action(ArgAction::SetTrue);
    let seed = seed.help(
        "First make a past for the shop, once: some 400 people, 12,000 events of 45 days, companies, segments and \
         messages with their numbers",
    );
    let demo = with_options(Command::new("demo"), ALL).about(
        "Serve a small shop with three live messages: open it, press things, see banners. Its data goes to \
         ./herald-demo unless a folder is given",
    );
    demo.arg(seed)
}

fn init() -> Command {
    with_options(Command::new("init"), FOLDER_AND_SECRETS)
        .about("Set up an empty data folder, show its secrets once, and end")
        .arg(json("Print app id, tokens, identity secret and owner as JSON"))
}

fn workspace() -> Command {
    let name = Arg::new("name").long("name").value_name("NAME").required(true);
    let create = with_options(Command::new("create"), FOLDER_AND_SECRETS)
        .about("Make a workspace with an access token and a write key, and show them once")
        .arg(name.value_parser(NonEmptyStringValueParser::new()).help("What people call it"))
        .arg(json("Print app id, tokens and identity secret as JSON"));
    let list = with_options(Command::new("list"), FOLDER).about("List the workspaces").arg(json("Print JSON"));
    Command::new("workspace")
        .about("Work on workspaces while no server runs")
        .subcommand_required(true)
        .subcommands([create, list])
}

fn teammate() -> Command {
    let app_id =
        Arg::new("app_id").long("app-id").value_name("ID").help("Whose: needed when there are several workspaces");
    let given = |name: &'static str| Arg::new(name).long(name).required(true);
    let name = given("name").value_name("NAME").value_parser(NonEmptyStringValueParser::new());
    let add = with_address(Command::new("add"))
        .about("Add somebody who signs in to the console, and show the link that lets them in, once")
        .arg(app_id.clone())
        .arg(given("email").value_name("EMAIL").help("The address by which they sign in"))
        .arg(name.help("What they are called"))
        .arg(given("role").value_name("ROLE").help("What they may do: owner, editor, support or viewer"))
        .arg(json("Print JSON"));
    let list = with_options(Command::new("list"), FOLDER)
        .about("List the teammates of all workspaces")
        .arg(json("Print JSON"));
    let email = Arg::new("email").value_name("EMAIL").required(true);
    let reset = with_address(Command::new("reset"))
        .about("End a teammate's sign-ins, forget their password, and show a link that lets them in, once")
        .args([email.help("The address by which they sign in"), app_id])
        .arg(json("Print JSON"));
    Command::new("teammate")
        .about("Work on teammates while no server runs")
        .subcommand_required(true)
        .subcommands([add, list, reset])
}

fn token() -> Command {
    let app_id =
        Arg::new("app_id").long("app-id").value_name("ID").help("Whose: needed when there are several workspaces");
    let name = Arg::new("name").long("name").value_name("NAME").default_value("Command line");
    let scopes = Arg::new("scopes").long("scopes").value_name("LIST").default_value("read,write");
    let is_write_key = Arg::new("write_key").long("write-key").action(ArgAction::SetTrue);
    let create = with_options(Command::new("create"), FOLDER_AND_SECRETS)
        .about("Make a token and show it once")
        .args([app_id, name.help("What people call it")])
        .arg(scopes.help("What it may do: any of read, write, manage"))
        .arg(is_write_key.conflicts_with("scopes").help("Make a write key, for the tracking surface only"))
        .arg(json("Print JSON"));
    let list = with_options(Command::new("list"), FOLDER)
        .about("List the tokens of all workspaces, never their secret halves")
        .arg(json("Print JSON"));
    let public = Arg::new("token").value_name("TOKEN").required(true);
    let revoke = with_options(Command::new("revoke"), FOLDER)
        .about("Take a token's rights away for good")
        .arg(public.help("The token as `herald token list` shows it, or whole"));
    Command::new("token")
        .about("Work on tokens while no server runs")
        .subcommand_required(true)
        .subcommands([create, list, revoke])
}

fn import() -> Command {
    let file = Arg::new("file")
        .value_name("FILE")
        .required(true)
        .help("A CSV file in UTF-8 whose first line names its columns");
    let mapping = Arg::new("mapping").long("mapping").value_name("COLUMN=FIELD").action(ArgAction::Append);
    let mapping = mapping.help(
        "Where a column goes, if not where the server proposes: email, custom_attributes.plan, \
         custom_attributes.seats:integer; nothing behind the = leaves the column out. May be given again",
    );
    let key = Arg::new("key").long("key").value_name("KEY");
    let key = key.help("What the import is called: the same one goes on where it was [default: the file's digest]");
    let preview = Arg::new("preview").long("preview").action(ArgAction::SetTrue);
    let preview = preview.help("Only show where the columns would go, and which of the first rows would be refused");
    let of = |name: &'static str, about: &'static str| {
        with_server(Command::new(name).about(about).args([file.clone(), mapping.clone(), key.clone(), preview.clone()]))
    };
    Command::new("import")
        .about("Send a CSV file to a running server; run again, it goes on where it was")
        .subcommand_required(true)
        .subcommands([
            of("contacts", "Make or change contacts, known by external_id, then by email"),
            of("companies", "Make or change companies, known by company_id"),
        ])
}

fn export() -> Command {
    let out = Arg::new("out").long("out").value_name("FILE").help("Where to write it; stdout when not given");
    let segment = Arg::new("segment").long("segment").value_name("ID").help("Only who is in this segment");
    let contacts = Command::new("contacts").about("Users and leads").args([out.clone(), segment]);
    let companies = Command::new("companies").about("All companies").arg(out);
    Command::new("export")
        .about("Get contacts or companies of a running server as a CSV file")
        .subcommand_required(true)
        .subcommands([with_server(contacts), with_server(companies)])
}

fn health() -> Command {
    Command::new("health").about("Ask a running server whether it takes writes; the exit code says it").arg(url())
}

/// Where the server is.
fn url() -> Arg {
    let url = Arg::new("url").long("url").value_name("URL").env("HERALD_URL").default_value("http://127.0.0.1:7070");
    url.help("Where the server is")
}

/// Which server, and what lets one in.
fn with_server(command: Command) -> Command {
    let token = Arg::new("token").long("token").value_name("TOKEN").env("HERALD_TOKEN").hide_env_values(true);
    command.arg(url()).arg(token.help("A token with the scope manage; in the environment others do not see it"))
}

fn backup() -> Command {
    let destination = Arg::new("destination").value_name("DEST").required(true);
    with_options(Command::new("backup"), FOLDER)
        .about("Write everything in the data folder to one file, while a server runs on it or not")
        .long_about(
            "Write everything in the data folder to one file, while a server runs on it or not. It is one moment's \
             data, proven as it is written; the file has its name only when it is whole and on disk. It holds secrets \
             and people: keep it as you keep the folder. The list of people who were deleted is kept beside it, in a \
             file named `erased`",
        )
        .arg(destination.help("The file, which must not be there yet; - for stdout"))
}

fn restore() -> Command {
    let source = Arg::new("source").value_name("SRC").required(true).help("A backup; - for stdin");
    let erased = Arg::new("erased").long("erased").value_name("FILE").action(ArgAction::Append);
    let switch = |name: &'static str, flag: &'static str| Arg::new(name).long(flag).action(ArgAction::SetTrue);
    let send = switch("send_waiting", "send-waiting");
    let pause = switch("pause_messages", "pause-messages");
    with_options(Command::new("restore"), FOLDER)
        .about("Make a data folder, new or empty, from a backup")
        .long_about(
            "Make a data folder, new or empty, from a backup. People who were deleted since are deleted again; nobody \
             stays signed in to the console; e-mails, push notifications and webhooks that waited to leave are stopped, \
             because they may have left since",
        )
        .arg(source)
        .arg(erased.help("A further list of people who must not come back, besides `erased` beside SRC; also again"))
        .arg(send.help("Nothing happened since the backup (a move to another machine): what waited to leave may leave"))
        .arg(pause.help("Pause all live messages, to look at them before they send"))
        .arg(switch("verify", "verify").help("Only read the backup and prove that it is whole"))
}

fn check() -> Command {
    let accept = Arg::new("accept_loss").long("accept-loss").action(ArgAction::SetTrue);
    with_options(Command::new("check"), FOLDER)
        .about("Read everything in the data folder and name what is wrong, while no server runs")
        .arg(accept.help("Accept that commits are lost, so that the server starts again"))
}

fn openapi() -> Command {
    Command::new("openapi").about("Print the description of the API (OpenAPI 3.1)")
}

fn json(help: &'static str) -> Arg {
    Arg::new("json").long("json").action(ArgAction::SetTrue).help(help)
}

fn with_options(command: Command, reaches: &[Reach]) -> Command {
    let config = Arg::new(CONFIG_FLAG).long(CONFIG_FLAG).value_name("FILE").display_order(100);
    let config = config.help(format!("A TOML file with a line for each option to set [env: {CONFIG_ENVIRONMENT}]"));
    let options = OPTIONS.iter().filter(|option| reaches.contains(&option.reach));
    command.arg(config).args(options.map(flag))
}

/// What a link is made of: the folder, and where the server will be.
fn with_address(command: Command) -> Command {
    let of_address = OPTIONS.iter().filter(|option| ["listen", "public_url"].contains(&option.key));
    with_options(command, FOLDER_AND_SECRETS).args(of_address.map(flag))
}

fn flag(option: &OptionSpec) -> Arg {
    let mut help = format!("{} [env: {}]", option.help.trim(), option.environment());
    if !option.default.is_empty() {
        help += &format!(" [default: {}]", option.default);
    }
    // After the command's own arguments.
    let arg = Arg::new(option.key).long(option.flag()).help(help).display_order(100);
    match option.value_name {
        "" => arg.num_args(0..=1).require_equals(true).default_missing_value("true").value_name("true|false"),
        name => arg.value_name(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_whole() {
        command().debug_assert();
    }

    #[test]
    fn the_help_of_serve_shows_every_flag_with_its_variable_and_default() {
        for help in [command().render_help(), serve().render_help()] {
            let help = help.to_string();
            for option in OPTIONS {
                let lines: Vec<&str> =
                    help.lines().skip_while(|line| !line.contains(&format!("--{}", option.flag()))).collect();
                let text = lines.iter().take(4).map(|line| line.trim()).collect::<Vec<_>>().join(" ");
                assert!(text.contains(&format!("[env: {}]", option.environment())), "{text}");
                if !option.default.is_empty() {
                    assert!(text.contains(&format!("[default: {}]", option.default)), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_switch_can_be_turned_off_again() {
        let value = |arguments: &[&str]| {
            let matches = command().try_get_matches_from(arguments).unwrap();
            matches.get_one::<String>("trust_proxy").cloned()
        };
        assert_eq!(value(&["herald"]), None);
        assert_eq!(value(&["herald", "--trust-proxy"]).as_deref(), Some("true"));
        assert_eq!(value(&["herald", "--trust-proxy=false"]).as_deref(), Some("false"));
    }
}
