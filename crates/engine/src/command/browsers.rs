//! Intents of browsers, and about what they may do.

use super::companies::SentCompany;
use super::contacts::Profile;
use crate::ids::{ContactId, WorkspaceId};
use crate::rows::{ActorRef, AttributeValue, Platform, Role, Standard};
use crate::source::Verified;

/// See [`Command::PingBrowser`](super::Command::PingBrowser).
#[derive(Debug, Clone, PartialEq)]
pub struct PingBrowser {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The id in the browser's cookie, 1 to 64 characters.
    pub visitor_id: String,
    /// Who the page says is there.
    pub person: BrowserPerson,
    /// What proved it: never [`Verified::Token`].
    pub verified: Verified,
    /// What the page sent of the person.
    pub profile: Profile,
    /// What an identity token says of the person: it wins, and it alone writes
    /// protected attributes.
    pub signed: Profile,
    /// Companies to attach, make, change or detach, at most
    /// [`crate::limits::COMPANIES_PER_REQUEST_MAX`].
    pub companies: Vec<SentCompany>,
    /// What the browser tells of itself.
    pub facts: Vec<(Standard, Option<AttributeValue>)>,
    /// The page that was opened, if one was.
    pub page: Option<SentPage>,
    /// The host of the page's origin, in lower case, without a port.
    pub site: Option<String>,
}

impl PingBrowser {
    /// A sign of life of whoever this cookie belongs to, and nothing else.
    #[must_use]
    pub fn of_cookie(workspace: WorkspaceId, visitor_id: String) -> Self {
        Self {
            workspace,
            visitor_id,
            person: BrowserPerson::Anonymous,
            verified: Verified::None,
            profile: Profile::default(),
            signed: Profile::default(),
            companies: Vec::new(),
            facts: Vec::new(),
            page: None,
            site: None,
        }
    }
}

impl PingBrowser {
    /// About how many bytes it holds beside its own.
    pub(super) fn weight(&self) -> usize {
        const FACT: usize = 64;
        let companies = self.companies.iter().map(|sent| sent.facts.custom.weight()).sum::<usize>();
        let page = self.page.as_ref().map_or(0, |page| page.url.len() + page.referrer.as_ref().map_or(0, String::len));
        self.profile.weight() + self.signed.weight() + companies + page + self.facts.len() * FACT
    }
}

/// Who a page says is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrowserPerson {
    /// Nobody in particular: whoever the cookie belongs to.
    Anonymous,
    /// The user of a session that goes on.
    Known(ContactId),
    /// The visitor or lead of a session that goes on. Once they are a user, the
    /// session is nobody's: that one has to be named.
    Browser(ContactId),
    /// A user.
    Named {
        /// The workspace's own id.
        user_id: Option<String>,
        /// E-mail address.
        email: Option<String>,
        /// Whether the proof speaks for the e-mail address as well.
        email_is_proven: bool,
    },
}

/// A page that a browser opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPage {
    /// Its address without what stands behind `#`, at most
    /// [`crate::limits::METADATA_URL_BYTES_MAX`].
    pub url: String,
    /// Its title, at most [`crate::limits::CONTACT_STRING_CHARS_MAX`].
    pub title: Option<String>,
    /// The page that led to it, bounded as `url`.
    pub referrer: Option<String>,
}

/// See [`Command::CollectEmail`](super::Command::CollectEmail).
#[derive(Debug, Clone, PartialEq)]
pub struct CollectEmail {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The person of the browser's session.
    pub contact: ContactId,
    /// Of which roles they may be; another is as if there were nobody.
    pub roles: &'static [Role],
    /// What they typed.
    pub email: String,
}

/// See [`Command::ChangeMessenger`](super::Command::ChangeMessenger). `None`
/// leaves a field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeMessenger {
    /// Whose.
    pub workspace: WorkspaceId,
    /// On which platforms users must prove who they are.
    pub enforce: Vec<(Platform, bool)>,
    /// Hosts whose pages may call, `*.` before one for all below it; lower
    /// case. Empty: all.
    pub trusted_domains: Option<Vec<String>>,
    /// Names of attributes that only an identity token or an access token
    /// writes.
    pub protected_attributes: Option<Vec<String>>,
    /// Whether browsers that prove nothing are told what is stored.
    pub share_with_unverified: Option<bool>,
    /// How messages look.
    pub appearance: ChangedAppearance,
    /// Who asked.
    pub actor: ActorRef,
}

/// What changes of how messages look; the outer `None` leaves it as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangedAppearance {
    /// The colour of buttons and links, 0xRRGGBB.
    pub action_color: Option<Option<u32>>,
    /// The colour of banners, the same.
    pub background_color: Option<Option<u32>>,
    /// Whether messages are dark; the inner `None` is as the device wants it.
    pub dark: Option<Option<bool>>,
}

/// See [`Command::RotateIdentitySecret`](super::Command::RotateIdentitySecret).
#[derive(Debug, Clone, PartialEq)]
pub struct RotateIdentitySecret {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Of which platform.
    pub platform: Platform,
    /// The new secret, random.
    pub secret: String,
    /// How long the one before stays valid; 0 ends it now.
    pub grace_s: u32,
    /// Who asked.
    pub actor: ActorRef,
}
