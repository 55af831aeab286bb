"""Reads which tables have their rows in another database, and where that is."""

from collections.abc import Mapping, Sequence

from migration_rollback.core.catalog import ForeignPart
from migration_rollback.core.foreign_tables import ForeignSource, foreign_source
from migration_rollback.core.tables import Table, TableKind, TableName, whole_of
from migration_rollback.stores.of_tables import ALL, OfTables
from migration_rollback.stores.session import Session


def read_foreign_sources(session: Session, tables: Sequence[Table]) -> dict[TableName, ForeignSource]:
    """Where the rows of the foreign tables are, if there are any."""
    if all(table.kind is not TableKind.FOREIGN for table in tables):
        return {}
    return {
        TableName.of(row): foreign_source(
            TableName.of(row),
            row["server_name"],
            row["wrapper_name"],
            row["server_options"] or (),
            row["table_options"] or (),
        )
        for row in session.rows("read_foreign_tables", **ALL)
    }


def read_foreign_parts(
    session: Session, ancestors: Mapping[TableName, TableName], of: OfTables
) -> tuple[ForeignPart, ...]:
    """The foreign tables that are parts of others, each with its whole."""
    found = (TableName.of(row) for row in session.rows("read_foreign_tables", **of))
    return tuple(ForeignPart(table=part, whole=whole_of(part, ancestors)) for part in found if part in ancestors)


def with_foreign_parts(table: Table, foreign: Sequence[ForeignPart]) -> Table:
    """The table, with those of them that are its own."""
    own = tuple(part.table for part in foreign if part.whole == table.name)
    return table.model_copy(update={"foreign_parts": own}) if own else table
