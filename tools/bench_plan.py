"""`make bench-plan`: how long it takes to plan a store of 157, 700 and 2,000 tables, and how many queries that takes.

The tables reference each other three times each, one in twenty of them lacks the column, and three districts have rows
in all of them. The code from before stores were planned side by side plans the largest store as well, in alternating
rounds; a line for each goal says whether it is met. Then what it costs where 300 tables reference one by many columns,
and to tell which rows a large table holds, against counting them.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

from migration_rollback.core.artifacts import LoadedTable
from migration_rollback.core.plan import Options
from migration_rollback.core.planning.listed_tables import resolve
from migration_rollback.core.planning.store_plan import plan_store
from migration_rollback.core.tables import TableName
from migration_rollback.stores.catalog_reader import read_catalog
from migration_rollback.stores.key_reader import Extent
from migration_rollback.stores.row_reader import count_rows, read_rows, tally_rows
from migration_rollback.stores.session import Session, open_session
from servers.postgres_server import PostgresServer
from tools.earlier_code import REPOSITORY, code_of, seconds
from tools.goals import told

SIZES = (157, 700, 2_000)
KEYS_EACH = 3
DISTRICT = "D-002"
OPTIONS = Options(allow_preexisting=True, include_derived=True)
APPLICATION = "bench-plan"
ROWS_EACH = 3
LARGE = 1_000_000
WIDE_TABLES = 300
WIDE_COLUMNS = tuple(f"k{number}" for number in range(6))
BEFORE = "38cecb34c7bcd6df977a8191336848ac511f7918"
"""The last commit that planned the stores one after the other."""
ROUNDS = 3


def make_store(postgres: PostgresServer, tables: int) -> str:
    """A database of that many tables; each references up to three that were made before it."""
    name, dice = f"bench_{tables}", random.Random(tables)
    postgres.create_database(name)
    with psycopg.connect(postgres.uri(name), autocommit=True) as connection:
        for number in range(tables):
            column = "" if number % 20 == 19 else "district_id text NOT NULL, "
            targets = dice.sample(range(number), min(KEYS_EACH, number))
            keys = "".join(f", r{place} bigint REFERENCES t{target}" for place, target in enumerate(targets))
            values = "".join(f", n + {ROWS_EACH} * ascii(substr(d, 4))" for _ in targets)
            who = "" if number % 20 == 19 else "d, "
            connection.execute(f"CREATE TABLE t{number} ({column}id bigint PRIMARY KEY{keys})".encode())
            connection.execute(
                f"INSERT INTO t{number} SELECT {who}n + {ROWS_EACH} * ascii(substr(d, 4)){values} "
                f"FROM unnest(ARRAY['D-002', 'D-012', 'D-022']) AS d, generate_series(1, {ROWS_EACH}) AS n".encode()
            )
    return postgres.uri(name)


def make_wide_store(postgres: PostgresServer) -> str:
    """One table of 20,000 rows, and 300 of 500 rows with a key of six columns into it, which no index serves."""
    postgres.create_database("bench_wide")
    columns = ", ".join(WIDE_COLUMNS)
    texts = ", ".join(f"{column} text" for column in WIDE_COLUMNS)
    values = ", ".join(f"'a value of the key ' || n / {10**place}" for place in reversed(range(len(WIDE_COLUMNS))))
    with psycopg.connect(postgres.uri("bench_wide"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLE t0 (district_id text, {texts}, PRIMARY KEY ({columns}))".encode())
        connection.execute(
            f"INSERT INTO t0 SELECT 'D-0' || n % 3 || '2', {values} FROM generate_series(1, 20000) AS n".encode()
        )
        for number in range(1, WIDE_TABLES + 1):
            key = f"FOREIGN KEY ({columns}) REFERENCES t0"
            connection.execute(f"CREATE TABLE t{number} (district_id text, {texts}, {key})".encode())
            connection.execute(f"INSERT INTO t{number} SELECT district_id, {columns} FROM t0 LIMIT 500".encode())
    return postgres.uri("bench_wide")


def count_catalog_queries(uri: str, log: Path) -> int:
    """How many queries reading the catalog takes, by the server's own log."""
    sent = re.compile(rf"app={APPLICATION} .* LOG:  (?:statement|execute \S+): (?!SAVEPOINT|RELEASE)")
    with planning(uri) as session:
        before = log.stat().st_size
        read_catalog(session)
        lines = log.read_bytes()[before:].decode().splitlines()
    return sum(bool(sent.search(line)) for line in lines)


@contextlib.contextmanager
def planning(uri: str) -> Iterator[Session]:
    """A session as a plan has it, in a transaction."""
    with (
        open_session(
            "ids", lambda: psycopg.connect(uri), DISTRICT, application_name=APPLICATION, read_only=True
        ) as session,
        session.transaction(),
    ):
        yield session


def measure(uri: str, tables: int) -> str:
    """Plan the store once; the parts, as a line."""
    listed = [LoadedTable(table=f"t{number}", rows_loaded=None) for number in range(tables) if number % 20 != 19]
    parts: dict[str, float] = {}
    started = time.monotonic()
    with planning(uri) as session:
        catalog = read_catalog(session)
        parts["catalog"] = time.monotonic() - started
        resolution = resolve(catalog, listed)
        reading = read_rows(session, catalog, resolution, OPTIONS, Extent(cost=10_000_000))
        parts["rows and foreign keys"] = time.monotonic() - started - sum(parts.values())
    plan = plan_store(reading, resolution, OPTIONS).plan
    parts["judging"] = time.monotonic() - started - sum(parts.values())
    shown = ", ".join(f"{name} {took:.2f} s" for name, took in parts.items())
    return (
        f"{tables:5,} tables, {len(catalog.foreign_keys):5,} foreign keys: {sum(parts.values()):6.2f} s ({shown}); "
        f"{len(plan.units):,} units"
    )


def seconds_now(uri: str, tables: int) -> float:
    """Of a plan in a fresh process."""
    return seconds(REPOSITORY, "from tools.bench_plan import measure", f"measure({uri!r}, {tables})")


def seconds_before(tree: Path, uri: str, tables: int) -> float:
    """The same by the earlier code; it looks into the server's log for the number of queries, and finds nothing."""
    imports = "from pathlib import Path; from tools.bench_plan import measure"
    return seconds(tree, imports, f"measure({uri!r}, {tables}, Path({os.devnull!r}))")


def tell_goals(small: str, large: str) -> None:
    """Plan the smallest store three times, the largest three times by turns with the earlier code; print medians.

    :param small: the URI of the smallest store.
    :param large: that of the largest.
    """
    first, last = SIZES[0], SIZES[-1]
    print(told(f"planning {first} tables, seconds", _median(seconds_now(small, first) for _ in range(ROUNDS)), 1))
    with code_of(BEFORE) as tree:
        now, before = [], []
        for _ in range(ROUNDS):
            now.append(seconds_now(large, last))
            if tree:
                before.append(seconds_before(tree, large, last))
                print(f"planning {last:,} tables: {now[-1]:.1f} s, and before {before[-1]:.1f} s", flush=True)
    print(told(f"planning {last:,} tables, seconds", _median(now), 15))
    if before:
        print(told(f"planning {last:,} tables / before", _median(now) / _median(before), 0.45))
    else:
        print(f"planning {last:,} tables / before: not measured, there is no history here that has commit {BEFORE}")


def _median(rounds: Iterable[float]) -> float:
    return statistics.median(rounds)


def measure_digest(postgres: PostgresServer) -> None:
    """Count the rows of one large table, and tell which they are, three times each; print the best of both."""
    postgres.create_database("bench_digest")
    uri = postgres.uri("bench_digest")
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE pupils (district_id text, id bigint, name text, PRIMARY KEY (district_id, id))"
        )
        connection.execute(
            "INSERT INTO pupils SELECT %s, n, 'pupil ' || n FROM generate_series(1, %s) AS n", (DISTRICT, LARGE)
        )
        connection.execute("VACUUM ANALYZE pupils")
    name = TableName(schema_name="public", table_name="pupils")
    seconds: dict[str, list[float]] = {"counted": [], "told": []}
    with planning(uri) as session:
        identity = read_catalog(session).table(name).identity
        for _ in range(3):
            started = time.monotonic()
            count_rows(session, {name: ()}, name)
            seconds["counted"].append(time.monotonic() - started)
            started = time.monotonic()
            tally_rows(session, {name: ()}, name, identity)
            seconds["told"].append(time.monotonic() - started)
    counted, told = min(seconds["counted"]), min(seconds["told"])
    print(
        f"one table with {LARGE:,} rows of the district: counted in {counted:.2f} s, told which in {told:.2f} s "
        f"({(told - counted) / LARGE * 1e6:.2f} microseconds a row more)"
    )


def main() -> None:
    """Print one line for each size, one for each goal, and one each for wide keys and for a large table."""
    with tempfile.TemporaryDirectory() as home, PostgresServer(Path(home), fsync=False) as postgres:
        stores = {tables: make_store(postgres, tables) for tables in SIZES}
        for tables, uri in stores.items():
            line = measure(uri, tables)
            print(f"{line}, {count_catalog_queries(uri, postgres.log_path)} catalog queries", flush=True)
        tell_goals(stores[SIZES[0]], stores[SIZES[-1]])
        print(f"wide keys into one table: {measure(make_wide_store(postgres), WIDE_TABLES + 1).strip()}")
        measure_digest(postgres)


if __name__ == "__main__":
    main()
