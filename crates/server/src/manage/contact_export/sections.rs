//! What belongs to somebody, list by list.

use super::Export;
use crate::companies;
use crate::contacts::present;
use crate::events::{metadata, outcome};
use crate::limits::EXPORT_NOTES_AT_ONCE;
use crate::manage::messenger::page_views;
use crate::manage::stream::{Items, Stopped};
use crate::notes::present::{Whom, note};
use crate::{segments, subscriptions, tags, times};
use engine::ids::DefinitionId;
use engine::rows::About;
use std::ops::ControlFlow;
use wire::manage::contact_export::ExportedConsent;
use wire::rest::event::ListedEvent;
use wire::rest::metadata::ShownMetadata;
use wire::rest::summary::EventSummary;

impl Export<'_> {
    /// Also the merges of those who were merged themselves.
    pub(super) fn merges(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        for contact in self.found.1.history_of(self.found.0) {
            let Some(row) = self.view.contact(self.access.workspace(), contact)? else { continue };
            for (_, record) in present::merges(self.view, self.access, &(contact, row))? {
                items.push(&record)?;
            }
        }
        Ok(())
    }

    pub(super) fn tags(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        let (config, workspace) = (self.app.node.config(), self.access.workspace());
        for tagging in &self.found.1.tags {
            if let Some(tag) = tags::present::applied(config, workspace, tagging) {
                items.push(&tag)?;
            }
        }
        Ok(())
    }

    pub(super) fn notes(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        let about: Vec<About> = self.found.1.history_of(self.found.0).map(About::Contact).collect();
        let whom = Whom::Contact(self.id());
        let mut offset = 0;
        loop {
            let (notes, _) = self.view.notes_about(self.access.workspace(), &about, offset, EXPORT_NOTES_AT_ONCE)?;
            for (id, row) in &notes {
                items.push(&note(self.app.node.config(), self.access, &whom, (*id, row)))?;
            }
            if notes.len() < EXPORT_NOTES_AT_ONCE {
                return Ok(());
            }
            offset += notes.len();
        }
    }

    pub(super) fn companies(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        for &company in &self.found.1.companies {
            let Some(row) = self.view.company(self.access.workspace(), company)? else { continue };
            let found = (company, row);
            let config = self.app.node.config();
            let mut shown = companies::present::company(self.view, self.access, config, self.version, &found)?;
            // Those are about the company.
            shown.notes = None;
            items.push(&shown)?;
        }
        Ok(())
    }

    pub(super) fn segments(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        let found = self.app.node.segments_of(self.view, self.access.workspace(), &self.found)?;
        for (segment, row) in &found {
            items.push(&segments::present::segment(self.access, *segment, row, None))?;
        }
        Ok(())
    }

    pub(super) fn subscriptions(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        let (config, workspace) = (self.app.node.config(), self.access.workspace());
        for consent in &self.found.1.consents {
            let Some(row) = config.subscription_type(workspace, consent.subscription) else { continue };
            let subscription = subscriptions::present::subscription_type(consent.subscription, &row);
            items.push(&ExportedConsent { wanted: consent.wanted, subscription })?;
        }
        Ok(())
    }

    /// By age of the definition, those of archived names too.
    pub(super) fn event_summaries(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        let workspace = self.access.workspace();
        for (definition, row) in self.view.summaries_of(workspace, &self.found)? {
            let Some(definition) = self.app.node.config().definition(workspace, definition) else { continue };
            items.push(&EventSummary {
                name: &definition.name,
                first: times::iso_ms(row.first),
                last: times::iso_ms(row.last),
                count: row.count(),
                description: definition.description.as_deref(),
            })?;
        }
        Ok(())
    }

    pub(super) fn page_views(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        for view in self.view.page_views(self.access.workspace(), &self.found)? {
            items.push(&page_views::shown(view))?;
        }
        Ok(())
    }

    pub(super) fn waiting_events(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        let id = self.id();
        for (held, row) in self.view.held_of(self.access.workspace(), &self.found.1)? {
            items.push(&ListedEvent {
                kind: "event",
                id: outcome::held_id(held),
                created_at: row.created_at,
                event_name: &row.name,
                user_id: row.user_id.as_deref(),
                email: row.email.as_deref(),
                intercom_user_id: &id,
                metadata: ShownMetadata(&metadata::all_shown(&row.metadata)),
            })?;
        }
        Ok(())
    }

    pub(super) fn events(&self, items: &mut Items<'_>) -> Result<(), Stopped> {
        let (id, row) = (self.id(), &self.found.1);
        let mut name = Name { export: self, known: None };
        let mut written = Ok(());
        self.view.each_event(self.access.workspace(), &self.found, |listed| {
            written = items.push(&ListedEvent {
                kind: "event",
                id: outcome::event_id(self.access, listed.place.event),
                created_at: listed.row.created_at,
                event_name: name.of(listed.row.definition),
                user_id: row.external_id.as_deref(),
                email: row.email.as_deref(),
                intercom_user_id: &id,
                metadata: ShownMetadata(&metadata::all_shown(&listed.row.metadata)),
            });
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        written
    }
}

/// The name of the definition asked for last: neighbours often have the same.
struct Name<'a> {
    export: &'a Export<'a>,
    known: Option<(DefinitionId, String)>,
}

impl Name<'_> {
    fn of(&mut self, definition: DefinitionId) -> &str {
        if self.known.as_ref().is_none_or(|(known, _)| *known != definition) {
            let row = self.export.app.node.config().definition(self.export.access.workspace(), definition);
            self.known = Some((definition, row.map(|row| row.name.clone()).unwrap_or_default()));
        }
        self.known.as_ref().map_or("", |(_, name)| name)
    }
}
