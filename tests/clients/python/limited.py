"""What happens at the limits, on a server whose limits the runner lowered (scenario.json, `limits`)."""

import uuid

from common import SCENARIO, ManagementApi, new_person, now_seconds, required

WINDOW_SECONDS = 10


class LimitedSuite:
    """A mixin like `Suite`, for the server with lowered limits. The tests run in either order."""

    def setUp(self):
        url, token = required("HERALD_LIMITED_URL"), required("HERALD_LIMITED_TOKEN")
        self.api = ManagementApi(url, token)
        self.api.quiet()
        self.session = self.connect(url, token)
        self.addCleanup(self.session.close)
        self.user_id = self.session.create_user(new_person())["external_id"]

    def caught(self, status, call):
        with self.assertRaises(self.error_class(status)) as caught:
            call()
        problem = self.problem(caught.exception)
        self.assertEqual(problem["status"], status, problem)
        return problem

    def track(self, name):
        event = {"user_id": self.user_id, "event_name": name, "created_at": now_seconds() - 60}
        self.session.track(event)

    def stored(self):
        events = self.session.list(user_id=self.user_id)["events"]
        return sorted(event["event_name"] for event in events)

    def test_refuses_one_event_name_too_many(self):
        run = uuid.uuid4().hex[:8]
        first, second, third = (f"did-{word}-{run}" for word in ("first", "second", "third"))
        active = []
        try:
            for name in (first, second):
                self.track(name)
                active.append(name)
            problem = self.caught(422, lambda: self.track(third))
            self.assertEqual(problem["code"], "422")
            self.assertIn("Cannot have more than 2 active event names", problem["message"])
            self.assertEqual(self.stored(), [first, second])
            self.assertNotIn(third, [item["name"] for item in self.api.definitions()])

            self.api.archive(active.pop(0))
            self.track(third)
            active.append(third)
            self.assertIn(third, self.stored())
        finally:
            for name in active:
                self.api.archive(name)

    def test_refuses_requests_beyond_the_rate_limit(self):
        per_window = SCENARIO["limits"]["rate_limit_per_minute"] * WINDOW_SECONDS // 60
        done = 0

        def two_windows_and_one():
            nonlocal done
            for _ in range(per_window * 2 + 1):
                self.session.list(user_id=self.user_id)
                done += 1

        problem = self.caught(429, two_windows_and_one)
        self.assertGreater(done, 0, "not even one call was allowed")
        self.assertEqual(problem["code"], "rate_limit_exceeded")
        self.assertEqual(problem["message"], f"Exceeded rate limit of {per_window} in 10_seconds")
        if problem["headers"] is not None:
            self.assertEqual(problem["headers"]["x-ratelimit-limit"], str(per_window))
            self.assertEqual(problem["headers"]["x-ratelimit-remaining"], "0")
            self.assertIn(int(problem["headers"]["retry-after"]), range(1, WINDOW_SECONDS + 1))
        if hasattr(self.session, "list_patiently"):
            self.assertEqual(self.session.list_patiently(user_id=self.user_id)["events"], [])
