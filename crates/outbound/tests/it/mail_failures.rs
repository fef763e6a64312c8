//! What can go wrong with a mail, and what becomes of it.

use std::time::Duration;

use outbound::Secret;
use outbound::mail::{Mail, Security, Smtp, SmtpConfig, SmtpConfigError};

use crate::mail::{mail, mailbox, plain};
use crate::support::smtp::{Behaviour, DROP, END, GREETING, HANG, INSIDE, SmtpServer};
use crate::support::{Certificate, shown};

/// Sends one mail to a server that gives one command this answer; then another mail,
/// which goes through.
async fn outcome(command: &'static str, answer: &str) -> String {
    let server = SmtpServer::start(Behaviour::default().answering(command, &[answer])).await;
    let smtp = Smtp::new(plain(&server).with_step(Duration::from_millis(200))).unwrap();
    let outcome = shown(&smtp.send(&mail()).await);
    assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7", "the next mail after {command} {answer}");
    outcome
}

#[tokio::test]
async fn what_the_relay_answers_decides() {
    for (command, answer, expected) in [
        ("RCPT", "550 5.1.1 <ada@example.org> unknown", "refused bounced 550 5.1.1"),
        ("RCPT", "550 no such user", "refused bounced 550"),
        ("RCPT", "551 moved", "refused bounced 551"),
        ("RCPT", "550 5.7.1 relaying denied", "refused recipient_refused 550 5.7.1"),
        ("RCPT", "552 5.2.2 mailbox full", "refused recipient_refused 552 5.2.2"),
        ("RCPT", "450 4.2.0 greylisted", "later deferred"),
        ("RCPT", "451 try later", "later deferred"),
        ("RCPT", "452 4.2.2 mailbox full", "later deferred"),
        ("RCPT", "530 5.7.0 authentication required", "later credentials"),
        ("MAIL", "550 5.7.1 not your address", "refused sender_refused 550 5.7.1"),
        ("MAIL", "421 closing", "later unavailable"),
        ("DATA", "554 no valid recipients", "refused content_refused 554"),
        (END, "550 5.1.1 unknown after all", "refused bounced 550 5.1.1"),
        (END, "550-5.7.26 this mail\r\n550 5.7.26 is not authenticated", "refused content_refused 550 5.7.26"),
        (END, "552 5.3.4 too big", "refused content_refused 552 5.3.4"),
        (END, "451 4.3.0 disk full", "later deferred"),
        (GREETING, "554 no service", "later unavailable"),
        (GREETING, "421 too busy", "later unavailable"),
        ("EHLO", "garbage", "later unreachable"),
        ("MAIL", "garbage", "later connection_lost"),
    ] {
        assert_eq!(outcome(command, answer).await, expected, "{command} {answer}");
    }
}

#[tokio::test]
async fn a_greylisted_mail_goes_through_at_the_next_attempt() {
    let behaviour = Behaviour::default().answering("RCPT", &["451 4.7.1 greylisted", "250 ok"]);
    let server = SmtpServer::start(behaviour).await;
    let smtp = Smtp::new(plain(&server)).unwrap();
    let first = smtp.send(&mail()).await;
    assert_eq!(shown(&first), "later deferred");
    assert!(first.next_attempt_s(1, 7).is_some());
    assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7");
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_connection_that_ends_anywhere_is_tried_again() {
    for (command, expected) in [
        (GREETING, "later unreachable"),
        ("EHLO", "later unreachable"),
        ("MAIL", "later connection_lost"),
        ("RCPT", "later connection_lost"),
        (INSIDE, "later connection_lost"),
        (END, "later connection_lost"),
    ] {
        assert_eq!(outcome(command, DROP).await, expected, "{command}");
    }
}

#[tokio::test]
async fn a_relay_that_is_silent_anywhere_is_given_up() {
    for command in [GREETING, "EHLO", "MAIL", "RCPT", END] {
        assert_eq!(outcome(command, HANG).await, "later timeout", "{command}");
    }
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_unreachable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let smtp = Smtp::new(SmtpConfig::new("127.0.0.1", port, Security::Plain).unwrap()).unwrap();
    assert_eq!(shown(&smtp.send(&mail()).await), "later unreachable");
}

#[tokio::test]
async fn an_address_that_the_relay_cannot_write_is_refused() {
    let server = SmtpServer::start(Behaviour::default()).await;
    let smtp = Smtp::new(plain(&server)).unwrap();
    let mail = Mail { to: mailbox(None, "zoë@example.org"), ..mail() };
    assert_eq!(shown(&smtp.send(&mail).await), "refused recipient_refused");
    assert!(server.commands().iter().all(|line| line.starts_with("EHLO")));
}

#[tokio::test]
async fn starttls_encrypts_or_nothing_is_sent() {
    let certificate = Certificate::new(&[]);
    let behaviour = Behaviour { starttls: Some(certificate.acceptor.clone()), ..Behaviour::default() };
    let server = SmtpServer::start(behaviour).await;
    let config = || SmtpConfig::new("127.0.0.1", server.port, Security::StartTls).unwrap();
    let smtp = Smtp::new(config().with_roots(certificate.roots())).unwrap();
    assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7");
    assert!(server.mails()[0].is_encrypted);

    // Nobody vouches for the certificate.
    assert_eq!(shown(&Smtp::new(config()).unwrap().send(&mail()).await), "later tls_failed");
    assert_eq!(server.mails().len(), 1);

    // Somebody in between has taken the offer away.
    let server = SmtpServer::start(Behaviour::default()).await;
    let config = SmtpConfig::new("127.0.0.1", server.port, Security::StartTls).unwrap();
    let config = config.with_login("herald", Secret::new("hunter2")).unwrap();
    assert_eq!(shown(&Smtp::new(config).unwrap().send(&mail()).await), "later tls_failed");
    assert!(server.commands().iter().all(|line| line.starts_with("EHLO")));
}

#[tokio::test]
async fn implicit_tls_encrypts_from_the_first_byte() {
    let certificate = Certificate::new(&[]);
    let server = SmtpServer::start(Behaviour { tls: Some(certificate.acceptor.clone()), ..Behaviour::default() }).await;
    let config = || SmtpConfig::new("localhost", server.port, Security::Tls).unwrap();
    let smtp = Smtp::new(config().with_roots(certificate.roots())).unwrap();
    assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7");
    assert!(server.mails()[0].is_encrypted);
    assert_eq!(shown(&Smtp::new(config()).unwrap().send(&mail()).await), "later tls_failed");
}

#[tokio::test]
async fn a_wrong_password_is_the_operators_to_mend() {
    let server = SmtpServer::start(Behaviour::default().answering("AUTH", &["535 5.7.8 bad credentials"])).await;
    let config = plain(&server).with_login("herald", Secret::new("hunter2")).unwrap();
    let smtp = Smtp::new(config).unwrap();
    assert_eq!(shown(&smtp.send(&mail()).await), "later credentials");
    assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7");
    assert!(server.commands().contains(&"AUTH PLAIN AGhlcmFsZABodW50ZXIy".to_owned()));
}

#[test]
fn a_configuration_is_checked_when_it_is_made() {
    for host in ["", "a b", "x\r\ny", "smtp.example.com:25", "smtp://x", "x/y"] {
        assert!(matches!(SmtpConfig::new(host, 25, Security::Plain).err(), Some(SmtpConfigError::Host(_))), "{host:?}");
        let config = SmtpConfig::new("smtp.example.com", 25, Security::Plain).unwrap();
        assert!(config.with_hello(host).is_err(), "{host:?}");
    }
    let login = |security| {
        let config = SmtpConfig::new("smtp.example.com", 25, security).unwrap();
        config.with_login("herald", Secret::new("hunter2")).is_ok()
    };
    assert_eq!([Security::Plain, Security::StartTls, Security::Tls].map(login), [false, true, true]);
}
