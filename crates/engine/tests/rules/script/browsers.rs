//! Commands of browsers, and about what they may do.
//!
//! ```text
//! ping c1 browser=firefox                        whoever the cookie is; facts
//! browse c1 as=#1                                a session of contact 1 goes on
//! browse c1 user_id=ada email=a@x proof=jwt      a user is named; `proven=yes`
//!     name=Ada custom.plan=pro signed.plan=pro   what was sent, what was signed
//!     page=https://x title=A referrer=https://y  site=shop.example
//!     companies="acme name=Acme,-old"            `-`: to be left
//! collect 1 a@x.example                          an address typed by contact 1
//! messenger enforce=web,ios relax=web domains=a,*.b protected=plan share=true
//! rotate web s2 grace=60
//! ```

use super::line::{ACTOR, LineContext, number, profile};
use super::people::fact;
use super::tokens::Tokens;
use engine::Command;
use engine::command::{
    BrowserPerson, ChangeMessenger, ChangedAppearance, CollectEmail, CompanyFacts, PingBrowser, Profile,
    RotateIdentitySecret, SentAttribute, SentAttributes, SentCompany, SentPage, Unknown,
};
use engine::contacts::ANYBODY;
use engine::ids::ContactOrdinal;
use engine::rows::{AttributeValue, Platform};
use engine::source::Verified;

/// Reads a command, if the verb is one of these.
pub fn command(verb: &str, tokens: &mut Tokens, context: &LineContext<'_>) -> Option<Command> {
    let workspace = context.workspace;
    Some(match verb {
        "ping" => {
            let ping = PingBrowser::of_cookie(workspace, tokens.word());
            let facts = tokens.rest().into_iter().map(|(name, value, _)| fact(&name, &value)).collect();
            Command::PingBrowser(Box::new(PingBrowser { facts, ..ping }))
        }
        "browse" => browse(tokens, context),
        "collect" => {
            let contact = (context.id_of)(ContactOrdinal(number(&tokens.word())));
            Command::CollectEmail(CollectEmail { workspace, contact, roles: ANYBODY, email: tokens.word() })
        }
        "messenger" => {
            let platforms = |text: Option<String>| text.map(|text| list(&text)).unwrap_or_default();
            let [enforced, relaxed] = [tokens.option("enforce"), tokens.option("relax")].map(platforms);
            let each = |names: Vec<String>, is: bool| names.into_iter().map(move |name| (platform(&name), is));
            Command::ChangeMessenger(Box::new(ChangeMessenger {
                workspace,
                enforce: each(enforced, true).chain(each(relaxed, false)).collect(),
                trusted_domains: tokens.option("domains").map(|text| list(&text)),
                protected_attributes: tokens.option("protected").map(|text| list(&text)),
                share_with_unverified: tokens.option("share").map(|text| text == "true"),
                appearance: ChangedAppearance {
                    action_color: tokens.option("action").map(|text| color(&text)),
                    background_color: tokens.option("background").map(|text| color(&text)),
                    dark: tokens.option("dark").map(|text| text.parse().ok()),
                },
                actor: ACTOR,
            }))
        }
        "rotate" => Command::RotateIdentitySecret(Box::new(RotateIdentitySecret {
            workspace,
            platform: platform(&tokens.word()),
            secret: tokens.word(),
            grace_s: tokens.option("grace").map_or(0, |text| number(&text)),
            actor: ACTOR,
        })),
        _ => return None,
    })
}

/// Six hex digits; anything else is none.
fn color(text: &str) -> Option<u32> {
    u32::from_str_radix(text, 16).ok()
}

fn list(text: &str) -> Vec<String> {
    text.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn platform(name: &str) -> Platform {
    Platform::from_name(name).expect("a platform")
}

fn browse(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let visitor_id = tokens.word();
    let verified = tokens.option("proof");
    let verified = verified.map(|word| Verified::ALL.into_iter().find(|proof| proof.name() == word).expect("a proof"));
    let companies = tokens.option("companies").map(|text| text.split(',').map(company).collect());
    let page = tokens.option("page").map(|url| SentPage {
        url,
        title: tokens.option("title"),
        referrer: tokens.option("referrer"),
    });
    let (person, site, signed) = (person(tokens, context), tokens.option("site"), signed(tokens));
    let mut profile = profile(tokens, context);
    profile.custom.unknown = Unknown::Define;
    Command::PingBrowser(Box::new(PingBrowser {
        workspace: context.workspace,
        visitor_id,
        person,
        verified: verified.unwrap_or(Verified::None),
        profile,
        signed,
        companies: companies.unwrap_or_default(),
        facts: Vec::new(),
        page,
        site,
    }))
}

fn person(tokens: &mut Tokens, context: &LineContext<'_>) -> BrowserPerson {
    if let Some(known) = tokens.option("as") {
        let ordinal = known.strip_prefix('#').expect("the number of a contact");
        return BrowserPerson::Known((context.id_of)(ContactOrdinal(number(ordinal))));
    }
    if let Some(own) = tokens.option("own") {
        let ordinal = own.strip_prefix('#').expect("the number of a contact");
        return BrowserPerson::Browser((context.id_of)(ContactOrdinal(number(ordinal))));
    }
    let (user_id, email) = (tokens.option("user_id"), tokens.option("email"));
    let email_is_proven = tokens.option("proven").is_some();
    match (&user_id, &email) {
        (None, None) => BrowserPerson::Anonymous,
        _ => BrowserPerson::Named { user_id, email, email_is_proven },
    }
}

/// `signed.name` and `signed.phone`; everything else is a custom attribute.
fn signed(tokens: &mut Tokens) -> Profile {
    let mut profile = Profile::default();
    let mut attributes = Vec::new();
    for (name, value, _) in tokens.take_prefixed("signed.") {
        match name.as_str() {
            "name" => profile.name = Some(Some(value)),
            "phone" => profile.phone = Some(Some(value)),
            _ => attributes.push(SentAttribute { name, value: Some(AttributeValue::Text(value)) }),
        }
    }
    profile.custom = SentAttributes { attributes, unknown: Unknown::Define };
    profile
}

/// `acme name=Acme seats=5`: a name, and custom attributes that are numbers.
fn company(text: &str) -> SentCompany {
    let mut words = text.split(' ');
    let word = words.next().unwrap_or_default();
    let company_id = word.strip_prefix('-').unwrap_or(word).to_owned();
    let mut facts = CompanyFacts::default();
    for (name, value) in words.filter_map(|word| word.split_once('=')) {
        match name {
            "name" => facts.name = Some(Some(value.to_owned())),
            _ => {
                let value = Some(AttributeValue::Number(value.to_owned()));
                facts.custom.attributes.push(SentAttribute { name: name.to_owned(), value });
            }
        }
    }
    facts.custom.unknown = Unknown::Define;
    SentCompany { company_id, facts, attached: !word.starts_with('-') }
}
