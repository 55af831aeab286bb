"""One driver to Neo4j; the only place where it is spoken to and its errors are understood."""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, LiteralString

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, GraphDatabase, Query, Result, Transaction
from neo4j import Session as BoltSession
from neo4j.exceptions import ConstraintError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from migration_rollback.errors import GraphError, TransientGraphError

__all__ = ["Driver", "GraphSession", "GraphTransaction", "open_graph", "text"]

CONNECT_SECONDS: Final = 15.0
"""For a connection that Neo4j has to accept and greet; the driver gives up a host that does not answer after 30."""
_TIMED_OUT: Final = (
    "Neo.ClientError.Transaction.LockClientStopped",  # while it waited for a lock
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)
FOLDER: Final = Path(__file__).parents[3] / "include" / "cypher"


@cache
def text(name: str) -> LiteralString:
    """The constant text of ``include/cypher/{name}.cypher``: nothing else is ever sent."""
    return (FOLDER / f"{name}.cypher").read_text(encoding="utf-8")


class GraphSession:
    """Runs statements from ``include/cypher`` about one district."""

    def __init__(self, open_session: Callable[[], BoltSession], district_id: str, timeout: float | None = None) -> None:
        """One that is not connected yet.

        :param timeout: seconds that one transaction may take; null: as long as the server lets it.
        """
        self._timeout = timeout
        self._open_session = open_session
        self._session = open_session()
        self._district_id = district_id
        self._district = {
            "district_id": district_id,
            "district_number": _as_number(district_id),
            "district_alike": _alike(district_id),
        }

    @contextlib.contextmanager
    def another(self) -> Iterator["GraphSession"]:
        """One with the same server, for another thread, or for a statement while the records of one are read."""
        session = GraphSession(self._open_session, self._district_id, self._timeout)
        try:
            yield session
        finally:
            session.close()

    def close(self) -> None:
        """Give the connection back."""
        with contextlib.suppress(DriverError, Neo4jError, OSError):
            self._session.close()

    def records(self, name: str, **values: object) -> list[dict[str, Any]]:
        """The records of the statement, read to their end."""
        with _understood():
            return self._run(name, values).data()

    def stream(self, name: str, **values: object) -> Iterator[dict[str, Any]]:
        """The records of the statement, one after another; none is kept."""
        with _understood():
            result = self._run(name, values)
            for record in result:
                yield dict(zip(result.keys(), record, strict=True))

    def _run(self, name: str, values: Mapping[str, object]) -> Result:
        return self._session.run(Query(text(name), timeout=self._timeout), {**self._district, **values})

    def reach(self) -> None:
        """Connect. :raises GraphError: Neo4j does not answer, or not to this user."""
        with self.transaction():
            pass

    def number(self, name: str, **values: object) -> int:
        """The only value of its only record."""
        (value,) = self.records(name, **values)[0].values()
        return int(value)

    @contextlib.contextmanager
    def transaction(self) -> Iterator["GraphTransaction"]:
        """A transaction that is aborted unless it is committed within the block."""
        with _understood():
            transaction = self._session.begin_transaction(timeout=self._timeout)
        try:
            yield GraphTransaction(transaction, self._district)
        finally:
            # Where even this fails the connection is gone, and the server aborts by itself.
            with contextlib.suppress(DriverError, Neo4jError, OSError):
                transaction.close()


class GraphTransaction:
    """Runs statements from ``include/cypher`` about one district, of which all count or none."""

    def __init__(self, transaction: Transaction, district: Mapping[str, object]) -> None:
        self._transaction = transaction
        self._district = district

    def records(self, name: str, **values: object) -> list[dict[str, Any]]:
        """The records of the statement, read to their end."""
        with _understood():
            result = self._transaction.run(text(name), {**self._district, **values})
            return [dict(zip(result.keys(), record, strict=True)) for record in result]

    def commit(self) -> None:
        """Make it last."""
        with _understood():
            self._transaction.commit()


@contextlib.contextmanager
def open_graph(
    connect: Callable[[], tuple[Driver, str | None]],
    district_id: str,
    *,
    read_only: bool,
    timeout: float | None = None,
) -> Iterator[GraphSession]:
    """A session that is closed at the end, and its driver with it.

    :param connect: makes driver and database name; with Airflow this is ``Neo4jHook``.
    :param read_only: the server refuses every write.
    :param timeout: seconds that one transaction may take; null: as long as the server lets it.
    :raises GraphError: Neo4j does not answer, or not to this user.
    """
    access = READ_ACCESS if read_only else WRITE_ACCESS
    with _understood():
        driver, database = connect()
    with driver:
        # Each session sees what the others have committed, whichever server of a cluster it talks to.
        bookmarks = GraphDatabase.bookmark_manager()
        session = GraphSession(
            lambda: driver.session(
                database=database,
                default_access_mode=access,
                bookmark_manager=bookmarks,
                connection_acquisition_timeout=CONNECT_SECONDS,
            ),
            district_id,
            timeout,
        )
        try:
            session.reach()
            yield session
        finally:
            session.close()


def _as_number(district_id: str) -> int | None:
    """The integer with the same text form; a node's property may hold that instead of the string."""
    return int(district_id) if re.fullmatch("0|[1-9][0-9]{0,17}", district_id) else None


def _alike(district_id: str) -> str:
    """A regular expression, as Java reads it, of what people may take for the id: the spellings that stores report."""
    parts = (
        f"0*{part.lstrip('0') or '0'}" if part.isdigit() else f"\\Q{part}\\E"
        for part in re.findall("[0-9]+|[^0-9]+", district_id)
    )
    decimal = "(\\.0+)?" if district_id.isdigit() else ""
    return f"(?i)\\s*{''.join(parts)}{decimal}\\s*"


@contextlib.contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (ServiceUnavailable, SessionExpired) as exc:
        raise TransientGraphError(f"Neo4j is not reachable: {_first_line(exc)}", "check the server") from exc
    except ConstraintError as exc:
        raise GraphError(
            f"Neo4j refused: {exc.message} ({exc.code})",
            "somebody has linked the nodes while they were being deleted; clear this task, it looks at all again",
        ) from exc
    except Neo4jError as exc:
        if exc.code in _TIMED_OUT:
            raise TransientGraphError(
                f"Neo4j ended a transaction that took too long: {exc.message} ({exc.code})",
                "end the transaction whose locks it waited for (SHOW TRANSACTIONS), or raise "
                "MIGRATION_ROLLBACK_GRAPH_TIMEOUT; it is tried again",
            ) from exc
        kind = TransientGraphError if exc.is_retryable() else GraphError
        raise kind(f"Neo4j refused: {exc.message} ({exc.code})", "fix what the server names") from exc
    except (DriverError, OSError, ValueError) as exc:
        raise GraphError(f"Neo4j cannot be used: {_first_line(exc)}", "check connection cert_neo4j") from exc


def _first_line(exc: BaseException) -> str:
    return str(exc).strip().splitlines()[0] if str(exc).strip() else type(exc).__name__
