//! Whether a message can be saved, and whether it can go live.

use super::kinds::Said;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::CONTENT_BYTES_MAX;
use engine::predicates::{MetadataLeaf, MetadataTree, Op};
use engine::rows::Trigger;
use engine::text::{dashed, fold};

/// Checks what a message says.
///
/// # Errors
/// A template is wrong, or all of it is too long; the field says which.
pub fn check_content(said: &Said) -> Result<(), ApiError> {
    said.templates().map_err(|(path, error)| ApiError::invalid(path, error.to_string()))?;
    if said.to_text().len() > CONTENT_BYTES_MAX {
        let message = format!("content may have at most {CONTENT_BYTES_MAX} bytes in all");
        return Err(ApiError::invalid("content", message));
    }
    Ok(())
}

/// Checks that a message can render no hole: a variable of the event's
/// metadata has a fallback, or the trigger asks for its key.
///
/// # Errors
/// 409 `message_state` that names the variable and the template.
pub fn check_live(said: &Said, trigger: &Trigger) -> Result<(), ApiError> {
    let required = match trigger {
        Trigger::Event(event) => required(&event.metadata),
        Trigger::Match | Trigger::Entered { .. } | Trigger::Date { .. } => Vec::new(),
    };
    let wrong = |path: String, message: String| ApiError::new(ErrorCode::MessageState).field(path).message(message);
    let all = said.templates().map_err(|(path, error)| wrong(path, error.to_string()))?;
    for (path, template) in &all {
        let hole = template.variables().find(|variable| {
            let is_missing = |key: &String| !required.contains(key);
            let of_event = variable.path.is_of_event() && !matches!(trigger, Trigger::Event(_));
            !variable.has_fallback && (of_event || variable.path.metadata_key().as_ref().is_some_and(is_missing))
        });
        if let Some(hole) = hole {
            let message = format!(
                "{} can be missing: give it a fallback, or have the trigger ask for it at the top level of all",
                hole.path
            );
            return Err(wrong(path.clone(), message));
        }
    }
    // What takes too long with nothing in it always will.
    said.try_out().map_err(|error| wrong("content".to_owned(), format!("The content cannot be rendered: {error}")))
}

/// The keys, folded, that an event must have to trigger.
fn required(tree: &MetadataTree) -> Vec<String> {
    match tree {
        MetadataTree::Leaf(leaf) => asked(leaf).into_iter().collect(),
        MetadataTree::All(members) => members
            .iter()
            .flat_map(|member| match member {
                MetadataTree::Leaf(leaf) => asked(leaf),
                MetadataTree::All(_) | MetadataTree::Any(_) => None,
            })
            .collect(),
        MetadataTree::Any(_) => Vec::new(),
    }
}

/// A missing value answers only these with yes.
fn asked(leaf: &MetadataLeaf) -> Option<String> {
    let may_miss = matches!(leaf.op, Op::Unknown | Op::IsNot | Op::NotIn | Op::NotContains);
    (!may_miss).then(|| fold(&dashed(&leaf.path)))
}
