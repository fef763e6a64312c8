//! What is wrong with a search that could be read but not be compiled.

use super::operators::sign_of;
use crate::errors::{ApiError, ErrorCode};
use engine::predicates::{PredicateError, PredicateErrorKind};

/// Told in the words of the search language.
#[must_use]
pub fn told(error: PredicateError) -> ApiError {
    let field = path_of(&error.path);
    let message = match &error.kind {
        PredicateErrorKind::UnknownAttribute { name } => {
            let message = format!("{name} is not a valid search field");
            return ApiError::new(ErrorCode::InvalidField).field(field).message(message);
        }
        PredicateErrorKind::WrongValue { op, expected, sent } => {
            format!("{} needs {expected}, not {sent}", sign_of(*op))
        }
        PredicateErrorKind::ListEmpty { op } => format!("{} needs a list with at least one value", sign_of(*op)),
        kind => kind.to_string(),
    };
    ApiError::invalid(field, message)
}

/// A search's groups stand under `value`. What is inside of an event's
/// `metadata`, or of a segment, is written as everywhere else.
fn path_of(path: &str) -> String {
    let mut told = "query".to_owned();
    let mut is_search = true;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        is_search = is_search && !matches!(step, "metadata" | "segment");
        let place = step.strip_prefix("all[").or_else(|| step.strip_prefix("any["));
        match place.filter(|_| is_search) {
            Some(place) => told.push_str(&format!(".value[{place}")),
            None => told.push_str(&format!(".{step}")),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::predicates::Op;

    #[test]
    fn paths_are_those_of_the_body() {
        assert_eq!(path_of(""), "query");
        assert_eq!(path_of("all[0].any[12]"), "query.value[0].value[12]");
        assert_eq!(path_of("any[1].metadata.all[0]"), "query.value[1].metadata.all[0]");
    }

    #[test]
    fn operators_are_told_by_their_signs() {
        let sent = "\"x\"".to_owned();
        let kind = PredicateErrorKind::WrongValue { op: Op::Gte, expected: "a number", sent };
        let error = told(PredicateError { path: "all[2]".to_owned(), kind });
        assert_eq!(error.field.as_deref(), Some("query.value[2]"));
        assert_eq!(error.message, ">= needs a number, not \"x\"");
    }
}
