"""A long deletion goes through a table's pages once, whatever lies where, and never takes more than it may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from migration_rollback.stores.batches import Pace, PageWalk

PAGES = st.lists(st.integers(0, 30), min_size=1, max_size=300)
"""Rows of the district, page by page."""


def delete(pages: list[int], batch_size: int, known: int | None = None) -> tuple[list[int], int]:
    """What each batch took, and how many pages were looked into in all; the table has grown since it was measured."""
    left, taken, looked = list(pages), [], 0
    walk = PageWalk(len(pages) if known is None else known, sum(pages), batch_size)
    while not walk.ended:
        chosen = walk.range
        looked += min(chosen.page_beyond, len(left)) - chosen.page
        room = batch_size
        for page in range(chosen.page, min(chosen.page_beyond, len(left))):
            rows = min(room, left[page])
            left[page] -= rows
            room -= rows
        walk.found(batch_size - room, batch_size)
        taken.append(batch_size - room)
    assert sum(left) == 0
    return taken, looked


@for_all(PAGES, st.integers(1, 100), st.integers(0, 300))
def test_every_row_is_taken_and_no_batch_takes_too_many(pages: list[int], batch_size: int, known: int) -> None:
    taken, _ = delete(pages, batch_size, min(known, len(pages)))
    assert sum(taken) == sum(pages)
    assert max(taken) <= batch_size


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(lambda _page, _pages: 60, id="everywhere"),
        pytest.param(lambda page, _pages: page % 97 == 0, id="here and there"),
        pytest.param(lambda page, pages: 60 * (page >= pages // 2), id="in the second half"),
        pytest.param(lambda page, pages: 60 * (page > pages - pages // 100), id="at the end"),
    ],
)
@pytest.mark.parametrize("pages", [10_000, 100_000])
def test_a_page_is_looked_into_four_times_at_most_on_average(rows: Callable[[int, int], int], pages: int) -> None:
    _, looked = delete([int(rows(page, pages)) for page in range(pages)], 5_000)
    assert looked <= 4 * pages


def test_a_range_is_written_as_row_addresses() -> None:
    walk = PageWalk(pages=10, rows=100, batch_size=20)
    assert (walk.range.first, walk.range.beyond) == ("(0,0)", "(2,0)")
    walk.found(20, 20)
    assert (walk.range.first, walk.range.beyond) == ("(0,0)", "(1,0)")


def test_the_last_range_reaches_to_wherever_the_table_ends_by_then() -> None:
    assert PageWalk(pages=0, rows=5, batch_size=10).range.beyond == f"({2**32 - 2},0)"


def test_batches_get_as_small_as_the_time_demands_and_grow_again() -> None:
    pace = Pace(most=50_000, seconds=5)
    assert pace.rows == 50_000
    pace.took(20)
    assert pace.rows == 12_500
    pace.took(3)
    assert pace.rows == 12_500
    for _ in range(3):
        pace.took(1)
    assert pace.rows == 50_000
    pace.took(1_000_000)
    assert pace.rows == 100


def test_a_batch_that_times_out_with_few_rows_is_not_tried_with_fewer() -> None:
    pace = Pace(most=1_000, seconds=5)
    assert [pace.timed_out(), pace.rows] == [True, 250]
    assert [pace.timed_out(), pace.rows] == [True, 100]
    assert pace.timed_out() is False
    assert Pace(most=3, seconds=5).timed_out() is False
