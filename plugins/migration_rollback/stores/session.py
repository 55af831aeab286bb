"""One connection to one store, for one district: the place where the driver is used and its errors are understood."""

import contextlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from migration_rollback.errors import (
    StatementRefusedError,
    StatementTimeoutError,
    StoreError,
    TransientStoreError,
    UnreachableStoreError,
)
from migration_rollback.stores import guard
from migration_rollback.stores.commit_watch import CommitWatch
from migration_rollback.stores.driver import (
    Connection,
    Cursor,
    Error,
    IsolationLevel,
    TransactionStatus,
    connect,
    dict_row,
    sql,
)
from migration_rollback.stores.error_context import where_it_arose, without_values
from migration_rollback.stores.session_settings import SessionLimits, keep_alive, prepare
from migration_rollback.stores.statements import statement

__all__ = ["TRANSIENT_SQLSTATES", "Names", "Row", "Session", "SessionLimits", "open_session"]

Row: TypeAlias = dict[str, Any]

Names: TypeAlias = Mapping[str, sql.Composable]
"""What goes into the ``{placeholders}`` of a statement."""

TRANSIENT_SQLSTATES = ("40001", "40P01", "55P03")
"""Serialization failure, deadlock, lock not available: another try may succeed."""

_DISTRICT_PARAMETER = re.compile(r"%\((district_\w+)\)s")


class Session:
    """Runs statements from ``include/sql`` about one district on one connection, each after a look by the guard.

    The district is bound by the session itself: every parameter whose name begins with ``district_`` is its id, and
    nobody else can give it a value. One parameter has one type, so a statement that compares several columns with the
    district names several.
    """

    def __init__(
        self, store: str, connection: Connection[Any], district_id: str, begin: sql.Composed, limits: SessionLimits
    ) -> None:
        self.store = store
        self.district_id = district_id
        self._connection = connection
        self._begin = begin
        self._limits = limits

    def rows(self, name: str, names: Names | None = None, **values: object) -> list[Row]:
        """The rows of the statement in ``include/sql/{name}.sql``."""
        return self._execute(statement(name, names), values).fetchall()

    def row(self, name: str, names: Names | None = None, **values: object) -> Row:
        """Its only row."""
        return self.rows(name, names, **values)[0]

    def count(self, name: str, names: Names | None = None, **values: object) -> int:
        """The ``row_count`` of its only row."""
        return int(self.row(name, names, **values)["row_count"])

    def cost(self, name: str, names: Names | None = None, **values: object) -> float:
        """What the planner thinks that the statement would cost, in its own units; the statement is not run."""
        text, bound = self._inspected(statement(name, names), values)
        with self._understood(), self._in_transaction():
            cursor = self._connection.execute(b"EXPLAIN (FORMAT JSON) " + text, bound)
            (explained,) = cursor.fetchall()
        return float(explained[0][0]["Plan"]["Total Cost"])

    def execute(self, name: str, names: Names | None = None, **values: object) -> int:
        """Run the statement for its effect; the number of rows that it touched."""
        return self._execute(statement(name, names), values).rowcount

    def run(self, composed: sql.Composed, **values: object) -> Row:
        """The only row of a statement that was composed of several files."""
        return self._execute(composed, values).fetchall()[0]

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction: REPEATABLE READ, so that everything in it sees one state of the store."""
        with self._understood(), self._connection.transaction():
            self._connection.execute(self._begin)
            yield

    @contextlib.contextmanager
    def writing(self, *, read_committed: bool = False) -> Iterator[None]:
        """A transaction that writes: what its COMMIT waits for is told.

        A row that comes to reference a row being deleted after the transaction looked makes the DELETE fail with
        SQLSTATE 40001, instead of being changed by a cascade that nobody saw.

        :param read_committed: each statement sees the state at its own beginning.
        """
        patience = self._limits.commit_patience / 1000
        watch = CommitWatch(self.store, patience, self._wait_event)
        with watch, self.transaction():
            if read_committed:
                self._connection.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            yield
            watch.begin()

    @contextlib.contextmanager
    def aborted(self) -> Iterator[None]:
        """As ``transaction``, and nothing of it ever stays."""
        with self._understood(), self._connection.transaction(force_rollback=True):
            self._connection.execute(self._begin)
            yield

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction whose failure leaves the rest usable."""
        with self._connection.transaction():
            yield

    def _execute(self, composed: sql.Composed, values: Mapping[str, object]) -> Cursor[Row]:
        text, bound = self._inspected(composed, values)
        cursor = self._connection.cursor(row_factory=dict_row)
        with self._understood(), self._in_transaction():
            return cursor.execute(text, bound)

    def _in_transaction(self) -> contextlib.AbstractContextManager[None]:
        """The one that is open, or one for a single statement: none runs without what transactions begin with."""
        idle = self._connection.info.transaction_status is TransactionStatus.IDLE
        return self.transaction() if idle else contextlib.nullcontext()

    def _understood(self) -> contextlib.AbstractContextManager[None]:
        return _understood(self.store, self._limits.statement_timeout)

    def _wait_event(self) -> str | None:
        """What the server says that this session waits for; asked on a connection of its own."""
        with self._understood():
            info = self._connection.info
            dsn, password, pid = info.dsn, info.password, info.backend_pid
        with open_session(
            self.store,
            lambda: connect(dsn, password=password),
            self.district_id,
            application_name="rollback, looking what a COMMIT waits for",
            read_only=True,
        ) as other:
            found = other.rows("read_wait_event", pid=pid)
        return str(found[0]["wait_event"]) if found and found[0]["wait_event"] else None

    def _inspected(self, composed: sql.Composed, values: Mapping[str, object]) -> tuple[bytes, dict[str, object]]:
        """The very text that the guard has let pass, as it is sent, and its parameters.

        :raises StatementRefusedError: it may not be sent, or somebody else says which district it is about.
        """
        text = composed.as_string(self._connection)
        guard.inspect(text)
        if given := [name for name in values if name.startswith("district_")]:
            raise StatementRefusedError(f"the session says which district it is about, not {', '.join(given)}", text)
        bound = {**values, **dict.fromkeys(_DISTRICT_PARAMETER.findall(text), self.district_id)}
        return text.encode(self._connection.info.encoding), bound


@contextlib.contextmanager
def open_session(
    store: str,
    connect: Callable[[], Connection[Any]],
    district_id: str,
    *,
    application_name: str,
    read_only: bool,
    limits: SessionLimits | None = None,
) -> Iterator[Session]:
    """A session that is closed at the end, however it ends.

    :param connect: makes the connection; with Airflow this is ``PostgresHook.get_conn``.
    :param district_id: the only district that its statements can be about.
    :param application_name: what ``pg_stat_activity`` shows.
    :param read_only: planning and verification cannot change a row, even by mistake.
    :raises UnreachableStoreError: no connection can be made.
    """
    try:
        connection = connect()
    except Error as exc:
        raise UnreachableStoreError(
            store, f"no connection: {_first_line(exc)}", "check the connection and the server", ""
        ) from exc
    limits = limits or SessionLimits()
    with contextlib.closing(connection):
        with _understood(store):
            keep_alive(connection)
            begin = prepare(connection, application_name, limits)
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = read_only
        yield Session(store, connection, district_id, begin, limits)


@contextlib.contextmanager
def _understood(store: str, statement_timeout: int = 0) -> Iterator[None]:
    """The driver's error stays behind: its DETAIL and CONTEXT quote values of rows, and logs print whole chains.

    :param statement_timeout: in milliseconds; what was cancelled before that, somebody has cancelled.
    """
    started = time.monotonic()
    try:
        yield
    except Error as exc:
        waited = (time.monotonic() - started) * 1000
        cancelled = exc.sqlstate == "57014" and not 0 < statement_timeout <= waited
        translated = _cancelled(store) if cancelled else _translated(store, exc)
        exc.args = (translated.args[1],)
        raise translated from None


def _cancelled(store: str) -> StoreError:
    """The server says the same of a timeout, and in the language of its messages."""
    return StoreError(
        store,
        "somebody cancelled the statement (pg_cancel_backend, or a tool that uses it)",
        "find out who did and why, then clear this task",
        "57014",
    )


def _translated(store: str, exc: Error) -> StoreError:
    """The driver's error as one of ours, with what the server said about table, constraint and functions."""
    sqlstate = exc.sqlstate or ""
    fact = without_values(_first_line(exc), sqlstate)
    if exc.diag.constraint_name and exc.diag.table_name:
        fact += f' (constraint "{exc.diag.constraint_name}" on "{exc.diag.schema_name}.{exc.diag.table_name}")'
    if where := where_it_arose(exc.diag.context):
        fact += f", in {where}"
    if sqlstate in TRANSIENT_SQLSTATES:
        return TransientStoreError(store, fact, "it is tried again; if it persists, end the other session", sqlstate)
    if sqlstate == "57014":
        return StatementTimeoutError(store, fact, _remedy(sqlstate), sqlstate)
    if not sqlstate or sqlstate.startswith(("08", "57P", "25P03")):
        return UnreachableStoreError(store, fact, "check the server; it is tried again", sqlstate)
    return StoreError(store, fact, _remedy(sqlstate), sqlstate)


def _remedy(sqlstate: str) -> str:
    referencing = "delete or move the referencing rows, then clear this task"
    return {
        "23001": referencing,  # what 23503 is called for ON DELETE RESTRICT since PostgreSQL 18
        "23503": referencing,
        "42501": "grant the role what it lacks, or the table's owner where a key or trigger acts with the owner's "
        "rights, or exempt the role from the policy; then clear this task",
        "42P01": "the table was renamed or dropped since the plan; trigger a new run",
        "42703": "the column was renamed or dropped since the plan; trigger a new run",
        "53200": "raise max_locks_per_transaction of the server: one transaction reads all tables of a store",
        "57014": "raise MIGRATION_ROLLBACK_STATEMENT_TIMEOUT or lower MIGRATION_ROLLBACK_BATCH_SIZE",
        "22021": "a database in SQL_ASCII holds names or ids that are no UTF-8; rename them, or convert the database",
        "25006": "connect to the primary server; this one is read-only",
    }.get(sqlstate, "fix what the server names, then clear this task")


def _first_line(exc: BaseException) -> str:
    return str(exc).strip().splitlines()[0] if str(exc).strip() else type(exc).__name__
