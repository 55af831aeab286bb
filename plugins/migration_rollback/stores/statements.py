"""SQL from ``include/sql``: constant text, read once, with identifiers put in by the driver's composition."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, LiteralString

from psycopg import sql

from migration_rollback.core.catalog import Comparison, ForeignKey, TableName

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


def quoted(*names: str) -> sql.Identifier:
    """A name, quoted; the driver would take a percent sign in it for a placeholder."""
    return sql.Identifier(*(name.replace("%", "%%") for name in names))


def identifier(table: TableName) -> sql.Identifier:
    """The table's name, qualified and quoted."""
    return quoted(table.schema_name, table.table_name)


def key_names(key: ForeignKey) -> dict[str, sql.Composable]:
    """What the statements about a foreign key need: both tables and the condition that joins them."""
    comparisons = key.comparisons or (PLAIN,) * len(key.referencing_columns)
    pairs = zip(key.referencing_columns, key.referenced_columns, comparisons, strict=True)
    return {
        "referencing": _reach(key.referencing, partitioned=key.referencing_partitioned),
        "referenced": _reach(key.referenced, partitioned=key.referenced_partitioned),
        "join_condition": _all(_equality(*pair) for pair in pairs),
    }


def _reach(table: TableName, *, partitioned: bool) -> sql.Composable:
    """The rows that a key is about: those of all partitions, and not those of inheriting tables."""
    return identifier(table) if partitioned else sql.SQL("ONLY {}").format(identifier(table))


def _equality(here: str, there: str, comparison: Comparison) -> sql.Composed:
    """As the server compares when it enforces the key."""
    left = "CAST(r.{here} AS pg_catalog.bpchar)" if comparison.padded else "r.{here}"
    right = "p.{there} COLLATE {collation}" if comparison.collation else "p.{there}"
    names = {"here": quoted(here), "there": quoted(there), "collation": quoted(*(comparison.collation or ("",)))}
    return sql.SQL(" = ").join((sql.SQL(left).format(**names), sql.SQL(right).format(**names)))


def at_both_ends(district_id: str) -> dict[str, str]:
    """The id for the columns of both tables: one parameter has one type, and the two columns may have two."""
    return {"district_id": district_id, "referencing_district_id": district_id}


def orphan_names(key: ForeignKey) -> dict[str, sql.Composable]:
    """As ``key_names``, with the condition that the key is set at all (MATCH SIMPLE)."""
    is_set = (sql.SQL("r.{} IS NOT NULL").format(quoted(column)) for column in key.referencing_columns)
    return {**key_names(key), "all_columns_set": _all(is_set)}


def delete_together(tables: Iterable[TableName]) -> sql.Composed:
    """One statement that empties tables which reference each other; its row has one count a table."""
    members: list[sql.Composable] = []
    counts: list[sql.Composable] = []
    for index, table in enumerate(tables):
        member = sql.Identifier(f"deleted_{index}")
        names = {"table": identifier(table), "district_id": sql.Placeholder(district_parameter(index))}
        members.append(sql.SQL("{} AS ({})").format(member, statement("delete_rows_returning", names)))
        counts.append(sql.SQL("(SELECT count(*) FROM {}) AS {}").format(member, sql.Identifier(f"rows_{index}")))
    return sql.SQL("WITH {} SELECT {}").format(sql.SQL(", ").join(members), sql.SQL(", ").join(counts))


def district_parameter(index: int) -> str:
    """A parameter for each table: one would have one type, and the tables' columns may have several."""
    return f"district_id_{index}"


def _all(conditions: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(" AND ").join(conditions)
