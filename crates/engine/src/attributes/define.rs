//! A custom attribute is defined.

use crate::command::{DefineAttribute, NewAttribute, Stamp};
use crate::ids::{AttributeId, WorkspaceId};
use crate::limits::{ATTRIBUTES_EVER_MAX, ATTRIBUTES_MAX};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{AttributeNameRow, AttributeRow, CountersRow, Model};
use crate::tables::{AttributeKey, AttributeNameKey, CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(crate) fn plan(command: &DefineAttribute, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let NewAttribute { model, name, .. } = &command.attribute;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&AttributeNameKey { workspace, model: *model, name: name.clone() });
    // The same name may be free for people and taken for companies.
    reads.get(&AttributeNameKey { workspace, model: other(*model), name: name.clone() });
    Some(())
}

pub(crate) fn apply(command: DefineAttribute, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let DefineAttribute { workspace, attribute, actor } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    for model in [attribute.model, other(attribute.model)] {
        let name = attribute.name.clone();
        if rows.get(&AttributeNameKey { workspace, model, name }).is_some() {
            return Err(Refusal::new(RefusalKind::AttributeExists).field(model.name()).detail(&attribute.name));
        }
    }
    let name = attribute.name.clone();
    let attribute = add(workspace, attribute, stamp, rows)?;
    let changes = audit::change("name", None, &Some(name)).into_iter().collect();
    let entry = Entry { actor, action: "attribute.defined", subject: subject(attribute), changes };
    audit::note_change(workspace, entry, stamp, rows);
    Ok(Answer::Attribute(attribute))
}

pub(super) fn subject(attribute: AttributeId) -> String {
    format!("attribute:{attribute}")
}

const fn other(model: Model) -> Model {
    match model {
        Model::Contact => Model::Company,
        Model::Company => Model::Contact,
    }
}

/// How many attributes of a model are not archived.
pub(super) const fn active(counters: &mut CountersRow, model: Model) -> &mut u32 {
    match model {
        Model::Contact => &mut counters.contact_attributes,
        Model::Company => &mut counters.company_attributes,
    }
}

/// Refuses one more active attribute when there are as many as there may be.
pub(super) fn check_room(workspace: WorkspaceId, model: Model, rows: &WorkingSet) -> Result<(), Refusal> {
    let mut counters = rows.get(&CountersKey { workspace }).map(|row| CountersRow::clone(row)).unwrap_or_default();
    if *active(&mut counters, model) as usize >= ATTRIBUTES_MAX {
        return Err(Refusal::new(RefusalKind::TooManyAttributes).field("custom_attributes").detail(ATTRIBUTES_MAX));
    }
    Ok(())
}

/// Refuses one more that a browser would define when half of what there may be
/// is taken.
pub(super) fn check_half(workspace: WorkspaceId, model: Model, rows: &WorkingSet) -> Result<(), Refusal> {
    let mut counters = rows.get(&CountersKey { workspace }).map(|row| CountersRow::clone(row)).unwrap_or_default();
    if *active(&mut counters, model) as usize >= ATTRIBUTES_MAX / 2 {
        return Err(Refusal::new(RefusalKind::BrowserNamesFull).field("custom_attributes").detail(ATTRIBUTES_MAX / 2));
    }
    Ok(())
}

/// Writes a definition. The caller knows that the name is free.
pub(super) fn add(
    workspace: WorkspaceId,
    attribute: NewAttribute,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<AttributeId, Refusal> {
    let NewAttribute { model, name, data_type, options, description, messenger_writable } = attribute;
    check_room(workspace, model, rows)?;
    let mut id = AttributeId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_attribute += 1;
        *active(counters, model) += 1;
        id = AttributeId(counters.last_attribute);
    });
    if id.0 > ATTRIBUTES_EVER_MAX {
        return Err(Refusal::new(RefusalKind::TooManyAttributes)
            .field("custom_attributes")
            .detail(ATTRIBUTES_EVER_MAX));
    }
    let now = stamp.at_s();
    rows.put(&AttributeNameKey { workspace, model, name: name.clone() }, AttributeNameRow { attribute: id });
    let row = AttributeRow {
        model,
        name,
        data_type,
        options,
        description,
        messenger_writable,
        created_at: now,
        updated_at: now,
        archived_at: None,
    };
    rows.put(&AttributeKey { workspace, attribute: id }, row);
    Ok(id)
}
