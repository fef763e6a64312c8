//! A mail as it arrives.

use outbound::limits::MAIL_BODY_BYTES_MAX;
use outbound::mail::{Line, Mail, Mailbox, MessageId, Security, Smtp, SmtpConfig, UnsubscribeUrl};

use crate::support::smtp::{Behaviour, SmtpServer};
use crate::support::{NOW_S, shown};

/// A mail to Ada.
pub fn mail() -> Mail {
    Mail {
        message_id: MessageId::new("0190c5fa-7", "mail.example.com").unwrap(),
        date_s: NOW_S,
        from: mailbox(Some("The shop"), "shop@example.com"),
        to: mailbox(Some("Ada"), "ada@example.org"),
        reply_to: None,
        subject: Line::new("Your upload is ready").unwrap(),
        text: "It is ready.".to_owned(),
        html: "<p>It is <b>ready</b>.</p>".to_owned(),
        unsubscribe_url: None,
        unsubscribe_mailto: None,
        bounce_to: None,
    }
}

pub fn mailbox(name: Option<&str>, address: &str) -> Mailbox {
    Mailbox::new(name, address).ok().unwrap()
}

/// A relay on this machine, without encryption.
pub fn plain(server: &SmtpServer) -> SmtpConfig {
    SmtpConfig::new("127.0.0.1", server.port, Security::Plain).unwrap()
}

/// What arrives of a mail.
async fn arrived(mail: &Mail) -> crate::support::smtp::Received {
    let server = SmtpServer::start(Behaviour::default()).await;
    let smtp = Smtp::new(plain(&server)).unwrap();
    assert_eq!(shown(&smtp.send(mail).await), "sent 4F1A7");
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    mails[0].clone()
}

/// The headers before the first empty line, with folded lines joined.
fn headers(text: &str) -> Vec<String> {
    let head = text.split("\n\n").next().unwrap().replace("\n ", " ").replace("\n\t", " ");
    head.lines().map(str::to_owned).collect()
}

fn header<'a>(headers: &'a [String], name: &str) -> Option<&'a str> {
    headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[tokio::test]
async fn a_mail_has_two_forms_and_the_headers_that_it_should() {
    let mail = Mail {
        reply_to: Some(mailbox(None, "help@example.com")),
        unsubscribe_url: Some(UnsubscribeUrl::new("https://herald.example.com/u/abc?x=1").ok().unwrap()),
        unsubscribe_mailto: Some(mailbox(None, "leave+7@example.com")),
        bounce_to: Some(mailbox(None, "bounces@example.com")),
        ..mail()
    };
    let received = arrived(&mail).await;
    assert_eq!(received.from, "MAIL FROM:<bounces@example.com>");
    assert_eq!(received.to, "RCPT TO:<ada@example.org>");
    let headers = headers(&received.text);
    for (name, value) in [
        ("Message-ID", "<0190c5fa-7@mail.example.com>"),
        ("Date", "Sun, 01 Mar 2026 00:00:00 +0000"),
        ("From", "\"The shop\" <shop@example.com>"),
        ("To", "Ada <ada@example.org>"),
        ("Reply-To", "help@example.com"),
        ("Subject", "Your upload is ready"),
        ("List-Unsubscribe", "<https://herald.example.com/u/abc?x=1>, <mailto:leave+7@example.com>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(header(&headers, name), Some(value), "{name}");
    }
    assert!(header(&headers, "Content-Type").unwrap().starts_with("multipart/alternative;"));
    let (text, html) = received.text.split_once("Content-Type: text/html").unwrap();
    assert!(text.contains("Content-Type: text/plain; charset=utf-8") && text.contains("\nIt is ready.\n"));
    assert!(html.contains("\n<p>It is <b>ready</b>.</p>\n"));
}

#[tokio::test]
async fn one_click_is_offered_over_https_only() {
    for (url, is_offered) in [("https://example.com/u", true), ("http://example.com/u", false)] {
        let mail = Mail { unsubscribe_url: UnsubscribeUrl::new(url).ok(), ..mail() };
        let headers = headers(&arrived(&mail).await.text);
        assert!(header(&headers, "List-Unsubscribe").is_some());
        assert_eq!(header(&headers, "List-Unsubscribe-Post").is_some(), is_offered);
    }
    let headers = headers(&arrived(&mail()).await.text);
    assert_eq!(header(&headers, "List-Unsubscribe"), None);
}

#[tokio::test]
async fn a_retry_is_the_same_mail() {
    let [first, second] = [arrived(&mail()).await.text, arrived(&mail()).await.text];
    let stable = |text: &str| {
        let headers = headers(text);
        ["Message-ID", "Date", "Subject"].map(|name| header(&headers, name).unwrap().to_owned())
    };
    assert_eq!(stable(&first), stable(&second));
}

#[tokio::test]
async fn letters_outside_of_ascii_are_encoded() {
    let mail = Mail {
        subject: Line::new("Grüße aus Köln: 準備完了").unwrap(),
        to: mailbox(Some("Zoë \"Z\" O'Neill, Dr."), "zoe@köln.example"),
        text: "Schöne Grüße".to_owned(),
        html: "<p>Schöne Grüße</p>".to_owned(),
        ..mail()
    };
    let received = arrived(&mail).await;
    assert!(received.text.is_ascii());
    assert_eq!(received.to, "RCPT TO:<zoe@xn--kln-sna.example>");
    let headers = headers(&received.text);
    assert!(header(&headers, "Subject").unwrap().starts_with("=?utf-8?b?"));
    assert!(header(&headers, "To").unwrap().ends_with("<zoe@xn--kln-sna.example>"));
}

#[tokio::test]
async fn nothing_in_a_mail_becomes_a_command_or_a_header() {
    let attack =
        "x\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<all@example.com>\r\nDATA\r\nhi\r\n.\r\n.hidden\n.\nQUIT";
    let mail = Mail {
        subject: Line::new("Bcc: eve@example.com").unwrap(),
        from: mailbox(Some("Eve\" <eve@example.com>, \""), "shop@example.com"),
        text: attack.to_owned(),
        html: attack.to_owned(),
        ..mail()
    };
    let received = arrived(&mail).await;
    let headers = headers(&received.text);
    assert_eq!(header(&headers, "Subject"), Some("Bcc: eve@example.com"));
    assert_eq!(header(&headers, "Bcc"), None);
    assert!(header(&headers, "From").unwrap().ends_with(" <shop@example.com>"));
    assert_eq!(headers.iter().filter(|line| line.starts_with("From:")).count(), 1);
    // The text came whole, with the lines that look like commands.
    assert!(received.text.contains("\n.\nMAIL FROM:<eve@example.com>\n"), "{}", received.text);
    assert!(received.text.contains("\n.hidden\n.\nQUIT\n"));
}

#[tokio::test]
async fn bodies_have_a_longest_form() {
    let server = SmtpServer::start(Behaviour::default()).await;
    let smtp = Smtp::new(plain(&server)).unwrap();
    let limit = MAIL_BODY_BYTES_MAX;
    for (bytes, expected) in [(limit - 1, "sent 4F1A7"), (limit, "sent 4F1A7"), (limit + 1, "refused too_large")] {
        let long = "x".repeat(bytes);
        let text = Mail { text: long.clone(), ..mail() };
        let html = Mail { html: long, ..mail() };
        assert_eq!(shown(&smtp.send(&text).await), expected, "{bytes}");
        assert_eq!(shown(&smtp.send(&html).await), expected, "{bytes}");
    }
}
