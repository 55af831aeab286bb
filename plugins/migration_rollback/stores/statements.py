"""SQL from ``include/sql``: constant text, read once, with identifiers put in by the driver's composition."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, LiteralString

from migration_rollback.core.foreign_keys import PLAIN, Comparison, ForeignKey
from migration_rollback.core.tables import Table, TableName, TextForm
from migration_rollback.stores.driver import sql

EQUALS: Final = sql.SQL("OPERATOR(pg_catalog.=)")
"""The district is compared by this one, whatever stands before ``pg_catalog`` on the role's path."""
_SYMBOLS: Final[dict[str, sql.Composable]] = {
    "%": sql.SQL("%%"),
    **{symbol: sql.SQL(symbol) for symbol in ("+", "-", "*", "/", "<", ">", "=", "~", "!", "@", "#", "^", "&", "|")},
    **{symbol: sql.SQL(symbol) for symbol in ("`", "?")},
}
"""The characters of which the names of operators are made; they cannot be quoted."""
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
        _comparison(identifier(referenced, there), comparison, identifier(referencing, here))
        for here, there, comparison in pairs
    )


def _comparison(there: sql.Composable, comparison: Comparison, here: sql.Composable) -> sql.Composed:
    """As the server writes it in its own checks: the referenced column first, each as what the operator takes."""
    left, right = _cast(there, comparison.referenced_type), _cast(here, comparison.referencing_type)
    if comparison.collation:
        left = sql.SQL("{} COLLATE {}").format(left, identifier(*comparison.collation))
    return sql.SQL("{} {} {}").format(left, _operator(*comparison.operator), right)


def _cast(column: sql.Composable, to: tuple[str, str] | None) -> sql.Composable:
    return sql.SQL("CAST({} AS {})").format(column, identifier(*to)) if to else column


def _operator(schema: str, name: str) -> sql.Composed:
    """:raises KeyError: no operator of the server has such a name."""
    symbols = sql.Composed([_SYMBOLS[symbol] for symbol in name])
    return sql.SQL("OPERATOR({}.{})").format(identifier(schema), symbols)


def orphan_names(key: ForeignKey) -> dict[str, sql.Composable]:
    """As ``key_names``, with the conditions that the key is set at all (MATCH SIMPLE), and what its period asks for."""
    return {**key_names(key), "all_columns_set": all_columns_set(key), "all_of_period": _all_of_period(key)}


def all_columns_set(key: ForeignKey) -> sql.Composed:
    """The condition on the alias ``r`` that its row references anything by the key."""
    return every(sql.SQL("r.{} IS NOT NULL").format(identifier(column)) for column in key.referencing_columns)


def _all_of_period(key: ForeignKey) -> sql.Composable:
    """Rows that overlap with the referencing one are enough only where they cover all of it."""
    if not key.with_period:
        return sql.SQL("")
    covered = sql.SQL("HAVING {} OPERATOR(pg_catalog.<@) pg_catalog.range_agg({})")
    here, there = identifier(key.referencing_columns[-1]), identifier(key.referenced_columns[-1])
    return covered.format(sql.SQL("r.{}").format(here), sql.SQL("p.{}").format(there))


def other_rows(table: Table) -> dict[str, sql.Composable]:
    """What the statements about rows of others need; a column that cannot hold the id is not compared with it."""
    own = sql.SQL("(t.district_id {} %(district_id)s) IS NOT TRUE").format(EQUALS)
    of_others = own if table.holds_district else sql.SQL("TRUE")
    return {"table": table_identifier(table.name), "of_others": of_others}


def doubtful_rows(table: Table) -> dict[str, sql.Composable]:
    """What the count of rows needs that may be the district's, where the column's own type does not tell."""
    form = table.column.text_form if table.column else None
    as_text = {
        None: sql.SQL("t.district_id IS NOT NULL"),
        TextForm.WORD: _found_in(sql.SQL("t.district_id")),
        TextForm.NUMBER: _found_in(sql.SQL("pg_catalog.trim_scale(t.district_id)")),
    }
    return {"table": table_identifier(table.name), "may_be_district": as_text[form]}


def _found_in(value: sql.Composable) -> sql.Composed:
    """By the characters of the text alone, in either case: the column's own equality is what is in doubt."""
    return sql.SQL(
        'pg_catalog.lower(CAST({} AS pg_catalog.text) COLLATE pg_catalog."C") OPERATOR(pg_catalog.~) %(pattern)s'
    ).format(value)


def every(conditions: Iterable[sql.Composable]) -> sql.Composed:
    """All of them."""
    return sql.SQL(" AND ").join(conditions)
