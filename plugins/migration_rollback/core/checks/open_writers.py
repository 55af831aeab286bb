"""Transactions of others that are open while a store is read: what they commit later is in no count."""

from collections.abc import Iterable, Iterator

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.findings import Code, Finding, warn
from migration_rollback.core.reading import OpenWriter


def concerning(writers: Iterable[OpenWriter], catalog: Catalog) -> tuple[OpenWriter, ...]:
    """Those that may write rows of the district: not those of tables whose column cannot hold its id."""
    may_hold = {str(table.name) for table in catalog.tables if table.may_hold_district}
    return tuple(writer for writer in writers if not may_hold.isdisjoint(writer.tables))


@check(Moment.PLAN, Moment.BEFORE_STORE, Moment.VERIFICATION)
def open_writers(facts: StoreFacts) -> Iterator[Finding]:
    """What the approver has to know: rows of the district may come after the plan."""
    for writer in concerning(facts.reading.open_writers, facts.catalog):
        yield warn(
            Code.OPEN_TRANSACTION,
            f'in store "{facts.store}" {writer}: rows that it commits are not in the plan',
            writer.remedy,
            store=facts.store,
            momentary=True,
        )


def open_writer_issues(store: str, writers: Iterable[OpenWriter]) -> Iterator[str]:
    """What a verification cannot vouch for: the same question, asked after the deletions."""
    for writer in writers:
        yield (
            f'in store "{store}" {writer}: it may bring rows of the district back; {writer.remedy}; '
            "then clear the failed tasks"
        )
