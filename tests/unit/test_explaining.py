"""Which earlier rollback explains that nothing of a migration is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.explaining import Load, why_unexplained
from tests.unit import given

EIGHT = datetime(2025, 11, 6, 8, tzinfo=UTC)
NINE = "2025-11-06T09:00:00Z"
EMBEDDED = given.load_report()


def why(*, rolled_back_at: str = NINE, embedded: LoadReport | None = EMBEDDED, **changes: Any) -> str | None:
    """Of a load that ended at eight, and was rolled back at nine."""
    load = Load(ended_at=EIGHT, report=EMBEDDED, written_at=EIGHT)._replace(**changes)
    return why_unexplained(load, rolled_back_at, embedded)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ended_at": None},
        {"written_at": None},
        {"ended_at": None, "report": None, "written_at": None},
        {"report": None, "written_at": None, "embedded": None},
        {"ended_at": datetime(2025, 11, 6, 10, tzinfo=timezone(timedelta(hours=2)))},
        {"rolled_back_at": "2025-11-06T11:00:00+02:00"},
    ],
)
def test_a_rollback_that_is_later_than_the_load_explains_it(changes: dict[str, Any]) -> None:
    """What is not known does not speak against it."""
    assert why(**changes) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ended_at": EIGHT.replace(hour=9)}, "the migration ran until 2025-11-06T09:00:00+00:00"),
        ({"ended_at": EIGHT.replace(day=7)}, "it was rolled back at 2025-11-06T09:00:00Z, and the migration ran until"),
        ({"written_at": EIGHT.replace(hour=9, second=1)}, "the load report was written at 2025-11-06T09:00:01+00:00"),
        ({"report": given.load_report(11)}, "the rollback of another load"),
        ({"embedded": None}, "the rollback of another load"),
        ({"rolled_back_at": "last night"}, '"last night" is not a time'),
        ({"rolled_back_at": "2025-11-06T09:00:00"}, "is not a time"),
    ],
)
def test_another_explains_nothing_and_it_is_said_why(changes: dict[str, Any], words: str) -> None:
    assert words in str(why(**changes))
