//! Connections to the relay: used again, and never too many.

use std::sync::Arc;
use std::time::Duration;

use outbound::limits::{SMTP_CONNECTIONS_MAX, SMTP_IDLE_S_MAX, SMTP_MAILS_PER_CONNECTION_MAX};
use outbound::mail::{Security, Smtp, SmtpConfig};

use crate::mail::{mail, plain};
use crate::support::shown;
use crate::support::smtp::{Behaviour, DROP, GATE, SmtpServer};

#[tokio::test]
async fn a_connection_is_used_again_also_after_a_refusal() {
    let server = SmtpServer::start(Behaviour::default().answering("RCPT", &["550 5.1.1 unknown", "451 later"])).await;
    let smtp = Smtp::new(plain(&server)).unwrap();
    let mut outcomes = Vec::new();
    for _ in 0..4 {
        outcomes.push(shown(&smtp.send(&mail()).await));
    }
    assert_eq!(outcomes, ["refused bounced 550 5.1.1", "later deferred", "sent 4F1A7", "sent 4F1A7"]);
    assert_eq!((server.connections(), server.mails().len()), (1, 2));
}

#[tokio::test]
async fn a_connection_that_the_relay_closed_is_replaced_before_the_mail() {
    let server = SmtpServer::start(Behaviour::default().answering("RSET", &[DROP])).await;
    let smtp = Smtp::new(plain(&server)).unwrap();
    for _ in 0..3 {
        assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7");
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_whose_answer_came_too_late_is_not_used_again() {
    let behaviour = Behaviour::default().answering(".", &[GATE]).answering("RCPT", &["250 ok", "550 5.1.1 unknown"]);
    let server = SmtpServer::start(behaviour).await;
    let smtp = Smtp::new(plain(&server).with_step(Duration::from_millis(200))).unwrap();
    assert_eq!(shown(&smtp.send(&mail()).await), "later timeout");
    server.gate().add_permits(1);
    // Over the old connection, the answer to one command would be taken for the next's.
    assert_eq!(shown(&smtp.send(&mail()).await), "refused bounced 550 5.1.1");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_carries_its_number_of_mails_and_no_more() {
    let server = SmtpServer::start(Behaviour::default()).await;
    let smtp = Smtp::new(plain(&server)).unwrap();
    for number in 1..=SMTP_MAILS_PER_CONNECTION_MAX + 1 {
        assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7");
        let expected = if number <= SMTP_MAILS_PER_CONNECTION_MAX { 1 } else { 2 };
        assert_eq!(server.connections(), expected, "{number}");
    }
}

#[tokio::test]
async fn a_connection_that_was_idle_for_too_long_is_replaced() {
    let limit = Duration::from_secs(SMTP_IDLE_S_MAX);
    for (idle, connections) in [(limit - Duration::from_secs(1), 1), (limit, 2), (limit + Duration::from_secs(1), 2)] {
        let server = SmtpServer::start(Behaviour::default()).await;
        let smtp = Smtp::new(plain(&server)).unwrap();
        smtp.send(&mail()).await;
        tokio::time::pause();
        tokio::time::advance(idle).await;
        tokio::time::resume();
        assert_eq!(shown(&smtp.send(&mail()).await), "sent 4F1A7");
        assert_eq!(server.connections(), connections, "{idle:?}");
    }
}

#[tokio::test]
async fn there_are_never_more_connections_than_allowed() {
    let mails = SMTP_CONNECTIONS_MAX + 1;
    let server = SmtpServer::start(Behaviour::default().answering(".", &vec![GATE; mails])).await;
    let smtp = Arc::new(Smtp::new(plain(&server)).unwrap());
    let sends: Vec<_> = (0..mails)
        .map(|_| {
            let smtp = Arc::clone(&smtp);
            tokio::spawn(async move { shown(&smtp.send(&mail()).await) })
        })
        .collect();
    // Every connection that there may be waits for the answer to its mail.
    while server.mails().len() < SMTP_CONNECTIONS_MAX {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.connections(), SMTP_CONNECTIONS_MAX);
    server.gate().add_permits(mails);
    for send in sends {
        assert_eq!(send.await.unwrap(), "sent");
    }
    assert_eq!((server.connections(), server.mails().len()), (SMTP_CONNECTIONS_MAX, mails));
}

#[tokio::test]
async fn the_relay_is_greeted_as_configured() {
    for (hello, expected) in [("herald.example.com", "EHLO herald.example.com"), ("192.0.2.7", "EHLO [192.0.2.7]")] {
        let server = SmtpServer::start(Behaviour::default()).await;
        let config = SmtpConfig::new("127.0.0.1", server.port, Security::Plain).unwrap();
        Smtp::new(config.with_hello(hello).unwrap()).unwrap().send(&mail()).await;
        assert_eq!(server.commands()[0], expected);
    }
}
