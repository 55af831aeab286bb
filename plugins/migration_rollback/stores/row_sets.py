"""Which rows of a table are the district's: by its own column, or by foreign keys that lead to a table that has one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.foreign_keys import ForeignKey, KeyPath
from migration_rollback.core.plan import PlannedTable, StorePlan
from migration_rollback.core.tables import TableName
from migration_rollback.stores.driver import sql
from migration_rollback.stores.identities import row_hash
from migration_rollback.stores.statements import (
    EQUALS,
    all_columns_set,
    every,
    identifier,
    joined,
    key_names,
    reach,
    statement,
    table_identifier,
)

Belonging = Mapping[TableName, tuple[KeyPath, ...]]
"""Planned tables, each with the paths by which its rows are the district's; none where it has the column."""

FALSE: Final = sql.SQL("FALSE")
_AGGREGATES: Final = {
    "rows": sql.SQL("pg_catalog.count(*)"),
    "digest": sql.SQL("coalesce(pg_catalog.sum(d.hash), 0)"),
    "newer": sql.SQL("pg_catalog.count(*) FILTER (WHERE d.is_newer)"),
}
"""What is asked of the rows that a DELETE has returned, under the alias ``d``."""

Condition = Callable[[str, str], sql.Composable]
"""What is asked of an alias, with the name of a parameter for the district."""


def rows_of_district(belonging: Belonging, table: TableName, alias: str) -> sql.Composable:
    """The condition on the alias that its row is to be deleted; of a table that is not planned none is.

    Each place has a parameter of its own: one parameter has one type, and the columns may have several.
    """
    paths = belonging.get(table)
    if paths is None:
        return FALSE
    if not paths:
        return is_district(alias, f"district_{alias}")
    leads = (leads_to(path, alias, place, is_district) for place, path in enumerate(paths))
    return sql.SQL("({})").format(sql.SQL(" OR ").join(leads))


def target(belonging: Belonging, table: TableName) -> sql.Composable:
    """The table as its rows are counted and deleted: a foreign key says nothing of tables that inherit from it."""
    paths = belonging[table]
    return reach(table, partitioned=paths[0][0].referencing_partitioned) if paths else table_identifier(table)


def reference_names(belonging: Belonging, key: ForeignKey) -> dict[str, sql.Composable]:
    """What the statements about the rows at both ends of a key need."""
    return {
        **key_names(key),
        "referencing_rows": rows_of_district(belonging, key.referencing_whole, "r"),
        "referenced_rows": rows_of_district(belonging, key.referenced_whole, "p"),
    }


def planned_referencing(belonging: Belonging, key: ForeignKey, place: int) -> sql.Composed:
    """Whether rows that are to be deleted themselves reference others that are.

    :param place: among the conditions of one statement; each has aliases, and so parameters, of its own.
    """
    referencing, referenced = f"r{place}", f"p{place}"
    return sql.SQL(
        "EXISTS (SELECT 1 FROM {} AS {} WHERE {} AND EXISTS (SELECT 1 FROM {} AS {} WHERE {} AND {}))"
    ).format(
        reach(key.referencing, partitioned=key.referencing_partitioned),
        sql.Identifier(referencing),
        rows_of_district(belonging, key.referencing_whole, referencing),
        reach(key.referenced, partitioned=key.referenced_partitioned),
        sql.Identifier(referenced),
        joined(key, referencing, referenced),
        rows_of_district(belonging, key.referenced_whole, referenced),
    )


@dataclass(frozen=True)
class KeyCounts:
    """What is counted behind one foreign key."""

    key: ForeignKey
    references: bool
    """Rows that are not to be deleted and reference rows that are."""
    orphans: bool
    """Rows that point nowhere."""

    @property
    def any(self) -> bool:
        """Whether there is anything to count."""
        return self.references or self.orphans


def count_behind_keys(belonging: Belonging, asked: Sequence[KeyCounts]) -> sql.Composed:
    """One statement that counts the rows behind several foreign keys of one table, which is read once.

    What it counts is what ``count_references`` and ``count_orphans`` count for one key. Each key has an alias, and so
    parameters, of its own: the districts' columns of the referenced tables may have several types.
    """
    first = asked[0].key
    own = rows_of_district(belonging, first.referencing_whole, "r")
    counts: list[sql.Composable] = []
    for place, one in enumerate(asked):
        alias = f"p{place}"
        referenced = sql.SQL("SELECT 1 FROM {} AS {} WHERE {}").format(
            reach(one.key.referenced, partitioned=one.key.referenced_partitioned),
            sql.Identifier(alias),
            joined(one.key, "r", alias),
        )
        if one.references:
            condition = sql.SQL("({}) IS NOT TRUE AND EXISTS ({} AND {})").format(
                own,
                referenced,
                rows_of_district(belonging, one.key.referenced_whole, alias),
            )
            counts.append(_counted(condition, f"references_{place}"))
        if one.orphans:
            condition = sql.SQL("{} AND NOT EXISTS ({})").format(all_columns_set(one.key), referenced)
            counts.append(_counted(condition, f"orphans_{place}"))
    table = reach(first.referencing, partitioned=first.referencing_partitioned)
    return sql.SQL("SELECT {} FROM {} AS r").format(sql.SQL(", ").join(counts), table)


def _counted(condition: sql.Composable, column: str) -> sql.Composed:
    return sql.SQL("pg_catalog.count(*) FILTER (WHERE {}) AS {}").format(condition, sql.Identifier(column))


def rows_shared(paths: Sequence[KeyPath], elsewhere: Sequence[KeyPath]) -> sql.Composed:
    """The condition on the alias ``t`` that its row leads to a row that is not the district's.

    :param paths: those by which rows are the district's; each may lead one row here and another elsewhere.
    :param elsewhere: those to tables that hold no row of the district.
    """
    shared = [leads_to(path, "t", 100 + place, _is_not_district) for place, path in enumerate(paths)]
    foreign = [leads_to(path, "t", 200 + place, _is_anything) for place, path in enumerate(elsewhere)]
    return sql.SQL("({})").format(sql.SQL(" OR ").join((*shared, *foreign)))


def leads_to(path: KeyPath, alias: str, place: int, holds: Condition) -> sql.Composed:
    """Whether the alias's row leads along the path to a row of which ``holds`` is true."""
    steps = _steps(path, alias, place)
    return sql.SQL("EXISTS (SELECT 1 FROM {} WHERE {} AND {})").format(
        _tables(path, steps), _joins(path, steps), holds(steps[-1], f"district_{alias}_{place}")
    )


@dataclass(frozen=True)
class Removed:
    """Where the keys of a table's deleted rows are kept until the transaction ends."""

    table: TableName
    name: sql.Identifier
    """A temporary table."""
    columns: tuple[str, ...]
    """Its columns, called like those of the table."""

    def returned(self) -> sql.Composable:
        """What a DELETE of the alias ``t`` has to return for it, behind other columns."""
        return sql.SQL("").join(
            sql.SQL(", t.{} AS {}").format(identifier(column), sql.Identifier(f"key_{place}"))
            for place, column in enumerate(self.columns)
        )

    def keep(self, member: str) -> sql.Composed:
        """The part of a statement that keeps what its DELETE of that name returns."""
        keys = sql.SQL(", ").join(sql.Identifier(member, f"key_{place}") for place in range(len(self.columns)))
        return sql.SQL("{} AS (INSERT INTO {} SELECT {} FROM {})").format(
            sql.Identifier(f"kept_of_{member}"), self.name, keys, sql.Identifier(member)
        )


def delete_together(
    tables: Iterable[PlannedTable], is_newer: sql.Composable = FALSE, removed: Iterable[Removed] = ()
) -> sql.Composed:
    """One statement that empties tables which reference each other, with counts and a digest for each.

    A row that two paths lead to is deleted, and counted, once.

    :param is_newer: the condition on the alias ``t`` that the plan may not have seen the row.
    :param removed: where keys of deleted rows are kept.
    """
    kept = {one.table: one for one in removed}
    members: list[sql.Composable] = []
    counts: list[sql.Composable] = []
    for index, table in enumerate(tables):
        own: list[str] = []
        for place, path in enumerate(table.paths or ((),)):
            member, parameter = f"deleted_{index}_{place}", f"district_{index}_{place}"
            keys = kept[table.name].returned() if table.name in kept else sql.SQL("")
            members.append(
                sql.SQL("{} AS ({} RETURNING {} AS hash, {} AS is_newer{})").format(
                    sql.Identifier(member), _delete(table, path, parameter), row_hash(table.identity), is_newer, keys
                )
            )
            if table.name in kept:
                members.append(kept[table.name].keep(member))
            own.append(member)
        for name, aggregate in _AGGREGATES.items():
            each = (sql.SQL("(SELECT {} FROM {} AS d)").format(aggregate, sql.Identifier(member)) for member in own)
            total = sql.SQL(" OPERATOR(pg_catalog.+) ").join(each)
            counts.append(sql.SQL("{} AS {}").format(total, sql.Identifier(f"{name}_{index}")))
    return sql.SQL("WITH {} SELECT {}").format(sql.SQL(", ").join(members), sql.SQL(", ").join(counts))


def delete_batch(
    table: PlannedTable, is_newer: sql.Composable = FALSE, removed: Sequence[Removed] = ()
) -> sql.Composed:
    """As ``delete_together``, of a table that has the column, up to ``batch_size`` rows between two row addresses."""
    return statement(
        "delete_batch",
        {
            "table": table_identifier(table.name),
            "hash": row_hash(table.identity),
            "is_newer": is_newer,
            "returned": removed[0].returned() if removed else sql.SQL(""),
            "kept": sql.SQL(", {}").format(removed[0].keep("deleted")) if removed else sql.SQL(""),
        },
    )


def delete_one_row(store: StorePlan, table: PlannedTable) -> sql.Composed:
    """One row of the district that no row references in whose way it would be; for a rehearsal, which is aborted."""
    path = table.paths[0] if table.paths else ()
    belonging = {table.name: (path,) if path else ()}
    inbound = (
        key for key in store.foreign_keys if key.referenced_whole == table.name and not key.on_delete.changes_rows
    )
    return sql.SQL(
        "WITH deleted AS ({} AND (t.tableoid, t.ctid) OPERATOR(pg_catalog.=) "
        "(SELECT b.tableoid, b.ctid FROM {} AS b WHERE {} LIMIT 1) "
        "RETURNING 1) SELECT pg_catalog.count(*) AS row_count FROM deleted"
    ).format(
        _delete(table, path, "district_0"),
        target(belonging, table.name),
        every((rows_of_district(belonging, table.name, "b"), *(_unreferenced(key, "b") for key in inbound))),
    )


def _unreferenced(key: ForeignKey, alias: str) -> sql.Composed:
    referencing = reach(key.referencing, partitioned=key.referencing_partitioned)
    return sql.SQL("NOT EXISTS (SELECT 1 FROM {} AS r WHERE {})").format(referencing, joined(key, "r", alias))


def _delete(table: PlannedTable, path: KeyPath, parameter: str) -> sql.Composed:
    if not path:
        names = {"table": table_identifier(table.name), "district_id": sql.Placeholder(parameter)}
        return statement("delete_rows", names)
    steps = _steps(path, "t", 0)
    return statement(
        "delete_derived",
        {
            "table": target({table.name: table.paths}, table.name),
            "path": _tables(path, steps),
            "path_condition": _joins(path, steps),
            "holder": sql.Identifier(steps[-1]),
            "district_id": sql.Placeholder(parameter),
        },
    )


def is_district(alias: str, parameter: str) -> sql.Composed:
    """The condition on the alias that its own column is the district."""
    return sql.SQL("{}.district_id {} {}").format(sql.Identifier(alias), EQUALS, sql.Placeholder(parameter))


def _is_not_district(alias: str, parameter: str) -> sql.Composed:
    return sql.SQL("({}) IS NOT TRUE").format(is_district(alias, parameter))


def _is_anything(_alias: str, _parameter: str) -> sql.SQL:
    return sql.SQL("TRUE")


def _steps(path: KeyPath, alias: str, place: int) -> list[str]:
    """The aliases along the path, from the table itself to the one that has the column."""
    return [alias, *(f"{alias}{place}_{step}" for step in range(len(path)))]


def _tables(path: KeyPath, steps: Sequence[str]) -> sql.Composed:
    named = (
        sql.SQL("{} AS {}").format(reach(key.referenced, partitioned=key.referenced_partitioned), sql.Identifier(step))
        for key, step in zip(path, steps[1:], strict=True)
    )
    return sql.SQL(", ").join(named)


def _joins(path: KeyPath, steps: Sequence[str]) -> sql.Composed:
    return every(joined(key, here, there) for key, here, there in zip(path, steps, steps[1:], strict=False))
