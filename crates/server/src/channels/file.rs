//! The operator's file of channels.

use super::{Channels, EmailChannel};
use crate::limits::CONFIG_FILE_BYTES_MAX;
use outbound::http::{Client, Config, ExceptionError, Exceptions};
use outbound::mail::{Line, MailError, Mailbox, Security, Smtp, SmtpConfig, SmtpConfigError};
use outbound::push::{Apns, ApnsConfig, Fcm, FcmConfig, PushConfigError};
use outbound::{Roots, RootsError, Secret};
use serde::Deserialize;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Why the file of channels cannot be used. Its text holds nothing of the file
/// but places and words that are no secrets.
#[derive(Debug, thiserror::Error)]
pub enum ChannelsError {
    /// A file is not there, not readable, or too large.
    #[error("read {path}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is no TOML, or holds what it must not.
    #[error("the file of channels, near its byte {at}: {message}")]
    Syntax {
        /// Where, in bytes.
        at: usize,
        /// What is wrong.
        message: String,
    },
    /// `allow` holds something else than networks and hosts.
    #[error("allow: {0}")]
    Allow(#[from] ExceptionError),
    /// `roots_file` cannot be used.
    #[error("roots_file")]
    Roots(#[from] RootsError),
    /// The relay cannot be used.
    #[error("[email]: {0}")]
    Relay(#[from] SmtpConfigError),
    /// An address or a name of `[email]` is none.
    #[error("[email] {key}: {source}")]
    Mail {
        /// Which key.
        key: &'static str,
        /// What is wrong.
        source: MailError,
    },
    /// Keys of a push service cannot be used.
    #[error("[{section}]: {source}")]
    Push {
        /// Of which service.
        section: &'static str,
        /// What is wrong.
        source: PushConfigError,
    },
    /// One key is there without the other that it needs.
    #[error("[{section}]: {key} needs {other} too")]
    Half {
        /// Of which section.
        section: &'static str,
        /// Which is there.
        key: &'static str,
        /// Which is not.
        other: &'static str,
    },
    /// Something secret is too short to be one.
    #[error("{0} must have at least 16 characters")]
    Short(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    allow: Vec<String>,
    roots_file: Option<PathBuf>,
    email: Option<Email>,
    webhook: Option<Webhook>,
    apns: Option<ApnsKeys>,
    fcm: Option<FcmKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Email {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    security: Encryption,
    user: Option<String>,
    password: Option<String>,
    from: String,
    from_name: Option<String>,
    bounce_to: Option<String>,
    bounces_token: Option<String>,
    #[serde(default)]
    track_opens: bool,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Encryption {
    #[default]
    Tls,
    StartTls,
    Plain,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Webhook {
    secret: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApnsKeys {
    key_file: PathBuf,
    key_id: String,
    team_id: String,
    topic: String,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FcmKeys {
    account_file: PathBuf,
    url: Option<String>,
    token_url: Option<String>,
}

/// 16 characters: a secret of fewer can be guessed.
const SECRET_CHARS_MIN: usize = 16;

pub(super) fn read(path: &Path) -> Result<Channels, ChannelsError> {
    let text = text(path)?;
    parse(&text, path.parent().unwrap_or(Path::new(".")))
}

pub(super) fn parse(text: &str, folder: &Path) -> Result<Channels, ChannelsError> {
    let wrong = |error: toml::de::Error| ChannelsError::Syntax {
        // The error's own text would show the line, and with it a password.
        at: error.span().map_or(0, |span| span.start),
        message: error.message().lines().next().unwrap_or_default().to_owned(),
    };
    let File { allow, roots_file, email, webhook, apns, fcm } = toml::from_str(text).map_err(wrong)?;
    let roots = match roots_file {
        Some(file) => Roots::with_extra(&self::text(&folder.join(file))?)?,
        None => Roots::default(),
    };
    let exceptions = Exceptions::parse(allow)?;
    let client = Client::new(Config { exceptions: exceptions.clone(), roots: roots.clone(), ..Config::default() })?;
    Ok(Channels {
        email: email.map(|email| channel(email, roots)).transpose()?,
        webhook: webhook.map(|Webhook { secret }| checked("[webhook] secret", secret)).transpose()?,
        apns: apns.map(|keys| apple(keys, folder, &client)).transpose()?,
        fcm: fcm.map(|keys| google(keys, folder, &client)).transpose()?,
        exceptions,
        client,
    })
}

fn text(path: &Path) -> Result<String, ChannelsError> {
    let mut text = String::new();
    let read = fs::File::open(path).and_then(|file| file.take(CONFIG_FILE_BYTES_MAX + 1).read_to_string(&mut text));
    let size = read.map_err(|source| ChannelsError::Read { path: path.to_owned(), source })?;
    if size as u64 > CONFIG_FILE_BYTES_MAX {
        return Err(ChannelsError::Read { path: path.to_owned(), source: io::Error::other("it is larger than 1 MiB") });
    }
    Ok(text)
}

fn checked(name: &'static str, secret: String) -> Result<Secret, ChannelsError> {
    let is_long = secret.chars().count() >= SECRET_CHARS_MIN;
    is_long.then(|| Secret::new(secret)).ok_or(ChannelsError::Short(name))
}

/// Two keys of a section that are there together, or not at all.
fn both(
    section: &'static str,
    (first, one): (&'static str, Option<String>),
    (second, two): (&'static str, Option<String>),
) -> Result<Option<(String, String)>, ChannelsError> {
    match (one, two) {
        (Some(one), Some(two)) => Ok(Some((one, two))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(ChannelsError::Half { section, key: first, other: second }),
        (None, Some(_)) => Err(ChannelsError::Half { section, key: second, other: first }),
    }
}

fn channel(email: Email, roots: Roots) -> Result<EmailChannel, ChannelsError> {
    let wrong = |key: &'static str| move |source| ChannelsError::Mail { key, source };
    let (security, usual_port) = match email.security {
        Encryption::Tls => (Security::Tls, 465),
        Encryption::StartTls => (Security::StartTls, 587),
        Encryption::Plain => (Security::Plain, 25),
    };
    Mailbox::new(None, &email.from).map_err(wrong("from"))?;
    let domain = email.from.rsplit_once('@').map(|(_, domain)| domain.to_owned()).unwrap_or_default();
    if let Some(name) = &email.from_name {
        Line::new(name.as_str()).map_err(wrong("from_name"))?;
    }
    let mut config = SmtpConfig::new(&email.host, email.port.unwrap_or(usual_port), security)?
        .with_hello(&domain)?
        .with_roots(roots);
    if let Some((user, password)) = both("email", ("user", email.user), ("password", email.password))? {
        config = config.with_login(&user, Secret::new(password))?;
    }
    Ok(EmailChannel {
        smtp: Smtp::new(config)?,
        from: email.from,
        from_name: email.from_name,
        domain,
        bounce_to: email
            .bounce_to
            .map(|address| Mailbox::new(None, &address).map_err(wrong("bounce_to")))
            .transpose()?,
        bounces_token: email.bounces_token.map(|token| checked("[email] bounces_token", token)).transpose()?,
        track_opens: email.track_opens,
    })
}

fn apple(keys: ApnsKeys, folder: &Path, client: &Client) -> Result<Apns, ChannelsError> {
    let wrong = |source| ChannelsError::Push { section: "apns", source };
    let key = Secret::new(text(&folder.join(keys.key_file))?);
    let mut config = ApnsConfig::new(&key, &keys.key_id, &keys.team_id, &keys.topic).map_err(wrong)?;
    if let Some(url) = &keys.url {
        config = config.with_base_url(url).map_err(wrong)?;
    }
    Ok(Apns::new(client.clone(), config))
}

fn google(keys: FcmKeys, folder: &Path, client: &Client) -> Result<Fcm, ChannelsError> {
    let wrong = |source| ChannelsError::Push { section: "fcm", source };
    let mut config = FcmConfig::new(&Secret::new(text(&folder.join(keys.account_file))?)).map_err(wrong)?;
    if let Some((url, token_url)) = both("fcm", ("url", keys.url), ("token_url", keys.token_url))? {
        config = config.with_urls(&url, &token_url).map_err(wrong)?;
    }
    Ok(Fcm::new(client.clone(), config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let error = parse(text, Path::new(".")).unwrap_err();
        let source = std::error::Error::source(&error).map(|source| format!(" ({source})")).unwrap_or_default();
        format!("{error}{source}")
    }

    const EMAIL: &str = "[email]\nhost = \"127.0.0.1\"\nsecurity = \"plain\"\nfrom = \"shop@x.example\"\n";

    #[test]
    fn a_file_says_what_there_is() {
        let channels = parse(EMAIL, Path::new(".")).unwrap();
        let email = channels.email.unwrap();
        assert_eq!((email.from.as_str(), email.domain.as_str()), ("shop@x.example", "x.example"));
        assert!(channels.webhook.is_none() && channels.apns.is_none() && channels.fcm.is_none());
        let channels = parse("[webhook]\nsecret = \"0123456789abcdef\"", Path::new(".")).unwrap();
        assert_eq!(channels.webhook.unwrap().expose(), "0123456789abcdef");
    }

    #[test]
    fn what_is_wrong_is_said_without_secrets() {
        for (text, expected) in [
            ("[webhook]\nsecret = \"hunter2hunter2h\"", "[webhook] secret must have at least 16 characters"),
            ("[webhook]\nsecret = \"hunter2", "the file of channels, near its byte"),
            ("[webhook]\nsecret = \"hunter2hunter2hunter2\"\nsecrets = 1", "unknown field `secrets`"),
            ("allow = [\"http://x\"]", "allow: \"http://x\" is neither a network"),
            (
                "[apns]\nkey_file = \"no-such-file\"\nkey_id = \"a\"\nteam_id = \"b\"\ntopic = \"c\"",
                "read ./no-such-file",
            ),
        ] {
            let told = error(text);
            assert!(told.contains(expected), "{told}");
            assert!(!told.contains("hunter2"), "{told}");
        }
        let named = error(&format!("{EMAIL}from_name = \"a\\nb\""));
        assert!(named.starts_with("[email] from_name: the text holds a line break"), "{named}");
        let open = error(
            &EMAIL.replace("127.0.0.1", "mail.x.example").replace("from =", "user = \"u\"\npassword = \"p\"\nfrom ="),
        );
        assert!(open.contains("a password needs starttls or tls"), "{open}");
    }

    #[test]
    fn what_belongs_together_is_there_together() {
        for (key, expected) in [
            ("user = \"hunter2\"", "[email]: user needs password too"),
            ("password = \"hunter2\"", "[email]: password needs user too"),
        ] {
            assert_eq!(error(&format!("{EMAIL}{key}")), expected);
        }
        let url = |key| (key, Some("https://x.example".to_owned()));
        let half = |one, two| both("fcm", one, two).unwrap_err().to_string();
        assert_eq!(half(url("url"), ("token_url", None)), "[fcm]: url needs token_url too");
        assert_eq!(half(("url", None), url("token_url")), "[fcm]: token_url needs url too");
    }
}
