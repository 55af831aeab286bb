"""The statements by which a plan's rows will go, for people to read: made by what makes those that are sent."""

from collections.abc import Mapping
from functools import cached_property

from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.page.plan_page import Shown
from migration_rollback.core.plan import StorePlan, Unit
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.tables import TableName
from migration_rollback.stores.driver import sql
from migration_rollback.stores.identities import newer_than
from migration_rollback.stores.ledger import LedgerKey
from migration_rollback.stores.removed_keys import kept_keys
from migration_rollback.stores.row_sets import delete_batch, delete_together
from migration_rollback.stores.unit_deletion import UnitDeletion


class ShownStatements:
    """The statements of one store, as a session sends them that finds everything as it was planned.

    Where it does not, it may have the server look behind each row after all, or look at its rows first: then the
    statement returns less, and deletes the same. How many rows a batch takes is the setting of who asks.
    """

    def __init__(self, artifact: PlanArtifact, store: StorePlan, batch_size: int) -> None:
        plan = artifact.plan
        self._key = LedgerKey(plan.rollback_run_id, plan.migration_run_id, artifact.fingerprint)
        self._horizon = artifact.census.horizons.get(store.store)
        self._store = store
        self._batch_size = batch_size

    def of(self, unit: Unit) -> Shown:
        """The DELETE of a unit. Parameters are ``%(name)s``, and a percent sign in a name is doubled.

        ``first``, ``beyond`` and ``batch_size`` are other ones for each batch. ``latest`` and ``window`` are numbers of
        transactions, by which rows are told that came after the plan; only the deleting session knows them, and sends
        them as numbers.
        """
        deletion = UnitDeletion(
            key=self._key,
            store=self._store,
            unit=unit,
            batch_size=self._batch_size,
            attempt=1,
            horizon=self._horizon,
        )
        removed = tuple(kept_keys(self._store, unit, self._inbound(unit))) if deletion.set_based else ()
        if not deletion.at_once:
            (table,) = unit.tables
            composed = delete_batch(table, self._is_newer, removed)
        elif deletion.looks_first:
            composed = delete_together(unit.tables)
        else:
            composed = delete_together(unit.tables, self._is_newer, removed)
        return Shown(statement=composed.as_string(), batches=not deletion.at_once)

    @property
    def _is_newer(self) -> sql.Composable:
        if self._horizon is None:
            return sql.SQL("TRUE")
        return newer_than(sql.Placeholder("latest"), sql.Placeholder("window"))

    def _inbound(self, unit: Unit) -> list[ForeignKey]:
        return [key for table in unit.tables for key in self._inbound_by_table.get(table.name, ())]

    @cached_property
    def _inbound_by_table(self) -> Mapping[TableName, list[ForeignKey]]:
        found: dict[TableName, list[ForeignKey]] = {}
        for key in self._store.foreign_keys:
            found.setdefault(key.referenced_whole, []).append(key)
        return found
