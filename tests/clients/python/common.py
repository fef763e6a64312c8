"""What both halves of the story share: its data, new people, and plain calls no client has."""

import json
import os
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

SCENARIO = json.loads((Path(__file__).parent.parent / "scenario.json").read_text(encoding="utf-8"))


def required(name):
    """An environment variable that the runner sets; without it nothing can be tested."""
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set: start the suites with run.mjs")
    return value


def now_seconds():
    """Seconds since 1970, as the API counts."""
    return int(time.time())


def new_person():
    """Details of a person nobody used before."""
    unique = uuid.uuid4()
    return {
        "external_id": f"shopper-{unique}",
        "email": f"shopper-{unique}@example.org",
        "name": "Ada Shopper",
    }


def event_for(person, step, now):
    """One event of the scenario as `track` takes it."""
    identifiers = {"user_id": person["external_id"], "email": person["email"], "id": person.get("id")}
    event = {
        "event_name": step["event_name"],
        "created_at": now - step["seconds_ago"],
        step["by"]: identifiers[step["by"]],
    }
    if "metadata" in step:
        event["metadata"] = step["metadata"]
    return event


def newest_first(steps):
    """The scenario's events in the order in which a list shows them."""
    return sorted(steps, key=lambda step: step["seconds_ago"])


class ManagementApi:
    """The few calls that no client has, with the standard library."""

    def __init__(self, url, token):
        self._url = url
        self._token = token

    def definitions(self):
        return self._call("GET", "/manage/event_definitions")["data"]

    def archive(self, name):
        ids = [item["id"] for item in self.definitions() if item["name"] == name]
        self._call("POST", f"/manage/event_definitions/{ids[0]}/archive")

    def quiet(self):
        """Waits until the window has room for a test: at once, unless another suite just spent it."""
        while True:
            try:
                headers = self._open("GET", "/me").headers
            except urllib.error.HTTPError as error:
                headers = error.headers
            if int(headers["x-ratelimit-remaining"]) >= 30:
                return
            time.sleep(max(int(headers["x-ratelimit-reset"]) - time.time(), 0.1))

    def _call(self, method, path):
        with self._open(method, path) as answer:
            return json.load(answer)

    def _open(self, method, path):
        headers = {"Authorization": f"Bearer {self._token}"}
        request = urllib.request.Request(self._url + path, method=method, headers=headers)
        return urllib.request.urlopen(request, timeout=20)
