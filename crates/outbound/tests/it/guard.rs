//! What is not public is not reached, however it is spelled and whoever says where it
//! is.

use outbound::http::{Client, Config, Failure, Request};

use crate::support::Names;
use crate::support::client;
use crate::support::http::{Reply, Server, Speaks};

async fn asked(client: &Client, url: &str) -> Result<u16, Failure> {
    client.send(Request::get(url)?).await.map(|answer| answer.status.as_u16())
}

/// A server that nobody may reach; every test sees that nobody did.
async fn inside() -> Server {
    Server::start(Speaks::Http1, |_| Reply::status(200)).await
}

#[tokio::test]
async fn private_addresses_are_refused_in_every_spelling() {
    let server = inside().await;
    let client = client(&[], Names::default());
    let port = server.address.port();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "127.0.0.1.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[ff02::1]",
        "224.0.0.1",
        "255.255.255.255",
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{port}/");
            assert_eq!(asked(&client, &url).await, Err(Failure::AddressRefused), "{url}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn names_of_private_addresses_are_refused() {
    let server = inside().await;
    let names = Names::default()
        .with("localhost", &[&["127.0.0.1", "::1"]])
        .with("rebound.example", &[&["127.0.0.1"]])
        .with("six.example", &[&["::ffff:127.0.0.1", "fd00::1"]])
        .with("metadata.google.internal", &[&["169.254.169.254"]])
        .with("nobody.example", &[&[]]);
    let client = client(&[], names);
    let port = server.address.port();
    for host in ["localhost", "LOCALHOST", "rebound.example", "six.example", "metadata.google.internal"] {
        assert_eq!(asked(&client, &format!("http://{host}:{port}/")).await, Err(Failure::AddressRefused), "{host}");
    }
    for host in ["nobody.example", "unknown.example"] {
        assert_eq!(asked(&client, &format!("http://{host}:{port}/")).await, Err(Failure::NameUnknown), "{host}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_name_is_resolved_once_for_a_connection_and_checked_each_time() {
    let server = Server::start(Speaks::Http1, |_| Reply::status(200).with("connection", "close")).await;
    let names = Names::default().with("hooks.example", &[&["127.0.0.1"], &["127.0.0.2"], &["169.254.169.254"]]);
    let client = client(&["127.0.0.1"], names.clone());
    let url = format!("http://hooks.example:{}/", server.address.port());
    // What was checked is what is connected to: nobody asks a second time.
    assert_eq!(asked(&client, &url).await, Ok(200));
    assert_eq!(names.asked("hooks.example"), 1);
    for answers in 2..=3 {
        assert_eq!(asked(&client, &url).await, Err(Failure::AddressRefused));
        assert_eq!(names.asked("hooks.example"), answers);
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn of_several_addresses_only_those_that_may_be_asked_are() {
    let server = inside().await;
    let names = Names::default().with("mixed.example", &[&["10.0.0.1", "::1", "127.0.0.1"]]);
    let client = client(&["127.0.0.1"], names);
    assert_eq!(asked(&client, &format!("http://mixed.example:{}/", server.address.port())).await, Ok(200));
}

#[tokio::test]
async fn the_second_address_is_tried_when_the_first_is_dead() {
    let server = inside().await;
    let names = Names::default().with("two.example", &[&["127.0.0.9", "127.0.0.1"]]);
    let client = client(&["127.0.0.0/8"], names);
    assert_eq!(asked(&client, &format!("http://two.example:{}/", server.address.port())).await, Ok(200));
}

#[tokio::test]
async fn four_addresses_are_tried_and_no_fifth() {
    let server = inside().await;
    let dead = ["127.0.0.6", "127.0.0.7", "127.0.0.8", "127.0.0.9"];
    for (count, expected) in [(2, Ok(200)), (3, Ok(200)), (4, Err(Failure::Unreachable))] {
        let addresses: Vec<&str> = dead[..count].iter().copied().chain(["127.0.0.1"]).collect();
        let client = client(&["127.0.0.0/8"], Names::default().with("many.example", &[&addresses]));
        let url = format!("http://many.example:{}/", server.address.port());
        assert_eq!(asked(&client, &url).await, expected, "{count} dead");
    }
}

#[tokio::test]
async fn the_systems_own_names_are_checked_too() {
    let server = inside().await;
    let client = Client::new(Config::default()).unwrap();
    let url = format!("http://localhost:{}/", server.address.port());
    assert_eq!(asked(&client, &url).await, Err(Failure::AddressRefused));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_listed_host_is_reached_and_its_subdomains_are_not() {
    let server = inside().await;
    let names =
        Names::default().with("hooks.internal", &[&["127.0.0.1"]]).with("evil.hooks.internal", &[&["127.0.0.1"]]);
    let client = client(&["Hooks.internal"], names);
    let port = server.address.port();
    assert_eq!(asked(&client, &format!("http://hooks.internal:{port}/")).await, Ok(200));
    assert_eq!(asked(&client, &format!("http://evil.hooks.internal:{port}/")).await, Err(Failure::AddressRefused));
}

#[tokio::test]
async fn without_tls_only_what_is_listed_is_asked() {
    let names = Names::default().with("public.example", &[&["1.1.1.1"]]);
    let client = client(&[], names);
    for url in ["http://public.example/", "http://1.1.1.1/", "http://[2606:4700::1111]/"] {
        assert_eq!(asked(&client, url).await, Err(Failure::PlainHttp), "{url}");
    }
}
