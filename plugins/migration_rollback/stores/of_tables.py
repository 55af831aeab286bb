"""Which tables a catalog query is about: all of them, or a few."""

from collections.abc import Collection
from typing import Final, TypedDict

from migration_rollback.core.tables import TableName


class OfTables(TypedDict):
    """The parameters of such a query; null for all."""

    of_schemas: list[str] | None
    of_tables: list[str] | None


ALL: Final = OfTables(of_schemas=None, of_tables=None)


def of_tables(tables: Collection[TableName]) -> OfTables:
    """Only these."""
    return OfTables(
        of_schemas=[table.schema_name for table in tables], of_tables=[table.table_name for table in tables]
    )
