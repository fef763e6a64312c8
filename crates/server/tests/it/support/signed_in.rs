//! Teammates who are signed in, each with a browser of their own.

use super::{Ask, Reply, TestApp};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A teammate's browser, once they came in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    address: SocketAddr,
    /// Name and value of the cookie.
    pub cookie: String,
    /// What requests send that change something.
    pub csrf_token: String,
    /// Their id.
    pub teammate: String,
}

impl SignedIn {
    /// Of the answer to a sign-in.
    pub fn of(address: SocketAddr, reply: &Reply) -> Self {
        let cookie = reply.header("set-cookie").expect("a cookie").split(';').next().unwrap().to_owned();
        let session = reply.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (csrf_token, teammate) = (text(&session["csrf_token"]), text(&session["teammate"]["id"]));
        Self { address, cookie, csrf_token, teammate }
    }

    /// A request as a page of ours sends it.
    pub fn ask(&self, method: &str, path: &str) -> Ask {
        self.bare(method, path).header("x-csrf-token", &self.csrf_token)
    }

    /// A request with the cookie alone.
    pub fn bare(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.address, method, path).header("cookie", &self.cookie)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.bare("GET", path).send()
    }

    pub fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        self.ask(method, path).json(body).send()
    }
}

/// What stands behind the `#` of an answer's link.
pub fn link_of(reply: &Reply) -> String {
    reply.json()["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}

impl TestApp {
    /// A request of nobody.
    pub fn nobody(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.address, method, path)
    }

    /// Tries to sign in.
    pub fn try_sign_in(&self, body: &Value) -> Reply {
        self.nobody("POST", "/manage/session").json(body).send()
    }

    /// Adds a teammate; answers what stands behind the `#` of their link.
    pub fn invite(&self, name: &str, role: &str) -> String {
        let email = format!("{name}@x.example");
        link_of(&self.post("/manage/teammates", &json!({"email": email, "name": name, "role": role})).expect(201))
    }

    /// Adds a teammate and signs them in by their link.
    pub fn signed_in(&self, name: &str, role: &str) -> SignedIn {
        let link = self.invite(name, role);
        SignedIn::of(self.address, &self.try_sign_in(&json!({ "link": link })).expect(200))
    }
}
