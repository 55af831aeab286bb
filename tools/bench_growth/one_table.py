"""One table that gets longer: the time of our deletion, beside one plain DELETE, and the memory of its process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from servers.postgres_access import PostgresAccess
from tools.bench_growth.deleting_process import Deleted, Order
from tools.bench_world import BATCH_SIZE, DISTRICT, PLAIN, World, database, finished, plain_delete, template
from tools.goals import told
from tools.machine import machine, postgres_settings
from tools.performance_page import REPOSITORY, tell
from tools.plots import lines

STORE = "ids"
MILLION = 1_000_000
TABLE = "public.pupils"
KINDS = ("indexed", "not indexed")
AT_MOST_TIME, AT_MOST_MEMORY = 11.0, 1.1


@dataclass(frozen=True)
class Size:
    """Medians of one size of the table. `rows` are all of them; every other one is the district's."""

    kind: str
    rows: int
    ours: float
    plain: float
    megabytes_before: float
    peak_megabytes: float


def measure(_home: Path, postgres: PostgresAccess, sizes: Sequence[int], rounds: int) -> None:
    """Each size, indexed and not; ours and the plain DELETE alternate. :param sizes: millions of rows."""
    postgres.create_database(template(STORE))
    found = [_measure_size(postgres, kind, rows * MILLION, rounds) for kind in KINDS for rows in sizes]
    series = {}
    for kind in KINDS:
        of_kind = [one for one in found if one.kind == kind]
        series[f"ours, {kind}"] = [(one.rows / MILLION, one.ours) for one in of_kind]
        series[f"one DELETE, {kind}"] = [(one.rows / MILLION, one.plain) for one in of_kind]
    plot = lines("One table, half of it the district's", series, ("rows of the table, millions", "seconds"))
    tell("bench-growth table", list(_lines(found, postgres, rounds)), {"one-table": plot})


def _measure_size(postgres: PostgresAccess, kind: str, rows: int, rounds: int) -> Size:
    world = _filled(postgres, kind, rows)
    ours, plain = list[Deleted](), list[float]()
    for _ in range(rounds):
        world.refill()
        ours.append(_delete_in_process(world))
        world.refill()
        plain.append(_delete_plainly(world))
    size = Size(
        kind,
        rows,
        ours=statistics.median(one.seconds for one in ours),
        plain=statistics.median(plain),
        megabytes_before=statistics.median(one.megabytes_before for one in ours),
        peak_megabytes=statistics.median(one.peak_megabytes for one in ours),
    )
    print(
        f"  {kind}, {rows:,} rows: ours {size.ours:.2f} s, one DELETE {size.plain:.2f} s, {size.peak_megabytes:.0f} MB",
        flush=True,
    )
    return size


def _filled(postgres: PostgresAccess, kind: str, rows: int) -> World:
    with psycopg.connect(postgres.uri(template(STORE)), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS pupils")
        connection.execute("CREATE TABLE pupils (id bigint PRIMARY KEY, district_id text NOT NULL, name text)")
        connection.execute(
            "INSERT INTO pupils SELECT n, (ARRAY['D-001', %s])[1 + n %% 2], 'pupil ' || n "
            "FROM generate_series(1, %s) AS n",
            (DISTRICT, rows),
        )
        if kind == "indexed":
            connection.execute("CREATE INDEX ON pupils (district_id)")
    return finished(postgres, {STORE: {TABLE: rows // 2}})


def _delete_in_process(world: World) -> Deleted:
    """In a process that does nothing else, as a task instance is one."""
    planned = world.plan(STORE, PLAIN)
    order = Order(world.uri(STORE, PLAIN), DISTRICT, BATCH_SIZE, planned.plan.model_dump_json(), planned.horizon)
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench_growth.deleting_process"],
        input=json.dumps(vars(order)),
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    _judge(world)
    return Deleted(**json.loads(done.stdout))


def _delete_plainly(world: World) -> float:
    (unit,) = world.plan(STORE, PLAIN).plan.units
    started = time.monotonic()
    with psycopg.connect(world.uri(STORE, PLAIN), autocommit=True) as connection:
        connection.execute(plain_delete(unit).encode())
    seconds = time.monotonic() - started
    _judge(world)
    return seconds


def _judge(world: World) -> None:
    with psycopg.connect(world.postgres.uri(database(STORE))) as connection:
        (left,) = connection.execute("SELECT count(*) FROM pupils WHERE district_id = %s", (DISTRICT,)).fetchone() or (
            None,
        )
    assert left == 0, f"{left} rows remain"


def _lines(found: Sequence[Size], postgres: PostgresAccess, rounds: int) -> Iterator[str]:
    yield "| table | rows | of the district | ours, s | one DELETE, s | ratio | our process: before, at most, MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for one in found:
        yield (
            f"| {one.kind} | {one.rows:,} | {one.rows // 2:,} | {one.ours:.2f} | {one.plain:.2f} "
            f"| {one.ours / one.plain:.2f} | {one.megabytes_before:.1f}, {one.peak_megabytes:.1f} |"
        )
    yield ""
    yield f"Rounds: {rounds}, medians. {postgres_settings(postgres)}. {machine()}."
    yield from ("", "```", *_goals(found), "```")


def _goals(found: Sequence[Size]) -> Iterator[str]:
    for kind in KINDS:
        sizes = {one.rows: one for one in found if one.kind == kind}
        for rows, small in sizes.items():
            if large := sizes.get(10 * rows):
                which = f"{kind}, {rows // MILLION} and {10 * rows // MILLION} million"
                time_ = f"one table, 10 times the rows, time ({which}; one DELETE {large.plain / small.plain:.2f})"
                yield told(time_, large.ours / small.ours, AT_MOST_TIME)
                memory = f"resident memory, 10 times the rows ({which})"
                yield told(memory, large.peak_megabytes / small.peak_megabytes, AT_MOST_MEMORY)
