"""Tests that mostly wait for Airflow wait together: several are told at once, each reports for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from tests.e2e.migrations import MigrationFactory

Story = Callable[[MigrationFactory], None]
Test = Callable[["Together"], None]

# Each story has up to three DAG runs under way, and Airflow works on 16 of one DAG.
STORIES_AT_ONCE = 6


class Together:
    """Tells stories at once; what one of them raises is raised where it is waited for."""

    def __init__(self, tests: Iterable[Test], migration: MigrationFactory) -> None:
        self._pool = ThreadPoolExecutor(STORIES_AT_ONCE)
        stories = [STORIES[test] for test in tests if test in STORIES]
        self._ends: dict[Story, Future[None]] = {story: self._pool.submit(story, migration) for story in stories}

    def wait_for(self, story: Story) -> None:
        """Return when the story has been told, or raise what it raised."""
        self._ends[story].result()

    def close(self) -> None:
        """Forget the stories that have not begun, and wait for the others."""
        self._pool.shutdown(cancel_futures=True)


STORIES: dict[Test, Story] = {}


def concurrently(story: Story) -> Test:
    """The test that waits for the story; the fixture ``together`` begins all of them at once.

    What a story changes beside its own districts would be seen by the others: a trigger on a table, say.
    """

    def test(together: Together) -> None:
        together.wait_for(story)

    test.__name__, test.__qualname__, test.__doc__ = story.__name__, story.__qualname__, story.__doc__
    STORIES[test] = story
    return test
