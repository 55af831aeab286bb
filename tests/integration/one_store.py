"""One PostgreSQL store of a test's own, and the product's steps on it, as short calls."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import psycopg
from airflow.sdk.execution_time.timeout import TimeoutPosix
from psycopg import sql

from demo.world import Snapshot, assert_untouched, remaining_rows, snapshot
from migration_rollback.core.artifacts import LoadedStore, LoadedTable, LoadReport
from migration_rollback.core.catalog import Catalog
from migration_rollback.core.checks.rows import spellings
from migration_rollback.core.findings import Finding, Severity
from migration_rollback.core.foreign_tables import NOWHERE, StoresAtWork
from migration_rollback.core.plan import Options, StorePlan
from migration_rollback.core.plan_artifact import Census, PlanArtifact
from migration_rollback.core.planning.listed_tables import resolve
from migration_rollback.core.planning.store_plan import plan_store
from migration_rollback.core.report.results import UnitOutcome, Verification
from migration_rollback.edge.plan.again import compare_store
from migration_rollback.errors import BlockedByError, OccupiedError, RollbackError
from migration_rollback.stores.between_batches import Regards
from migration_rollback.stores.catalog_reader import read_catalog
from migration_rollback.stores.census import count_others
from migration_rollback.stores.deletion import delete_unit
from migration_rollback.stores.deletion_session import begin_deletions
from migration_rollback.stores.key_reader import Extent
from migration_rollback.stores.ledger import LedgerKey
from migration_rollback.stores.ledger_terms import find_ledger_terms
from migration_rollback.stores.row_reader import read_rows
from migration_rollback.stores.session import Session, SessionLimits, open_session
from migration_rollback.stores.unit_deletion import UnitDeletion
from migration_rollback.stores.verification import Baseline, verify_store
from servers.postgres_access import PostgresAccess
from tests.unit import given

ROLE = "cert_rollback_test"
STORE = "ids"
DISTRICT = "D-002"
CONTROL = "D-0021"
RUN = "rb-20251106T101500Z"
# Ten rows for the district and for two whose ids are easily mistaken for it.
EACH = "FROM unnest(ARRAY['D-002', 'D-0021', 'd-002']) AS d, generate_series(1, 10) AS n"
PATIENT = SessionLimits(lock_timeout=20_000)
HASTY = SessionLimits(lock_timeout=200)
NOTHING: Mapping[str, str] = MappingProxyType({})
LISTED_ONLY = Options()
NO_REGARDS = Regards()
Loaded = Mapping[str, int | None] | Iterable[str]


def users(name: str = "users") -> tuple[str, str]:
    """A plain table with ten rows for each of the three districts."""
    return (
        f"CREATE TABLE {name} (district_id text, id bigint, note text, PRIMARY KEY (district_id, id))",
        f"INSERT INTO {name} SELECT d, n, 'note' {EACH}",
    )


def once_at(said: str, do: Callable[[], object]) -> Callable[[str], None]:
    """A log that does something when a line says this for the first time.

    ``were approved`` is said in the transaction that deletes at once, between its look and its DELETE; ``rows/s`` after
    the COMMIT of each batch.
    """
    done: list[str] = []

    def log(line: str) -> None:
        if said in line and not done:
            done.append(line)
            do()

    return log


def _rows_deleted(outcomes: Iterable[UnitOutcome]) -> dict[str, int]:
    return {table.table: table.rows_deleted for outcome in outcomes for table in outcome.tables}


def names_store(sentence: str) -> bool:
    """Whether it says which of the five databases it means: whatever is said of a store has to."""
    return f'store "{STORE}"' in sentence or sentence.startswith(f"{STORE}: ")


class OneStore:
    """A database. Tests prepare it as the superuser; the product connects as a role that may read and delete."""

    def __init__(self, postgres: PostgresAccess, database: str) -> None:
        self.postgres = postgres
        self.database = database
        self.set_based = True
        """Whether the operator lets the plan choose one look behind all deleted rows, where the role may."""
        self.orphans: dict[str, int] = {}
        self.horizon: int | None = None

    @property
    def uri(self) -> str:
        """The superuser's."""
        return self.postgres.uri(self.database)

    def role_uri(self, host: str | None = None) -> str:
        """The product's."""
        login = f"{ROLE}:{quote(self.postgres.password, safe='')}"
        return f"postgresql://{login}@{host or self.postgres.host}:{self.postgres.port}/{self.database}"

    def connect(self, *, autocommit: bool = True) -> psycopg.Connection[tuple[object, ...]]:
        """A superuser's connection, for what other people do meanwhile."""
        return psycopg.connect(self.uri, autocommit=autocommit, application_name="loader of D-002")

    def execute(self, *statements: str | sql.Composed) -> None:
        """Run DDL or DML as the superuser."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def grant(self, *, may_create: bool = True) -> None:
        """What the contract gives the role, on everything that is there now."""
        role, database = sql.Identifier(ROLE), sql.Identifier(self.database)
        if may_create:
            self.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, role))
        for (schema,) in self.query(
            "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
        ):
            names = {"schema": sql.Identifier(str(schema)), "role": role}
            self.execute(
                sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {role}").format(**names),
                sql.SQL("GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}").format(**names),
            )

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Rows, read as the superuser."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def value(self, statement: str) -> object:
        """The only value."""
        ((value,),) = self.query(statement)
        return value

    def remaining(self, district_id: str = DISTRICT) -> dict[str, int]:
        """Rows of the district by "schema.table", read without the product."""
        found = remaining_rows({STORE: self.uri}, district_id)
        return {name.removeprefix(f"{STORE}."): rows for name, rows in found.items()}

    @contextlib.contextmanager
    def others_untouched(self, kept: Mapping[str, str] = NOTHING) -> Iterator[None]:
        """Everything but the district's own rows is the same afterwards, row for row.

        `kept` has, for tables without the column of which rows go, the query of those that must stay.
        """
        before, stay = self._others(kept), {table: sorted(self.query(query), key=str) for table, query in kept.items()}
        assert before, "there is nothing to compare"
        yield
        assert_untouched(before, self._others(kept))
        assert {table: sorted(self.query(f"SELECT * FROM {table}"), key=str) for table in kept} == stay

    def _others(self, kept: Mapping[str, str]) -> Snapshot:
        found = snapshot({STORE: self.uri}, except_for=[DISTRICT])
        return {place: content for place, content in found.items() if place.table not in kept}

    @contextlib.contextmanager
    def session(
        self,
        *,
        read_only: bool = False,
        limits: SessionLimits = PATIENT,
        host: str | None = None,
        application_name: str = "rollback under test",
        district_id: str = DISTRICT,
    ) -> Iterator[Session]:
        """A session of the product."""
        with open_session(
            STORE,
            lambda: psycopg.connect(self.role_uri(host)),
            district_id,
            application_name=application_name,
            read_only=read_only,
            limits=limits,
        ) as session:
            yield session

    def catalog(self, district_id: str = DISTRICT) -> Catalog:
        """The catalog, judged for the district."""
        with self.session(read_only=True, district_id=district_id) as session, session.transaction():
            return read_catalog(session)

    def findings(
        self,
        loaded: Loaded,
        *,
        district_id: str = DISTRICT,
        options: Options = LISTED_ONLY,
        scan_cost: int = 0,
        published_ledger: bool = False,
        at_work: StoresAtWork = NOWHERE,
    ) -> tuple[StorePlan, tuple[Finding, ...]]:
        """The plan of what the load report lists, with everything that was found about it."""
        rows = loaded if isinstance(loaded, Mapping) else dict.fromkeys(loaded)
        listed = [LoadedTable(table=table, rows_loaded=count) for table, count in rows.items()]
        with self.session(read_only=True, district_id=district_id) as session:
            with self.session(district_id=district_id) as second:
                terms = find_ledger_terms(session, second, published_too=published_ledger)
            with session.transaction():
                catalog = read_catalog(session, terms, set_based=self.set_based)
                resolution = resolve(catalog, listed, at_work)
                reading = read_rows(session, catalog, resolution, options, Extent(cost=scan_cost))
        self.horizon = reading.horizon
        self.orphans = {key.label: rows for key, rows in reading.orphans.items()}
        planned = plan_store(reading, resolution, options)
        found = (*planned.findings, *spellings((reading,)))
        assert [one.sentence for one in found if not names_store(one.sentence)] == []
        return planned.plan, found

    def blocks(self, loaded: Loaded, *, district_id: str = DISTRICT) -> list[str]:
        """The sentences of the findings that block."""
        _, findings = self.findings(loaded, district_id=district_id)
        return [found.sentence for found in findings if found.severity is Severity.BLOCK]

    def plan(self, *tables: str, district_id: str = DISTRICT) -> StorePlan:
        """The plan of these tables, which nothing may block."""
        plan, findings = self.findings(tables, district_id=district_id)
        assert [found.sentence for found in findings if found.severity is Severity.BLOCK] == []
        return plan

    def judge_again(
        self,
        plan: StorePlan,
        loaded: Loaded,
        *,
        options: Options = LISTED_ONLY,
        district_id: str = DISTRICT,
        elsewhere: tuple[LoadedStore, ...] = (),
    ) -> tuple[Finding, ...]:
        """What speaks against the deletions of an approved plan by now, as the task asks that begins them.

        :param elsewhere: what the load report lists for other stores.
        """
        rows = loaded if isinstance(loaded, Mapping) else dict.fromkeys(loaded)
        tables = tuple(LoadedTable(table=table, rows_loaded=count) for table, count in rows.items())
        load_report = LoadReport(
            run_id=given.RUN_ID,
            district_id=district_id,
            stores=(LoadedStore(store=STORE, tables=tables), *elsewhere),
            graph=None,
        )
        artifact = self.artifact(plan, options=options, district_id=district_id)
        with (
            self.session(read_only=True, district_id=district_id) as session,
            self.session(read_only=True, district_id=district_id) as second,
        ):
            found = compare_store(session, second, artifact, load_report)
        assert [one.sentence for one in found if not names_store(one.sentence)] == []
        return found

    def artifact(self, plan: StorePlan, *, options: Options = LISTED_ONLY, district_id: str = DISTRICT) -> PlanArtifact:
        """The plan of a rollback in which this is the only store."""
        whole = given.plan(rollback_run_id=RUN, stores=(plan,), options=options, district_id=district_id)
        horizons = {} if self.horizon is None else {STORE: self.horizon}
        return PlanArtifact(
            fingerprint=whole.fingerprint,
            airflow_run_id="manual",
            planned_at=given.NOW,
            plan=whole,
            census=Census(rows={}, horizons=horizons),
        )

    def census(self, district_id: str = DISTRICT) -> dict[str, int]:
        """Rows of all other districts."""
        with self.session(read_only=True, district_id=district_id) as session, session.transaction():
            return count_others(session, read_catalog(session))

    def order(
        self,
        plan: StorePlan,
        unit: str,
        *,
        batch_size: int = 1_000,
        attempt: int = 1,
        run: str = RUN,
        batch_seconds: float = 5.0,
        regards: Regards = NO_REGARDS,
        committed: Callable[[Mapping[str, int]], None] = lambda _: None,
        progress: Callable[[int, int], None] = lambda _gone, _of: None,
    ) -> UnitDeletion:
        """What a task of the DAG would hand over."""
        key = LedgerKey(run, "mig-20251106-001", "f" * 64)
        return UnitDeletion(
            key=key,
            store=plan,
            unit=plan.unit(unit),
            batch_size=batch_size,
            batch_seconds=batch_seconds,
            attempt=attempt,
            horizon=self.horizon,
            regards=regards,
            committed=committed,
            progress=progress,
        )

    def delete(
        self,
        plan: StorePlan,
        unit: str,
        *,
        limits: SessionLimits = PATIENT,
        log: Callable[[str], None] = lambda _: None,
        district_id: str = DISTRICT,
        **choices: Any,
    ) -> UnitOutcome:
        """Delete one unit on a session of its own, as a task does; `choices` are those of `order`."""
        order = self.order(plan, unit, **choices)
        try:
            with self.session(limits=limits, district_id=district_id) as session:
                begin_deletions(session, plan)
                return delete_unit(session, order, log)
        except RollbackError as error:
            if not names_store(str(error)):
                raise AssertionError(f"names no store: {error}") from error
            raise

    def delete_all(self, plan: StorePlan, *, district_id: str = DISTRICT) -> dict[str, int]:
        """Every unit in order; rows deleted by table."""
        outcomes = [self.delete(plan, unit.name, district_id=district_id) for unit in plan.units]
        return _rows_deleted(outcomes)

    def delete_side_by_side(
        self, plan: StorePlan, *, district_id: str = DISTRICT, workers: int = 4, **choices: Any
    ) -> dict[str, int]:
        """Every unit, several at a time and each after those that are in its way, as tasks do; rows by table."""
        tasks: dict[str, Future[UnitOutcome]] = {}

        def delete(unit: str) -> UnitOutcome:
            while True:
                try:
                    return self.delete(plan, unit, district_id=district_id, **choices)
                except BlockedByError as error:
                    tasks[error.blocker].result(60)
                except OccupiedError:
                    if all(task.done() for name, task in [*tasks.items()] if name != unit):
                        raise

        with ThreadPoolExecutor(workers) as pool:
            for unit in plan.units:
                tasks[unit.name] = pool.submit(delete, unit.name)
        return _rows_deleted([task.result() for task in tasks.values()])

    def ledger(self) -> list[tuple[object, ...]]:
        """Table, batch, rows, attempt."""
        return self.query(
            "SELECT table_name, batch, rows_deleted, attempt FROM migration_rollback.ledger ORDER BY table_name, batch"
        )

    def verify(
        self,
        plan: StorePlan,
        census: Mapping[str, int] | None = None,
        *,
        district_id: str = DISTRICT,
        patience: float = 0,
    ) -> Verification:
        """Read again on a connection of its own, and compare with what the last plan found."""
        before = self.census(district_id) if census is None else census
        with self.session(read_only=True, district_id=district_id) as session:
            found = verify_store(session, plan, RUN, Baseline(before, self.orphans), patience=patience)
        assert [told for told in (*found.issues, *found.warnings) if not names_store(told)] == []
        return found


def time_of_task(seconds: float) -> contextlib.AbstractContextManager[object]:
    """What Airflow puts around a task that has an `execution_timeout`."""
    timeout: Callable[[float], contextlib.AbstractContextManager[object]] = TimeoutPosix
    return timeout(seconds)
