//! Who a ping says is there, and what proves it.

use super::caller::Caller;
use super::identity::{self, Token};
use super::session::{Holder, Session};
use super::user_data::{UserData, leave_out};
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{BROWSER_SESSION_S, USER_SESSION_S};
use engine::command::{BrowserPerson, Profile, SentAttribute, SentCompany, Unknown};
use engine::ids::ContactId;
use engine::rows::{IdentitySecretRow, Model};
use engine::source::Verified;
use std::sync::Arc;
use wire::messenger::LeftOut;

/// What proves who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Of what kind.
    pub verified: Verified,
    /// The number of the identity secret; 0 when nothing proves it.
    pub secret: u32,
    /// Until when it proves something, Unix seconds.
    pub ends_at: Option<u32>,
}

const NOTHING: Proof = Proof { verified: Verified::None, secret: 0, ends_at: None };

/// Who is there, and all that the page and its token say of them.
#[derive(Debug, Clone)]
pub struct Who {
    /// Who is there.
    pub person: BrowserPerson,
    /// What proves it.
    pub proof: Proof,
    /// What the page says.
    pub profile: Profile,
    /// What the token says.
    pub signed: Profile,
    /// Companies, those of the token last: they win.
    pub companies: Vec<SentCompany>,
    /// What cannot be taken.
    pub left_out: Vec<LeftOut>,
}

impl Who {
    /// The first that applies: the person of the token, the user who is named,
    /// the person of the session, whoever the cookie belongs to.
    ///
    /// # Errors
    /// The token has another form than it must have; what was sent proves
    /// nothing; or nothing was sent and the workspace asks for a proof.
    pub fn of(
        caller: &Caller,
        (data, session): (UserData, Option<&Session>),
        unknown: Unknown,
    ) -> Result<Self, ApiError> {
        let UserData { user_id, email, user_hash, token, profile, companies, left_out } = data;
        let mut who = Self {
            person: BrowserPerson::Anonymous,
            proof: NOTHING,
            profile,
            signed: Profile::default(),
            companies,
            left_out,
        };
        if let Some(token) = token {
            let token = Token::read(&*secrets(caller)?, &token, caller.now_s())?;
            who.take_token(&token, email, unknown)?;
        } else if user_id.is_some() || email.is_some() {
            let named = user_id.as_deref().or(email.as_deref()).unwrap_or_default();
            who.proof = prove(caller, (named, user_hash.as_deref()))?;
            let email_is_proven = who.proof.verified == Verified::Hash && user_id.is_none();
            who.person = BrowserPerson::Named { user_id, email, email_is_proven };
        } else if let Some(session) = session {
            // A token's session is never longer than its token.
            let ends_at = (session.verified == Verified::Jwt).then_some(session.expires_at);
            who.proof = Proof { verified: session.verified, secret: session.secret, ends_at };
            who.person = match session.holder {
                Holder::User => BrowserPerson::Known(session.contact),
                Holder::Browser => BrowserPerson::Browser(session.contact),
            };
        }
        who.leave_out_surplus(caller);
        Ok(who)
    }

    /// Bounds how many attributes one network can make up. What a token says is
    /// not bounded: the workspace's own server signed it.
    fn leave_out_surplus(&mut self, caller: &Caller) {
        let Caller { app, workspace, network, now_ms, .. } = caller;
        let mut left_out = Vec::new();
        let mut has_room = |model: Model, sent: &SentAttribute| {
            let is_known = app.node.config().attribute_named(*workspace, model, &sent.name).is_some();
            let room = if is_known { Ok(()) } else { app.browsers.limits.take_new_attribute(*network, *now_ms) };
            room.inspect_err(|error| leave_out(&mut left_out, &sent.name, error)).is_ok()
        };
        self.profile.custom.attributes.retain(|sent| has_room(Model::Contact, sent));
        if self.proof.verified != Verified::Jwt {
            for company in &mut self.companies {
                company.facts.custom.attributes.retain(|sent| has_room(Model::Company, sent));
            }
        }
        self.left_out.append(&mut left_out);
    }

    fn take_token(&mut self, token: &Token, email: Option<String>, unknown: Unknown) -> Result<(), ApiError> {
        let mut signed = UserData::of(token.claims(), unknown)?;
        let email_is_proven = signed.email.is_some();
        self.person = BrowserPerson::Named { user_id: signed.user_id, email: signed.email.or(email), email_is_proven };
        self.proof = Proof { verified: Verified::Jwt, secret: token.secret, ends_at: token.expires_at };
        self.signed = signed.profile;
        self.companies.retain(|sent| signed.companies.iter().all(|known| known.company_id != sent.company_id));
        self.companies.append(&mut signed.companies);
        self.left_out.append(&mut signed.left_out);
        Ok(())
    }

    /// The session that this proves.
    #[must_use]
    pub fn session(&self, caller: &Caller, (contact, holder): (ContactId, Holder)) -> Session {
        let (length, proof) = match holder {
            Holder::Browser => (BROWSER_SESSION_S, NOTHING),
            Holder::User => (USER_SESSION_S, self.proof),
        };
        let end = caller.now_s().saturating_add(length);
        let expires_at = proof.ends_at.map_or(end, |proof_ends_at| end.min(proof_ends_at));
        let Proof { verified, secret, ends_at: _ } = proof;
        Session {
            workspace: caller.workspace,
            contact,
            verified,
            secret,
            holder,
            platform: caller.platform,
            expires_at,
        }
    }
}

fn secrets(caller: &Caller) -> Result<Arc<IdentitySecretRow>, ApiError> {
    let row = caller.app.node.config().identity_secret(caller.workspace, caller.platform);
    row.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// A hash that is wrong is refused also where none is asked for.
fn prove(caller: &Caller, (named, user_hash): (&str, Option<&str>)) -> Result<Proof, ApiError> {
    let is_enforced = || identity::is_enforced(caller.app.node.config(), caller.workspace, caller.platform);
    match user_hash {
        Some(sent) => {
            let secret = identity::check_hash(&*secrets(caller)?, (named, sent), caller.now_s())?;
            Ok(Proof { verified: Verified::Hash, secret, ends_at: None })
        }
        None if is_enforced() => Err(identity::unproven()),
        None => Ok(NOTHING),
    }
}
