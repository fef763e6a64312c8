//! What browsers do and what they may.

use crate::WORKSPACE;
use engine::Command;
use engine::command::{
    BrowserPerson, ChangeMessenger, ChangedAppearance, PingBrowser, Profile, RotateIdentitySecret, SentAttribute,
    SentAttributes, SentPage, Unknown,
};
use engine::rows::{ActorRef, AttributeValue, Platform};

const ACTOR: ActorRef = ActorRef::CommandLine;

pub fn commands() -> Vec<Command> {
    let rotate = |platform, secret: &str, grace_s| {
        Command::RotateIdentitySecret(Box::new(RotateIdentitySecret {
            workspace: WORKSPACE,
            platform,
            secret: secret.to_owned(),
            grace_s,
            actor: ACTOR,
        }))
    };
    vec![
        opened("v-2", "https://shop.example/a", Some("https://search.example")),
        claimed("claimed"),
        Command::ChangeMessenger(Box::new(ChangeMessenger {
            workspace: WORKSPACE,
            enforce: Platform::ALL.into_iter().map(|platform| (platform, platform != Platform::Web)).collect(),
            trusted_domains: Some(vec!["*.shop.example".to_owned(), "shop.example".to_owned()]),
            protected_attributes: Some(vec!["plan".to_owned()]),
            share_with_unverified: Some(true),
            appearance: ChangedAppearance {
                action_color: Some(Some(0x0a_7e_a4)),
                background_color: None,
                dark: Some(Some(true)),
            },
            actor: ACTOR,
        })),
        rotate(Platform::Web, "second", 60),
        rotate(Platform::Ios, "other", 0),
    ]
}

/// What the journal holds.
pub fn afterwards() -> Vec<Command> {
    vec![opened("v-2", "https://shop.example/b", None), claimed("again")]
}

fn opened(visitor_id: &str, url: &str, referrer: Option<&str>) -> Command {
    let page = SentPage {
        url: url.to_owned(),
        title: referrer.map(|_| "A page".to_owned()),
        referrer: referrer.map(str::to_owned),
    };
    let site = Some("shop.example".to_owned());
    let ping = PingBrowser::of_cookie(WORKSPACE, visitor_id.to_owned());
    Command::PingBrowser(Box::new(PingBrowser { page: Some(page), site, ..ping }))
}

/// A user whom nobody proved, of whom a standard and a custom attribute are
/// told.
fn claimed(name: &str) -> Command {
    let sent = SentAttribute { name: "told".to_owned(), value: Some(AttributeValue::Text(name.to_owned())) };
    let profile = Profile {
        name: Some(Some(name.to_owned())),
        custom: SentAttributes { attributes: vec![sent], unknown: Unknown::Define },
        ..Profile::default()
    };
    let person = BrowserPerson::Named { user_id: Some("claimed".to_owned()), email: None, email_is_proven: false };
    let ping = PingBrowser::of_cookie(WORKSPACE, "v-3".to_owned());
    Command::PingBrowser(Box::new(PingBrowser { person, profile, ..ping }))
}
