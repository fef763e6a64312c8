//! A row about a contact.

use super::cells_of::{Cells, custom_value, tags};
use super::wrong::Wrong;
use crate::auth::Access;
use crate::contacts::profile::{SentProfile, email};
use crate::contacts::{Found, of_id, sent};
use crate::errors::ApiError;
use crate::fields as body;
use engine::Command;
use engine::command::{
    ContactFacts, CreateContact, Identifiers, NewRole, Profile, SentAttributes, Unknown, UpdateContact, UpsertUser,
};
use engine::contacts::CONTACTS;
use engine::limits::{CONTACT_STRING_CHARS_MAX, EXTERNAL_ID_CHARS_MAX};
use engine::rows::{AttributeValue, IdentifierKind, Role, Standard};
use engine::text::fold;
use node::View;

/// What a row says of a contact.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContactRow {
    external_id: Option<String>,
    email: Option<String>,
    role: Option<NewRole>,
    profile: Profile,
}

impl ContactRow {
    /// Reads it. What is blank is as if it were not there.
    ///
    /// # Errors
    /// The first cell that its field cannot have, or there is no identifier.
    pub fn read(cells: &Cells<'_>) -> Result<(Self, Vec<String>), Wrong> {
        let wrong = |error: ApiError| Wrong::of(error, cells.mapping);
        let field = |name: &str| cells.field(name);
        let language =
            body::text(field("language_override"), "language_override", CONTACT_STRING_CHARS_MAX).map_err(wrong)?;
        let profile = SentProfile {
            name: field("name"),
            phone: field("phone"),
            avatar: field("avatar"),
            owner_id: field("owner_id"),
            signed_up_at: field("signed_up_at"),
            last_seen_at: (field("last_seen_at"), "last_seen_at"),
            unsubscribed_from_emails: field("unsubscribed_from_emails"),
        };
        let custom = cells.custom().map(|(column, name, value)| custom_value(column, name, value));
        let attributes = custom.collect::<Result<Vec<_>, _>>()?;
        let profile = Profile {
            facts: language
                .map(|text| (Standard::LanguageOverride, Some(AttributeValue::Text(text))))
                .into_iter()
                .collect(),
            custom: SentAttributes { attributes, unknown: Unknown::Refuse },
            ..profile.read().map_err(wrong)?
        };
        let row = Self {
            external_id: body::id(field("external_id"), "external_id", EXTERNAL_ID_CHARS_MAX).map_err(wrong)?,
            email: email(field("email")).map_err(wrong)?,
            role: sent::role(field("role")).map_err(wrong)?,
            profile,
        };
        if row.external_id.is_none() && row.email.is_none() {
            let message = "external_id or email is needed".to_owned();
            return Err(Wrong { code: "parameter_not_found", column: None, message });
        }
        Ok((row, tags(cells)?))
    }

    /// By what it is known: two rows with one of these in common may be about
    /// the same contact.
    pub fn keys(&self) -> Vec<String> {
        let external_id = self.external_id.iter().map(|id| format!("external_id {id}"));
        external_id.chain(self.email.iter().map(|email| format!("email {}", fold(email.trim())))).collect()
    }

    /// What makes or changes the contact.
    ///
    /// # Errors
    /// A row cannot be read.
    pub fn command(self, view: &View, access: &Access) -> Result<Command, ApiError> {
        let workspace = access.workspace();
        let named = match &self.external_id {
            Some(id) => view.contacts_with(workspace, IdentifierKind::ExternalId, id)?.into_iter().next(),
            None => None,
        };
        let addressed = match (&named, &self.email) {
            (None, Some(email)) => view.contacts_with(workspace, IdentifierKind::Email, email)?,
            _ => Vec::new(),
        };
        let lead = addressed.iter().rfind(|(_, row)| row.role == Role::Lead).cloned();
        let has_user = addressed.iter().any(|(_, row)| row.role == Role::User);
        let role = self.role.map(Role::from);
        match (named, lead) {
            (Some(found), _) if role.is_some_and(|role| role != found.1.role) || found.1.role == Role::Lead => {
                Ok(self.update(access, &found))
            }
            (None, Some(lead)) if role == Some(Role::Lead) => Ok(self.update(access, &lead)),
            (None, Some(lead)) if role.is_none() && self.external_id.is_none() && !has_user => {
                Ok(self.update(access, &lead))
            }
            (None, None) if role == Some(Role::Lead) && !has_user => Ok(self.create(access)),
            // That users are no leads is what the engine says to this.
            (None, None) if role == Some(Role::Lead) => {
                let who = Identifiers { email: self.email.clone(), ..Identifiers::default() };
                Ok(self.change(access, who))
            }
            _ => Ok(self.upsert(access)),
        }
    }

    fn update(self, access: &Access, (contact, row): &Found) -> Command {
        let who = of_id(access.contact_id(*contact, row).to_string());
        self.change(access, who)
    }

    fn change(self, access: &Access, who: Identifiers) -> Command {
        let Self { external_id, email, role, profile } = self;
        let facts = ContactFacts { role, external_id: external_id.map(Some), email: email.map(Some), profile };
        let update = UpdateContact { workspace: access.workspace(), who, roles: CONTACTS, facts };
        Command::UpdateContact(Box::new(update))
    }

    fn create(self, access: &Access) -> Command {
        let Self { external_id, email, role: _, profile } = self;
        let create = CreateContact { workspace: access.workspace(), role: NewRole::Lead, external_id, email, profile };
        Command::CreateContact(Box::new(create))
    }

    fn upsert(self, access: &Access) -> Command {
        let Self { external_id, email, role: _, profile } = self;
        let who = Identifiers { user_id: external_id, email, ..Identifiers::default() };
        let (workspace, companies) = (access.workspace(), Vec::new());
        Command::UpsertUser(Box::new(UpsertUser { workspace, who, profile, companies, begins_session: false }))
    }
}
