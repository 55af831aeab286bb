"""Reads whose rights the server uses when it checks foreign keys, and which of them are lacking."""

from migration_rollback.core.foreign_keys import PowerlessOwner
from migration_rollback.core.tables import TableName
from migration_rollback.stores.session import Row, Session


def read_powerless_owners(session: Session) -> tuple[PowerlessOwner, ...]:
    """The owners that lack what the checks of a delete need, each with the foreign key and the table."""
    return tuple(_powerless_owner(row) for row in session.rows("read_powerless_owners"))


def _powerless_owner(row: Row) -> PowerlessOwner:
    return PowerlessOwner(
        foreign_key=row["foreign_key"],
        referenced=TableName(schema_name=row["referenced_schema"], table_name=row["referenced_table"]),
        table=TableName.of(row),
        owner=row["owner_name"],
        lacking=tuple(row["lacking"]),
        lacks_usage=row["lacks_usage"],
    )
