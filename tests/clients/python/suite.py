"""The story that every Python client plays against a running Herald.

`Suite` is a mixin beside `unittest.TestCase`. A client's test module gives it:
    connect(url, token)   a session
    error_class(status)   the class that this client raises for a status
    problem(error)        the client's own error -> {status, code, message, unfound, headers}
where `unfound` (the field and its value) and `headers` are None if the client keeps them to itself.
A session has create_user, find_user, create_lead, track, list, follow, summary, import_summary and
rate_limit; where the client can, also list_patiently (waits out a 429). What only one version has,
such as bulk jobs, is tested in that version's own module.
Answers are plain dictionaries with the wire's names; `list` answers {"events": […], "pages": {…}}.
"""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from common import SCENARIO, event_for, new_person, newest_first, now_seconds, required

EVENT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CONTACT_ID = re.compile(r"[0-9a-f]{24}")
ISO_MS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|\+00:00)")


class Suite:
    """Every test of the story on the server with default limits."""

    maxDiff = None

    def setUp(self):
        self.url = required("HERALD_URL")
        self.token = required("HERALD_TOKEN")
        self.app_id = required("HERALD_APP_ID")
        self.session = self.connect(self.url, self.token)
        self.addCleanup(self.session.close)

    def shopper(self):
        details = new_person()
        return {**details, "id": self.session.create_user(details)["id"]}

    def track_all(self, steps):
        """A new person with these events; answers the person and the time they count back from."""
        person, now = self.shopper(), now_seconds()
        for step in steps:
            self.session.track(event_for(person, step, now))
        return person, now

    def refused(self, status, call, *args):
        """The error that the call must end in, as the adapter reads it."""
        with self.assertRaises(self.error_class(status)) as caught:
            call(*args)
        problem = self.problem(caught.exception)
        self.assertEqual(problem["status"], status, problem)
        return problem

    def assert_listed(self, listed, step, person, now):
        self.assertRegex(listed["id"], EVENT_ID)
        self.assertEqual(listed["event_name"], step.get("listed_as", step["event_name"]))
        self.assertEqual(listed["created_at"], now - step["seconds_ago"])
        self.assertEqual(listed["user_id"], person["external_id"])
        self.assertEqual(listed["email"], person["email"])
        self.assertEqual(listed["intercom_user_id"], person["id"])
        sent = step.get("metadata", {})
        self.assertEqual(listed["metadata"], sent)
        self.assertEqual(list(listed["metadata"]), list(sent), "order of keys")
        kinds = {key: type(value) for key, value in listed["metadata"].items()}
        self.assertEqual(kinds, {key: type(value) for key, value in sent.items()})

    def assert_summary(self, summary, person, expected):
        self.assertEqual(summary["type"], "event.summary")
        self.assertEqual(summary["user_id"], person["external_id"])
        self.assertEqual(summary["email"], person["email"])
        self.assertEqual(summary["intercom_user_id"], person["id"])
        read = []
        for item in sorted(summary["events"], key=lambda item: item["name"]):
            seconds = {}
            for end in ("first", "last"):
                self.assertRegex(item[end], ISO_MS)
                seconds[end] = datetime.fromisoformat(item[end].replace("Z", "+00:00")).timestamp()
            self.assertIsNone(item["description"])
            read.append({"name": item["name"], "count": item["count"], **seconds})
        self.assertEqual(read, expected)

    def assert_link(self, link, query):
        parts = urlsplit(link)
        self.assertEqual(f"{parts.scheme}://{parts.netloc}", self.url)
        self.assertEqual(parts.path, "/events")
        found = parse_qs(parts.query)
        self.assertEqual({name: found.get(name) for name in query}, {k: [v] for k, v in query.items()})

    def test_creates_a_user_and_finds_it_again(self):
        details = new_person()
        created = self.session.create_user(details)
        found = self.session.find_user({"id": created["id"], **details})
        for answer in (created, found):
            self.assertRegex(answer["id"], CONTACT_ID)
            self.assertEqual(
                answer, {**details, "id": created["id"], "kind": "user", "workspace": self.app_id}
            )

    def test_creates_a_lead_and_tracks_its_events_by_id(self):
        details = new_person()
        lead = self.session.create_lead({"email": details["email"], "name": details["name"]})
        self.assertRegex(lead["id"], CONTACT_ID)
        self.assertEqual((lead["kind"], lead["email"]), ("lead", details["email"]))
        created_at = now_seconds() - 60
        self.session.track({"id": lead["id"], "event_name": "ordered-item", "created_at": created_at})
        events = self.session.list(intercom_user_id=lead["id"])["events"]
        read = [
            (e["event_name"], e["created_at"], e["intercom_user_id"], e["email"]) for e in events
        ]
        self.assertEqual(read, [("ordered-item", created_at, lead["id"], details["email"])])
        other = self.shopper()
        self.assertEqual(self.session.list(user_id=other["external_id"])["events"], [])

    def test_reads_events_back_newest_first_with_every_metadata_type(self):
        steps = SCENARIO["order"]
        person, now = self.track_all(steps)
        ways = (
            {"user_id": person["external_id"]},
            {"email": person["email"]},
            {"intercom_user_id": person["id"]},
        )
        for who in ways:
            page = self.session.list(**who)
            self.assertEqual(len(page["events"]), len(steps))
            for listed, step in zip(page["events"], newest_first(steps)):
                self.assert_listed(listed, step, person, now)
            self.assertIsNone(page["pages"].get("next"))

    def test_walks_the_next_links_and_meets_each_event_once(self):
        steps = SCENARIO["walk"]
        person, now = self.track_all(steps)
        page = self.session.list(user_id=person["external_id"], per_page=2)
        sizes, met = [len(page["events"])], list(page["events"])
        while page["pages"].get("next"):
            link = page["pages"]["next"]
            query = {"intercom_user_id": person["id"], "type": "user", "per_page": "2"}
            self.assert_link(link, query)
            self.assertLess(len(sizes), 3, "five events of two each are three pages")
            page = self.session.follow(link)
            sizes.append(len(page["events"]))
            met.extend(page["events"])
        self.assertEqual(sizes, [2, 2, 1])
        expected = [now - step["seconds_ago"] for step in newest_first(steps)]
        self.assertEqual([event["created_at"] for event in met], expected)
        self.assertEqual(len({event["id"] for event in met}), len(steps))
        self.assertEqual(
            sorted((event["event_name"], event["created_at"]) for event in met),
            sorted((step["event_name"], now - step["seconds_ago"]) for step in steps),
        )

    def test_polls_the_since_link_for_what_is_newer(self):
        person, now = self.track_all(SCENARIO["walk"])
        since = self.session.list(user_id=person["external_id"], per_page=2)["pages"]["since"]
        self.assert_link(since, {"intercom_user_id": person["id"], "type": "user"})
        self.assertEqual(self.session.follow(since)["events"], [])
        newer = {
            "event_name": "invited-friend",
            "seconds_ago": 1,
            "by": "user_id",
            "metadata": {"invite_code": "LATER"},
        }
        self.session.track(event_for(person, newer, now))
        events = self.session.follow(since)["events"]
        self.assertEqual(len(events), 1)
        self.assert_listed(events[0], newer, person, now)

    def test_sums_up_per_event_name(self):
        person, now = self.track_all(SCENARIO["walk"])
        expected = [
            {"name": "invited-friend", "first": now - 300, "last": now - 300, "count": 1},
            {"name": "ordered-item", "first": now - 500, "last": now - 200, "count": 4},
        ]
        self.assert_summary(self.session.summary(user_id=person["external_id"]), person, expected)

    def test_adds_imported_summaries_once(self):
        imported = SCENARIO["import"]
        name = imported["event_name"]
        person, now = self.track_all([{"event_name": name, "seconds_ago": 60, "by": "user_id"}])
        self.session.import_summary(person["external_id"], imported)
        self.session.import_summary(person["external_id"], imported)
        self.assertLess(imported["last"], now - 60)
        count = imported["count"] + 1
        expected = [{"name": name, "first": imported["first"], "last": now - 60, "count": count}]
        self.assert_summary(self.session.summary(email=person["email"]), person, expected)
        self.assertEqual(len(self.session.list(user_id=person["external_id"])["events"]), 1)

    def test_takes_the_same_event_twice_as_one(self):
        step = {
            "event_name": "ordered-item",
            "seconds_ago": 60,
            "by": "user_id",
            "metadata": {"item": "cup"},
        }
        again = {**step, "event_name": "Ordered-Item", "by": "email"}
        person, now = self.track_all([step, step, again])
        events = self.session.list(user_id=person["external_id"])["events"]
        self.assertEqual(len(events), 1)
        self.assert_listed(events[0], step, person, now)
        expected = [{"name": "ordered-item", "first": now - 60, "last": now - 60, "count": 1}]
        self.assert_summary(self.session.summary(user_id=person["external_id"]), person, expected)

    def test_shows_the_rate_limit_on_every_answer(self):
        limit, remaining, reset = self.session.rate_limit(user_id=self.shopper()["external_id"])
        # 10 million per minute, counted in windows of 10 seconds.
        self.assertLess(abs(limit * 6 - 10_000_000), 6)
        self.assertTrue(0 <= remaining < limit, f"{remaining} of {limit}")
        wait = reset - now_seconds()
        self.assertTrue(-1 <= wait <= 11, f"reset in {wait} s")

    def test_refuses_a_token_that_does_not_exist(self):
        person = self.shopper()
        user_id = person["external_id"]
        event = {"user_id": user_id, "event_name": "ordered-item", "created_at": now_seconds() - 60}
        almost = self.token[:-1] + ("1" if self.token.endswith("0") else "0")
        for wrong in ("not-a-token", almost):
            stranger = self.connect(self.url, wrong)
            self.addCleanup(stranger.close)
            calls = (lambda: stranger.track(event), lambda: stranger.list(user_id=user_id))
            for call in calls:
                problem = self.refused(401, call)
                self.assertEqual(problem["code"], "unauthorized")
                self.assertEqual(problem["message"], "Access Token Invalid")
                self.assertNotIn("x-ratelimit-limit", problem["headers"] or {})
        self.assertEqual(self.session.list(user_id=user_id)["events"], [])

    def test_answers_404_for_an_unknown_person(self):
        nobody = new_person()
        user_id, email = nobody["external_id"], nobody["email"]
        event = {"event_name": "ordered-item", "created_at": now_seconds() - 60}
        calls = (
            (lambda: self.session.track({**event, "user_id": user_id}), ("user_id", user_id)),
            (lambda: self.session.track({**event, "email": email}), ("email", email)),
            (lambda: self.session.list(user_id=user_id), ("user_id", user_id)),
            (lambda: self.session.summary(email=email), ("email", email)),
        )
        for call, unfound in calls:
            problem = self.refused(404, call)
            self.assertEqual(problem["code"], "not_found")
            self.assertEqual(problem["message"], "User Not Found")
            if problem["unfound"] is not None:
                self.assertEqual(problem["unfound"], unfound)
