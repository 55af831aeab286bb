"""Stores to measure deletions in: filled once, copied for each round, planned by the plan builder, judged from outside.

Two roles are there: one with what the contract asks for, and one that may also SET session_replication_role.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from demo.site import grant
from demo.world import DISTRICTS, SPRINGFIELD, STORES, StoreCounts, create_stores, fill_stores, remaining_rows
from migration_rollback.core.artifacts import LoadedStore, LoadedTable, LoadReport
from migration_rollback.core.findings import blocks
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.plan import Options, StorePlan, Unit
from migration_rollback.edge.plan.stores import plan_now
from migration_rollback.stores.session import Session, open_session
from servers.postgres_access import PostgresAccess
from servers.postgres_server import PostgresServer

DISTRICT = SPRINGFIELD.district_id
MIGRATION = "mig-20251106-001"
PLAIN, SET_BASED = "bench_plain", "bench_set_based"
BATCH_SIZE = 50_000
GRANT_SET_SINCE = 150_000

Connect = Callable[[str], "psycopg.Connection[tuple[object, ...]]"]


def chosen_parts(known: tuple[str, ...]) -> tuple[str, ...]:
    """What PARTS names, or everything. :raises SystemExit: it names something else."""
    parts = tuple(os.environ.get("PARTS", "").replace(",", " ").split()) or known
    if unknown := [part for part in parts if part not in known]:
        raise SystemExit(f"PARTS names {', '.join(unknown)}; give {' or '.join(known)}, or nothing for both")
    return parts


@dataclass(frozen=True)
class Planned:
    """One store's plan, and the oldest transaction that was open when it was made."""

    plan: StorePlan
    horizon: int | None


@dataclass(frozen=True)
class World:
    """The filled stores of one server. `counts` are the district's rows by store and table, in loading order."""

    postgres: PostgresAccess
    counts: StoreCounts

    @property
    def rows(self) -> int:
        """The district's, in all stores."""
        return sum(sum(tables.values()) for tables in self.counts.values())

    @property
    def tables(self) -> int:
        """In all stores, those that a load report lists."""
        return sum(map(len, self.counts.values()))

    @property
    def uris(self) -> dict[str, str]:
        """The superuser's, by store."""
        return {store: self.postgres.uri(database(store)) for store in self.counts}

    def uri(self, store: str, role: str) -> str:
        """How the role reaches a store."""
        login = f"{role}:{quote(self.postgres.password, safe='')}"
        return f"postgresql://{login}@{self.postgres.host}:{self.postgres.port}/{database(store)}"

    def refill(self) -> None:
        """The stores as they were filled, and nothing left to be written to disk for that."""
        for store in self.counts:
            self.postgres.drop_database(database(store))
            self.postgres.create_database(database(store), template=template(store))
            with psycopg.connect(self.postgres.uri(), autocommit=True) as connection:
                for role in (PLAIN, SET_BASED):
                    # The right to create is the database's own, and no template hands it on.
                    names = (sql.Identifier(database(store)), sql.Identifier(role))
                    connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(*names))
        with psycopg.connect(self.postgres.uri(), autocommit=True) as connection:
            connection.execute("CHECKPOINT")

    def plans(self, role: str) -> dict[str, Planned]:
        """Every store's plan as the role makes it, in rollback order. :raises AssertionError: something blocks."""
        return {store: self.plan(store, role) for store in ROLLBACK_ORDER}

    def plan(self, store: str, role: str) -> Planned:
        """One store's. :raises AssertionError: something blocks."""
        with self.session(store, role, read_only=True) as session, session.transaction():
            planned = plan_now(session, self._load_report(), Options())
        assert not (found := blocks(planned.findings)), [finding.sentence for finding in found]
        return Planned(planned.plan, planned.reading.horizon)

    @contextlib.contextmanager
    def session(
        self, store: str, role: str, connect: Connect = psycopg.connect, *, read_only: bool = False
    ) -> Iterator[Session]:
        """As a task opens one."""
        with open_session(
            store,
            lambda: connect(self.uri(store, role)),
            DISTRICT,
            application_name="bench",
            read_only=read_only,
        ) as session:
            yield session

    def judge(self) -> None:
        """:raises AssertionError: rows of the district are left in a store."""
        left = remaining_rows(self.uris, DISTRICT)
        assert not left, f"{sum(left.values()):,} rows remain: {left}"

    def _load_report(self) -> LoadReport:
        stores = tuple(
            LoadedStore(
                store=store,
                tables=tuple(LoadedTable(table=table, rows_loaded=rows) for table, rows in tables.items()),
            )
            for store, tables in self.counts.items()
        )
        return LoadReport(run_id=MIGRATION, district_id=DISTRICT, stores=stores, graph=None)


def database(store: str) -> str:
    """The database that a round works in."""
    return f"bench_{store}"


def template(store: str) -> str:
    """The filled one that it is a copy of."""
    return f"bench_template_{store}"


def plain_delete(unit: Unit, district_id: str = DISTRICT) -> str:
    """What a person would give to psql; tables that reference each other can only go in one statement."""
    deletes = [
        sql.SQL("DELETE FROM {} WHERE district_id = {}").format(
            sql.Identifier(table.name.schema_name, table.name.table_name), sql.Literal(district_id)
        )
        for table in unit.tables
    ]
    first = [
        sql.SQL("{} AS ({})").format(sql.Identifier(f"d{place}"), delete) for place, delete in enumerate(deletes[:-1])
    ]
    whole = sql.SQL("WITH {} {}").format(sql.SQL(", ").join(first), deletes[-1]) if first else deletes[-1]
    return whole.as_string(None)


@contextlib.contextmanager
def bench_server(home: Path) -> Iterator[PostgresServer]:
    """A server with the settings that PostgreSQL comes with, but for the log of statements, and the two roles."""
    with PostgresServer(home / "postgres", settings={"log_statement": "none"}) as postgres:
        for role in (PLAIN, SET_BASED):
            postgres.create_role(role, postgres.password)
        with psycopg.connect(postgres.uri(), autocommit=True) as connection:
            may_grant = connection.info.server_version >= GRANT_SET_SINCE
            connection.execute(
                f"GRANT SET ON PARAMETER session_replication_role TO {SET_BASED}".encode()
                if may_grant
                else f"ALTER ROLE {SET_BASED} SUPERUSER".encode()
            )
        yield postgres


def fill_world(postgres: PostgresAccess, scale: float) -> World:
    """The demo's 157 tables, at the scale, with its three districts."""
    uris = _templates(postgres)
    create_stores(uris)
    counts = fill_stores(uris, DISTRICTS, scale)[DISTRICT]
    return finished(postgres, counts)


def _templates(postgres: PostgresAccess) -> Mapping[str, str]:
    for store in STORES:
        postgres.create_database(template(store))
    return {store: postgres.uri(template(store)) for store in STORES}


def finished(postgres: PostgresAccess, counts: StoreCounts) -> World:
    """The world of the templates that are filled by now: granted, vacuumed, and copied once."""
    for store in counts:
        for role in (PLAIN, SET_BASED):
            grant(postgres.uri(template(store)), template(store), role)
        with psycopg.connect(postgres.uri(template(store)), autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
    world = World(postgres, counts)
    world.refill()
    return world
