"""`make bench-plan`: how long it takes to plan a store of 157, 700 and 2,000 tables, and how many queries that takes.

The tables reference each other three times each, one in twenty of them lacks the column, and three districts have rows
in all of them. Times are of one run on this machine; the ratio to the smallest store is what to look at. Then what it
costs to tell which rows a large table holds, against counting them.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
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
from migration_rollback.stores.session import open_session
from servers.postgres_server import PostgresServer

SIZES = (157, 700, 2_000)
KEYS_EACH = 3
DISTRICT = "D-002"
OPTIONS = Options(allow_preexisting=True, include_derived=True)
APPLICATION = "bench-plan"
ROWS_EACH = 3
LARGE = 1_000_000


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


def queries_sent(log: Path) -> int:
    """How many queries the sessions of this benchmark have sent so far, by the server's own log."""
    sent = re.compile(rf"app={APPLICATION} .* LOG:  (?:statement|execute \S+): (?!SAVEPOINT|RELEASE)")
    return sum(bool(sent.search(line)) for line in log.read_text().splitlines())


def measure(uri: str, tables: int, log: Path) -> None:
    """Plan the store once and print the parts."""
    listed = [LoadedTable(table=f"t{number}", rows_loaded=None) for number in range(tables) if number % 20 != 19]
    parts: dict[str, float] = {}
    started = time.monotonic()
    with (
        open_session(
            "ids", lambda: psycopg.connect(uri), DISTRICT, application_name=APPLICATION, read_only=True
        ) as session,
        session.transaction(),
    ):
        before = queries_sent(log)
        catalog = read_catalog(session)
        queries = queries_sent(log) - before
        parts["catalog"] = time.monotonic() - started
        resolution = resolve(catalog, listed)
        reading = read_rows(session, catalog, resolution, OPTIONS, Extent(cost=10_000_000))
        parts["rows and foreign keys"] = time.monotonic() - started - sum(parts.values())
    plan = plan_store(reading, resolution, OPTIONS).plan
    parts["judging"] = time.monotonic() - started - sum(parts.values())
    shown = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in parts.items())
    print(
        f"{tables:5,} tables, {len(catalog.foreign_keys):5,} foreign keys: {sum(parts.values()):6.1f} s ({shown}); "
        f"{queries} catalog queries, {len(plan.units):,} units"
    )


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
    with (
        open_session(
            "ids", lambda: psycopg.connect(uri), DISTRICT, application_name=APPLICATION, read_only=True
        ) as session,
        session.transaction(),
    ):
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
    """Print one line for each size, and one for a large table."""
    with tempfile.TemporaryDirectory() as home, PostgresServer(Path(home), fsync=False) as postgres:
        for tables in SIZES:
            uri = make_store(postgres, tables)
            measure(uri, tables, postgres.log_path)
        measure_digest(postgres)


if __name__ == "__main__":
    main()
