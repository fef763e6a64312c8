//! A company as the API shows it.

use crate::auth::Access;
use crate::notes::present::{Whom, note};
use crate::request::Version;
use crate::{attributes, tags};
use engine::companies::FoundCompany;
use engine::ids::{CompanyOrdinal, hash128};
use engine::rows::About;
use engine::text::fold;
use node::{Config, ReadError, View};
use std::borrow::Cow;
use wire::legacy::user::CompanyBrief;
use wire::rest::admin::Admin;
use wire::rest::company::{Company, Plan};
use wire::rest::contact::SUBLIST_ITEMS_MAX;
use wire::rest::note::{Note, NoteList};
use wire::rest::segment::SegmentList;

/// From this version on a company shows its notes.
pub const NOTES_SINCE: Version = Version::Two(16);

/// A company, with its latest notes from 2.16 on.
///
/// # Errors
/// The notes cannot be read.
pub fn company<'a>(
    view: &View,
    access: &'a Access,
    config: &Config,
    version: Version,
    (company, row): &'a FoundCompany,
) -> Result<Company<'a>, ReadError> {
    let workspace = access.workspace();
    let id = access.company_id(*company, row).to_string();
    let notes = match version >= NOTES_SINCE {
        true => Some(latest_notes(view, access, config, (*company, &id))?),
        false => None,
    };
    Ok(Company {
        kind: "company",
        company_id: &row.company_id,
        app_id: &access.workspace_row().app_id,
        name: row.name.as_deref().unwrap_or_default(),
        remote_created_at: row.remote_created_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        last_request_at: row.last_request_at,
        monthly_spend: row.monthly_spend.unwrap_or(0),
        session_count: 0,
        user_count: u64::from(row.contacts),
        size: row.size,
        website: row.website.as_deref(),
        industry: row.industry.as_deref(),
        tags: tags::present::list(config, workspace, &row.tags),
        segments: SegmentList::default(),
        plan: row.plan.as_deref().map_or_else(Plan::default, |plan| Plan::new(plan_id(access, plan), plan)),
        custom_attributes: attributes::shown(config, workspace, &row.custom),
        notes,
        id,
    })
}

/// A company by its ids and name, as users of the 1.x API list it.
#[must_use]
pub fn brief(access: &Access, (company, row): &FoundCompany) -> CompanyBrief<'static> {
    CompanyBrief {
        kind: "company",
        company_id: Cow::Owned(row.company_id.clone()),
        id: access.company_id(*company, row).to_string(),
        name: Cow::Owned(row.name.clone().unwrap_or_default()),
    }
}

/// Plans are kept by name alone: the id is a number that the same name always
/// has in a workspace.
fn plan_id(access: &Access, plan: &str) -> String {
    let hash = hash128(&access.workspace_row().id_key, &[b"plan", fold(plan).as_bytes()]);
    (hash >> 96).to_string()
}

fn owned(note: Note<'_>) -> Note<'static> {
    let Note { kind, id, created_at, contact, company, user, author, body } = note;
    let author = author.map(|author| Admin {
        name: Cow::Owned(author.name.into_owned()),
        email: Cow::Owned(author.email.into_owned()),
        ..author
    });
    Note { kind, id, created_at, contact, company, user, author, body: Cow::Owned(body.into_owned()) }
}

fn latest_notes(
    view: &View,
    access: &Access,
    config: &Config,
    (company, id): (CompanyOrdinal, &str),
) -> Result<NoteList<'static>, ReadError> {
    let about = [About::Company(company)];
    let (notes, _) = view.notes_about(access.workspace(), &about, 0, SUBLIST_ITEMS_MAX)?;
    let whom = Whom::Company(id.to_owned());
    let shown = notes.iter().map(|(id, row)| owned(note(config, access, &whom, (*id, row))));
    Ok(NoteList::new(shown.collect()))
}
