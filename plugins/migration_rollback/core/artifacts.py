"""The two files that describe a migration, as values; read by ``core.artifact_files``."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from migration_rollback.core.frozen import Frozen

RUN_ID_PATTERN: Final = r"^mig-[0-9]{8}-[0-9]{3}$"
DISTRICT_ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"

SUCCEEDED: Final = frozenset({"SUCCESS", "SUCCEEDED", "SUCCESSFUL", "COMPLETED", "COMPLETE", "DONE", "FINISHED"})
"""Statuses of a migration that has ended well."""
ENDED: Final = SUCCEEDED | {
    *("FAILED", "FAILURE", "ERROR", "PARTIAL", "ABORTED", "CANCELLED", "CANCELED"),
    *("KILLED", "STOPPED", "TERMINATED", "TIMEOUT", "TIMED_OUT", "CRASHED"),
}
"""Statuses of a migration that has ended; with any other it may be running."""


class RunReport(Frozen):
    """How the migration ended. What the file does not say is null."""

    run_id: str
    """The migration's, such as ``mig-20251106-001``."""
    district_id: str
    """The district that it loaded."""
    district_name: str | None
    """What people call the district."""
    status: str | None
    """How it ended, in upper case."""
    started_at: datetime | None
    """When it began, with its time zone."""
    finished_at: datetime | None
    """When it ended, with its time zone."""


class LoadedTable(Frozen):
    """A table of the load report."""

    table: str
    """Its name as the load report spells it."""
    rows_loaded: int | None
    """How many rows were loaded; null: not said."""


class LoadedStore(Frozen):
    """One store's tables in loading order."""

    store: str
    """The store's name in lower case."""
    tables: tuple[LoadedTable, ...]
    """What was loaded there."""


class LoadedGraph(Frozen):
    """What was loaded into Neo4j."""

    nodes_loaded: int | None
    """How many nodes; null: not said."""
    relationships_loaded: int | None
    """How many relationships; null: not said."""

    @property
    def claims_data(self) -> bool:
        """Whether the report says, or leaves open, that something was loaded."""
        return self.nodes_loaded != 0 or self.relationships_loaded != 0


class LoadReport(Frozen):
    """What the migration loaded, stores and tables in loading order."""

    run_id: str
    """The migration's."""
    district_id: str
    """The district that it loaded."""
    stores: tuple[LoadedStore, ...]
    """The stores that it names."""
    graph: LoadedGraph | None
    """Null: it names no graph."""

    def tables(self) -> Iterator[tuple[str, LoadedTable]]:
        """Every listed table with its store."""
        return ((loaded.store, table) for loaded in self.stores for table in loaded.tables)

    @property
    def claims_data(self) -> bool:
        """Whether it says, or leaves open, that anything was loaded anywhere."""
        return any(table.rows_loaded != 0 for _, table in self.tables()) or (
            self.graph is not None and self.graph.claims_data
        )
