//! `POST /webhooks/email/bounces`.

use super::letters::{header, nth, with_relay};
use super::{BOUNCES, Outside, ada, count, going, uploads};
use crate::support::{Ask, Reply, TestApp};
use serde_json::{Value, json};

fn report(app: &TestApp, token: &str, body: &Value) -> Reply {
    Ask::new(app.address, "POST", "/webhooks/email/bounces").bearer(token).json(body).send()
}

fn has_bounced(app: &TestApp) -> bool {
    app.get("/contacts/find_by_external_id/ada").expect(200).json()["has_hard_bounced"].as_bool().unwrap()
}

#[test]
fn a_relay_tells_what_came_back() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let id = going(&app, "email", json!({"subject": "s", "body": "b"}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let message_id = header(&nth(&relay, 1), "message-id");
    super::stands(&app, (1, 1), "sent");
    let hard = json!({"message_id": message_id, "email": "ada@x.example", "type": "hard"});
    for token in ["", "another token", &app.shop.token] {
        assert_eq!(report(&app, token, &hard).expect(401).json()["errors"][0]["code"], "unauthorized");
    }
    let soft = json!([{"message_id": message_id, "type": "soft"}, {"message_id": message_id, "type": "complaint"}]);
    assert_eq!(report(&app, BOUNCES, &soft).expect(200).json(), json!({"noted": 0}));
    let old = json!({"message_id": message_id, "email": "old@x.example", "type": "hard"});
    assert_eq!(report(&app, BOUNCES, &old).expect(200).json(), json!({"noted": 0}), "another address by now");
    let forged = json!({"message_id": message_id.replacen('A', "B", 1), "type": "hard"});
    assert_eq!(report(&app, BOUNCES, &forged).expect(200).json(), json!({"noted": 0}));
    assert!(!has_bounced(&app));
    for _ in 0..2 {
        assert_eq!(report(&app, BOUNCES, &hard).expect(200).json(), json!({"noted": 1}));
    }
    assert!(has_bounced(&app));
    assert_eq!(super::stands(&app, (1, 1), "bounced"), "bounced 1");
    assert_eq!(count(&app, &id, "bounced"), 1, "told twice, counted once");
}

#[test]
fn everybody_with_the_address_is_marked() {
    let outside = Outside::new();
    let (_relay, app) = with_relay(&outside);
    ada(&app);
    let lead = json!({"role": "lead", "email": "ada@x.example"});
    let lead = app.post("/contacts", &lead).expect(200).json()["id"].as_str().unwrap().to_owned();
    report(&app, BOUNCES, &json!({"email": "ada@x.example", "type": "hard"})).expect(200);
    assert!(has_bounced(&app));
    assert_eq!(app.get(&format!("/contacts/{lead}")).expect(200).json()["has_hard_bounced"], true);
}

#[test]
fn an_address_alone_is_enough_and_there_is_an_end() {
    let outside = Outside::new();
    let (_relay, app) = with_relay(&outside);
    ada(&app);
    let of = |count: usize| Value::from(vec![json!({"email": "ada@x.example", "type": "soft"}); count]);
    let most = server::limits::BOUNCES_MAX;
    let hard = |count: usize| Value::from(vec![json!({"email": "nobody@x.example", "type": "hard"}); count]);
    for count in [most - 1, most] {
        report(&app, BOUNCES, &hard(count)).expect(200);
    }
    report(&app, BOUNCES, &hard(most + 1)).expect(400);
    report(&app, BOUNCES, &of(1)).expect(200);
    assert!(!has_bounced(&app));
    let noted = report(&app, BOUNCES, &json!({"RecordType": "Bounce", "Type": "HardBounce", "Email": "Ada@x.example"}));
    assert_eq!(noted.expect(200).json(), json!({"noted": 1}));
    assert!(has_bounced(&app));
}
