"""Deletions of many batches: each looks at its own part of the table, and takes as many rows as go in its time."""

import time

import pytest

from migration_rollback.errors import StatementTimeoutError, StoppedError
from migration_rollback.stores.between_batches import Regards
from migration_rollback.stores.session import SessionLimits
from tests.integration.conftest import NewStore
from tests.integration.one_store import OneStore, once_at

pytestmark = pytest.mark.catalog


def readings(rows: int, *others: str, width: int = 20) -> tuple[str, ...]:
    """A table with so many rows of the district between as many of another, about a hundred to a page.

    :param width: of a row; of wide ones few lie in a page, and to look for rows costs more pages than to delete them.
    """
    return (
        "CREATE TABLE readings (district_id text, id bigint PRIMARY KEY, note text) WITH (autovacuum_enabled = false)",
        f"INSERT INTO readings SELECT CASE n % 2 WHEN 0 THEN 'D-002' ELSE 'D-0021' END, n, repeat('x', {width}) "
        f"FROM generate_series(1, {2 * rows}) AS n",
        *others,
        "ANALYZE readings",
    )


def blocks_looked_at(store: OneStore) -> int:
    """Pages of the table that any session has asked for, from its cache or from the disk.

    The server counts a moment later what a session has done, up to PostgreSQL 14 in a process of its own.
    """
    looked, before = "SELECT heap_blks_read + heap_blks_hit FROM pg_statio_user_tables WHERE relname = 'readings'", -1
    while (now := int(str(store.value(looked)))) != before:
        before = now
        time.sleep(1.5)  # longer than the server takes to count
    return now


@pytest.mark.parametrize("index", ["", "CREATE INDEX ON readings (district_id)"])
def test_four_times_the_rows_are_four_times_the_pages(new_store: NewStore, index: str) -> None:
    """Not sixteen times, as where each batch looks for its rows from the beginning."""
    looked = []
    for rows in (5_000, 20_000):
        store = new_store(*readings(rows, *([index] if index else []), width=1_500))
        plan = store.plan("readings")
        before = blocks_looked_at(store)
        with store.others_untouched():
            outcome = store.delete(plan, "public.readings", batch_size=500)
        assert outcome.tables[0].rows_deleted == rows
        assert max(number for _, _, number, _ in ledger(store)) <= 500
        looked.append(blocks_looked_at(store) - before)
    assert looked[1] < 6 * looked[0]


def ledger(store: OneStore) -> list[tuple[str, int, int, int]]:
    return [(str(t), int(str(b)), int(str(r)), int(str(a))) for t, b, r, a in store.ledger()]


def test_a_row_that_moves_to_pages_that_are_behind_goes_all_the_same(new_store: NewStore) -> None:
    """Somebody changes a late row while the first ones go, and the server puts it where these have been."""
    store = new_store(*readings(2_000))
    plan = store.plan("readings")
    late = "id = (SELECT max(id) - 400 FROM readings WHERE district_id = 'D-002')"
    done: list[str] = []

    def log(line: str) -> None:
        if "rows/s" in line:
            done.append(line)
            if len(done) == 3:
                store.execute("VACUUM readings", f"UPDATE readings SET note = repeat('y', 2000) WHERE {late}")
                moved = str(store.value(f"SELECT ctid FROM readings WHERE {late}"))
                assert int(moved.strip("()").split(",")[0]) < 5, moved

    with store.others_untouched():
        outcome = store.delete(plan, "public.readings", batch_size=200, log=log)
    assert outcome.tables[0].rows_deleted == 2_000
    assert store.remaining() == {}


def test_rows_of_inheriting_tables_go_as_well(new_store: NewStore) -> None:
    """An address is that of a row in each of them, and the longer one has more pages."""
    store = new_store(
        *readings(300),
        "CREATE TABLE later () INHERITS (readings)",
        "INSERT INTO later SELECT 'D-002', 10000 + n, repeat('x', 20) FROM generate_series(1, 3000) AS n",
    )
    plan = store.plan("readings")
    with store.others_untouched():
        outcome = store.delete(plan, "public.readings", batch_size=100)
    assert outcome.tables[0].rows_deleted == 3_300
    assert store.remaining() == {}


SLOW = (
    "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN PERFORM pg_sleep({seconds}); RETURN OLD; END$$",
    "CREATE TRIGGER slowly BEFORE DELETE ON readings FOR EACH ROW EXECUTE FUNCTION slowly()",
)


def slowly(seconds: float) -> list[str]:
    return [statement.replace("{seconds}", str(seconds)) for statement in SLOW]


def test_a_batch_that_times_out_is_tried_with_fewer_rows(new_store: NewStore) -> None:
    store = new_store(*readings(600, *slowly(0.002)))
    lines: list[str] = []
    limits = SessionLimits(lock_timeout=20_000, statement_timeout=1_000)
    outcome = store.delete(store.plan("readings"), "public.readings", batch_size=599, limits=limits, log=lines.append)
    assert outcome.tables[0].rows_deleted == 600
    assert "public.readings: a batch took longer than statement_timeout; 149 rows a batch from now on" in lines
    assert {attempt for *_, attempt in ledger(store)} == {1}


def test_a_batch_that_times_out_however_few_rows_it_takes_is_told(new_store: NewStore) -> None:
    store = new_store(*readings(101, *slowly(0.05)))
    limits = SessionLimits(lock_timeout=20_000, statement_timeout=500)
    with pytest.raises(StatementTimeoutError, match="lower MIGRATION_ROLLBACK_BATCH_SIZE"):
        store.delete(store.plan("readings"), "public.readings", batch_size=100, limits=limits)
    assert store.remaining() == {"public.readings": 101}


def test_a_batch_that_takes_longer_than_it_should_makes_the_next_one_smaller(new_store: NewStore) -> None:
    store = new_store(*readings(900, *slowly(0.001)))
    outcome = store.delete(store.plan("readings"), "public.readings", batch_size=400, batch_seconds=0.2)
    assert outcome.tables[0].rows_deleted == 900
    first, *others = (rows for _, _, rows, _ in ledger(store))
    assert first <= 400
    assert max(others) < first


def test_a_deletion_that_is_to_stop_ends_between_two_batches(new_store: NewStore) -> None:
    """What was committed is counted, and the next try goes on from there."""
    store = new_store(*readings(500))
    plan, asked = store.plan("readings"), [False]

    def ask() -> None:
        asked[0] = True

    regards = Regards(stop_asked=lambda: asked[0])
    with pytest.raises(StoppedError, match="what was committed stays counted"):
        store.delete(plan, "public.readings", batch_size=100, regards=regards, log=once_at("rows/s", ask))
    ((_, _, gone, _),) = ledger(store)
    assert store.remaining() == {"public.readings": 500 - gone}
    outcome = store.delete(plan, "public.readings", batch_size=100, attempt=2)
    assert outcome.tables[0].rows_deleted == 500 - gone
    assert sum(rows for _, _, rows, _ in ledger(store)) == 500
