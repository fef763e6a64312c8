//! The one list of errors: stable code, status, log level, whether trying
//! again helps, and the message when nothing more special is known.

use http::StatusCode;

/// How loudly an error is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The caller's own doing.
    Debug,
    /// Worth seeing when somebody looks for it.
    Info,
    /// The operator should know.
    Warn,
    /// The operator must act.
    Error,
}

/// Whether the same request can succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Not before something is changed.
    Never,
    /// Yes: the answer carries `Retry-After`.
    Later,
}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $name:ident: $code:literal, $status:ident, $level:ident, $retry:ident, $message:literal;)*) => {
        /// What was wrong with a request.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode { $($(#[doc = $doc])+ $name,)* }

        impl ErrorCode {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code that programs branch on.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code,)* } }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> StatusCode { match self { $(Self::$name => StatusCode::$status,)* } }

            /// How loudly it is logged.
            #[must_use]
            pub const fn level(self) -> Level { match self { $(Self::$name => Level::$level,)* } }

            /// Whether the same request can succeed later.
            #[must_use]
            pub const fn retry(self) -> Retry { match self { $(Self::$name => Retry::$retry,)* } }

            /// The message when nothing more special is known.
            #[must_use]
            pub const fn message(self) -> &'static str { match self { $(Self::$name => $message,)* } }

            /// When it is answered, for the documentation.
            #[must_use]
            pub const fn meaning(self) -> &'static str { match self { $(Self::$name => concat!($($doc),+),)* } }
        }
    };
}

error_codes! {
    /// A parameter has a value that it cannot have, or the body is no JSON.
    ParameterInvalid: "parameter_invalid", BAD_REQUEST, Debug, Never, "A parameter has a value that it cannot have";
    /// A parameter that is needed was not sent.
    ParameterNotFound: "parameter_not_found", BAD_REQUEST, Debug, Never, "A parameter that is needed was not sent";
    /// A parameter has another JSON type than it must have.
    TypeMismatch: "type_mismatch", BAD_REQUEST, Debug, Never, "A parameter has the wrong JSON type";
    /// The `Intercom-Version` header names no version.
    VersionInvalid: "intercom_version_invalid", BAD_REQUEST, Debug, Never, "The requested version could not be found";
    /// No token was sent, or one that does not exist or was revoked.
    Unauthorized: "unauthorized", UNAUTHORIZED, Debug, Never, "Access Token Invalid";
    /// The token lacks the scope that the route needs.
    Forbidden: "forbidden", FORBIDDEN, Debug, Never, "The access token may not do this";
    /// An identity token has another form or algorithm than it must have, or no `user_id`.
    IdentityTokenInvalid: "identity_token_invalid", BAD_REQUEST, Debug, Never, "intercom_user_jwt must be an HS256 token with a user_id";
    /// A browser's session has ended, or is not of this workspace: ping again.
    SessionExpired: "session_expired", UNAUTHORIZED, Debug, Never, "The session has ended; ping again";
    /// A browser claims to be a user and does not prove it, or not well.
    IdentityUnproven: "identity_verification_failed", FORBIDDEN, Info, Never, "The identity could not be verified";
    /// The page's domain is not on the workspace's list of trusted domains.
    DomainNotTrusted: "domain_not_trusted", FORBIDDEN, Info, Never, "The page's domain is not on the list of trusted domains";
    /// The person is blocked.
    ContactBlocked: "contact_blocked", FORBIDDEN, Debug, Never, "The contact is blocked";
    /// Only an identity token or an access token writes this attribute.
    AttributeProtected: "attribute_protected", FORBIDDEN, Debug, Never, "Only an identity token or an access token writes this attribute";
    /// A signed-in teammate's page did not show the session's token, or another site's page asked.
    CsrfTokenInvalid: "csrf_token_invalid", FORBIDDEN, Info, Never, "X-CSRF-Token must be the csrf_token of GET /manage/session";
    /// Nobody signs in with this address and password.
    SignInFailed: "sign_in_failed", UNAUTHORIZED, Info, Never, "E-mail address and password do not belong together";
    /// The sign-in link was used, replaced, or is older than 15 minutes.
    SignInLinkExpired: "sign_in_link_expired", UNAUTHORIZED, Info, Never, "The link was used, or has expired; ask for another";
    /// Too many sign-ins failed with this address or from this network.
    TooManySignIns: "too_many_sign_ins", TOO_MANY_REQUESTS, Info, Later, "Too many sign-ins failed; wait a while";
    /// Nobody else of the workspace is an owner.
    LastOwner: "last_owner", CONFLICT, Debug, Never, "A workspace needs an owner; make another teammate an owner first";
    /// The network has as many live connections as it may.
    TooManyStreams: "too_many_streams", TOO_MANY_REQUESTS, Info, Later, "There are as many live connections from this network as there may be";
    /// Nobody has the identifier that was sent.
    UserNotFound: "not_found", NOT_FOUND, Debug, Never, "User Not Found";
    /// There is no such route, or nothing has this id.
    NotFound: "not_found", NOT_FOUND, Debug, Never, "Resource Not Found";
    /// The contact was merged into another: the `Link` header leads there.
    ContactMerged: "contact_merged", GONE, Debug, Never, "This contact has been merged. See the 'Link' header for the canonical contact.";
    /// There is no such visitor.
    VisitorNotFound: "not_found", NOT_FOUND, Debug, Never, "Visitor Not Found";
    /// There is no such company.
    CompanyNotFound: "company_not_found", NOT_FOUND, Debug, Never, "Company Not Found";
    /// There is no such message.
    MessageNotFound: "not_found", NOT_FOUND, Debug, Never, "Message Not Found";
    /// The message cannot do this where it stands.
    MessageState: "message_state", CONFLICT, Debug, Never, "The message cannot do this where it stands";
    /// There is no such teammate.
    AdminNotFound: "admin_not_found", NOT_FOUND, Debug, Never, "Admin not found";
    /// There is no such team.
    TeamNotFound: "team_not_found", NOT_FOUND, Debug, Never, "Team not found";
    /// There is no such data attribute.
    FieldNotFound: "field_not_found", NOT_FOUND, Debug, Never, "We couldn't find that data attribute to update";
    /// No more events can be held for people who are not known yet.
    HeldFull: "held_full", NOT_FOUND, Info, Never, "User Not Found, and no more events can be held";
    /// A search names a field that there is not.
    InvalidField: "invalid_field", BAD_REQUEST, Debug, Never, "That is not a valid search field";
    /// A search asks for an order that there is not.
    InvalidSortOrder: "invalid_sort_order", BAD_REQUEST, Debug, Never, "Must be one of: ascending, descending";
    /// These two contacts cannot be merged.
    InvalidMerge: "invalid_merge", BAD_REQUEST, Debug, Never, "These contacts cannot be merged";
    /// The cursor is none of ours, or another list's.
    CursorInvalid: "client_error", BAD_REQUEST, Debug, Never, "Invalid starting_after param. Please try again using a starting_after value from a paginated response";
    /// The body holds nothing that could be used.
    BadRequest: "bad_request", BAD_REQUEST, Debug, Never, "The request holds nothing that could be used";
    /// The contact belongs to as many companies as it may.
    CompanyLimit: "contact_company_limit_exceeded", BAD_REQUEST, Info, Never, "The contact belongs to as many companies as it may";
    /// The workspace has as many custom attributes as it may.
    CustomDataLimit: "custom_data_limit_reached", BAD_REQUEST, Info, Never, "There are as many custom attributes as there may be";
    /// Segments use the tag.
    TagHasDependents: "tag_has_dependent_objects", BAD_REQUEST, Debug, Never, "Unable to delete Tag with dependent objects.";
    /// Another scroll of the workspace is open.
    ScrollExists: "scroll_exists", BAD_REQUEST, Debug, Later, "Scroll already exists for this workspace";
    /// The contact is blocked and cannot be made again.
    NotRestorable: "not_restorable", BAD_REQUEST, Debug, Never, "The contact is blocked; unarchive it first";
    /// The values do not fit what was defined.
    DataInvalid: "data_invalid", UNPROCESSABLE_ENTITY, Debug, Never, "The values do not fit what was defined";
    /// Nothing was merged into this contact that could be taken back.
    NothingToUnmerge: "nothing_to_unmerge", CONFLICT, Debug, Never, "There is no merge that could be undone";
    /// Rows of an import came in another order.
    ImportOutOfOrder: "import_out_of_order", CONFLICT, Debug, Never, "Rows must be sent in order";
    /// A bulk search or a count took longer than it may.
    SearchTooSlow: "search_too_slow", SERVICE_UNAVAILABLE, Warn, Later, "The search took too long; ask for less";
    /// There is no such bulk job, or it is older than a week.
    JobNotFound: "job_not_found", NOT_FOUND, Debug, Never, "Job Not Found";
    /// The route does not have this method; `Allow` names those it has.
    MethodNotAllowed: "method_not_allowed", METHOD_NOT_ALLOWED, Debug, Never, "This route does not have this method";
    /// The body did not arrive in time.
    RequestTimeout: "request_timeout", REQUEST_TIMEOUT, Debug, Later, "The request body did not arrive in time";
    /// A contact with these details is there already.
    Conflict: "conflict", CONFLICT, Debug, Never, "A contact matching those details already exists";
    /// Several users have the e-mail address that was sent.
    UniqueUserConstraint: "unique_user_constraint", CONFLICT, Debug, Never, "Multiple existing users match this email address - must be more specific";
    /// What is to be made is there already.
    ResourceConflict: "resource_conflict", CONFLICT, Debug, Never, "This exists already";
    /// The body, or an item of a batch, is larger than its route takes.
    PayloadTooLarge: "payload_too_large", PAYLOAD_TOO_LARGE, Debug, Never, "The request body is too large";
    /// The body is compressed in another way than gzip.
    UnsupportedEncoding: "unsupported_encoding", UNSUPPORTED_MEDIA_TYPE, Debug, Never, "Send the body as it is, or compressed with gzip";
    /// The workspace has as many event names as it may.
    TooManyEventNames: "422", UNPROCESSABLE_ENTITY, Info, Never, "Cannot have more than 120 active event names";
    /// A parameter has a value that makes no sense here.
    Unprocessable: "parameter_invalid", UNPROCESSABLE_ENTITY, Debug, Never, "A parameter has a value that makes no sense here";
    /// The same `Idempotency-Key` or `event_id` came with another event.
    IdempotencyMismatch: "idempotency_mismatch", UNPROCESSABLE_ENTITY, Debug, Never, "This id was used for another event";
    /// The bulk job takes no further items.
    JobClosed: "job_closed", UNPROCESSABLE_ENTITY, Debug, Never, "The job takes no further items";
    /// Something has as many parts as it may.
    LimitReached: "limit_reached", UNPROCESSABLE_ENTITY, Info, Never, "There are as many as there may be";
    /// The token made as many requests in ten seconds as it may.
    RateLimitExceeded: "rate_limit_exceeded", TOO_MANY_REQUESTS, Info, Later, "Exceeded rate limit";
    /// A bug. The server's log has more under the request id.
    ServerError: "server_error", INTERNAL_SERVER_ERROR, Error, Later, "Something went wrong on the server";
    /// More is waiting than the server takes on, or it is stopping.
    ServiceUnavailable: "service_unavailable", SERVICE_UNAVAILABLE, Debug, Later, "The server is busy; try again";
    /// The disk has less free space than the configured reserve. Reads go on.
    StorageFull: "storage_full", SERVICE_UNAVAILABLE, Debug, Later, "The server's disk is full; nothing was stored";
    /// The disk failed. Nothing is stored until the server is restarted.
    StorageFailed: "storage_failed", SERVICE_UNAVAILABLE, Debug, Later, "The server's disk failed; nothing was stored";
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect_file;
    use std::fmt::Write as _;

    #[test]
    fn the_table_is_what_programs_rely_on() {
        let mut table = String::new();
        for error in ErrorCode::ALL {
            let (level, retry) = (error.level(), error.retry());
            writeln!(table, "{} {} {level:?} {retry:?}: {}", error.status().as_u16(), error.code(), error.message())
                .unwrap();
        }
        expect_file!["error_codes.txt"].assert_eq(&table);
    }

    #[test]
    fn server_errors_can_be_tried_again_and_client_errors_are_quiet() {
        for error in ErrorCode::ALL {
            let is_servers = error.status().is_server_error();
            assert!(!is_servers || error.retry() == Retry::Later, "{error:?}");
            assert!(is_servers || matches!(error.level(), Level::Debug | Level::Info), "{error:?}");
        }
    }
}
