//! What browsers say, in the product's words.

use super::{Voice, id, people, profile_of, teammate};
use crate::script::wants::{BrowserPick, SentPick, Want};
use crate::script::words::{ATTRIBUTES, EMAILS, SITES, VISITOR_IDS, word};
use engine::Command;
use engine::command::{
    BrowserPerson, ChangeMessenger, ChangedAppearance, CollectEmail, PingBrowser, Profile, RotateIdentitySecret,
    SentPage,
};
use engine::contacts::ANYBODY;
use engine::ids::ContactId;
use engine::rows::Platform;
use engine::source::Verified;

impl Voice<'_> {
    pub(super) fn of_browsers(&self, workspace: u8, want: &Want) -> Option<Command> {
        let id = id(workspace);
        Some(match *want {
            Want::Ping { visitor, browser } => {
                let ping = PingBrowser::of_cookie(id, word(&VISITOR_IDS, visitor).to_owned());
                Command::PingBrowser(Box::new(PingBrowser { facts: people::facts(browser * 4), ..ping }))
            }
            Want::Browse { visitor, person, sent } => self.browse(workspace, (visitor, person), sent)?,
            Want::Collect { who, email } => Command::CollectEmail(CollectEmail {
                workspace: id,
                contact: self.who(workspace, who).id?.id?,
                roles: ANYBODY,
                email: word(&EMAILS, email).to_owned(),
            }),
            Want::Messenger { choice } => Command::ChangeMessenger(Box::new(ChangeMessenger {
                workspace: id,
                enforce: vec![(platform(choice), choice & 4 != 0)],
                trusted_domains: (choice & 1 != 0).then(|| vec![word(&SITES, choice).to_owned()]),
                protected_attributes: (choice & 2 != 0).then(|| protected(choice)),
                share_with_unverified: (choice & 8 != 0).then_some(choice & 1 != 0),
                appearance: ChangedAppearance {
                    action_color: (choice & 16 != 0).then_some((choice & 1 != 0).then_some(u32::from(choice) * 0x0101)),
                    background_color: (choice & 32 != 0).then_some((choice & 2 != 0).then_some(u32::from(choice))),
                    dark: (choice & 64 != 0).then_some((choice & 4 != 0).then_some(choice & 1 != 0)),
                },
                actor: teammate(),
            })),
            Want::Rotate { platform: of, grace } => Command::RotateIdentitySecret(Box::new(RotateIdentitySecret {
                workspace: id,
                platform: platform(of),
                secret: format!("secret {grace}"),
                grace_s: u32::from(grace) * 60,
                actor: teammate(),
            })),
            _ => return None,
        })
    }

    fn browse(&self, workspace: u8, (visitor, person): (u8, BrowserPick), sent: SentPick) -> Option<Command> {
        let verified = match sent.proof {
            0 => Verified::Hash,
            1 => Verified::Jwt,
            _ => Verified::None,
        };
        let person = match person {
            BrowserPick::Anonymous => BrowserPerson::Anonymous,
            BrowserPick::Known(who) => {
                let claimed: Option<ContactId> = self.who(workspace, who).id?.id;
                if sent.page.is_multiple_of(2) {
                    BrowserPerson::Known(claimed?)
                } else {
                    BrowserPerson::Browser(claimed?)
                }
            }
            BrowserPick::Named(user_id, email) => {
                let user_id = user_id.and_then(|pick| self.user_id(workspace, pick));
                let email = email.map(|place| word(&EMAILS, place).to_owned());
                let email_is_proven = sent.proves_email && verified != Verified::None;
                if user_id.is_none() && email.is_none() {
                    return None;
                }
                BrowserPerson::Named { user_id, email, email_is_proven }
            }
        };
        let page = (sent.page % 4 != 3).then(|| SentPage {
            url: format!("https://{}/{}", word(&SITES, sent.page), sent.page),
            title: sent.page.is_multiple_of(2).then(|| "A".to_owned()),
            referrer: None,
        });
        Some(Command::PingBrowser(Box::new(PingBrowser {
            workspace: id(workspace),
            visitor_id: word(&VISITOR_IDS, visitor).to_owned(),
            person,
            verified,
            profile: profile_of(sent.profile),
            signed: sent.signed.map_or_else(Profile::default, profile_of),
            companies: sent.firm.map(people::sent_company).into_iter().collect(),
            facts: people::facts(sent.page * 4),
            page,
            site: (sent.page % 4 != 2).then(|| word(&SITES, sent.page).to_owned()),
        })))
    }
}

fn platform(place: u8) -> Platform {
    Platform::from_number(1 + place % 3).unwrap_or(Platform::Web)
}

/// Standard attributes and custom ones.
fn protected(choice: u8) -> Vec<String> {
    let names = ["name", "email", word(&ATTRIBUTES, choice), "phone"];
    names.into_iter().skip(usize::from(choice % 4)).take(2).map(str::to_owned).collect()
}
