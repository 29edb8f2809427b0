"""What every Python client must do, as in contract.ts. Each `*_check.py` says how one client does it."""

from server import KEYS, PAGE, Runs, rows_of

Errors = list[dict]


def lacking_in(error: dict) -> list[str]:
    """The missing permissions of an error, each with the fields that require it."""
    missing = error["extensions"]["missingPermissions"]
    assert all(each["paths"] for each in missing), missing
    return [each["permission"] for each in missing]


class Contract:
    """Mixed into a TestCase."""

    def page(self, key: str, after: str | None) -> tuple[list[str], str]:
        """External ids of PAGE rows, and the cursor of the next page."""
        raise NotImplementedError

    def page_refused(self, key: str | None) -> Errors:
        """The errors that the user sees instead of a page."""
        raise NotImplementedError

    def survey_refused(self, key: str, name: str) -> Errors:
        """The errors that the user sees when creating a survey with this name."""
        raise NotImplementedError

    def test_shows_a_page_and_the_next_one_by_its_cursor(self):
        first, cursor = self.page(KEYS["reader"], None)
        second, _ = self.page(KEYS["reader"], cursor)
        self.assertEqual(first + second, rows_of(2 * PAGE))

    def test_shows_which_permission_a_read_lacks(self):
        [error] = self.page_refused(KEYS["publicOnly"])
        self.assertEqual((error["extensions"]["code"], lacking_in(error)), ("FORBIDDEN", ["READ_DATA"]))

    def test_shows_which_permission_a_mutation_lacks(self):
        [error] = self.survey_refused(KEYS["publicOnly"], "New")
        self.assertEqual((error["extensions"]["code"], lacking_in(error)), ("FORBIDDEN", ["MANAGE_OPERATIONS"]))

    def test_shows_that_a_credential_is_missing_and_why_one_is_refused(self):
        for key, reason in ((None, "MISSING"), (KEYS["revoked"], "REVOKED")):
            [error] = self.page_refused(key)
            self.assertEqual((error["extensions"]["code"], error["extensions"]["reason"]), ("UNAUTHENTICATED", reason))

    def test_shows_what_a_mutation_is_in_conflict_with(self):
        [error] = self.survey_refused(KEYS["operator"], "ZTF")
        self.assertEqual((error["extensions"]["code"], error["extensions"]["entity"]), ("CONFLICT", "Survey"))


class StreamContract:
    """Mixed into a TestCase of a client that has streams."""

    def first_event(self, key: str) -> str:
        """The id of the run in the first event."""
        raise NotImplementedError

    def stream_refused(self, key: str | None) -> Errors:
        """The errors that the user sees instead of events."""
        raise NotImplementedError

    def test_receives_events(self):
        with Runs() as runs:
            run = self.first_event(KEYS["reader"])
        self.assertIn(run, runs.started)

    def test_shows_which_permission_a_stream_lacks(self):
        [error] = self.stream_refused(KEYS["publicOnly"])
        self.assertEqual((error["extensions"]["code"], lacking_in(error)), ("FORBIDDEN", ["READ_DATA"]))

    def test_shows_that_the_credential_of_a_stream_is_missing_and_why_one_is_refused(self):
        for key, reason in ((None, "MISSING"), (KEYS["revoked"], "REVOKED")):
            [error] = self.stream_refused(key)
            self.assertEqual((error["extensions"]["code"], error["extensions"]["reason"]), ("UNAUTHENTICATED", reason))
