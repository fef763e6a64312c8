//! `GET /manage/exports/companies`.

use super::{CSV, cells};
use crate::app::App;
use crate::auth::Access;
use crate::errors::ApiError;
use crate::limits::EXPORT_ROWS_AT_ONCE;
use crate::manage::stream::{self, Sink, Stopped};
use crate::request::Call;
use axum::response::Response;
use engine::companies::FoundCompany;
use engine::rows::Model;
use http::{HeaderValue, header};
use node::View;
use std::borrow::Cow;
use std::sync::Arc;

const FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"companies.csv\"");

/// The columns that every file has; custom attributes follow.
const COLUMNS: [&str; 14] = [
    "id",
    "company_id",
    "name",
    "plan",
    "size",
    "website",
    "industry",
    "monthly_spend",
    "user_count",
    "remote_created_at",
    "created_at",
    "updated_at",
    "last_request_at",
    "tags",
];

/// Export companies as CSV
///
/// All of them, in the order in which they were made, with a column for each
/// custom attribute. Text that a spreadsheet would take for a formula has a `'`
/// before it. The file is whole only if the answer ends in order.
#[utoipa::path(
    get,
    path = "/manage/exports/companies",
    tag = "exports",
    responses((status = 200, description = "The companies", body = String, content_type = "text/csv"))
)]
pub async fn export_companies(call: Call) -> Result<Response, ApiError> {
    let columns = cells::columns(call.app.node.config(), call.access.workspace(), Model::Company);
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    let mut response =
        stream::answer(&call, CSV, move |view, sink| Export { view, app: &app, access: &access, columns }.write(sink))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, FILE);
    Ok(response)
}

struct Export<'a> {
    view: &'a View,
    app: &'a App,
    access: &'a Access,
    columns: Vec<cells::Column>,
}

impl Export<'_> {
    fn write(&self, sink: &mut Sink) -> Result<(), Stopped> {
        let mut file = csv::Writer::from_writer(&mut *sink);
        file.write_record(cells::header(&COLUMNS, &self.columns))?;
        let mut after = None;
        loop {
            let page = self.view.companies_after(self.access.workspace(), after, EXPORT_ROWS_AT_ONCE)?;
            for found in &page {
                file.write_record(self.record(found).iter().map(|cell| cell.as_bytes()))?;
            }
            match page.last() {
                Some((last, _)) if page.len() == EXPORT_ROWS_AT_ONCE => after = Some(*last),
                _ => break,
            }
        }
        Ok(file.flush()?)
    }

    fn record<'r>(&self, (company, row): &'r FoundCompany) -> Vec<Cow<'r, str>> {
        let id = self.access.company_id(*company, row).to_string();
        let mut record = vec![
            Cow::Owned(id),
            cells::guarded(&row.company_id),
            cells::text(row.name.as_deref()),
            cells::text(row.plan.as_deref()),
            cells::number(row.size),
            cells::text(row.website.as_deref()),
            cells::text(row.industry.as_deref()),
            cells::number(row.monthly_spend),
            cells::number(Some(row.contacts)),
            cells::moment(row.remote_created_at),
            cells::moment(Some(row.created_at)),
            cells::moment(Some(row.updated_at)),
            cells::moment(row.last_request_at),
            cells::tags(self.app.node.config(), self.access.workspace(), &row.tags),
        ];
        record.extend(self.columns.iter().map(|column| {
            let place = row.custom.binary_search_by_key(&column.0, |(known, _)| *known).ok();
            cells::custom(column, place.and_then(|place| row.custom.get(place)).map(|(_, value)| value))
        }));
        record
    }
}
