"""Which of a client's own methods were called.

The last test of a module fails for a method that was neither called nor said to be out of scope, and for
what is said to be out of scope without need.
"""

import fnmatch
import functools
import inspect
import json
import unittest
from pathlib import Path

LISTS = json.loads((Path(__file__).parent.parent.parent / "out-of-scope.json").read_text(encoding="utf-8"))

# What version 3 offers beside its calls: they send nothing by themselves.
SILENT = {"from_api", "id_present", "identity_hash", "posted_updates", "resource_url"}

_methods = set()
_called = set()
_watched = set()


def watched(client):
    """Notes from now on what is called on the resources of such clients. Answers the client."""
    if type(client) not in _watched:
        _watched.add(type(client))
        _watch(client, "")
    return client


def _watch(holder, path):
    for name, _ in inspect.getmembers(type(holder), lambda member: isinstance(member, property)):
        if name.startswith("_") or name in ("with_raw_response", "rate_limit_details"):
            continue
        resource = getattr(holder, name)
        if not type(resource).__module__.startswith("intercom."):
            continue
        for method, function in inspect.getmembers(type(resource), inspect.isfunction):
            if not method.startswith("_") and method not in SILENT:
                _note(type(resource), method, function, f"{path}{name}.{method}")
        _watch(resource, f"{path}{name}.")


def _note(cls, method, function, label):
    @functools.wraps(function)
    def noted(self, *args, **kwargs):
        _called.add(label)
        return function(self, *args, **kwargs)

    _methods.add(label)
    setattr(cls, method, noted)


def coverage_case(name):
    """The check for the client called `name`. It must be the last test of its module."""

    class CoverageTest(unittest.TestCase):
        def test_calls_every_method_that_the_client_has_or_says_why_not(self):
            self.assertTrue(_methods)
            for reason in LISTS[name]:
                self.assertRegex(LISTS["reasons"][reason], r"\w")
            patterns = [pattern for found in LISTS[name].values() for pattern in found]

            def covered(label):
                return any(fnmatch.fnmatchcase(label, pattern) for pattern in patterns)

            missed = sorted(label for label in _methods - _called if not covered(label))
            self.assertEqual(" ".join(missed), "", "neither called nor out of scope")
            needless = [pattern for pattern in patterns if not fnmatch.filter(_methods, pattern)]
            self.assertEqual(" ".join(needless), "", "out of scope, but the client has no such method")
            both = sorted(label for label in _called if covered(label))
            self.assertEqual(" ".join(both), "", "called, and said to be out of scope")

    return CoverageTest
