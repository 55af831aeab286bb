"""Whole DAGs in one Airflow: the shipped one, from the approval to the report, against one of stock operators."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from demo.rollback import ORDER
from servers.airflow_records import TaskInstance
from tools.bench_airflow import GATE, BenchAirflow, begin_of, bench_airflow, end_of
from tools.bench_world import SET_BASED, World, plain_delete
from tools.goals import told
from tools.machine import machine, postgres_settings
from tools.performance_page import tell
from tools.plots import bars
from tools.rounds import Rounds, in_time

STOCK, OURS = "stock operators", "ours, approval to report"
AT_MOST = 0.60
REPORT = "write_report"

Parts = Mapping[str, float]


def measure(home: Path, world: World, rounds: int) -> None:
    """The two DAGs in each round, every time on stores that were filled again."""
    plans = world.plans(SET_BASED)
    statements = {store: [plain_delete(unit) for unit in one.plan.units] for store, one in plans.items()}
    found, parts = Rounds(), list[Parts]()
    print("whole DAGs", flush=True)
    with bench_airflow(home, world, SET_BASED, statements) as airflow:
        for _ in in_time(rounds):
            world.refill()
            tasks = airflow.stock()
            world.judge()
            found.add(STOCK, (end_of(tasks) - begin_of(tasks)).total_seconds())
            world.refill()
            approved_at, tasks = airflow.ours(world)
            world.judge()
            found.add(OURS, (end_of(tasks, REPORT) - approved_at).total_seconds())
            parts.append(parts_of(tasks, approved_at))
        lines = list(_lines(found, parts, world, airflow))
    medians = median_parts(parts)
    tell(
        "bench-delete dag",
        lines,
        {
            "whole-dag": bars("Whole DAG", found.medians, "s"),
            "parts-of-dag": bars("Ours, part by part", medians, "s"),
        },
    )


def _lines(found: Rounds, parts: Sequence[Parts], world: World, airflow: BenchAirflow) -> Iterator[str]:
    yield from found.table("whole DAG")
    yield ""
    yield (
        f"{world.tables} tables with {world.rows:,} rows of the district, no graph on either side. Stock: from its "
        "first task's start to its last task's end, one task instance a statement, one at a time. Ours: from the "
        f"approval to the end of `{REPORT}`, verification included, by a role that may SET session_replication_role. "
        f"{airflow.told()}. {postgres_settings(world.postgres)}. {machine()}."
    )
    yield from ("", "```", told("whole DAG / stock DAG", found.ratio(OURS), AT_MOST), "```", "")
    yield "| part of ours | seconds, median |"
    yield "|---|---:|"
    for name, seconds in median_parts(parts).items():
        yield f"| {name} | {seconds:.2f} |"


def parts_of(tasks: Sequence[TaskInstance], approved_at: datetime) -> Parts:
    """Seconds of the parts, each from the end of the one before to its own end; and of a task instance, the median."""
    parts, before = {}, approved_at
    for name, task_ids in _task_ids().items():
        end = end_of(tasks, *task_ids)
        parts[name], before = (end - before).total_seconds(), max(before, end)
    units = [one for one in tasks if one.task_id.endswith(".delete_rows")]
    spans = [(one.ended_at - one.started_at).total_seconds() for one in units if one.started_at and one.ended_at]
    return {**parts, "one table's task instance": statistics.median(spans)}


def median_parts(parts: Sequence[Parts]) -> Parts:
    """Over the rounds, part by part."""
    found = defaultdict[str, list[float]](list)
    for one in parts:
        for name, seconds in one.items():
            found[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in found.items()}


def _task_ids() -> Mapping[str, tuple[str, ...]]:
    return {
        f"end of {GATE}": (GATE,),
        **{
            name: task_ids
            for store in ORDER
            for name, task_ids in {
                f"{store}, planned again": (f"{store}.list_units",),
                f"{store}, deletions": (f"{store}.delete_rows",),
            }.items()
        },
        "verification": ("verify",),
        "report": (REPORT,),
    }
