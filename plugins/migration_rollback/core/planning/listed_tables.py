"""Which tables the load report means: its spellings against the store's catalog."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core import findings as f
from migration_rollback.core.artifacts import LoadedTable
from migration_rollback.core.catalog import Catalog, Holds, Table, TableKind, TableName
from migration_rollback.core.findings import Finding
from migration_rollback.core.names import DISTRICT_COLUMN


@dataclass(frozen=True)
class Resolution:
    """Which tables of a store the load report names. ``tables`` maps identity to what was loaded.

    ``unusable`` are those that it names, or may mean, and that a finding refuses.
    """

    tables: Mapping[TableName, LoadedTable]
    findings: tuple[Finding, ...]
    unusable: frozenset[TableName] = frozenset()


@dataclass(frozen=True)
class Inclusion:
    """What is deleted from beyond the tables that the load report names.

    ``unlisted``: tables with rows of the district that it forgot; ``derived``: tables without the column whose rows
    reference rows that are to be deleted.
    """

    unlisted: bool = False
    derived: bool = False


LISTED_ONLY: Final = Inclusion()


def resolve(catalog: Catalog, listed: Sequence[LoadedTable]) -> Resolution:
    """Match the load report's spellings with the catalog; what does not match once is a blocking finding."""
    found: dict[TableName, LoadedTable] = {}
    findings: list[Finding] = []
    unusable: set[TableName] = set()
    for loaded in listed:
        candidates = _candidates(catalog, loaded.table)
        problem = _unusable(catalog.store, loaded, candidates)
        if problem is not None:
            findings.append(problem)
            unusable.update(table.name for table in candidates)
        elif candidates[0].name in found:
            findings.append(_listed_twice(catalog.store, candidates[0].name, loaded))
        else:
            found[candidates[0].name] = loaded
    return Resolution(found, tuple(findings), frozenset(unusable))


def _candidates(catalog: Catalog, spelling: str) -> tuple[Table, ...]:
    """The tables that a spelling can mean: a qualified name, else the tables of that name on the search path."""
    exact = tuple(table for table in catalog.tables if str(table.name) == spelling)
    if exact:
        return exact
    unqualified = tuple(table for table in catalog.tables if table.name.table_name == spelling)
    return tuple(table for table in unqualified if table.name.schema_name in catalog.search_path)


def _unusable(store: str, loaded: LoadedTable, candidates: Sequence[Table]) -> Finding | None:
    """Why a listed table cannot be planned, if it cannot."""
    if not candidates:
        return f.block(
            "table_missing",
            f'the load report names table "{loaded.table}", which store "{store}" does not have as a table',
            "correct the load report (of a view, name the tables that it reads), or find out who renamed or dropped it",
            store=store,
            table=loaded.table,
        )
    if len(candidates) > 1:
        names = " and ".join(str(table.name) for table in candidates)
        return f.block(
            "table_ambiguous",
            f'the load report\'s table "{loaded.table}" can be {names} in store "{store}"',
            "write the schema into the load report",
            store=store,
            table=loaded.table,
        )
    return _unplannable(store, candidates[0], loaded)


def _unplannable(store: str, table: Table, loaded: LoadedTable) -> Finding | None:
    name = str(table.name)

    def block(code: str, sentence: str, remedy: str) -> Finding:
        return f.block(code, sentence, remedy, store=store, table=name)

    if table.kind is TableKind.FOREIGN:
        return block(
            "foreign_table",
            f'table "{name}" is a foreign table; its rows are in another database',
            "delete them there, and take the table out of the load report",
        )
    if table.is_copy:
        return block(
            "materialized_view_listed",
            f'"{name}" is a materialized view; its rows are copies',
            "name the tables that it copies in the load report instead",
        )
    if table.ancestor is not None:
        return block(
            "partition_listed",
            f'table "{name}" is a part of "{table.ancestor}"',
            f'name "{table.ancestor}" in the load report instead',
        )
    if table.column is None:
        return block(
            "column_missing",
            f'table "{name}" has no column "{DISTRICT_COLUMN}"',
            "take the table out of the load report, or add the column and fill it",
        )
    if table.row_security:
        return block(
            "row_security",
            f'policies decide which rows of table "{name}" the role sees',
            "exempt the role: ALTER ROLE ... BYPASSRLS, or have a DBA connect as the table's owner",
        )
    if not table.may_select or not table.may_delete:
        return privilege_finding(store, table.name)
    if table.column.holds is Holds.UNJUDGED:
        return block(
            "column_type",
            f'column "{DISTRICT_COLUMN}" of table "{name}" {table.column.reason}',
            "ask a DBA; such a column does not tell one district from another",
        )
    if table.column.holds is Holds.NO and loaded.rows_loaded != 0:
        return block(
            "column_cannot_hold",
            f'column "{DISTRICT_COLUMN}" of table "{name}" {table.column.reason}',
            "correct the load report, or find out where these rows went",
        )
    return None


def _listed_twice(store: str, name: TableName, loaded: LoadedTable) -> Finding:
    return f.block(
        "table_listed_twice",
        f'the load report names table "{name}" of store "{store}" twice, once as "{loaded.table}"',
        "keep the right line of the two",
        store=store,
        table=str(name),
    )


def planned_tables(catalog: Catalog, resolution: Resolution) -> tuple[TableName, ...]:
    """The listed tables that can hold rows of the district, in loading order."""
    return tuple(name for name in resolution.tables if is_held(catalog.table(name)))


def is_held(table: Table) -> bool:
    """Whether the table has the district column and that can hold the id."""
    return table.column is not None and table.column.holds is Holds.YES


def is_judged(table: Table) -> bool:
    """Whether it can be told how many rows of the district it holds."""
    return table.readable and table.column is not None and table.column.holds is not Holds.UNJUDGED


def why_unjudged(table: Table) -> str:
    """Why that cannot be told."""
    if table.readable and table.column is not None:
        return f"the column {table.column.reason}"
    return why_unreadable(table)


def why_unreadable(table: Table) -> str:
    """Why the role does not see every row."""
    return "policies decide which rows the role sees" if table.may_select else "the role may not SELECT"


def privilege_finding(store: str, name: TableName) -> Finding:
    """The role cannot do in this table what the rollback does there."""
    return f.block(
        "privilege_missing",
        f'the role may not SELECT and DELETE on table "{name}"',
        f"GRANT SELECT, DELETE ON {name.sql} TO the connection's role",
        store=store,
        table=str(name),
    )
