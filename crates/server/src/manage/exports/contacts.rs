//! `GET /manage/exports/contacts`.

use super::{CSV, cells};
use crate::app::App;
use crate::auth::Access;
use crate::contacts::Found;
use crate::errors::ApiError;
use crate::limits::EXPORT_ROWS_AT_ONCE;
use crate::manage::stream::{self, Sink, Stopped};
use crate::request::Call;
use crate::segments;
use axum::response::Response;
use engine::contacts::CONTACTS;
use engine::predicates::Predicate;
use engine::rows::Model;
use http::{HeaderValue, header};
use node::View;
use std::borrow::Cow;
use std::sync::Arc;

const FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"contacts.csv\"");

/// The columns that every file has; custom attributes follow.
const COLUMNS: [&str; 13] = [
    "id",
    "external_id",
    "role",
    "email",
    "name",
    "phone",
    "owner_id",
    "signed_up_at",
    "created_at",
    "updated_at",
    "last_seen_at",
    "unsubscribed_from_emails",
    "tags",
];

/// Export contacts as CSV
///
/// Users and leads that are listed, in the order in which they were made, with
/// a column for each custom attribute. Text that a spreadsheet would take for a
/// formula has a `'` before it. The file is whole only if the answer ends in
/// order.
#[utoipa::path(
    get,
    path = "/manage/exports/contacts",
    tag = "exports",
    params(("segment_id" = Option<String>, Query, description = "Only those in this segment")),
    responses(
        (status = 200, description = "The contacts", body = String, content_type = "text/csv"),
        (status = 404, description = "`not_found`: no segment of this workspace has this id"),
    )
)]
pub async fn export_contacts(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let config = call.app.node.config();
    let predicate = match query.get("segment_id") {
        None => None,
        Some(id) => {
            let (segment, _) = segments::find(config, &call.access, id).map_err(|error| error.field("segment_id"))?;
            // One that names what is not there any more has nobody in it.
            Some(call.app.node.compile_segment(call.access.workspace(), segment).and_then(Result::ok))
        }
    };
    let columns = cells::columns(config, call.access.workspace(), Model::Contact);
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    let mut response = stream::answer(&call, CSV, move |view, sink| {
        Export { view, app: &app, access: &access, columns, predicate }.write(sink)
    })?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, FILE);
    Ok(response)
}

struct Export<'a> {
    view: &'a View,
    app: &'a App,
    access: &'a Access,
    columns: Vec<cells::Column>,
    /// `None` is everybody, `Some(None)` nobody.
    predicate: Option<Option<Predicate>>,
}

impl Export<'_> {
    fn write(&self, sink: &mut Sink) -> Result<(), Stopped> {
        let mut file = csv::Writer::from_writer(&mut *sink);
        file.write_record(cells::header(&COLUMNS, &self.columns))?;
        let mut after = None;
        loop {
            let page = self.view.contacts_after(self.access.workspace(), after, EXPORT_ROWS_AT_ONCE)?;
            for found in &page {
                if self.is_meant(found)? {
                    file.write_record(self.record(found).iter().map(|cell| cell.as_bytes()))?;
                }
            }
            match page.last() {
                Some((last, _)) if page.len() == EXPORT_ROWS_AT_ONCE => after = Some(*last),
                _ => break,
            }
        }
        Ok(file.flush()?)
    }

    fn is_meant(&self, found: &Found) -> Result<bool, Stopped> {
        if !found.1.is_listed() || !CONTACTS.contains(&found.1.role) {
            return Ok(false);
        }
        match &self.predicate {
            None => Ok(true),
            Some(None) => Ok(false),
            Some(Some(predicate)) => Ok(self.app.node.matches(self.view, self.access.workspace(), found, predicate)?),
        }
    }

    fn record<'r>(&self, (contact, row): &'r Found) -> Vec<Cow<'r, str>> {
        let id = self.access.contact_id(*contact, row).to_string();
        let mut record = vec![
            Cow::Owned(id),
            cells::text(row.external_id.as_deref()),
            Cow::Borrowed(row.role.name()),
            cells::text(row.email.as_deref()),
            cells::text(row.name.as_deref()),
            cells::text(row.phone.as_deref()),
            cells::text(row.owner_id.as_deref()),
            cells::moment(row.signed_up_at),
            cells::moment(Some(row.known_since())),
            cells::moment(Some(row.updated_at)),
            cells::moment(row.last_seen_at),
            Cow::Borrowed(if row.unsubscribed_from_emails { "true" } else { "false" }),
            cells::tags(self.app.node.config(), self.access.workspace(), &row.tags),
        ];
        record.extend(self.columns.iter().map(|column| cells::custom(column, row.custom_value(column.0))));
        record
    }
}
