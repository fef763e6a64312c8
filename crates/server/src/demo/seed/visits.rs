//! Browsers of people who did something: they open a page, see what waits for
//! them, and press it or not.

use super::{DemoError, Past};
use crate::messenger::identity;
use http::Method;
use serde_json::{Map, Value, json};

/// Of those who did something in an hour, so many look at a page.
const VISITS_PER_HOUR_MAX: usize = 2;

impl Past<'_> {
    /// Some of those who did something look at a page.
    pub(super) async fn visit(&mut self, doers: &[usize]) -> Result<(), DemoError> {
        let mut visitors: Vec<(usize, String)> = Vec::new();
        for &place in doers {
            let Some(user_id) = self.people.get(place).and_then(|person| person.external_id.clone()) else { continue };
            if visitors.len() < VISITS_PER_HOUR_MAX && visitors.iter().all(|(known, _)| *known != place) {
                visitors.push((place, user_id));
            }
        }
        for (place, user_id) in visitors {
            self.look(place, &user_id).await?;
        }
        Ok(())
    }

    /// Somebody opens a page.
    async fn look(&mut self, place: usize, user_id: &str) -> Result<(), DemoError> {
        let (cast, means) = (&self.tables.cast, self.means);
        let Some((url, title)) = self.dice.pick(&cast.pages).cloned() else { return Ok(()) };
        // Everybody keeps their browser.
        let browser = cast.browsers.get(place % cast.browsers.len().max(1)).map(String::as_str);
        let hash = identity::hash(means.identity_secret, user_id);
        let body = json!({
            "app_id": means.app_id, "user_data": {"user_id": user_id, "user_hash": hash},
            "page": {"url": url, "title": title}, "page_view": true, "language": "en",
        });
        let pong = self.shop.call_as(browser, (Method::POST, "/messenger/web/ping"), Some(&body)).await?;
        let mut receipts = Vec::new();
        for item in pong.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() {
            if item.get("event").and_then(Value::as_str) == Some("message") {
                receipts.extend(self.react(item.get("data").and_then(Value::as_object)));
            }
        }
        if receipts.is_empty() {
            return Ok(());
        }
        let body = json!({"app_id": means.app_id, "session": pong.get("session"), "receipts": receipts});
        self.shop.call_as(browser, (Method::POST, "/messenger/web/receipts"), Some(&body)).await.map(drop)
    }

    /// What somebody does with a message that is shown to them.
    fn react(&mut self, message: Option<&Map<String, Value>>) -> Vec<Value> {
        let Some(delivery) = message.and_then(|message| message.get("delivery")) else { return Vec::new() };
        let mut receipts = vec![json!({"delivery": delivery, "kind": "received"})];
        if self.dice.chance(90) {
            receipts.push(json!({"delivery": delivery, "kind": "shown"}));
            let is_asked = message.and_then(|message| message.get("action")?.get("type")) == Some(&json!("reaction"));
            match self.dice.below(10) {
                0..=2 if is_asked => {
                    let place = self.dice.below(3);
                    receipts.push(json!({"delivery": delivery, "kind": "reaction", "reaction": place}));
                }
                0..=2 => {
                    receipts.push(json!({"delivery": delivery, "kind": "clicked"}));
                    receipts.push(json!({"delivery": delivery, "kind": "dismissed"}));
                }
                3..=6 => receipts.push(json!({"delivery": delivery, "kind": "dismissed"})),
                _ => {}
            }
        }
        receipts
    }
}
