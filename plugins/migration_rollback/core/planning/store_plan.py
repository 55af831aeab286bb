"""Plans one store: orders its units, and has everything judged in it that could go wrong."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from migration_rollback.core.checks.catalog_changes import foundations
from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.checks.store import CHECKS
from migration_rollback.core.findings import Finding
from migration_rollback.core.plan import Options, PlannedTable, Resolution, StorePlan, Unit
from migration_rollback.core.planning.ordering import units_in_order
from migration_rollback.core.planning.row_by_row import why_row_by_row
from migration_rollback.core.reading import StoreReading
from migration_rollback.core.tables import TableKind, TableName


@dataclass(frozen=True)
class PlannedStore:
    """One store's units in order, every finding about them, and what both rest on."""

    plan: StorePlan
    findings: tuple[Finding, ...]
    reading: StoreReading

    def foundations_of(self, other: StorePlan) -> dict[str, str]:
        """What another plan of the same store would rest on by now."""
        return foundations(self.reading.catalog, [table.name for table in other.tables()])


def plan_store(
    reading: StoreReading, resolution: Resolution, options: Options, moment: Moment = Moment.PLAN
) -> PlannedStore:
    """Order the units of one store, and have everything judged in it that can matter at the moment."""
    plan = _store_plan(reading, resolution)
    findings = ask(CHECKS, moment, StoreFacts(reading, resolution, plan, options))
    return PlannedStore(plan, findings, reading)


def _store_plan(reading: StoreReading, resolution: Resolution) -> StorePlan:
    catalog, planned = reading.catalog, tuple(reading.planned)
    to_themselves = {key.referenced_whole for key in catalog.foreign_keys if key.to_itself}
    about = reading.planned.keys() | resolution.tables.keys()
    others = catalog.beyond(about | resolution.unusable)
    writes = {name: [one for one in catalog.written_from([name]) if one in reading.planned] for name in planned}
    pairs = [(name, one) for name, written in writes.items() for one in written]
    return StorePlan(
        store=catalog.store,
        database=catalog.database,
        units=tuple(
            _unit(
                names, reading, resolution, to_themselves, dict.fromkeys(one for name in names for one in writes[name])
            )
            for names in units_in_order(planned, catalog.foreign_keys, pairs)
        ),
        other_tables=tuple(
            table.name for table in others if table.holds_district and table.readable and not table.is_copy
        ),
        foreign_keys=tuple(key for key in catalog.foreign_keys if key.touches(about)),
        has_ledger=catalog.may_create_ledger,
        foundations=foundations(catalog, planned),
    )


def _unit(
    names: Sequence[TableName],
    reading: StoreReading,
    resolution: Resolution,
    to_themselves: Collection[TableName],
    written: Iterable[TableName],
) -> Unit:
    catalog = reading.catalog
    return Unit(
        tables=tuple(
            PlannedTable(
                name=name,
                partitioned=catalog.table(name).kind is TableKind.PARTITIONED,
                rows_loaded=resolution.tables[name].rows_loaded if name in resolution.tables else None,
                rows=reading.rows[name],
                digest=reading.digests.get(name, 0),
                identity=catalog.table(name).identity,
                version=catalog.versions.get(name),
                listed=name in resolution.tables,
                paths=reading.planned[name],
                paths_elsewhere=reading.paths_elsewhere.get(name, ()),
            )
            for name in names
        ),
        references_itself=any(name in to_themselves for name in names),
        written=tuple(written),
        fires_triggers=catalog.fires_triggers(names),
        row_by_row=why_row_by_row(catalog, names, reading.planned),
    )
