"""Whether the tables that the load report names are there, and can be deleted from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from migration_rollback.core.artifacts import LoadedTable
from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.findings import Code, Finding, block
from migration_rollback.core.names import DISTRICT_COLUMN
from migration_rollback.core.tables import CanHold, Table, TableKind, TableName, quote_name
from migration_rollback.core.wording import some


@check(Moment.PLAN, Moment.BEFORE_STORE)
def listed_tables(facts: StoreFacts) -> Iterable[Finding]:
    """What was found while the load report's spellings were matched with the catalog."""
    return facts.resolution.findings


@check(Moment.PLAN, Moment.BEFORE_STORE)
def names_alike(facts: StoreFacts) -> Iterator[Finding]:
    """Units, ledger and report go by the written name; "a"."b.c" and "a.b"."c" have the same."""
    written = Counter(str(table.name) for table in facts.catalog.tables if table.column is not None)
    for name, tables in written.items():
        if tables > 1:
            yield block(
                Code.NAMES_ALIKE,
                f'{tables} tables of store "{facts.store}" are written "{name}", because of the dots in their names',
                "rename all but one of them; their rows cannot be told apart in the plan, the ledger and the report",
                store=facts.store,
                table=name,
            )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def part_of_several(facts: StoreFacts) -> Iterator[Finding]:
    """The rows of a table that inherits from two are counted, and deleted, with each of them."""
    catalog, listed = facts.catalog, facts.resolution.tables.keys()
    for table in (table for table in catalog.tables if table.other_ancestors):
        wholes = dict.fromkeys((catalog.whole(table.name), *map(catalog.whole, table.other_ancestors)))
        if len(wholes) > 1 and not listed.isdisjoint(wholes):
            names = " and of ".join(f'"{whole}"' for whole in wholes)
            yield block(
                Code.PART_OF_SEVERAL,
                f'table "{table.name}" of store "{facts.store}" is a part of {names}; '
                "its rows would be counted with each of them",
                "let it inherit from one of them only",
                store=facts.store,
                table=str(table.name),
            )


def why_unusable(store: str, loaded: LoadedTable, candidates: Sequence[Table]) -> Finding | None:
    """Why a listed table cannot be planned, if it cannot.

    :param candidates: the tables that the load report's spelling can mean.
    """
    if not candidates:
        return block(
            Code.TABLE_MISSING,
            f'the load report names table "{loaded.table}", which store "{store}" does not have as a table',
            "correct the load report (of a view, name the tables that it reads), or find out who renamed or dropped it",
            store=store,
            table=loaded.table,
        )
    if len(candidates) > 1:
        names = " and ".join(str(table.name) for table in candidates)
        return block(
            Code.TABLE_AMBIGUOUS,
            f'the load report\'s table "{loaded.table}" can be {names} in store "{store}"',
            "write the schema into the load report",
            store=store,
            table=loaded.table,
        )
    (table,) = candidates
    return _why_no_target(store, table) or _why_no_access(store, table) or _why_no_district(store, table, loaded)


def _why_no_target(store: str, table: Table) -> Finding | None:
    """What is listed holds no rows of its own, or nobody can say whose they are."""
    name = f'table "{table.name}" of store "{store}"'
    if table.kind is TableKind.FOREIGN:
        return _block(
            Code.FOREIGN_TABLE,
            f"{name} is a foreign table; its rows are in another database",
            "delete them there, and take the table out of the load report",
            store,
            table,
        )
    if table.is_copy:
        return _block(
            Code.MATERIALIZED_VIEW_LISTED,
            f'"{table.name}" of store "{store}" is a materialized view; its rows are copies',
            "name the tables that it copies in the load report instead",
            store,
            table,
        )
    if table.is_part:
        return _block(
            Code.PARTITION_LISTED,
            f'{name} is a part of "{table.ancestor}"',
            f'name "{table.ancestor}" in the load report instead',
            store,
            table,
        )
    if table.foreign_parts:
        return foreign_part(store, table)
    if table.column is None:
        return _column_missing(name, store, table)
    return None


def _column_missing(name: str, store: str, table: Table) -> Finding:
    """A name that reads like the column's is no proof that its values are districts: a person has to say so."""
    alike, mend = "", "add the column and fill it"
    if table.columns_alike:
        alike = f", but {some([quote_name(column) for column in table.columns_alike])}"
        mend = f"if that says whose the rows are: {_renamed(table, table.columns_alike[0])}"
    return _block(
        Code.COLUMN_MISSING,
        f'{name} has no column "{DISTRICT_COLUMN}"{alike}',
        f"{mend}; take the table out of the load report only if none of its rows is the district's, because then they "
        "stay, and nothing looks at them",
        store,
        table,
    )


def _renamed(table: Table, column: str) -> str:
    return f"ALTER TABLE {table.name.sql} RENAME COLUMN {quote_name(column)} TO {DISTRICT_COLUMN}"


def _why_no_access(store: str, table: Table) -> Finding | None:
    """The role does not see every row, or may not delete any."""
    if table.row_security:
        return _block(
            Code.ROW_SECURITY,
            f'policies decide which rows of table "{table.name}" of store "{store}" the role sees',
            "exempt the role (ALTER ROLE ... BYPASSRLS), or have a DBA connect as the table's owner",
            store,
            table,
        )
    if not table.may_select or not table.may_delete:
        return privilege_missing(store, table.name)
    return None


def _why_no_district(store: str, table: Table, loaded: LoadedTable) -> Finding | None:
    """Its rows cannot be the district's, or cannot be told from others."""
    if table.column is None:
        return None
    column = f'column "{DISTRICT_COLUMN}" of table "{table.name}" in store "{store}"'
    if table.column.holds is CanHold.UNJUDGED:
        return _block(
            Code.COLUMN_TYPE,
            f"{column} {table.column.reason}",
            "ask a DBA; such a column does not tell one district from another",
            store,
            table,
        )
    if table.column.holds is CanHold.NO and loaded.rows_loaded != 0:
        return _block(
            Code.COLUMN_CANNOT_HOLD,
            f"{column} {table.column.reason}",
            "correct the load report, or find out where these rows went",
            store,
            table,
        )
    return None


def listed_twice(store: str, name: TableName, loaded: LoadedTable) -> Finding:
    """The load report has two spellings of one table."""
    return block(
        Code.TABLE_LISTED_TWICE,
        f'the load report names table "{name}" of store "{store}" twice, once as "{loaded.table}"',
        "keep the right line of the two",
        store=store,
        table=str(name),
    )


def foreign_part(store: str, table: Table) -> Finding:
    """A delete from the whole would delete in another database, which has no ledger and whose keys nobody looks at."""
    first = table.foreign_parts[0]
    what = "is a foreign table" if len(table.foreign_parts) == 1 else "are foreign tables"
    return _block(
        Code.FOREIGN_PART,
        f'of table "{table.name}" in store "{store}" {some([str(part) for part in table.foreign_parts])} {what}: '
        "the rows there are in another database, where nothing would be looked at before they are deleted",
        f"delete the district's rows there by hand, then have the owner detach it for this rollback: ALTER TABLE "
        f"{_without_part(table, first)}",
        store,
        table,
    )


def _without_part(table: Table, part: TableName) -> str:
    if table.kind is TableKind.PARTITIONED:
        return f"{table.name.sql} DETACH PARTITION {part.sql}"
    return f"{part.sql} NO INHERIT {table.name.sql}"


def privilege_missing(store: str, name: TableName) -> Finding:
    """The role cannot do in this table what the rollback does there."""
    return block(
        Code.PRIVILEGE_MISSING,
        f'the role may not SELECT and DELETE on table "{name}" of store "{store}"',
        f"GRANT SELECT, DELETE ON {name.sql} TO the connection's role",
        store=store,
        table=str(name),
    )


def _block(code: Code, sentence: str, remedy: str, store: str, table: Table) -> Finding:
    return block(code, sentence, remedy, store=store, table=str(table.name))
