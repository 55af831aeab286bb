"""Transactions of others that are open while a store is read: what they commit later is in no count."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from migration_rollback.core import findings as f
from migration_rollback.core.catalog import Catalog, Holds
from migration_rollback.core.findings import Finding, some


class OpenWriter(BaseModel):
    """A transaction that has locked tables with the district's column for writing.

    ``pid`` is null for a prepared one, and ``gid`` for any other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    transaction_id: str
    """Of this transaction and no later one of the same session."""
    pid: int | None
    gid: str | None
    application_name: str
    role_name: str
    tables: tuple[str, ...]

    def __str__(self) -> str:
        who = (
            f'the transaction of pid {self.pid} "{self.application_name}"'
            if self.gid is None
            else f'the prepared transaction "{self.gid}"'
        )
        return f"{who} of role {self.role_name} has locked {some(self.tables)} for writing and is still open"

    @property
    def remedy(self) -> str:
        """How it is ended."""
        end = f"SELECT pg_terminate_backend({self.pid})"
        if self.gid is not None:
            end = "ROLLBACK PREPARED '" + self.gid.replace("'", "''") + "'"
        return f"wait until it has ended; if it is nobody's work, also of no other district, a DBA can end it: {end}"


def concerning(writers: Iterable[OpenWriter], catalog: Catalog) -> tuple[OpenWriter, ...]:
    """Those that may write rows of the district: not those of tables whose column cannot hold its id."""
    may_hold = {str(table.name) for table in catalog.tables if table.column and table.column.holds is not Holds.NO}
    return tuple(writer for writer in writers if not may_hold.isdisjoint(writer.tables))


def open_writer_findings(store: str, writers: Iterable[OpenWriter]) -> Iterator[Finding]:
    """What the approver has to know: rows of the district may come after the plan."""
    for writer in writers:
        yield f.warn(
            "open_transaction",
            f'in store "{store}" {writer}: rows that it commits are not in the plan',
            writer.remedy,
            store=store,
            momentary=True,
        )


def open_writer_issues(store: str, writers: Iterable[OpenWriter]) -> Iterator[str]:
    """What a verification cannot vouch for."""
    for writer in writers:
        yield (
            f'in store "{store}" {writer}: it may bring rows of the district back; {writer.remedy}; '
            "then clear the failed tasks"
        )
