"""What the checks judge."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from migration_rollback.core.artifacts import LoadReport, RunReport
from migration_rollback.core.catalog import Catalog
from migration_rollback.core.plan import Options, Plan, Resolution, Rules, StorePlan
from migration_rollback.core.reading import StoreReading
from migration_rollback.core.tables import Table, TableName


@dataclass(frozen=True)
class StoreFacts:
    """One store: what was read there, what the load report means there, what was planned of it and what was asked."""

    reading: StoreReading
    resolution: Resolution
    plan: StorePlan
    options: Options

    @property
    def store(self) -> str:
        """Its name."""
        return self.reading.catalog.store

    @property
    def catalog(self) -> Catalog:
        """Its catalog."""
        return self.reading.catalog

    def rows(self, table: TableName) -> int:
        """Rows of the district in the table."""
        return self.reading.rows.get(table, 0)

    @property
    def planned(self) -> tuple[Table, ...]:
        """The planned tables, in the order of deletion."""
        return tuple(self.catalog.table(one.name) for one in self.plan.tables())

    @cached_property
    def doomed(self) -> frozenset[TableName]:
        """The planned tables that hold rows of the district."""
        return frozenset(one.name for one in self.plan.tables() if self.rows(one.name))

    @property
    def unlisted(self) -> tuple[Table, ...]:
        """Tables with the column that are neither listed nor planned; parts are counted with their whole."""
        known = self.reading.planned.keys() | self.resolution.tables.keys() | self.resolution.unusable
        return self.catalog.beyond(known)


class OtherMigrations(NamedTuple):
    """Run ids of the district's other migrations, and the names of files that cannot be read."""

    newer: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()
    """Run ids with their statuses, where these do not say that they have ended."""
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What the plan needs to know that neither a store nor the graph can tell."""

    run_report: RunReport
    load_report: LoadReport
    options: Options = field(default_factory=Options)
    rules: Rules = field(default_factory=Rules)
    """Who may approve."""
    triggered_by: str | None = None
    """Who triggered the run; null: no person, as far as is known."""
    unsealable: tuple[str, ...] = ()
    """The stores, or the graph, for which there is no secret to seal an approval with."""
    others: OtherMigrations = field(default_factory=OtherMigrations)
    other_rollback: str | None = None
    """Another rollback of the district that has not ended."""
    explained_by: str | None = None
    """The earlier SUCCESS report that explains why nothing is there, if there is one."""
    unexplained: str | None = None
    """The earlier SUCCESS report that does not explain it, and why, and reports that cannot be read."""
    max_map_length: int = 1024
    """How many tasks Airflow maps at most."""


@dataclass(frozen=True)
class PlanFacts:
    """A plan as far as it is made, and what it was made in."""

    plan: Plan
    context: Context
