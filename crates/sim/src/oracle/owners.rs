//! What a workspace's owners do: tokens, teammates, settings, definitions.
//! Every change of theirs leaves an audit row.

use super::{Oracle, Workspace};
use engine::command::{
    ArchiveDefinition, ChangeSettings, CreateToken, CreateWorkspace, DescribeDefinition, RevokeToken,
};
use engine::ids::{TokenId, WorkspaceId};
use engine::rows::{AuditRow, JobKind, JobRow, Sweep, TokenRow};
use engine::settings::Setting;
use engine::source::Source;
use engine::{Actor, Answer, Outcome, Refusal, RefusalKind, Stamp};

impl Oracle {
    pub(super) fn create_workspace(&mut self, command: &CreateWorkspace, stamp: &Stamp) -> Outcome {
        if self.workspaces.values().any(|workspace| workspace.app_id == command.app_id) {
            return Err(Refusal::new(RefusalKind::IdTaken).field("app_id"));
        }
        let at = stamp.at_s();
        let sweep_job = |sweep: Sweep| {
            let kind = JobKind::Sweep { sweep, cursor: 0, removed: 0, passes: 0 };
            (sweep as u64, JobRow { created_at: at, updated_at: at, kind })
        };
        let CreateWorkspace { name, app_id, time_zone, id_key, identity_secret, actor } = command.clone();
        let id = WorkspaceId(self.workspaces.len() as u32 + 1);
        let mut workspace = Workspace {
            id,
            app_id,
            name,
            created_at: at,
            time_zone,
            id_key,
            identity_secret,
            jobs: Sweep::ALL.map(sweep_job).into(),
            last_job: 15,
            ..Workspace::default()
        };
        workspace.note(actor, "workspace.created", stamp);
        self.workspaces.insert(id, workspace);
        Ok(Answer::Workspace(id))
    }

    pub(super) fn create_token(&mut self, command: &CreateToken, stamp: &Stamp) -> Outcome {
        let CreateToken { workspace, public, secret_hash, scopes, name, actor } = command.clone();
        self.workspace(workspace)?;
        if self.tokens.contains_key(&public) {
            return Err(Refusal::new(RefusalKind::IdTaken));
        }
        let token = TokenId(self.tokens.len() as u32 + 1);
        let row = TokenRow { token, workspace, secret_hash, scopes, name, created_at: stamp.at_s(), revoked_at: None };
        self.tokens.insert(public, row);
        self.workspace(workspace)?.note(actor, "token.created", stamp);
        Ok(Answer::Token(token))
    }

    /// A workspace sees only its own tokens; revoking twice is no error.
    pub(super) fn revoke_token(&mut self, command: &RevokeToken, stamp: &Stamp) -> Outcome {
        let found = self.tokens.get_mut(&command.public).filter(|row| row.workspace == command.workspace);
        let Some(row) = found else { return Err(Refusal::new(RefusalKind::TokenNotFound)) };
        let token = row.token;
        if row.revoked_at.is_none() {
            row.revoked_at = Some(stamp.at_s());
            self.workspace(command.workspace)?.note(command.actor, "token.revoked", stamp);
        }
        Ok(Answer::Token(token))
    }
}

impl Workspace {
    pub(super) fn note(&mut self, actor: Actor, action: &str, stamp: &Stamp) {
        let (subject, changes) = (String::new(), Vec::new());
        self.audit.push(AuditRow { at_ms: stamp.at_ms, actor, action: action.to_owned(), subject, changes });
    }

    /// All values are taken, or none.
    pub(super) fn change_settings(&mut self, command: &ChangeSettings, stamp: &Stamp) -> Outcome {
        for (setting, value) in &command.values {
            let (key, min, max) = match setting {
                Setting::ActiveEventNamesMax => ("active_event_names_max", 1, 10_000),
                Setting::MetadataKeysMax => ("metadata_keys_max", 1, 100),
                Setting::RateLimitPerMinute => ("rate_limit_per_minute", 6, 1_000_000_000),
                Setting::ApiVersion => ("api_version", 0, 21),
                Setting::UnknownAttributes => ("unknown_attributes", 0, 2),
                Setting::HoldUnknownEvents => ("hold_unknown_events", 0, 1),
                Setting::VisitorsKeptDays => ("visitors_kept_days", 1, 36_500),
                Setting::MessagesPerDayMax => ("messages_per_day_max", 0, 64),
                Setting::ServerEventsShowBanners => ("server_events_show_banners", 0, 1),
            };
            if *value < min || *value > max {
                let bounds = match setting {
                    Setting::UnknownAttributes => "one of by_version, define, refuse".to_owned(),
                    Setting::HoldUnknownEvents | Setting::ServerEventsShowBanners => "one of off, on".to_owned(),
                    _ => format!("{min} to {max}"),
                };
                return Err(Refusal::new(RefusalKind::SettingOutOfBounds).field(key).detail(bounds));
            }
        }
        let mut is_changed = false;
        for (setting, value) in &command.values {
            is_changed |= self.setting(*setting) != *value;
            self.settings.insert(*setting, *value);
        }
        if is_changed {
            self.note(command.actor, "settings.changed", stamp);
        }
        Ok(Answer::Settings)
    }

    pub(super) fn describe_definition(&mut self, command: &DescribeDefinition, stamp: &Stamp) -> Outcome {
        let Some(definition) = self.definition_mut(command.definition) else {
            return Err(Refusal::new(RefusalKind::DefinitionNotFound));
        };
        let before = definition.row.clone();
        if let Some(description) = &command.description {
            definition.row.description.clone_from(description);
        }
        if let Some(display_name) = &command.display_name {
            definition.row.display_name.clone_from(display_name);
        }
        if definition.row != before {
            self.note(command.actor, "event_definition.described", stamp);
        }
        Ok(Answer::Definition(command.definition))
    }

    /// Doing it again is no error. Coming back takes a free place.
    pub(super) fn archive_definition(&mut self, command: &ArchiveDefinition, stamp: &Stamp) -> Outcome {
        let Some(definition) = self.definition(command.definition) else {
            return Err(Refusal::new(RefusalKind::DefinitionNotFound));
        };
        if definition.row.archived_at.is_some() == command.archived {
            return Ok(Answer::Definition(command.definition));
        }
        if !command.archived {
            self.check_room(Source::Console)?;
        }
        if let Some(definition) = self.definition_mut(command.definition) {
            definition.row.archived_at = command.archived.then_some(stamp.at_s());
        }
        let action = if command.archived { "event_definition.archived" } else { "event_definition.unarchived" };
        self.note(command.actor, action, stamp);
        Ok(Answer::Definition(command.definition))
    }
}
