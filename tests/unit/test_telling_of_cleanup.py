"""What a report says of the files."""

from __future__ import annotations

from typing import Any, cast

import pytest

from migration_rollback.core.report.report import CleanupOutcome
from migration_rollback.core.report.status import Status
from migration_rollback.edge.cleanup import outcome_of_cleanup
from migration_rollback.edge.run import Run


class RunWithoutChoice:
    """A run whose ``choose_cleanup`` was killed, or marked as success by hand: it has left nothing."""

    def __init__(self, asked: str) -> None:
        self._asked = asked

    def pull(self, _: Any) -> None:
        return None

    def param(self, name: str) -> str:
        assert name == "cleanup"
        return self._asked


def test_files_that_were_to_go_and_of_which_nobody_says_anything_are_an_issue() -> None:
    found = outcome_of_cleanup(cast(Run, RunWithoutChoice("yes")), None, Status.SUCCESS)
    assert found is not None
    assert found.outcome is CleanupOutcome.FAILED
    assert found.error == "it was asked for and has not happened; clear choose_cleanup and everything downstream"


@pytest.mark.parametrize(
    ("asked", "status"), [("no", Status.SUCCESS), ("ask", Status.SUCCESS), ("yes", Status.PARTIAL)]
)
def test_nothing_is_missed_that_was_not_to_happen(asked: str, status: Status) -> None:
    assert outcome_of_cleanup(cast(Run, RunWithoutChoice(asked)), None, status) is None
