//! From what the engine refused to what a caller is told.

use super::{ApiError, ErrorCode};
use engine::{Refusal, RefusalKind};

/// From this number on a time in seconds would lie after the year 5000, and
/// one in milliseconds after 1973: it was meant as milliseconds.
const LOOKS_LIKE_MS_MIN: u64 = 100_000_000_000;

/// Which error of the list a refusal is.
#[must_use]
pub const fn code_of(kind: RefusalKind) -> ErrorCode {
    match kind {
        RefusalKind::ContactNotFound => ErrorCode::UserNotFound,
        RefusalKind::SeveralUsers => ErrorCode::UniqueUserConstraint,
        RefusalKind::TooManyEventNames | RefusalKind::TooManyDefinitions | RefusalKind::BrowserNamesFull => {
            ErrorCode::TooManyEventNames
        }
        RefusalKind::AttributeProtected => ErrorCode::AttributeProtected,
        RefusalKind::IdempotencyMismatch => ErrorCode::IdempotencyMismatch,
        RefusalKind::ContactExists => ErrorCode::Conflict,
        RefusalKind::ContactUnidentified
        | RefusalKind::EventNameMissing
        | RefusalKind::IdentifierMissing
        | RefusalKind::CreatedAtMissing
        | RefusalKind::FieldMissing => ErrorCode::ParameterNotFound,
        RefusalKind::EmailShared | RefusalKind::TooManyTokens | RefusalKind::CommandTooLarge => ErrorCode::LimitReached,
        RefusalKind::DefinitionNotFound | RefusalKind::TokenNotFound | RefusalKind::WorkspaceNotFound => {
            ErrorCode::NotFound
        }
        RefusalKind::JobNotFound => ErrorCode::JobNotFound,
        RefusalKind::JobClosed => ErrorCode::JobClosed,
        RefusalKind::IdTaken | RefusalKind::TeammateExists => ErrorCode::ResourceConflict,
        RefusalKind::CreatedAtInFuture | RefusalKind::EventNameInvalid => ErrorCode::Unprocessable,
        RefusalKind::SettingOutOfBounds
        | RefusalKind::SummaryOutOfOrder
        | RefusalKind::IdentifierInvalid
        | RefusalKind::CreatedAtInvalid
        | RefusalKind::BodyInvalid
        | RefusalKind::ClientIdInvalid
        | RefusalKind::BulkItemInvalid => ErrorCode::ParameterInvalid,
        RefusalKind::MetadataInvalid => ErrorCode::TypeMismatch,
        RefusalKind::TooLarge => ErrorCode::PayloadTooLarge,
        RefusalKind::ContactMerged => ErrorCode::ContactMerged,
        RefusalKind::AttributeUnknown
        | RefusalKind::AttributeTypeMismatch
        | RefusalKind::AttributeOptionUnknown
        | RefusalKind::AttributeExists
        | RefusalKind::RoleInvalid
        | RefusalKind::SegmentNesting => ErrorCode::ParameterInvalid,
        RefusalKind::TooManyAttributes => ErrorCode::CustomDataLimit,
        RefusalKind::AttributeNotFound => ErrorCode::FieldNotFound,
        RefusalKind::TagNotFound
        | RefusalKind::NoteNotFound
        | RefusalKind::SegmentNotFound
        | RefusalKind::SubscriptionTypeNotFound
        | RefusalKind::NotThere => ErrorCode::NotFound,
        RefusalKind::MessageNotFound => ErrorCode::MessageNotFound,
        RefusalKind::MessageState => ErrorCode::MessageState,
        RefusalKind::TooManyTags | RefusalKind::TooManyOfThem | RefusalKind::CompanyNameShared => {
            ErrorCode::LimitReached
        }
        RefusalKind::TagInUse => ErrorCode::TagHasDependents,
        RefusalKind::CompanyNotFound => ErrorCode::CompanyNotFound,
        RefusalKind::TooManyCompanies => ErrorCode::CompanyLimit,
        RefusalKind::SegmentInUse | RefusalKind::NameTaken => ErrorCode::ResourceConflict,
        RefusalKind::MergeInvalid => ErrorCode::InvalidMerge,
        RefusalKind::NothingToUnmerge => ErrorCode::NothingToUnmerge,
        RefusalKind::VisitorNotFound => ErrorCode::VisitorNotFound,
        RefusalKind::ContactBlocked => ErrorCode::NotRestorable,
        RefusalKind::HeldFull => ErrorCode::HeldFull,
        RefusalKind::TeammateNotFound => ErrorCode::AdminNotFound,
        RefusalKind::LastOwner => ErrorCode::LastOwner,
        RefusalKind::SignInLinkExpired => ErrorCode::SignInLinkExpired,
        RefusalKind::SignInFailed => ErrorCode::SignInFailed,
        RefusalKind::ImportOutOfOrder => ErrorCode::ImportOutOfOrder,
    }
}

/// What a caller is told of a refusal.
pub(super) fn error_of(refusal: &Refusal) -> ApiError {
    let mut error = ApiError::new(code_of(refusal.kind));
    error.field = refusal.field.map(Into::into);
    let detail = refusal.detail.as_deref().unwrap_or("?");
    if let Some(message) = message_of(refusal.kind, detail, refusal.field.unwrap_or("it")) {
        error.message = message.into();
    }
    match refusal.kind {
        RefusalKind::ContactNotFound | RefusalKind::VisitorNotFound => error.detail.clone_from(&refusal.detail),
        RefusalKind::ContactMerged => error.canonical = refusal.detail.as_ref().map(|id| format!("/contacts/{id}")),
        _ => {}
    }
    error
}

/// The message of a refusal; `None` where the list's own says all.
fn message_of(kind: RefusalKind, detail: &str, field: &str) -> Option<String> {
    let message = match kind {
        RefusalKind::TooManyEventNames => format!("Cannot have more than {detail} active event names"),
        RefusalKind::TooManyDefinitions => {
            format!("Cannot have more than {detail} event names, archived ones included")
        }
        RefusalKind::CreatedAtInFuture => in_future(detail, field),
        RefusalKind::ContactExists => format!("A contact matching those details already exists with id={detail}"),
        RefusalKind::ContactUnidentified => "One of external_id, email and role is needed".to_owned(),
        RefusalKind::EmailShared => format!("No more than {detail} contacts may share an e-mail address"),
        RefusalKind::SettingOutOfBounds => format!("{field} must be {detail}"),
        RefusalKind::TooManyTokens => format!("No more than {detail} tokens can be made, revoked ones included"),
        RefusalKind::CommandTooLarge => format!("This would change more than {detail} rows at once"),
        RefusalKind::SummaryOutOfOrder => "first must not lie after last".to_owned(),
        RefusalKind::IdTaken => "The id is taken; try again".to_owned(),
        RefusalKind::TeammateExists => "A teammate has this e-mail address already".to_owned(),
        RefusalKind::IdentifierMissing => "One of id, user_id and email is needed".to_owned(),
        RefusalKind::AttributeUnknown => format!("Custom attribute '{detail}' does not exist"),
        RefusalKind::AttributeTypeMismatch => format!("Custom attribute {detail}"),
        RefusalKind::AttributeOptionUnknown => format!("Custom attribute {detail}"),
        RefusalKind::TooManyAttributes => format!("Cannot have more than {detail} custom attributes"),
        RefusalKind::AttributeExists => {
            format!("You already have '{detail}' in your {field} data. To save this as new data, use a different name.")
        }
        RefusalKind::TooManyTags => format!("Cannot have more than {detail} tags here"),
        RefusalKind::TagInUse => format!("Unable to delete Tag with dependent objects. Segments: {detail}."),
        RefusalKind::TooManyCompanies => format!("A contact cannot belong to more than {detail} companies"),
        RefusalKind::CompanyNameShared => format!("No more than {detail} companies may share a name"),
        RefusalKind::SegmentInUse => format!("Other segments use this one: {detail}"),
        RefusalKind::SegmentNesting => format!("The segment cannot be nested so: {detail}"),
        RefusalKind::TooManyOfThem => format!("Cannot have more than {detail} {field}"),
        RefusalKind::MergeInvalid => format!("These contacts cannot be merged: {detail}"),
        RefusalKind::NothingToUnmerge => format!("There is no merge that could be undone: {detail}"),
        RefusalKind::HeldFull => format!("User Not Found, and no more than {detail} events can wait"),
        RefusalKind::RoleInvalid => format!("The role cannot change so: {detail}"),
        RefusalKind::ImportOutOfOrder => format!("Rows must be sent in order; the next is number {detail}"),
        RefusalKind::FieldMissing => format!("{field} is needed"),
        RefusalKind::MessageState => format!("The message cannot do this: {detail}"),
        RefusalKind::NameTaken => format!("The name '{detail}' is taken"),
        RefusalKind::BrowserNamesFull => {
            format!("Browsers cannot make more than {detail} new names; send it once with an access token")
        }
        RefusalKind::ContactNotFound
        | RefusalKind::SeveralUsers
        | RefusalKind::IdempotencyMismatch
        | RefusalKind::DefinitionNotFound
        | RefusalKind::TokenNotFound
        | RefusalKind::JobNotFound
        | RefusalKind::JobClosed
        | RefusalKind::WorkspaceNotFound
        | RefusalKind::EventNameMissing
        | RefusalKind::EventNameInvalid
        | RefusalKind::IdentifierInvalid
        | RefusalKind::CreatedAtMissing
        | RefusalKind::CreatedAtInvalid
        | RefusalKind::MetadataInvalid
        | RefusalKind::BodyInvalid
        | RefusalKind::TooLarge
        | RefusalKind::ClientIdInvalid
        | RefusalKind::BulkItemInvalid
        | RefusalKind::ContactMerged
        | RefusalKind::AttributeNotFound
        | RefusalKind::TagNotFound
        | RefusalKind::CompanyNotFound
        | RefusalKind::NoteNotFound
        | RefusalKind::SegmentNotFound
        | RefusalKind::SubscriptionTypeNotFound
        | RefusalKind::VisitorNotFound
        | RefusalKind::ContactBlocked
        | RefusalKind::NotThere
        | RefusalKind::AttributeProtected
        | RefusalKind::MessageNotFound
        | RefusalKind::LastOwner
        | RefusalKind::SignInLinkExpired
        | RefusalKind::SignInFailed
        | RefusalKind::TeammateNotFound => return None,
    };
    Some(message)
}

fn in_future(detail: &str, field: &str) -> String {
    let hours = engine::limits::FUTURE_TOLERANCE_S / 3_600;
    let guess = match detail.parse::<u64>() {
        Ok(sent) if sent >= LOOKS_LIKE_MS_MIN => format!(": {detail} looks like milliseconds?"),
        _ => String::new(),
    };
    format!("{field} must be in seconds and at most {hours} hours ahead{guess}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect_file;
    use std::fmt::Write as _;

    #[test]
    fn every_refusal_is_told() {
        let mut table = String::new();
        for kind in RefusalKind::ALL {
            let error = error_of(&Refusal::new(*kind).field("field").detail(7));
            let status = error.code.status().as_u16();
            writeln!(table, "{}: {status} {}: {}", kind.name(), error.code.code(), error.message).unwrap();
        }
        expect_file!["refusals.txt"].assert_eq(&table);
    }

    #[test]
    fn a_time_that_looks_like_milliseconds_is_named_so() {
        let message = |sent: u64| in_future(&sent.to_string(), "created_at");
        assert!(message(1_671_028_894_000).ends_with("1671028894000 looks like milliseconds?"));
        assert!(!message(99_999_999_999).contains("milliseconds"));
        assert!(message(100_000_000_000).contains("milliseconds?"));
    }
}
