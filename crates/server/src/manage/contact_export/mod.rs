//! `GET /manage/contacts/{id}/export`: everything that is known of somebody, as
//! one JSON document. What grows with a person is written as it is read.

mod person;
mod sections;

use super::stream::{self, Document, Sink, Stopped};
use crate::app::App;
use crate::auth::Access;
use crate::contacts::{Found, of_id, present};
use crate::errors::ApiError;
use crate::request::{Call, Version};
use axum::response::Response;
use engine::rows::Role;
use http::{HeaderValue, header};
use node::View;
use std::sync::Arc;
use wire::manage::contact_export::ContactExport;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"contact.json\"");

/// Export everything that is known of a contact
///
/// One JSON document: the contact, by what they are found, their attributes,
/// tags, companies, notes, segments, choices, merges, page views, and every event, whatever
/// its age, those of who was merged into them included. A visitor's too. The
/// document is whole only if the answer ends in order.
#[utoipa::path(
    get,
    path = "/manage/contacts/{id}/export",
    tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "Everything that is known", body = ContactExport),
        (status = 404, description = "`not_found`: nobody in this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn export_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let found = call.read(move |view, access| Ok(view.find(access.workspace(), &of_id(id), &Role::ALL)??)).await?;
    let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
    let (app, access, version) = (Arc::clone(&call.app), call.access.clone(), call.spoken());
    let mut response = stream::answer(&call, JSON, move |view, sink| {
        // Whoever was changed meanwhile is shown as they are now; whoever was
        // deleted meanwhile leaves a document without an end.
        let row = view.contact(access.workspace(), found.0)?.ok_or(Stopped::ClientGone)?;
        Export { view, app: &app, access: &access, version, found: (found.0, row), now_s }.write(sink)
    })?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, FILE);
    Ok(response)
}

/// Whose export is written, and from what.
struct Export<'a> {
    view: &'a View,
    app: &'a App,
    access: &'a Access,
    version: Version,
    found: Found,
    now_s: u32,
}

impl Export<'_> {
    /// In the order of [`ContactExport`].
    fn write(&self, sink: &mut Sink) -> Result<(), Stopped> {
        let mut document = Document::begin(sink)?;
        document.field("type", &"contact_export")?;
        document.field("exported_at", &self.now_s)?;
        document.field("contact", &self.contact(&self.found)?)?;
        document.field("identifiers", &self.identifiers()?)?;
        document.field("attributes", &person::attributes(self.app.node.config(), self.access, &self.found))?;
        document.list("merged_contacts", |items| self.merged_contacts(items))?;
        document.list("merges", |items| self.merges(items))?;
        document.list("tags", |items| self.tags(items))?;
        document.list("notes", |items| self.notes(items))?;
        document.list("companies", |items| self.companies(items))?;
        document.list("segments", |items| self.segments(items))?;
        document.list("subscriptions", |items| self.subscriptions(items))?;
        document.list("event_summaries", |items| self.event_summaries(items))?;
        document.list("page_views", |items| self.page_views(items))?;
        document.list("waiting_events", |items| self.waiting_events(items))?;
        document.list("events", |items| self.events(items))?;
        document.end()
    }

    fn contact<'c>(&'c self, found: &'c Found) -> Result<wire::rest::contact::Contact<'c>, Stopped> {
        Ok(present::contact(self.view, self.access, self.app.node.config(), self.version, found)?)
    }

    fn id(&self) -> String {
        self.access.contact_id(self.found.0, &self.found.1).to_string()
    }
}
