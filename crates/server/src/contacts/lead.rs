//! `POST /contacts` from a client of the 1.x API: a lead, made or changed. Its
//! body is that of a 1.x user.

use super::create::submit;
use super::of_id;
use crate::errors::ApiError;
use crate::fields;
use crate::legacy::leads::LEADS;
use crate::request::Call;
use crate::users::sent::{Reading, Sent};
use crate::users::{show, upsert};
use axum::response::Response;
use engine::Command;
use engine::command::{CreateContact, Identifiers, NewRole, Profile};
use wire::legacy::user::UpsertUser;

/// Makes a lead, or changes the one whose `id` or `user_id` the body holds.
///
/// # Errors
/// What the body holds cannot be, nobody has the id, or what the engine
/// refused.
pub async fn save_lead(call: &Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: UpsertUser<'_> = fields::object(&body)?;
    let sent = Sent::read(sent, Reading::of(call))?;
    // A lead's e-mail address names nobody: others may have it too.
    let who = Identifiers { email: None, ..sent.who.clone() };
    if who.is_empty() {
        return make(call, sent).await;
    }
    let found = call.read(move |view, access| {
        let (lead, row) = view.find(access.workspace(), &who, LEADS)??;
        Ok(access.contact_id(lead, &row).to_string())
    });
    let id = of_id(found.await?).id;
    upsert::save(call, Sent { who: Identifiers { id, ..sent.who.clone() }, ..sent }).await
}

async fn make(call: &Call, sent: Sent) -> Result<Response, ApiError> {
    let Sent { who, profile, companies, begins_session } = sent;
    let (workspace, role) = (call.access.workspace(), NewRole::Lead);
    let command = CreateContact { workspace, role, external_id: None, email: who.email, profile };
    let made = submit(call, Command::CreateContact(Box::new(command))).await?;
    if companies.is_empty() && !begins_session {
        return show(call, (made.contact, made.row)).await;
    }
    // What a new contact cannot have yet follows at once.
    let who = of_id(made.id.to_string());
    upsert::save(call, Sent { who, profile: Profile::default(), companies, begins_session }).await
}
