"""One driver to Neo4j; the only place where it is spoken to and its errors are understood."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, LiteralString

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver
from neo4j import Session as BoltSession
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from migration_rollback.errors import GraphError, TransientGraphError

__all__ = ["Counters", "Driver", "GraphSession", "open_graph", "text"]

FOLDER: Final = Path(__file__).parents[3] / "include" / "cypher"


@dataclass(frozen=True)
class Counters:
    """What a statement removed."""

    nodes_deleted: int
    relationships_deleted: int

    def __add__(self, other: "Counters") -> "Counters":
        return Counters(
            self.nodes_deleted + other.nodes_deleted, self.relationships_deleted + other.relationships_deleted
        )


@cache
def text(name: str) -> LiteralString:
    """The constant text of ``include/cypher/{name}.cypher``: nothing else is ever sent."""
    return (FOLDER / f"{name}.cypher").read_text(encoding="utf-8")


class GraphSession:
    """Runs statements from ``include/cypher`` about one district."""

    def __init__(self, session: BoltSession, district_id: str) -> None:
        self._session = session
        self._district = {"district_id": district_id, "district_number": _as_number(district_id)}

    def records(self, name: str, **values: object) -> list[dict[str, Any]]:
        """The records of the statement, read to their end."""
        with _understood():
            return self._session.run(text(name), {**self._district, **values}).data()

    def number(self, name: str, **values: object) -> int:
        """The only value of its only record."""
        (value,) = self.records(name, **values)[0].values()
        return int(value)

    def delete(self, name: str, **values: object) -> Counters:
        """Run the statement for its effect, in transactions of its own."""
        with _understood():
            summary = self._session.run(text(name), {**self._district, **values}).consume()
        return Counters(summary.counters.nodes_deleted, summary.counters.relationships_deleted)


@contextlib.contextmanager
def open_graph(
    connect: Callable[[], tuple[Driver, str | None]], district_id: str, *, read_only: bool
) -> Iterator[GraphSession]:
    """A session that is closed at the end, and its driver with it.

    :param connect: makes driver and database name; with Airflow this is ``Neo4jHook``.
    :param read_only: the server refuses every write.
    """
    access = READ_ACCESS if read_only else WRITE_ACCESS
    with _understood():
        driver, database = connect()
    with driver:
        with _understood():
            driver.verify_connectivity()
        with driver.session(database=database, default_access_mode=access) as session:
            yield GraphSession(session, district_id)


def _as_number(district_id: str) -> int | None:
    """The integer with the same text form; a node's property may hold that instead of the string."""
    return int(district_id) if re.fullmatch("0|[1-9][0-9]{0,17}", district_id) else None


@contextlib.contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (ServiceUnavailable, SessionExpired) as exc:
        raise TransientGraphError(f"Neo4j is not reachable: {_first_line(exc)}", "check the server") from exc
    except Neo4jError as exc:
        kind = TransientGraphError if exc.is_retryable() else GraphError
        raise kind(f"Neo4j refused: {exc.message} ({exc.code})", "fix what the server names") from exc
    except (DriverError, OSError, ValueError) as exc:
        raise GraphError(f"Neo4j cannot be used: {_first_line(exc)}", "check connection cert_neo4j") from exc


def _first_line(exc: BaseException) -> str:
    return str(exc).strip().splitlines()[0] if str(exc).strip() else type(exc).__name__
