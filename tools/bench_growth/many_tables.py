"""Whole DAGs over more tables: a rollback of 157 tables of a few rows each, and one of four times as many."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from demo.world import STORES
from servers.postgres_access import PostgresAccess
from tools.bench_airflow import bench_airflow, end_of
from tools.bench_delete.whole_dag import Parts, median_parts, parts_of
from tools.bench_world import SET_BASED, World, finished, template
from tools.goals import told
from tools.machine import machine, postgres_settings
from tools.performance_page import tell
from tools.plots import lines
from tools.rounds import Rounds, in_time

SIZES = (157, 628)
KEYS_EACH = 3
ROWS_EACH = 5
AT_MOST = 4.4
REPORT = "write_report"


def measure(home: Path, postgres: PostgresAccess, _sizes: Sequence[int], rounds: int) -> None:
    """Each size in an Airflow of its own, with as many rollbacks as rounds."""
    found, parts, settings = Rounds(), dict[str, Parts](), ""
    sizes = tuple(map(int, os.environ.get("TABLES", "").split())) or SIZES
    for tables in sizes:
        world = _filled(postgres, tables)
        place = home / str(tables)
        place.mkdir()
        measured: list[Parts] = []
        with bench_airflow(place, world, SET_BASED) as airflow:
            settings = airflow.told()
            for _ in in_time(rounds):
                world.refill()
                approved_at, tasks = airflow.ours(world)
                world.judge()
                found.add(_name(tables), (end_of(tasks, REPORT) - approved_at).total_seconds())
                measured.append(parts_of(tasks, approved_at))
        parts[_name(tables)] = median_parts(measured)
    text = [*found.table("whole DAG, approval to report"), "", *_parts(parts), ""]
    text += [
        f"Five stores, {ROWS_EACH} rows of the district in each table, up to {KEYS_EACH} foreign keys each; no graph. "
        f"{settings}. {postgres_settings(postgres)}. {machine()}.",
        "",
        "```",
        told(f"{sizes[-1] / sizes[0]:g} times the tables, whole DAG", found.ratio(_name(sizes[-1])), AT_MOST),
        "```",
    ]
    points = [(float(tables), found.medians[_name(tables)]) for tables in sizes]
    plot = lines("Whole DAG, approval to report", {"ours": points}, ("tables", "seconds"))
    tell("bench-growth dag", text, {"many-tables": plot})


def _name(tables: int) -> str:
    return f"{tables} tables"


def _parts(parts: dict[str, Parts]) -> Iterator[str]:
    yield f"| part | {' | '.join(f'{name}, s' for name in parts)} |"
    yield f"|---|{'---:|' * len(parts)}"
    for part in next(iter(parts.values())):
        yield f"| {part} | {' | '.join(f'{one[part]:.2f}' for one in parts.values())} |"


def _filled(postgres: PostgresAccess, tables: int) -> World:
    """So many tables, shared out among the stores."""
    counts = {}
    for place, store in enumerate(STORES):
        postgres.drop_database(template(store))
        postgres.create_database(template(store))
        number = len(range(place, tables, len(STORES)))
        with psycopg.connect(postgres.uri(template(store)), autocommit=True) as connection:
            _create_tables(connection, number, random.Random(store))
        counts[store] = {f"public.t{one}": ROWS_EACH for one in range(number)}
    return finished(postgres, counts)


def _create_tables(connection: psycopg.Connection[tuple[object, ...]], tables: int, dice: random.Random) -> None:
    """Each references up to three that were made before it."""
    for number in range(tables):
        targets = dice.sample(range(number), min(KEYS_EACH, number))
        keys = "".join(
            f", r{target} bigint, FOREIGN KEY (district_id, r{target}) REFERENCES t{target}" for target in targets
        )
        connection.execute(
            f"CREATE TABLE t{number} (district_id text, id bigint{keys}, PRIMARY KEY (district_id, id))".encode()
        )
        for target in targets:
            connection.execute(f"CREATE INDEX ON t{number} (district_id, r{target})".encode())
        connection.execute(
            f"INSERT INTO t{number} SELECT d, n{', n' * len(targets)} "
            f"FROM unnest(ARRAY['D-002', 'D-0021']) AS d, generate_series(1, {ROWS_EACH}) AS n".encode()
        )
