"""The SQL work of the deletions, in one process and without Airflow: ours against what psql would send."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    plain_delete,
)
from tools.goals import told
from tools.machine import machine, postgres_settings
from tools.performance_page import tell
from tools.plots import bars
from tools.rounds import Rounds, in_time

PSQL, OURS_PLAIN, OURS_SET_BASED = "psql", "ours, plain", "ours, set-based"
FEW_SESSIONS = f"{OURS_SET_BASED}, one session a store"
KEY = LedgerKey("rb-20251106T101500Z", MIGRATION, "f" * 64)
GOALS = {OURS_SET_BASED: ("SQL work, set-based / psql", 0.25), OURS_PLAIN: ("SQL work, plain / psql", 1.10)}

Plans = Mapping[str, Planned]


def measure(_home: Path, world: World, rounds: int) -> None:
    """Each way in each round, every time on stores that were filled again and planned just before."""
    print("SQL work", flush=True)
    found = Rounds()
    for _ in in_time(rounds):
        for way, (role, delete) in WAYS.items():
            world.refill()
            plans = world.plans(role)
            started = time.monotonic()
            delete(world, plans, role)
            found.add(way, time.monotonic() - started)
            world.judge()
    lines = [*found.table("SQL work"), "", *_settings(world, plans), "", "```"]
    lines += [told(name, found.ratio(way), at_most) for way, (name, at_most) in GOALS.items()]
    lines.append("```")
    for way, (_, at_most) in GOALS.items():
        if found.ratio(way) > at_most:
            lines += ["", *profile(world, way)]
    tell("bench-delete sql", lines, {"sql-work": bars("SQL work of the deletions", found.medians, "s")})


def delete_as_psql(world: World, plans: Plans, role: str) -> None:
    """One connection a store, one statement and one transaction a unit, in the plan's order, and nothing else."""
    for store, planned in plans.items():
        with psycopg.connect(world.uri(store, role), autocommit=True) as connection:
            for unit in planned.plan.units:
                connection.execute(plain_delete(unit).encode())


def delete_as_tasks(world: World, plans: Plans, role: str, connect: Connect = psycopg.connect) -> None:
    """One session a unit, as each task instance has one, with everything that a task does there."""
    for store, planned in plans.items():
        for deletion in _deletions(planned):
            _delete(world, store, planned, [deletion], role, connect)


def delete_in_few_sessions(world: World, plans: Plans, role: str) -> None:
    """The same, but one session a store, as where a task instance has many units: what is left beside connecting."""
    for store, planned in plans.items():
        _delete(world, store, planned, _deletions(planned), role, psycopg.connect)


def _delete(
    world: World, store: str, planned: Planned, deletions: Iterable[UnitDeletion], role: str, connect: Connect
) -> None:
    with world.session(store, role, connect) as session:
        begin_deletions(session, planned.plan)
        for deletion in deletions:
            delete_unit(session, deletion, lambda _: None)


def _deletions(planned: Planned) -> Iterator[UnitDeletion]:
    for unit in planned.plan.units:
        yield UnitDeletion(
            key=KEY, store=planned.plan, unit=unit, batch_size=BATCH_SIZE, attempt=1, horizon=planned.horizon
        )


def profile(world: World, way: str) -> Iterator[str]:
    """Lines of Markdown: by statement, what another round of this way sends and how long it waits for the server."""
    world.refill()
    role, _ = WAYS[way]
    plans, times = world.plans(role), StatementTimes()
    started = time.monotonic()
    delete_as_tasks(world, plans, role, times.connect)
    whole = time.monotonic() - started
    yield f"Where the time of one round of `{way}` goes ({whole:.2f} s, measuring included):"
    yield ""
    yield from times.table(whole)


def _settings(world: World, plans: Plans) -> Iterator[str]:
    """:param plans: those of the role that may have rows looked behind all at once."""
    units = [deletion.set_based for planned in plans.values() for deletion in _deletions(planned)]
    yield (
        f"{world.tables} tables with {world.rows:,} rows of the district, in five stores of one server; one process, "
        "one unit after the other. psql: one connection a store; ours: one a unit, as a task instance has it; "
        f"set-based in {sum(units)} of {len(units)} units where the role may. "
        f"{postgres_settings(world.postgres)}. {machine()}."
    )


WAYS: Mapping[str, tuple[str, Callable[[World, Plans, str], None]]] = {
    PSQL: (PLAIN, delete_as_psql),
    OURS_PLAIN: (PLAIN, delete_as_tasks),
    OURS_SET_BASED: (SET_BASED, delete_as_tasks),
    FEW_SESSIONS: (SET_BASED, delete_in_few_sessions),
}
