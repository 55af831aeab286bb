"""Everything that is asked about one store, in the order in which the findings are shown."""

from typing import Final

from migration_rollback.core.checks import (
    database,
    listed_tables,
    open_writers,
    references,
    replication,
    rows,
    triggers,
    unlisted_tables,
)
from migration_rollback.core.checks.check import Check
from migration_rollback.core.checks.facts import StoreFacts

CHECKS: Final[tuple[Check[StoreFacts], ...]] = (
    listed_tables.listed_tables,
    listed_tables.names_alike,
    listed_tables.part_of_several,
    rows.loaded_rows,
    unlisted_tables.unlisted_tables,
    unlisted_tables.columns_alike,
    unlisted_tables.included_tables,
    unlisted_tables.derived_tables,
    references.references,
    references.unreadable_references,
    references.powerless_owners,
    database.database_known,
    database.read_only,
    database.silent_triggers,
    database.rules,
    database.triggers,
    triggers.trigger_privileges,
    triggers.unlisted_writes,
    database.storage,
    database.large_objects,
    database.materialized_views,
    references.slow_keys,
    references.keys_not_enforced,
    references.keys_without_effect,
    references.unscanned_keys,
    replication.refused_deletes,
    replication.subscribed_tables,
    database.ledger,
    replication.published_ledger,
    open_writers.open_writers,
)
