//! A person's messages as somebody sees them.

use super::content::Content;
use super::spec_of;
use crate::limits::DELIVERIES_LOOKED_MAX;
use crate::render::RenderError;
use crate::render::message::{Shown, shown};
use crate::render::values::{EventValues, PersonValues, Values};
use engine::contacts::id_of;
use engine::ids::{ItemRef, WorkspaceId};
use engine::rows::{
    AttributeValue, Cause, Channel, DeliveryRow, LogRow, MessageRow, MessageSpec, MessageState, PauseReason, Role,
    Standard,
};
use engine::source::Verified;
use node::views::{Delivered, Found, Item};
use node::{Node, ReadError, View};
use std::sync::Arc;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Whoever may be told what is stored of the person.
    Told,
    /// A browser that claims to be a user and proves nothing: it is told
    /// nothing that is stored, and gets only what such browsers caused since
    /// this second, when its session began.
    Claim {
        /// Unix seconds.
        since_s: u32,
    },
}

/// Where messages are read from, for whom.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The running node.
    pub node: &'a Node,
    /// The rows at one moment.
    pub view: &'a View,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The person.
    pub found: &'a Found,
    /// Who looks.
    pub viewer: Viewer,
    /// Unix seconds.
    pub now_s: u32,
}

/// A delivery with its message.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The delivery.
    pub delivered: Delivered,
    /// The message as it is now.
    pub message: Arc<MessageRow>,
}

/// A delivery as it is shown.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The version's content in the person's language; texts are templates.
    pub content: Content,
    /// Where in a page, JSON text.
    pub place: String,
    /// Its texts.
    pub shown: Shown,
}

/// What a delivery says, and what it can name.
#[derive(Clone, Copy)]
pub struct Telling<'a, 'v> {
    /// Its message's version.
    pub spec: &'a MessageSpec,
    /// What its texts can name.
    pub values: &'a Values<'v>,
    /// The person's languages, the most wanted first.
    pub languages: &'a [&'a str],
}

impl Asked<'_> {
    /// The person's deliveries that this viewer may know of, newest first.
    ///
    /// # Errors
    /// A row cannot be read.
    pub fn deliveries(&self) -> Result<Vec<Sent>, ReadError> {
        let all = self.view.deliveries(self.workspace, self.found, DELIVERIES_LOOKED_MAX)?;
        let known = all.into_iter().filter(|delivered| self.may_know(&delivered.row));
        let sent = known.filter_map(|delivered| {
            let message = self.node.config().message(self.workspace, delivered.row.message)?;
            Some(Sent { delivered, message })
        });
        Ok(sent.collect())
    }

    fn may_know(&self, row: &DeliveryRow) -> bool {
        match self.viewer {
            Viewer::Told => true,
            Viewer::Claim { since_s } => row.verified == Verified::None && row.made_at_ms / 1_000 >= u64::from(since_s),
        }
    }

    /// Whether somebody may still see it for the first time.
    #[must_use]
    pub fn is_open(&self, sent: &Sent) -> bool {
        let row = &sent.delivered.row;
        // What somebody wanted to see is shown whatever state it is in; a message
        // that stopped because it was sent often enough was meant to be seen.
        let is_sent = sent.message.state == MessageState::Live
            || row.cause == Cause::Test
            || sent.message.paused == Some(PauseReason::SendsReached);
        is_sent && !is_over(row) && self.now_s < row.expires_at
    }

    /// A delivery as it is shown; `None` when what it needs is gone, or it
    /// cannot be rendered within its bounds.
    ///
    /// # Errors
    /// A row cannot be read.
    pub fn rendered(&self, sent: &Sent) -> Result<Option<Rendered>, ReadError> {
        let row = &sent.delivered.row;
        let rendered = self.with_values(row, |Telling { spec, values, languages }| {
            let content = Content::kept(&spec.content).localised(languages);
            let shown = shown(&content, values).map_err(|error| warn(row, &error)).ok()?;
            Some(Rendered { content, place: spec.place.clone(), shown })
        })?;
        Ok(rendered.flatten())
    }

    /// What `show` makes of a delivery's version and of all that it can name;
    /// `None` when something of that is gone.
    ///
    /// # Errors
    /// A row cannot be read.
    pub fn with_values<T>(
        &self,
        row: &DeliveryRow,
        show: impl FnOnce(Telling<'_, '_>) -> T,
    ) -> Result<Option<T>, ReadError> {
        let version = (self.workspace, row.message, row.version);
        let Some(spec) = spec_of(self.node.config(), self.view, version)? else { return Ok(None) };
        let event = match row.cause {
            Cause::Match | Cause::Entered | Cause::Date(_) | Cause::Test => None,
            Cause::Event(event) => match self.view.item(self.workspace, ItemRef::Event(event))? {
                Some(Item::Event(event)) => Some(event),
                // The event was erased, and with it what the message would say.
                _ => return Ok(None),
            },
        };
        let name = event.as_ref().and_then(|event| self.event_name(event)).unwrap_or_default();
        let values = Values {
            person: self.person()?,
            event: event.as_ref().map(|event| EventValues {
                name: &name,
                created_at: event.created_at,
                metadata: &event.metadata,
            }),
            trusts_links: row.verified != Verified::None || self.stays_theirs(row),
        };
        Ok(Some(show(Telling { spec: &spec, values: &values, languages: &self.languages() })))
    }

    /// Whether only the browser that caused a delivery sees it: what it said
    /// itself it may see again. A letter goes to an address that somebody else
    /// may read.
    fn stays_theirs(&self, row: &DeliveryRow) -> bool {
        let message = self.node.config().message(self.workspace, row.message);
        let is_in_page = message.is_some_and(|message| message.kind.channel() != Channel::Outside);
        is_in_page && self.found.1.role != Role::User
    }

    fn event_name(&self, event: &LogRow) -> Option<String> {
        Some(self.node.config().definition(self.workspace, event.definition)?.name.clone())
    }

    fn person(&self) -> Result<Option<PersonValues<'_>>, ReadError> {
        if self.viewer != Viewer::Told {
            return Ok(None);
        }
        let (contact, row) = self.found;
        let config = self.node.config();
        let Some(workspace_row) = config.workspace(self.workspace) else { return Ok(None) };
        let company = match row.companies.first() {
            Some(company) => self.view.company(self.workspace, *company)?,
            None => None,
        };
        let id = id_of(&workspace_row, self.workspace, *contact, row).to_string();
        Ok(Some(PersonValues { config, workspace: self.workspace, id, row, company }))
    }

    /// Their languages, the most wanted first. That of the browser is what the
    /// browser itself said.
    fn languages(&self) -> Vec<&str> {
        let text = |standard| match self.found.1.fact(standard) {
            Some(AttributeValue::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let chosen = text(Standard::LanguageOverride).filter(|_| self.viewer == Viewer::Told);
        chosen.into_iter().chain(text(Standard::BrowserLanguage)).collect()
    }
}

/// Says that a delivery could not be rendered.
pub fn warn(row: &DeliveryRow, error: &RenderError) {
    tracing::warn!(message.id = row.message.0, error = %error, "a message could not be rendered");
}

/// Whether a delivery is done with: dismissed, answered with a reaction, or
/// taken back.
#[must_use]
pub fn is_over(row: &DeliveryRow) -> bool {
    row.dismissed_at.is_some() || row.reaction.is_some() || row.recalled
}
