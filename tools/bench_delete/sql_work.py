"""The SQL work of the deletions, in one process and without Airflow: ours against what psql would send."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from migration_rollback.stores.deletion import delete_unit
from migration_rollback.stores.deletion_session import begin_deletions
from migration_rollback.stores.ledger import LedgerKey
from migration_rollback.stores.unit_deletion import UnitDeletion
from tools.bench_delete.statement_times import StatementTimes
from tools.bench_world import (
    BATCH_SIZE,
    MIGRATION,
    PLAIN,
    SET_BASED,
    Connect,
    Planned,
    World,
    has_set_based,
    plain_delete,
)
from tools.goals import told
from tools.machine import machine, postgres_settings
from tools.performance_page import tell
from tools.plots import bars
from tools.rounds import Rounds, in_time

PSQL, OURS_PLAIN, OURS_SET_BASED = "psql", "ours, plain", "ours, set-based"
KEY = LedgerKey("rb-20251106T101500Z", MIGRATION, "f" * 64)
AT_MOST_PLAIN, AT_MOST_SET_BASED = 1.10, 0.25

Plans = Mapping[str, Planned]


def measure(_home: Path, world: World, rounds: int) -> None:
    """Each way in each round, every time on stores that were filled again and planned just before."""
    ways: dict[str, str] = {PSQL: PLAIN, OURS_PLAIN: PLAIN}
    if has_set_based():
        ways[OURS_SET_BASED] = SET_BASED
    print("SQL work", flush=True)
    found = Rounds()
    for _ in in_time(rounds):
        for way, role in ways.items():
            world.refill()
            plans = world.plans(role)
            started = time.monotonic()
            if way == PSQL:
                delete_as_psql(world, plans)
            else:
                delete_as_tasks(world, plans, role)
            found.add(way, time.monotonic() - started)
            world.judge()
    goals = {OURS_SET_BASED: ("set-based", AT_MOST_SET_BASED), OURS_PLAIN: ("plain", AT_MOST_PLAIN)}
    lines = [*found.table("SQL work"), "", *_settings(world), "", "```"]
    for way, (name, at_most) in goals.items():
        lines.append(_goal(found, way, f"SQL work, {name} / psql", at_most))
    lines.append("```")
    for way in found.of:
        if way in goals and found.ratio(way) > goals[way][1]:
            lines += ["", *profile(world, way, ways[way])]
    tell("bench-delete sql", lines, {"sql-work": bars("SQL work of the deletions", found.medians, "s")})


def delete_as_psql(world: World, plans: Plans) -> None:
    """One connection a store, one statement and one transaction a unit, in the plan's order, and nothing else."""
    for store, planned in plans.items():
        with psycopg.connect(world.uri(store, PLAIN), autocommit=True) as connection:
            for unit in planned.plan.units:
                connection.execute(plain_delete(unit).encode())


def delete_as_tasks(world: World, plans: Plans, role: str, connect: Connect = psycopg.connect) -> None:
    """One session a unit, as each task instance has one, with everything that a task does there."""
    for store, planned in plans.items():
        for unit in planned.plan.units:
            deletion = UnitDeletion(
                key=KEY,
                store=planned.plan,
                unit=unit,
                batch_size=BATCH_SIZE,
                attempt=1,
                horizon=planned.horizon,
            )
            with world.session(store, role, connect) as session:
                begin_deletions(session, planned.plan)
                delete_unit(session, deletion, lambda _: None)


def profile(world: World, way: str, role: str) -> Iterator[str]:
    """Lines of Markdown: by statement, what another round of this way sends and how long it waits for the server."""
    world.refill()
    plans, times = world.plans(role), StatementTimes()
    started = time.monotonic()
    delete_as_tasks(world, plans, role, times.connect)
    whole = time.monotonic() - started
    yield f"Where the time of one round of `{way}` goes ({whole:.2f} s, measuring included):"
    yield ""
    yield from times.table(whole)


def _goal(found: Rounds, way: str, name: str, at_most: float) -> str:
    if way not in found.of:
        return f"{name}: not available in this version, at most {at_most:g}: missed"
    return told(name, found.ratio(way), at_most)


def _settings(world: World) -> Iterator[str]:
    yield (
        f"{world.tables} tables with {world.rows:,} rows of the district, in five stores of one server; one process, "
        "one unit after the other. psql: one connection a store; ours: one a unit, as a task instance has it. "
        f"{postgres_settings(world.postgres)}. {machine()}."
    )
