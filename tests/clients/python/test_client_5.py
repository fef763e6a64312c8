"""python-intercom 5.0.1: generated, the 2.x API, Bearer authentication, no `Intercom-Version`."""

import unittest
from urllib.parse import parse_qsl, urlsplit

from intercom import (
    CreateContactRequestWithExternalId,
    CreateContactRequestWithRole,
    CreateDataEventRequestWithEmail,
    CreateDataEventRequestWithId,
    CreateDataEventRequestWithUserId,
    Intercom,
)
from intercom.core.api_error import ApiError
from intercom.errors import UnauthorizedError
from intercom.events import CreateDataEventSummariesRequestEventSummaries

from limited import LimitedSuite
from people.coverage import coverage_case, watched
from people.five import calls_of_five
from people.five_unstable import calls_of_five_unstable
from people.play import PEOPLE, ordered, people_case
from suite import Suite

REQUESTS = {
    "user_id": CreateDataEventRequestWithUserId,
    "email": CreateDataEventRequestWithEmail,
    "id": CreateDataEventRequestWithId,
}


def identity(contact):
    return {
        "id": contact.id,
        "kind": contact.role,
        "external_id": contact.external_id,
        "email": contact.email,
        "name": contact.name,
        "workspace": contact.workspace_id,
    }


def listing(answer):
    # The client types every list of events as a summary and keeps the fields it does not know.
    assert answer.type == "event.list", answer.type
    events = [event.dict() for event in answer.events]
    assert all(event["type"] == "event" for event in events), events
    return {"events": events, "pages": answer.pages}


def open_client(url, token):
    return watched(Intercom(base_url=url, token=token))


def close_client(client):
    client._client_wrapper.httpx_client.httpx_client.close()


class Session:
    def __init__(self, url, token):
        self._client = open_client(url, token)

    def close(self):
        close_client(self._client)

    def create_user(self, details):
        request = CreateContactRequestWithExternalId(**details, role="user")
        return identity(self._client.contacts.create(request=request))

    def find_user(self, person):
        return identity(self._client.contacts.find(person["id"]))

    def create_lead(self, details):
        request = CreateContactRequestWithRole(role="lead", **details)
        return identity(self._client.contacts.create(request=request))

    def track(self, event):
        # `construct` as the declared type of metadata is text only; the wire takes every type.
        [request] = [kind for name, kind in REQUESTS.items() if name in event]
        self._client.events.create(request=request.construct(**event))

    def list(self, **query):
        return listing(self._client.events.list(type="user", **query))

    def list_patiently(self, **query):
        # This client retries only from the third try on; 3 is one retry after `Retry-After`.
        options = {"max_retries": 3}
        return listing(self._client.events.list(type="user", request_options=options, **query))

    def follow(self, link):
        query = dict(parse_qsl(urlsplit(link).query))
        options = {"additional_query_parameters": query}
        return listing(self._client.events.list(type=query["type"], request_options=options))

    def summary(self, **who):
        return self._client.events.list(type="user", summary=True, **who).dict()

    def import_summary(self, user_id, summary):
        summaries = CreateDataEventSummariesRequestEventSummaries(**summary)
        self._client.events.summaries(user_id=user_id, event_summaries=summaries)

    def rate_limit(self, **who):
        headers = self._client.events.with_raw_response.list(type="user", **who).headers
        return tuple(int(headers[f"x-ratelimit-{part}"]) for part in ("limit", "remaining", "reset"))


class Client5:
    """How version 5 connects and fails."""

    connect = staticmethod(Session)
    open_client = staticmethod(open_client)
    close_client = staticmethod(close_client)

    @staticmethod
    def error_class(status, _code=None):
        return UnauthorizedError if status == 401 else ApiError

    @staticmethod
    def problem(error):
        body = error.body if isinstance(error.body, dict) else error.body.dict()
        first = body["errors"][0]
        return {
            "status": error.status_code,
            "code": first["code"],
            "message": first["message"],
            "unfound": (first.get("field"), first.get("detail")),
            "headers": error.headers,
        }


class StoryTest(Client5, Suite, unittest.TestCase):
    """The story on the server with default limits."""


class LimitsTest(Client5, LimitedSuite, unittest.TestCase):
    """The server with lowered limits."""


PeopleTest = people_case("PeopleTest", Client5, calls_of_five, PEOPLE)
UnstablePeopleTest = people_case("UnstablePeopleTest", Client5, calls_of_five_unstable, PEOPLE)
CoverageTest = coverage_case("python-intercom 5.0.1")
load_tests = ordered(StoryTest, PeopleTest, UnstablePeopleTest, LimitsTest, CoverageTest)
