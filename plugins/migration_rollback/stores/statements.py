"""SQL from ``include/sql``: constant text, read once, with identifiers put in by the driver's composition."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, LiteralString

from migration_rollback.core.foreign_keys import Comparison, ForeignKey
from migration_rollback.core.tables import Table, TableName
from migration_rollback.stores.driver import sql

PLAIN: Final = Comparison(collation=None, padded=False)
FOLDER = Path(__file__).parents[3] / "include" / "sql"


@cache
def text(name: str) -> LiteralString:
    """The statement in ``include/sql/{name}.sql``, without its opening comment."""
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--")).strip()


def statement(name: str, names: Mapping[str, sql.Composable] | None = None) -> sql.Composed:
    """The statement of that file, with its ``{placeholders}`` filled."""
    return sql.SQL(text(name)).format(**(names or {}))


def identifier(*names: str) -> sql.Identifier:
    """A name, quoted; the driver would take a percent sign in it for a placeholder."""
    return sql.Identifier(*(name.replace("%", "%%") for name in names))


def table_identifier(table: TableName) -> sql.Identifier:
    """The table's name, qualified and quoted."""
    return identifier(table.schema_name, table.table_name)


def key_names(key: ForeignKey) -> dict[str, sql.Composable]:
    """What the statements about a foreign key need: both tables and the condition that joins them."""
    return {
        "referencing": reach(key.referencing, partitioned=key.referencing_partitioned),
        "referenced": reach(key.referenced, partitioned=key.referenced_partitioned),
        "join_condition": joined(key, "r", "p"),
    }


def reach(table: TableName, *, partitioned: bool) -> sql.Composable:
    """The rows that a key is about: those of all partitions, and not those of inheriting tables."""
    return table_identifier(table) if partitioned else sql.SQL("ONLY {}").format(table_identifier(table))


def joined(key: ForeignKey, referencing: str, referenced: str) -> sql.Composed:
    """The condition that joins the two aliases by the key, as the server compares when it enforces it."""
    comparisons = key.comparisons or (PLAIN,) * len(key.referencing_columns)
    pairs = zip(key.referencing_columns, key.referenced_columns, comparisons, strict=True)
    return every(
        _equality(sql.Identifier(referencing), here, sql.Identifier(referenced), there, comparison)
        for here, there, comparison in pairs
    )


def _equality(r: sql.Identifier, here: str, p: sql.Identifier, there: str, comparison: Comparison) -> sql.Composed:
    left = "CAST({r}.{here} AS pg_catalog.bpchar)" if comparison.padded else "{r}.{here}"
    right = "{p}.{there} COLLATE {collation}" if comparison.collation else "{p}.{there}"
    names = {"r": r, "p": p, "here": identifier(here), "there": identifier(there)}
    collation = identifier(*(comparison.collation or ("",)))
    return sql.SQL(" = ").join((sql.SQL(left).format(**names), sql.SQL(right).format(**names, collation=collation)))


def orphan_names(key: ForeignKey) -> dict[str, sql.Composable]:
    """As ``key_names``, with the condition that the key is set at all (MATCH SIMPLE)."""
    is_set = (sql.SQL("r.{} IS NOT NULL").format(identifier(column)) for column in key.referencing_columns)
    return {**key_names(key), "all_columns_set": every(is_set)}


def other_rows(table: Table) -> dict[str, sql.Composable]:
    """What the statements about rows of others need; a column that cannot hold the id is not compared with it."""
    of_others = sql.SQL("t.district_id IS DISTINCT FROM %(district_id)s" if table.holds_district else "TRUE")
    return {"table": table_identifier(table.name), "of_others": of_others}


def every(conditions: Iterable[sql.Composable]) -> sql.Composed:
    """All of them."""
    return sql.SQL(" AND ").join(conditions)
