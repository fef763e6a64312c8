use super::audit::{self, Entry};
use crate::command::{ChangeSettings, Stamp};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::WorkspaceRow;
use crate::tables::{CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &ChangeSettings, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&CountersKey { workspace: command.workspace });
    reads.get(&WorkspaceKey { workspace: command.workspace }).map(drop)
}

/// All values are taken, or none.
pub(crate) fn apply(command: &ChangeSettings, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let key = WorkspaceKey { workspace: command.workspace };
    let Some(mut row) = rows.get(&key).map(|row| WorkspaceRow::clone(row)) else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let mut changes = Vec::new();
    for (setting, value) in &command.values {
        let spec = setting.spec();
        if !(spec.min..=spec.max).contains(value) {
            let bounds = match spec.words {
                [] => format!("{} to {}", spec.min, spec.max),
                words => format!("one of {}", words.join(", ")),
            };
            return Err(Refusal::new(RefusalKind::SettingOutOfBounds).field(spec.key).detail(bounds));
        }
        let shown = |value: u64| setting.word(value).map_or_else(|| value.to_string(), str::to_owned);
        changes.extend(audit::change(spec.key, Some(shown(row.settings.value(*setting))), &Some(shown(*value))));
        row.settings.assign(*setting, *value);
    }
    let entry = Entry { actor: command.actor, action: "settings.changed", subject: "settings".to_owned(), changes };
    audit::note_change(command.workspace, entry, stamp, rows);
    rows.put(&key, row);
    Ok(Answer::Settings)
}
