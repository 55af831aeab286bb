"""Transactions of others that are open while a store is read: what they commit later is in no count."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from migration_rollback.core import findings as f
from migration_rollback.core.findings import Finding, some


class OpenWriter(BaseModel):
    """A transaction that has written to tables with the district's column.

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
        return f"{who} of role {self.role_name} has written to {some(self.tables)} and is still open"

    @property
    def remedy(self) -> str:
        """How it is ended."""
        end = f"SELECT pg_terminate_backend({self.pid})"
        if self.gid is not None:
            end = "ROLLBACK PREPARED '" + self.gid.replace("'", "''") + "'"
        return f"wait until it has ended, or have a DBA end it: {end}"


def open_writer_findings(store: str, writers: Iterable[OpenWriter]) -> Iterator[Finding]:
    """What the approver has to know: rows of the district may come after the plan."""
    for writer in writers:
        yield f.warn(
            "open_transaction",
            f'in store "{store}" {writer}: rows that it commits are not in the plan',
            writer.remedy,
            store=store,
        )


def open_writer_issues(store: str, writers: Iterable[OpenWriter]) -> Iterator[str]:
    """What a verification cannot vouch for."""
    for writer in writers:
        yield f'in store "{store}" {writer}: it may bring rows of the district back; {writer.remedy}'
