//! What a request is for, as far as its first line tells: the label by which
//! metrics tell fast from slow. Few, and none names anything of a customer's.

use http::Method;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident: $label:literal;)*) => {
        /// What a request is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[doc = $doc])+ $name,)* }

        impl Kind {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The value of the metrics' label.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$name => $label,)* } }
        }
    };
}

kinds! {
    /// Events, one or many, from servers, browsers and apps.
    Events: "events";
    /// Searches, counts, explanations and dry runs.
    Search: "search";
    /// What else browsers and apps send.
    Messenger: "messenger";
    /// Waits by design, until there is news.
    Poll: "poll";
    /// What else the console and its tokens ask.
    Manage: "manage";
    /// Reads of the API.
    Read: "read";
    /// Changes by the API.
    Write: "write";
    /// Files, pages, links of letters, health.
    Page: "page";
}

const PAGES: [&str; 9] = ["/console", "/demo", "/healthz", "/l/", "/o/", "/openapi.json", "/readyz", "/u/", "/widget"];

const EVENTS: [&str; 5] =
    ["/events", "/events/batch", "/bulk/events", "/messenger/web/events", "/messenger/mobile/events"];

const SEARCHES: [&str; 6] = [
    "/contacts/search",
    "/manage/contacts/search",
    "/manage/contacts/count",
    "/manage/explain/predicate",
    "/manage/explain/message",
    "/admins/activity_logs/search",
];

impl Kind {
    /// The kind of a request to any path, known or not.
    #[must_use]
    pub fn of(method: &Method, path: &str) -> Self {
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_below = |prefix: &str| path.starts_with(prefix);
        let is_read = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        if !is_read && EVENTS.contains(&path) {
            Self::Events
        } else if !is_read && (SEARCHES.contains(&path) || (is_below("/manage/") && path.ends_with("/dry_run"))) {
            Self::Search
        } else if path == "/messenger/web/poll" {
            Self::Poll
        } else if is_below("/messenger/") {
            Self::Messenger
        } else if is_below("/manage/") {
            Self::Manage
        } else if path.is_empty() || PAGES.iter().any(|page| is_below(page)) {
            Self::Page
        } else if is_read {
            Self::Read
        } else {
            Self::Write
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes;
    use expect_test::expect;
    use std::collections::BTreeMap;

    /// Routes with one kind are told by their beginnings, so that the list stays short.
    #[test]
    fn every_route_has_a_kind() {
        let mut kinds = BTreeMap::<&str, Vec<String>>::new();
        for route in routes::all() {
            let kind = Kind::of(&route.method, &route.path);
            let slashed = Kind::of(&route.method, &format!("{}/", route.path));
            assert_eq!(kind, slashed, "{}", route.path);
            kinds.entry(kind.label()).or_default().push(format!("{} {}", route.method, route.path));
        }
        let few = ["events", "search", "poll", "messenger", "page"].map(|kind| kinds[kind].join("\n"));
        expect![[r#"
            POST /events
            POST /events/batch
            POST /bulk/events
            POST /messenger/web/events
            POST /messenger/mobile/events

            POST /contacts/search
            POST /admins/activity_logs/search
            POST /manage/messages/{id}/dry_run
            POST /manage/explain/predicate
            POST /manage/explain/message
            POST /manage/contacts/count
            POST /manage/contacts/search

            POST /messenger/web/poll
            OPTIONS /messenger/web/poll

            POST /messenger/web/ping
            OPTIONS /messenger/web/ping
            OPTIONS /messenger/web/events
            POST /messenger/web/email
            OPTIONS /messenger/web/email
            POST /messenger/web/stream
            OPTIONS /messenger/web/stream
            POST /messenger/web/receipts
            OPTIONS /messenger/web/receipts
            POST /messenger/mobile/ping
            POST /messenger/mobile/content
            PUT /messenger/mobile/devices
            DELETE /messenger/mobile/devices
            POST /messenger/mobile/receipts

            GET /healthz
            GET /readyz
            GET /openapi.json
            GET /u/{link}
            POST /u/{link}
            GET /l/{link}
            GET /o/{link}
            GET /widget/{app_id}"#]]
        .assert_eq(&few.join("\n\n"));
        let counts: Vec<(&str, bool)> = kinds.iter().map(|(kind, routes)| (*kind, routes.len() > 30)).collect();
        assert!(["manage", "read", "write"].iter().all(|kind| counts.contains(&(kind, true))), "{counts:?}");
    }

    #[test]
    fn a_path_that_nobody_knows_makes_no_kind_of_its_own() {
        assert_eq!(Kind::of(&Method::GET, "/no/such/route"), Kind::Read);
        assert_eq!(Kind::of(&Method::PUT, "//"), Kind::Write);
        assert_eq!(Kind::of(&Method::GET, "/"), Kind::Page);
    }
}
