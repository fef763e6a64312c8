//! Plan a command, then apply it: the only way in which rows change.

use crate::command::{Command, Stamp};
use crate::events::Uncounted;
use crate::limits::COMMAND_WRITES_MAX;
use crate::messages::decide::Heard;
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::working_set::{Need, Reads, WorkingSet};
use crate::{
    attributes, companies, contacts, definitions, events, jobs, messages, notes, segments, subscriptions, tags,
    workspaces,
};

/// Whether a command can be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// These rows are missing. Load them and plan again.
    Need(Need),
    /// Every row that [`apply`] will read is known.
    Ready,
}

/// Says which rows a command's decision still needs. At most
/// [`PLAN_ROUNDS_MAX`](crate::limits::PLAN_ROUNDS_MAX) rounds until [`Plan::Ready`],
/// if what is asked for is loaded each time and nothing else is applied in between.
#[must_use]
pub fn plan(command: &Command, stamp: &Stamp, rows: &WorkingSet) -> Plan {
    let mut reads = Reads::new(rows);
    // Each plan stops at the first need that it cannot look past, so its
    // `Option` says nothing that the noted needs do not.
    let _stopped = match command {
        Command::CreateWorkspace(command) => workspaces::create::plan(command, &mut reads),
        Command::CreateToken(command) => workspaces::tokens::plan_create(command, &mut reads),
        Command::RevokeToken(command) => workspaces::tokens::plan_revoke(command, &mut reads),
        Command::CreateTeammate(command) => workspaces::teammates::plan(command, &mut reads),
        Command::ChangeTeammate(command) => workspaces::teammates::plan_change(command, &mut reads),
        Command::RemoveTeammate(command) => workspaces::teammates::plan_remove(command, &mut reads),
        Command::MakeSignInLink(command) => workspaces::sign_in::plan_link(command, &mut reads),
        Command::SetPassword(command) => workspaces::sign_in::plan_password(command, &mut reads),
        Command::BeginSession(command) => workspaces::sign_in::plan_begin(command, &mut reads),
        Command::NoteFailedSignIn(command) => workspaces::sign_in::plan_failed(command, &mut reads),
        Command::EndSession(command) => workspaces::sign_in::plan_end(command, &mut reads),
        Command::ChangeSettings(command) => workspaces::settings::plan(command, &mut reads),
        Command::CreateContact(command) => contacts::create::plan(command, &mut reads),
        Command::UpsertUser(command) => contacts::upsert::plan(command, &mut reads),
        Command::RecordEvent(command) => events::record::plan(command, Heard::InTime, stamp, &mut reads),
        Command::RecordRejection(command) => events::uncounted::plan(&Uncounted::from(command), stamp, &mut reads),
        Command::ImportSummary(command) => events::import::plan(command, stamp, &mut reads),
        Command::DescribeDefinition(command) => definitions::plan(command.workspace, command.definition, &mut reads),
        Command::ArchiveDefinition(command) => definitions::plan(command.workspace, command.definition, &mut reads),
        Command::RecordBulkTask(command) => jobs::bulk::plan(command, &mut reads),
        Command::SweepStep(command) => jobs::sweep::plan(command, stamp, &mut reads),
        Command::StepJob(command) => jobs::step::plan(command, stamp, &mut reads),
        Command::UpdateContact(command) => contacts::update::plan(command, &mut reads),
        Command::ArchiveContact(command) => contacts::archive::plan(command, &mut reads),
        Command::DeleteContact(command) => contacts::delete::plan(command, &mut reads),
        Command::MergeContacts(command) => contacts::merge::plan(command, &mut reads),
        Command::UnmergeContact(command) => contacts::unmerge::plan(command, &mut reads),
        Command::ConvertContact(command) => contacts::convert::plan(command, &mut reads),
        Command::PingBrowser(command) => contacts::ping::plan(command, &mut reads),
        Command::CollectEmail(command) => contacts::collect::plan(command, &mut reads),
        Command::ChangeMessenger(command) => workspaces::messenger::plan_change(command, &mut reads),
        Command::RotateIdentitySecret(command) => workspaces::messenger::plan_rotate(command, &mut reads),
        Command::SaveMessage(command) => messages::save::plan(command, &mut reads),
        Command::MoveMessage(command) => messages::state::plan(command, &mut reads),
        Command::RecordReceipts(command) => messages::receipts::plan(command, stamp, &mut reads),
        Command::RecallDeliveries(command) => messages::recall::plan(command, stamp, &mut reads),
        Command::SendTest(command) => messages::send_test::plan(command, &mut reads),
        Command::SetForecast(command) => messages::pulse::plan_forecast(command, &mut reads),
        Command::RecordSending(command) => messages::sending::plan(command, stamp, &mut reads),
        Command::SaveDevice(command) => messages::devices::plan_save(command, &mut reads),
        Command::RemoveDevice(command) => messages::devices::plan_remove(command, &mut reads),
        Command::MatchMessages(command) => messages::opened::plan(command, stamp, &mut reads),
        Command::ReviewContact(command) => messages::opened::plan_review(command, stamp, &mut reads),
        Command::MarkMembers(command) => messages::members::plan(command, stamp, &mut reads),
        Command::SetOfficeHours(command) => messages::office::plan(command, &mut reads),
        Command::FireTimers(command) => messages::timers::plan(command, stamp, &mut reads),
        Command::RegisterFacts(command) => messages::register::plan(command, &mut reads),
        Command::ReleaseFacts(command) => messages::register::plan_release(command, &mut reads),
        Command::SaveCompany(command) => companies::save::plan(command, &mut reads),
        Command::DeleteCompany(command) => companies::delete::plan(command, &mut reads),
        Command::AttachCompany(command) => companies::attach::plan(command, &mut reads),
        Command::DefineAttribute(command) => attributes::define::plan(command, &mut reads),
        Command::ChangeAttribute(command) => attributes::change::plan(command, &mut reads),
        Command::SaveTag(command) => tags::save::plan(command, &mut reads),
        Command::DeleteTag(command) => tags::delete::plan(command, &mut reads),
        Command::Tag(command) => tags::apply::plan(command, &mut reads),
        Command::SaveNote(command) => notes::plan(command, &mut reads),
        Command::SaveSegment(command) => segments::save::plan(command, &mut reads),
        Command::DeleteSegment(command) => segments::delete::plan(command, &mut reads),
        Command::SaveAudience(command) => segments::audiences::plan_save(command, &mut reads),
        Command::DeleteAudience(command) => segments::audiences::plan_delete(command, &mut reads),
        Command::SetConsent(command) => subscriptions::plan_consent(command, &mut reads),
        Command::SaveSubscriptionType(command) => subscriptions::plan_save(command, &mut reads),
        Command::SaveWebhook(command) => workspaces::webhooks::plan_save(command, &mut reads),
        Command::DeleteWebhook(command) => workspaces::webhooks::plan_delete(command, &mut reads),
        Command::SetAway(command) => workspaces::away::plan(command, &mut reads),
        Command::ChangeWorkspace(command) => workspaces::change::plan(command, &mut reads),
        Command::BeginImport(command) => jobs::import::plan_begin(command, &mut reads),
        Command::ImportRows(command) => jobs::import::plan_rows(command, &mut reads),
    };
    let need = reads.into_need();
    if need.is_empty() { Plan::Ready } else { Plan::Need(need) }
}

/// Decides a command and writes its changes. A refused command changes
/// nothing, except that a refused event is counted.
///
/// # Panics
/// When a row is needed that [`plan`] did not ask for: a bug that must stop
/// the node rather than let it guess.
///
/// # Errors
/// [`Refusal`] when a rule says no.
pub fn apply(command: Command, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let counted_if_refused = Uncounted::of(&command, rows);
    rows.begin();
    let outcome = within_limits(decide(command, stamp, rows), rows);
    match &outcome {
        Ok(_) => rows.keep(),
        Err(refusal) => {
            rows.take_back();
            if let Some(uncounted) = counted_if_refused {
                rows.begin();
                events::uncounted::rejected(&uncounted, refusal.kind, stamp, rows);
                rows.keep();
            }
        }
    }
    outcome
}

fn within_limits(outcome: Outcome, rows: &WorkingSet) -> Outcome {
    if outcome.is_ok() && rows.writes() > COMMAND_WRITES_MAX {
        return Err(Refusal::new(RefusalKind::CommandTooLarge).detail(COMMAND_WRITES_MAX));
    }
    outcome
}

fn decide(command: Command, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    match command {
        Command::CreateWorkspace(command) => workspaces::create::apply(*command, stamp, rows),
        Command::CreateToken(command) => workspaces::tokens::create(*command, stamp, rows),
        Command::RevokeToken(command) => workspaces::tokens::revoke(&command, stamp, rows),
        Command::CreateTeammate(command) => workspaces::teammates::apply(*command, stamp, rows),
        Command::ChangeTeammate(command) => workspaces::teammates::change(*command, stamp, rows),
        Command::RemoveTeammate(command) => workspaces::teammates::remove(&command, stamp, rows),
        Command::MakeSignInLink(command) => workspaces::sign_in::make_link(&command, stamp, rows),
        Command::SetPassword(command) => workspaces::sign_in::set_password(*command, stamp, rows),
        Command::BeginSession(command) => workspaces::sign_in::begin(*command, stamp, rows),
        Command::NoteFailedSignIn(command) => workspaces::sign_in::note_failed(&command, stamp, rows),
        Command::EndSession(command) => workspaces::sign_in::end(&command, stamp, rows),
        Command::ChangeSettings(command) => workspaces::settings::apply(&command, stamp, rows),
        Command::CreateContact(command) => contacts::create::apply(*command, stamp, rows),
        Command::UpsertUser(command) => contacts::upsert::apply(*command, stamp, rows),
        Command::RecordEvent(command) => events::record::apply(*command, Heard::InTime, stamp, rows),
        Command::RecordRejection(command) => events::uncounted::record(&command, stamp, rows),
        Command::ImportSummary(command) => events::import::apply(&command, stamp, rows),
        Command::DescribeDefinition(command) => definitions::describe(*command, stamp, rows),
        Command::ArchiveDefinition(command) => definitions::archive(&command, stamp, rows),
        Command::RecordBulkTask(command) => jobs::bulk::apply(*command, stamp, rows),
        Command::SweepStep(command) => Ok(jobs::sweep::apply(&command, stamp, rows)),
        Command::StepJob(command) => jobs::step::apply(&command, stamp, rows),
        Command::UpdateContact(command) => contacts::update::apply(*command, stamp, rows),
        Command::ArchiveContact(command) => contacts::archive::apply(&command, stamp, rows),
        Command::DeleteContact(command) => contacts::delete::apply(&command, stamp, rows),
        Command::MergeContacts(command) => contacts::merge::apply(&command, stamp, rows),
        Command::UnmergeContact(command) => contacts::unmerge::apply(&command, stamp, rows),
        Command::ConvertContact(command) => contacts::convert::apply(*command, stamp, rows),
        Command::PingBrowser(command) => contacts::ping::apply(*command, stamp, rows),
        Command::CollectEmail(command) => contacts::collect::apply(&command, stamp, rows),
        Command::ChangeMessenger(command) => workspaces::messenger::change(*command, stamp, rows),
        Command::RotateIdentitySecret(command) => workspaces::messenger::rotate(*command, stamp, rows),
        Command::SaveMessage(command) => messages::save::apply(*command, stamp, rows),
        Command::MoveMessage(command) => messages::state::apply(&command, stamp, rows),
        Command::RecordReceipts(command) => messages::receipts::apply(&command, stamp, rows),
        Command::RecallDeliveries(command) => messages::recall::apply(&command, stamp, rows),
        Command::SendTest(command) => messages::send_test::apply(&command, stamp, rows),
        Command::SetForecast(command) => messages::pulse::forecast(&command, stamp, rows),
        Command::RecordSending(command) => Ok(messages::sending::apply(*command, stamp, rows)),
        Command::SaveDevice(command) => messages::devices::save(*command, stamp, rows),
        Command::RemoveDevice(command) => messages::devices::remove(&command, rows),
        Command::MatchMessages(command) => messages::opened::apply(&command, stamp, rows),
        Command::ReviewContact(command) => messages::opened::review(&command, stamp, rows),
        Command::MarkMembers(command) => messages::members::apply(&command, stamp, rows),
        Command::SetOfficeHours(command) => messages::office::apply(*command, stamp, rows),
        Command::FireTimers(command) => messages::timers::apply(&command, stamp, rows),
        Command::RegisterFacts(command) => messages::register::apply(command, stamp, rows),
        Command::ReleaseFacts(command) => messages::register::release(&command, stamp, rows),
        Command::SaveCompany(command) => companies::save::apply(*command, stamp, rows),
        Command::DeleteCompany(command) => companies::delete::apply(&command, stamp, rows),
        Command::AttachCompany(command) => companies::attach::apply(&command, stamp, rows),
        Command::DefineAttribute(command) => attributes::define::apply(*command, stamp, rows),
        Command::ChangeAttribute(command) => attributes::change::apply(*command, stamp, rows),
        Command::SaveTag(command) => tags::save::apply(command, stamp, rows),
        Command::DeleteTag(command) => tags::delete::apply(&command, stamp, rows),
        Command::Tag(command) => tags::apply::apply(&command, stamp, rows),
        Command::SaveNote(command) => notes::apply(command, stamp, rows),
        Command::SaveSegment(command) => segments::save::apply(*command, stamp, rows),
        Command::DeleteSegment(command) => segments::delete::apply(&command, stamp, rows),
        Command::SaveAudience(command) => segments::audiences::save(*command, stamp, rows),
        Command::DeleteAudience(command) => segments::audiences::delete(&command, stamp, rows),
        Command::SetConsent(command) => subscriptions::consent(&command, stamp, rows),
        Command::SaveSubscriptionType(command) => subscriptions::save(command, stamp, rows),
        Command::SaveWebhook(command) => workspaces::webhooks::save(*command, stamp, rows),
        Command::DeleteWebhook(command) => workspaces::webhooks::delete(&command, rows),
        Command::SetAway(command) => workspaces::away::apply(&command, stamp, rows),
        Command::ChangeWorkspace(command) => workspaces::change::apply(*command, stamp, rows),
        Command::BeginImport(command) => jobs::import::begin(*command, stamp, rows),
        Command::ImportRows(command) => jobs::import::rows(*command, stamp, rows),
    }
}
