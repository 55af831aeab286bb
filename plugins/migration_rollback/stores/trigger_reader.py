"""Reads the triggers that fire on DELETE, and what the text of their functions says of what they do."""

from migration_rollback.core.catalog import DeleteTrigger
from migration_rollback.core.tables import TableName
from migration_rollback.stores.function_effects import Effects, read_effects
from migration_rollback.stores.of_tables import OfTables
from migration_rollback.stores.session import Row, Session


def read_delete_triggers(session: Session, of: OfTables) -> tuple[DeleteTrigger, ...]:
    """Every user trigger that fires on DELETE in an ordinary session, or only those of some tables."""
    rows = session.rows("read_delete_triggers", **of)
    if not rows:
        return ()
    effects = read_effects(session, sorted({row["function_oid"] for row in rows}))
    return tuple(_delete_trigger(row, effects[row["function_oid"]]) for row in rows)


def _delete_trigger(row: Row, effects: Effects) -> DeleteTrigger:
    return DeleteTrigger(
        table=TableName.of(row),
        name=row["name"],
        timing=row["timing"],
        for_each_row=row["for_each_row"],
        function=row["function"],
        writes_to=tuple(effects.writes),
        writes=tuple(table for table in effects.writes.values() if table is not None),
        lacks=effects.lacks,
        opaque=effects.opaque,
    )
