//! Exports that nobody takes.

use super::{HEAVY_BYTES, assert_busy, deaf, heavy_events, impatient, rest};
use crate::outbox::soon;
use crate::support::TestApp;
use server::app::AppOptions;
use server::limits::STREAMS_MAX;
use std::net::TcpStream;

/// Events of an export: several times what the kernel and the server take for a
/// client.
const EVENTS: usize = 2_000;

#[test]
fn an_export_that_nobody_takes_is_given_up_and_its_place_is_free() {
    let app = TestApp::start_at(&impatient(), AppOptions::default());
    let ada = app.user("ada");
    heavy_events(&app, EVENTS);
    let path = format!("/manage/contacts/{ada}/export");
    let ask = app.ask("GET", &path);
    let mut taken: Vec<TcpStream> = (0..STREAMS_MAX).map(|_| deaf(&app, &ask).unwrap()).collect();
    assert_busy(&app.get(&path), "Too many exports at once; try again");
    assert_busy(&app.get("/manage/exports/companies"), "Too many exports at once; try again");
    // Others are served meanwhile.
    app.track("ada", "meanwhile", 5_000);
    app.get(&format!("/contacts/{ada}")).expect(200);
    // Whoever goes leaves a place; so does, before long, whoever takes nothing.
    drop(taken.pop());
    let one = soon(|| Some(app.get(&path)).filter(|reply| reply.status == 200));
    assert_eq!(one.json()["events"].as_array().unwrap().len(), EVENTS + 1, "whole, for who takes it");
    let again: Vec<TcpStream> = (0..STREAMS_MAX).map(|_| soon(|| deaf(&app, &ask).ok())).collect();
    drop(again);
    for stream in taken {
        let told = rest(stream);
        assert!(told.len() < EVENTS * HEAVY_BYTES, "{} bytes waited for it", told.len());
        assert!(!told.ends_with(b"0\r\n\r\n"), "it was cut, and can see that");
    }
}
