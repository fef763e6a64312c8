//! What a first run shows, once.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use node::Node;

use super::{output, teammate};
use crate::admins;
use crate::config::Options;
use crate::setup::{Pending, Plan, SAMPLE_CONTACT, first_run};

/// Where the server is, or would be.
#[derive(Debug, Clone, Copy)]
pub enum Server {
    /// It listens here.
    Running(SocketAddr),
    /// It is still to be started.
    NotStarted,
}

/// The link that lets the owner of a folder's first workspace in, if it is one.
///
/// # Errors
/// The node did not take it.
pub async fn owners_link(options: &Options, node: &Node, pending: &Pending, server: Server) -> Result<Option<String>> {
    let secrets = &pending.plan.secrets;
    let Some(admin) = &secrets.admin else { return Ok(None) };
    let workspace = node.config().workspace_of_app(&secrets.app_id).context("the workspace has gone")?;
    let teammates = admins::active(node.config(), workspace);
    let Some((teammate, _)) = teammates.into_iter().find(|(_, row)| row.email == admin.email) else { return Ok(None) };
    let link = teammate::make_link(node, (workspace, teammate), false).await?;
    Ok(Some(link.address(&link_base(options, server.address(options)))))
}

/// What links begin with: the public address, else where this machine reaches
/// the server.
pub fn link_base(options: &Options, address: SocketAddr) -> String {
    let public = options.public_url.as_ref().map(|url| url.0.trim_end_matches('/').to_owned());
    public.unwrap_or_else(|| local_url(options, address))
}

/// Shows the secrets where that is allowed, else names the file that keeps
/// them. Only then the plan is forgotten.
///
/// # Errors
/// They could be neither shown nor kept; the plan stays for the next start.
pub fn show(options: &Options, (pending, link): (Pending, Option<String>), server: Server) -> Result<()> {
    if !output::may_show_secrets(options) {
        let app_id = pending.plan.secrets.app_id.clone();
        let path = pending.keep(link.as_deref())?;
        return output::say(&format!("Workspace {app_id} is ready. Its tokens and secrets are in {}", path.display()));
    }
    let text = text(options, (&pending.plan, link.as_deref()), server);
    hand_over(pending, &text)
}

/// Prints the secrets as JSON, which somebody asked for.
///
/// # Errors
/// As [`show`].
pub fn show_json(pending: Pending) -> Result<()> {
    let text = pending.plan.secrets.to_json();
    hand_over(pending, &text)
}

fn hand_over(pending: Pending, text: &str) -> Result<()> {
    if let Err(error) = output::deliver(text) {
        let path = pending.keep(None)?;
        bail!("could not print ({error}); the tokens and secrets are in {}", path.display());
    }
    pending.shown().context("forget the plan of the set-up")
}

/// Reminds of secrets that still lie in a file.
pub fn remind(data: &Path) {
    let path = first_run(data);
    if path.exists() {
        tracing::warn!(file = %path.display(), "the secrets of the first run are still in a file: keep them elsewhere and delete it");
    }
}

/// Says where the demo shop is.
///
/// # Errors
/// It cannot be printed.
pub fn point_to_demo(options: &Options, address: SocketAddr) -> Result<()> {
    output::say(&format!("The demo shop: {}{}", local_url(options, address), crate::demo::PATH))
}

fn text(options: &Options, (plan, link): (&Plan, Option<&str>), server: Server) -> String {
    let Plan { name, is_first, secrets } = plan;
    let data = options.data.display();
    let done =
        if *is_first { format!("Herald is set up in {data}.") } else { format!("The workspace {name:?} is ready.") };
    let local = local_url(options, server.address(options));
    let public = options.public_url.as_ref().map_or(local.as_str(), |url| url.0.as_str());
    let mut lines = vec![
        format!("{done} This is shown once: keep what you need."),
        String::new(),
        format!("  Console          {}", link.map_or_else(|| format!("{public}/console"), str::to_owned)),
        format!("  App id           {}", secrets.app_id),
        format!("  Access token     {}", secrets.access_token),
        format!("  Write key        {}", secrets.write_key),
        format!("  Identity secret  {}", secrets.identity_secret),
    ];
    if let Some(admin) = &secrets.admin {
        lines.push(format!("  Owner            {}, password {}", admin.email, admin.password));
        lines.push(String::new());
        lines.push(
            "The console's link signs the owner in once, within 15 minutes; after that the password does.".to_owned(),
        );
        lines.push(String::new());
        lines.push("Track an event of the sample contact:".to_owned());
        lines.push(String::new());
        lines.push(format!("  {}", curl(&local, &secrets.access_token)));
    }
    lines.push(String::new());
    lines.push("In the pages of a site, before anything that tracks:".to_owned());
    lines.push(String::new());
    lines.push(format!("  {}", snippet(public, &secrets.app_id)));
    if matches!(server, Server::NotStarted) {
        lines.push(String::new());
        lines.push(format!("Start the server: herald serve --data {data}"));
    }
    lines.join("\n") + "\n"
}

/// A line for any POSIX shell. The time is the shell's, so that each run is an
/// event of its own.
fn curl(origin: &str, token: &str) -> String {
    let before = r#"{"event_name":"upload-complete","created_at":"#;
    let after = format!(r#","user_id":"{SAMPLE_CONTACT}","metadata":{{"type":"JPEG","duration":19}}}}"#);
    format!(
        "curl -i {origin}/events -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' \
         -d '{before}'$(date +%s)'{after}'"
    )
}

/// The shortest that works: settings, a queue for calls that come early, and
/// the script.
fn snippet(origin: &str, app_id: &str) -> String {
    format!(
        r#"<script>intercomSettings={{app_id:"{app_id}"}};(Intercom=function(){{Intercom.q.push(arguments)}}).q=[]</script><script async src="{origin}/widget/{app_id}"></script>"#
    )
}

impl Server {
    /// Where it listens, or would.
    const fn address(self, options: &Options) -> SocketAddr {
        match self {
            Self::Running(address) => address,
            Self::NotStarted => options.listen,
        }
    }
}

/// Where this machine reaches a server that listens there.
pub fn local_url(options: &Options, address: SocketAddr) -> String {
    let scheme = if options.tls_cert.is_some() { "https" } else { "http" };
    format!("{scheme}://{}", reachable(address))
}

/// An address that this machine can connect to: one that means "all of mine"
/// becomes the loopback's.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Given;
    use crate::setup::{Admin, Secrets};
    use expect_test::expect;

    fn plan(admin: Option<Admin>) -> Plan {
        let text = |text: &str| text.to_owned();
        let is_first = admin.is_some();
        let secrets = Secrets {
            app_id: text("abcd1234"),
            access_token: text("hrld_at_0"),
            write_key: text("hrld_wk_0"),
            identity_secret: text("secret"),
            admin,
        };
        Plan { name: text("Shop"), is_first, secrets }
    }

    #[test]
    fn a_first_run_shows_everything_and_a_line_to_try() {
        let options = Options::resolve(&Given::default()).unwrap();
        let admin = Admin { email: "owner@localhost".to_owned(), password: "pass".to_owned() };
        let server = Server::Running("0.0.0.0:8080".parse().unwrap());
        expect![[r#"
            Herald is set up in ./herald-data. This is shown once: keep what you need.

              Console          http://127.0.0.1:8080/console/sign-in#hrld_li_0
              App id           abcd1234
              Access token     hrld_at_0
              Write key        hrld_wk_0
              Identity secret  secret
              Owner            owner@localhost, password pass

            The console's link signs the owner in once, within 15 minutes; after that the password does.

            Track an event of the sample contact:

              curl -i http://127.0.0.1:8080/events -H 'Authorization: Bearer hrld_at_0' -H 'Content-Type: application/json' -d '{"event_name":"upload-complete","created_at":'$(date +%s)',"user_id":"sample-user","metadata":{"type":"JPEG","duration":19}}'

            In the pages of a site, before anything that tracks:

              <script>intercomSettings={app_id:"abcd1234"};(Intercom=function(){Intercom.q.push(arguments)}).q=[]</script><script async src="http://127.0.0.1:8080/widget/abcd1234"></script>
        "#]]
        .assert_eq(&text(&options, (&plan(Some(admin)), Some("http://127.0.0.1:8080/console/sign-in#hrld_li_0")), server));
    }

    #[test]
    fn before_the_server_runs_the_command_that_starts_it_is_named() {
        let options = Options::resolve(&Given::default()).unwrap();
        let text = text(&options, (&plan(None), None), Server::NotStarted);
        assert!(text.starts_with("The workspace \"Shop\" is ready. This is shown once"), "{text}");
        assert!(text.ends_with("Start the server: herald serve --data ./herald-data\n"), "{text}");
        assert!(!text.contains("curl"), "{text}");
    }

    #[test]
    fn addresses_can_be_reached_from_here() {
        let reached = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(reached("[::]:80"), "[::1]:80");
        assert_eq!(reached("10.0.0.1:80"), "10.0.0.1:80");
    }
}
