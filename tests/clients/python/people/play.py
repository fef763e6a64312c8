"""Plays the scenarios of `tests/clients/people` with one client; what a step may say stands in `js/people/play.mjs`."""

import json
import re
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from common import required
from people.match import mismatch
from people.scope import fill, new_scope, take

FOLDER = Path(__file__).parent.parent.parent / "people"
STEP_KEYS = {"call", "with", "gives", "refused", "take", "as", "for"}

PEOPLE = [
    f"{noun}.json"
    for noun in (
        "contacts search merging tags notes companies segments attributes subscriptions visitors admins events".split()
    )
]
LEGACY = [
    f"legacy/{noun}.json"
    for noun in "users leads tags notes companies segments bulk counts subscriptions admins".split()
]


def herald(url, token):
    """`herald` calls any route with a token; it gives {status, body}."""

    def call(method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return {"status": status, "body": json.loads(text) if text else None}

    return call


class People:
    """Mixin beside `unittest.TestCase` and a class with what `Suite` needs of a client.

    That class also has `open_client(url, token)`, `close_client(client)` and, where the client keeps keys to
    itself, `hides`. `calls` gives the client's methods under the scenarios' names.
    """

    hides = ()
    maxDiff = None

    def setUp(self):
        self.app_id = required("HERALD_APP_ID")
        url, token = required("HERALD_URL"), required("HERALD_TOKEN")
        client = self.open_client(url, token)
        self.addCleanup(self.close_client, client)
        self.known = {**self.calls(client), "herald": herald(url, token)}

    def test_tells_an_answer_that_matches_from_one_that_does_not(self):
        for case in json.loads((FOLDER.parent / "patterns.json").read_text(encoding="utf-8")):
            for answer in case["matches"]:
                self.assertIsNone(mismatch(answer, case["pattern"]))
            for answer in case["differs"]:
                self.assertIsNotNone(mismatch(answer, case["pattern"]), f"{case['pattern']} takes {answer}")

    def play(self, scenario):
        scope = new_scope(self.app_id)
        for at, step in enumerate(scenario["steps"], 1):
            self.assertLessEqual(step.keys(), STEP_KEYS, f"step {at}")
            self.assertNotEqual("gives" in step, "refused" in step, f"step {at} expects one thing")
            for row in step.get("for", [{}]):
                names = {**scope, **fill(row, scope)}
                label = f"step {at}, {step['call']} {fill(step.get('with', {}), names)}"
                answer = self.perform(step, names, label)
                if "as" in step:
                    scope[fill(step["as"], names)] = answer

    def perform(self, step, names, label):
        name = fill(step["call"], names)
        self.assertIn(name, self.known, label)
        sent = fill(step.get("with", {}), names)
        if "refused" in step:
            return self.refused_by(self.known[name], sent, fill(step["refused"], names), label)
        answer = self.known[name](**sent)
        part = take(answer, step["take"]) if "take" in step else answer
        self.assertIsNone(mismatch(part, fill(step["gives"], names), self.hides), label)
        return answer

    def refused_by(self, call, sent, expected, label):
        headers = expected.pop("headers", {})
        kind = self.error_class(expected["status"], expected.get("code"))
        with self.assertRaises(kind, msg=label) as caught:
            call(**sent)
        problem = self.problem(caught.exception)
        if problem["unfound"] is None:
            expected.pop("field", None)
        else:
            problem["field"] = problem["unfound"][0]
        self.assertIsNone(mismatch(problem, expected, self.hides), label)
        for name, value in headers.items() if problem["headers"] is not None else ():
            self.assertEqual(problem["headers"].get(name), value, label)
        return problem


def people_case(name, client, calls, files):
    """The test case that plays those scenarios of `files` for which `client` has the calls."""
    case = type(name, (client, People, unittest.TestCase), {"calls": staticmethod(calls)})
    names = calls(client.open_client("http://127.0.0.1", "none")).keys()
    for file in files:
        for scenario in json.loads((FOLDER / file).read_text(encoding="utf-8")):
            if names >= set(scenario.get("needs", ())):
                title = re.sub(r"\W+", "_", f"test_{file.removesuffix('.json')}_{scenario['name']}")
                assert not hasattr(case, title), f"two scenarios of {file} have one name"
                setattr(case, title, lambda self, scenario=scenario: self.play(scenario))
    return case


def ordered(*cases):
    """A module's `load_tests`: these cases in this order, as coverage can only be known at the end."""

    def load_tests(loader, _found, _pattern):
        return unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in cases)

    return load_tests
