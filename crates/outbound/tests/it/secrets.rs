//! What is printed for a developer holds no secret.

use outbound::http::{Exceptions, Failure};
use outbound::mail::{Security, SmtpConfig};
use outbound::{Detail, Outcome, Reason, Secret};

#[test]
fn debug_hides_what_must_not_be_seen() {
    let config = SmtpConfig::new("smtp.example.com", 465, Security::Tls).unwrap();
    let config = config.with_login("herald", Secret::new("hunter2")).unwrap();
    let shown = format!("{config:?} {:#?} {:?}", config, Secret::new("hunter2"));
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("smtp.example.com"));
    assert_eq!(format!("{:?}", Exceptions::default()), "Exceptions { networks: [], hosts: [] }");
}

#[test]
fn words_are_words_and_no_two_are_the_same() {
    let failures = [
        Failure::UrlInvalid,
        Failure::PlainHttp,
        Failure::AddressRefused,
        Failure::NameUnknown,
        Failure::Unreachable,
        Failure::Tls,
        Failure::Timeout,
        Failure::ConnectionLost,
        Failure::RedirectsExceeded,
        Failure::RedirectInvalid,
        Failure::AnswerTooLarge,
    ];
    let reasons = [
        Reason::Bounced,
        Reason::RecipientRefused,
        Reason::SenderRefused,
        Reason::ContentRefused,
        Reason::TooLarge,
        Reason::Invalid,
        Reason::Credentials,
        Reason::Gone,
        Reason::Redirected,
        Reason::Refused,
        Reason::Throttled,
        Reason::Unavailable,
        Reason::Deferred,
        Reason::Unreadable,
    ];
    let reasons = failures.map(Reason::Request).into_iter().chain(reasons);
    let mut words: Vec<&str> = reasons.map(Reason::word).collect();
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), count);
    assert!(words.iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
}

#[test]
fn only_an_address_is_a_lasting_reason() {
    let refused =
        |failure| matches!(Outcome::from(failure), Outcome::Refused { detail, .. } if detail == Detail::default());
    for failure in [Failure::UrlInvalid, Failure::PlainHttp, Failure::AddressRefused, Failure::RedirectInvalid] {
        assert!(refused(failure), "{failure}");
    }
    for failure in [Failure::NameUnknown, Failure::Unreachable, Failure::Tls, Failure::Timeout] {
        assert!(Outcome::from(failure).next_attempt_s(1, 7).is_some(), "{failure}");
    }
}
