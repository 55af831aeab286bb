"""Whether the district's rows are those that the migration has loaded."""

from collections.abc import Iterator, Sequence

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.findings import Code, Finding, block_unless, warn
from migration_rollback.core.plan import PlannedTable
from migration_rollback.core.reading import StoreReading
from migration_rollback.core.wording import counted, some


@check(Moment.PLAN, Moment.BEFORE_STORE)
def loaded_rows(facts: StoreFacts) -> Iterator[Finding]:
    """Live rows against loaded ones, table by table."""
    uncounted = []
    for table in facts.plan.tables():
        if not table.listed:
            continue
        if table.rows_loaded is None:
            uncounted.append(str(table.name))
        elif table.rows > table.rows_loaded:
            yield _surplus(facts, table, table.rows - table.rows_loaded)
        elif table.rows < table.rows_loaded:
            yield warn(
                Code.ROWS_MISSING,
                f"{_holds(facts, table)}, but {table.rows_loaded:,} were loaded",
                "expected after an earlier rollback or an aborted load; otherwise find out who deleted them",
                store=facts.store,
                table=str(table.name),
            )
    if uncounted:
        yield warn(
            Code.ROWS_NOT_JUDGED,
            f'the load report gives no row counts for {some(uncounted)} of store "{facts.store}", '
            "so surplus rows there would not be noticed",
            "compare the live counts with what you know of the load",
            store=facts.store,
        )


def _surplus(facts: StoreFacts, table: PlannedTable, rows: int) -> Finding:
    return block_unless(
        facts.options.allow_preexisting,
        Code.ROWS_PREEXISTING,
        f"{_holds(facts, table)}, but {table.rows_loaded:,} were loaded: {rows:,} are not this migration's",
        "find out whose rows they are; allow_preexisting removes them as well",
        store=facts.store,
        table=str(table.name),
    )


def _holds(facts: StoreFacts, table: PlannedTable) -> str:
    return f'table "{table.name}" of store "{facts.store}" holds {counted(table.rows, "row")} of the district'


@check(Moment.PLAN)
def spellings(stores: Sequence[StoreReading]) -> Iterator[Finding]:
    """Another spelling is another district to every statement; to whoever loaded it, it may have been this one."""
    found = [store for store in stores if store.spellings]
    if not found:
        return
    where = ", ".join(_spelled_otherwise(store, named=len(found) == 1) for store in found)
    ids = sorted({f'"{spelling}"' for store in found for rows in store.spellings.values() for spelling in rows})
    yield warn(
        Code.DISTRICT_SPELLED_OTHERWISE,
        f"{where} have ids that read like the district's and are others: {some(ids)}; they stay",
        "find out whether the migration has loaded them",
        store=found[0].catalog.store if len(found) == 1 else None,
        momentary=True,
    )


def _spelled_otherwise(store: StoreReading, *, named: bool) -> str:
    """How many rows of a store; with its tables' names where it is the only one."""
    rows = sum(sum(spelled.values()) for spelled in store.spellings.values())
    tables = some([str(name) for name in store.spellings]) if named else counted(len(store.spellings), "table")
    return f'{counted(rows, "row")} of {tables} in store "{store.catalog.store}"'
