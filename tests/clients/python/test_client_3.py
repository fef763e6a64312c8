"""python-intercom 3.1.0: the 1.x API (users, leads, bulk jobs), Basic authentication, slashes at the end."""

import re
import time
import unittest

from intercom import errors
from intercom.client import Client

from common import SCENARIO, event_for, new_person, now_seconds
from limited import LimitedSuite
from people.coverage import coverage_case, watched
from people.play import LEGACY, ordered, people_case
from people.three import calls_of_three
from suite import Suite

CLASSES = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    404: errors.ResourceNotFound,
    409: errors.MultipleMatchingUsersError,
    422: errors.UnexpectedError,  # it does not know the code "422"
    429: errors.RateLimitExceeded,
}


def identity(record, kind):
    return {
        "id": record.id,
        "kind": kind,
        "external_id": record.user_id,
        "email": record.email,
        "name": record.name,
        "workspace": record.app_id,
    }


def wire(event):
    """What the client read, with the time as the number it was on the wire."""
    return {**event.to_dict(), "created_at": int(event.created_at.timestamp())}


def open_client(url, token):
    client = watched(Client(personal_access_token=token))
    client.base_url = url
    return client


def close_client(client):
    client.http_session.close()


class Session:
    def __init__(self, url, token):
        self.client = open_client(url, token)

    def close(self):
        close_client(self.client)

    def create_user(self, details):
        user = {"user_id": details["external_id"], "email": details["email"], "name": details["name"]}
        return identity(self.client.users.create(**user), "user")

    def find_user(self, person):
        return identity(self.client.users.find(user_id=person["external_id"]), "user")

    def create_lead(self, details):
        lead = self.client.leads.create(**details)
        return identity(lead, "lead" if lead.anonymous else "user")

    def track(self, event):
        assert self.client.events.create(**event) is None

    def list(self, **query):
        proxy = self.client.events.find_all(type="user", **query)
        return self._page(proxy)

    def follow(self, link):
        # The proxy itself keeps path and query of a link and puts its own base URL before them.
        proxy = self.client.events.find_all()
        path = proxy.extract_next_link({"pages": {"next": link}})
        return self._page(proxy, path)

    def _page(self, proxy, path=None):
        """One page, with the links of the answer that the proxy asked for."""
        answers = []
        get = self.client.get

        def remember(url, params):
            answers.append(get(url, params))
            return answers[-1]

        self.client.get = remember
        try:
            proxy.get_page(path) if path else proxy.get_first_page()
        finally:
            self.client.get = get
        assert answers[0]["type"] == "event.list", answers[0]
        events = [wire(proxy.collection_cls(**resource)) for resource in proxy.resources]
        return {"events": events, "pages": answers[0]["pages"]}

    def walk(self, **query):
        """Every event, as the client's own iterator follows the links."""
        return [wire(event) for event in self.client.events.find_all(type="user", **query)]

    def summary(self, **who):
        return self.client.get("/events", {"type": "user", "summary": "true", **who})

    def import_summary(self, user_id, summary):
        # No method for summaries in this version: its own `post`, and the list form of the body.
        body = {"user_id": user_id, "event_summaries": [summary]}
        self.client.post("/events/summaries", body)

    def rate_limit(self, **who):
        self.list(**who)
        details = self.client.rate_limit_details
        return details["limit"], details["remaining"], int(details["reset_at"].timestamp())


class Client3:
    """How version 3 connects and fails."""

    connect = staticmethod(Session)
    open_client = staticmethod(open_client)
    close_client = staticmethod(close_client)
    hides = ("type",)  # it makes classes of them

    @staticmethod
    def error_class(status, code=None):
        return errors.error_codes.get(code, errors.UnexpectedError) if code else CLASSES[status]

    @staticmethod
    def problem(error):
        # What it does not know it tells in a sentence of its own.
        told = re.fullmatch(r".* the message: (.*) and http_code: .*", error.message)
        return {
            "status": error.context["http_code"],
            "code": error.context["application_error_code"],
            "message": told[1] if told else error.message,
            "unfound": None,
            "headers": None,
        }


class StoryTest(Client3, Suite, unittest.TestCase):
    """The story on the server with default limits, and what only this version has."""

    def test_walks_all_pages_with_its_own_iterator(self):
        person, now = self.track_all(SCENARIO["walk"])
        read = [event["created_at"] for event in self.session.walk(email=person["email"], per_page=2)]
        self.assertEqual(read, sorted((now - s["seconds_ago"] for s in SCENARIO["walk"]), reverse=True))

    def test_takes_events_in_bulk_and_lists_what_went_wrong(self):
        person, nobody, now = self.shopper(), new_person(), now_seconds()
        good = [event_for(person, step, now) for step in SCENARIO["walk"]]
        bad = {"user_id": nobody["external_id"], "event_name": "ordered-item", "created_at": now - 60}
        events = self.session.client.events
        job = events.submit_bulk_job(create_items=[*good, bad, good[0]])
        self.assertEqual((job.app_id, job.name), (self.app_id, "api_bulk_job"))
        self.assertEqual((job.closing_at - job.created_at).total_seconds(), 900)

        done = self.finished(job.id)
        self.assertRegex(done.state, r"^completed(_with_errors)?$")
        self.assertEqual([task["item_count"] for task in done.tasks], [len(good) + 2])

        feed = self.session.client.jobs.errors(job.id)
        self.assertEqual((feed.job_id, feed.app_id), (job.id, self.app_id))
        [item] = feed.items
        self.assertEqual((item["method"], item["data_type"]), ("post", "event"))
        self.assertEqual(item["data"]["user_id"], nobody["external_id"])
        self.assertEqual(item["error"]["code"], "not_found")
        self.assertEqual(item["error"]["message"], "User Not Found")
        self.assertEqual(len(self.session.list(user_id=person["external_id"])["events"]), len(good))

    def test_appends_to_an_open_bulk_job(self):
        person, now = self.shopper(), now_seconds()
        first, second = (event_for(person, step, now) for step in SCENARIO["walk"][:2])
        events = self.session.client.events
        job = events.submit_bulk_job(create_items=[first])
        appended = events.submit_bulk_job(create_items=[second], job_id=job.id)
        self.assertEqual(appended.id, job.id)
        done = self.finished(job.id)
        self.assertEqual([task["item_count"] for task in done.tasks], [1, 1])
        self.assertEqual(self.session.client.jobs.errors(job.id).items, [])
        self.assertEqual(len(self.session.list(user_id=person["external_id"])["events"]), 2)

    def finished(self, job_id):
        """The job once it left `pending` and `running`; each read is a round trip, 10 s at most."""
        until = time.monotonic() + 10
        while True:
            job = self.session.client.jobs.find(id=job_id)
            self.assertEqual(job.id, job_id)
            if job.state not in ("pending", "running"):
                return job
            self.assertLess(time.monotonic(), until, f"job still {job.state}")


class LimitsTest(Client3, LimitedSuite, unittest.TestCase):
    """The server with lowered limits."""


PeopleTest = people_case("PeopleTest", Client3, calls_of_three, LEGACY)
CoverageTest = coverage_case("python-intercom 3.1.0")
load_tests = ordered(StoryTest, PeopleTest, LimitsTest, CoverageTest)
