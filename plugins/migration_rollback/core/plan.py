"""The plan: everything that will be deleted, in order, with counts and findings, and its fingerprint."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import BaseModel, Field

from migration_rollback.core.artifacts import LoadedTable, LoadReport, RunReport
from migration_rollback.core.catalog import Database
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.foreign_keys import ForeignKey, KeyPath
from migration_rollback.core.foreign_tables import ShownTable
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.graph_record import GraphPart
from migration_rollback.core.names import GRAPH, ROLLBACK_ORDER
from migration_rollback.core.tables import CatalogVersion, IdentityColumn, TableName
from migration_rollback.core.tally import Digest, Tally
from migration_rollback.errors import PlanError


class Options(Frozen):
    """What the operator asked for when the run was triggered, as far as it decides what is deleted."""

    allow_preexisting: bool = False
    """Delete every row of the district, also those that this migration did not load."""
    include_unlisted: bool = False
    """Delete also from tables with rows of the district that the load report does not name."""
    include_derived: bool = False
    """Delete also from tables without the column whose rows reference rows that are to be deleted."""
    include_relationships: bool = False
    """Delete also relationships of the graph that carry the district between nodes that are not its own."""


class Rules(Frozen):
    """Who may approve, as the settings said when the plan was made."""

    approvers: tuple[str, ...] = ()
    """User names that may; empty: everybody whom Airflow lets."""
    four_eyes: bool = False
    """Whether whoever triggered the run may not."""


@dataclass(frozen=True)
class Resolution:
    """Which tables of a store the load report names."""

    tables: Mapping[TableName, LoadedTable]
    """By identity, what was loaded."""
    findings: tuple[Finding, ...] = ()
    """Why tables that it names, or may mean, cannot be planned."""
    unusable: frozenset[TableName] = frozenset()
    """Those tables."""
    shown: Mapping[TableName, ShownTable] = field(default_factory=dict)
    """The store's foreign tables that show tables which the load report names for other stores."""


class PlannedTable(Frozen):
    """One table of a unit."""

    name: TableName
    """Which one it is."""
    partitioned: bool
    """Whether it is partitioned."""
    rows_loaded: int | None
    """What the load report says; null: nothing."""
    rows: int
    """Rows of the district when the plan was made: what the approver approves."""
    digest: Digest = 0
    """Which rows they are: the sum of a 64-bit hash of each row's ``identity``."""
    identity: tuple[IdentityColumn, ...] = ()
    """The columns by which one row is told from another."""
    listed: bool = True
    """The load report names it; else a param includes it."""
    version: CatalogVersion | None = None
    """Of what acts when its rows are deleted; null where that takes a closer look each time."""
    paths: tuple[KeyPath, ...] = ()
    """How rows of a table without the district's column lead to it; empty where it has the column."""
    paths_elsewhere: tuple[KeyPath, ...] = ()
    """How such rows lead to tables that held no row of the district: by one of these a row is somebody else's too."""

    @property
    def tally(self) -> Tally:
        """The rows that were approved."""
        return Tally(number=self.rows, digest=self.digest)


class Unit(Frozen):
    """What one task instance deletes in one statement or batch: a table, or the tables of a foreign-key cycle."""

    tables: tuple[PlannedTable, ...]
    """In plan order."""
    references_itself: bool = False
    """Whether one of its tables has a foreign key to itself: its rows can only be deleted in one statement."""
    written: tuple[TableName, ...] = ()
    """Planned tables that triggers write to when its rows are deleted, as far as the text of their functions says."""
    fires_triggers: bool = False
    """Whether triggers fire when its rows are deleted."""
    row_by_row: str = "not known"
    """Why the server has to look behind each deleted row for others that reference it; empty: one look is enough."""

    @cached_property
    def name(self) -> str:
        """``a``, or ``a + b`` in plan order."""
        return " + ".join(str(table.name) for table in self.tables)

    @property
    def rows(self) -> int:
        """Rows of all its tables."""
        return sum(table.rows for table in self.tables)

    @property
    def in_one_statement(self) -> bool:
        """Batches would leave rows that reference each other in different batches."""
        derived = any(table.paths for table in self.tables)
        return len(self.tables) > 1 or derived or self.references_itself

    def __contains__(self, name: object) -> bool:
        return any(table.name == name for table in self.tables)


class StorePlan(Frozen):
    """The units of one store, in the order of deletion."""

    store: str
    """Which one it is."""
    database: Database | None = None
    """Where it was when the plan was made; null where the plan was blocked before it was read."""
    units: tuple[Unit, ...]
    """What is deleted, in order."""
    other_tables: tuple[TableName, ...]
    """Tables with the district column that hold no row of the district and are not listed."""
    foreign_keys: tuple[ForeignKey, ...]
    """The foreign keys that touch a planned table: what verification checks for orphans."""
    has_ledger: bool
    """Whether the role can keep the ledger in this store."""
    foundations: dict[str, str] = Field(default_factory=dict)
    """The catalog's fingerprint: by name, the digest of everything in it that the plan rests on."""

    @property
    def rows(self) -> int:
        """Rows of all its units."""
        return sum(unit.rows for unit in self.units)

    def tables(self) -> Iterator[PlannedTable]:
        """Every planned table, in the order of deletion."""
        return (table for unit in self.units for table in unit.tables)

    @cached_property
    def belonging(self) -> Mapping[TableName, tuple[KeyPath, ...]]:
        """The planned tables, each with the paths by which its rows are the district's."""
        return {table.name: table.paths for table in self.tables()}

    def unit(self, name: str) -> Unit:
        """The unit of that name. :raises PlanError: the plan has none."""
        for unit in self.units:
            if unit.name == name:
                return unit
        raise PlanError(f'store "{self.store}" has no unit "{name}" in this plan', "trigger a new run")

    def unit_of(self, table: TableName) -> Unit | None:
        """The unit that holds the table, if it is planned."""
        return self._unit_by_table.get(table)

    @cached_property
    def _unit_by_table(self) -> Mapping[TableName, Unit]:
        return {table.name: unit for unit in self.units for table in unit.tables}


class LabelCount(Frozen):
    """How many of the district's nodes carry a label."""

    label: str
    """The label."""
    nodes: int
    """Nodes of the district that carry it."""


class GraphPlan(Frozen):
    """What goes from Neo4j. A relationship counts once if either end is the district's."""

    database_id: str | None = None
    """What Neo4j says that its own id is; null: the role may not ask."""
    nodes: int
    """The district's nodes."""
    tally: Tally
    """Which nodes: the hash of each covers its element id, its labels and its properties with their types."""
    relationships: int
    """Those with at least one end at such a node."""
    foreign_relationships: int
    """Those whose other end belongs to another district or to none, or that carry another district themselves: they
    disappear with the node."""
    loose: Tally = Tally()
    """Relationships that carry the district between nodes that are not its own, and which they are: the hash of each
    covers its element id, type, ends, and properties with their types."""
    loose_at_others: int = 0
    """Those of them with an end at a node of another district."""
    includes_loose: bool = False
    """Whether they go as well."""
    labels: tuple[LabelCount, ...]
    """By which the nodes are found."""
    unindexed_labels: tuple[str, ...] = ()
    """Labels of the district's nodes without an index on its property: each look scans the whole label."""
    numbered_nodes: int = 0
    """Nodes whose property is a number and not a string."""
    nodes_loaded: int | None
    """What the load report says; null: nothing."""
    relationships_loaded: int | None
    """What the load report says; null: nothing."""

    @property
    def whole(self) -> GraphPart:
        """All that goes."""
        return GraphPart(
            nodes=self.tally,
            relationships=self.relationships,
            foreign_relationships=self.foreign_relationships,
            loose=self.loose if self.includes_loose else Tally(),
        )


class Artifacts(Frozen):
    """Which files of the migration the plan was made of."""

    run_report: str
    """sha256 of what its run report says, in hexadecimal."""
    load_report: str
    """sha256 of what its load report says, in hexadecimal."""


def artifacts_of(run_report: RunReport, load_report: LoadReport) -> Artifacts:
    """Equal for files that say the same."""
    return Artifacts(run_report=_sha256(run_report), load_report=_sha256(load_report))


def _sha256(model: BaseModel) -> str:
    return hashlib.sha256(model.model_dump_json().encode()).hexdigest()


class Plan(Frozen):
    """Everything that will be deleted. Two plans with the same fingerprint delete the same."""

    package_version: str
    """Which version of the package has made it: what another one makes of it, nobody has approved."""
    rollback_run_id: str
    """The rollback that it is the plan of."""
    migration_run_id: str
    """The migration that is taken out."""
    district_id: str
    """The district whose rows go."""
    district_name: str | None
    """What people call it; null: not known."""
    migration_status: str | None
    """How the migration ended; null: not known."""
    artifacts: Artifacts
    """What it was made of."""
    claims_data: bool
    """Whether the load report says, or leaves open, that anything was loaded."""
    options: Options
    """What the operator asked for."""
    rules: Rules
    """Who may approve it."""
    triggered_by: str | None
    """Who triggered the run; null: no person, as far as is known."""
    stores: tuple[StorePlan, ...]
    """Those that could be read, in loading order."""
    graph: GraphPlan | None
    """Null where there is no graph connection and the load report claims no graph."""
    findings: tuple[Finding, ...]
    """Everything that was found: about the migration, the stores, the graph, the plan."""

    @property
    def rows(self) -> int:
        """Rows of all stores."""
        return sum(store.rows for store in self.stores)

    @property
    def nodes(self) -> int:
        """Nodes of the graph."""
        return self.graph.nodes if self.graph else 0

    @property
    def loose_relationships(self) -> int:
        """Relationships of the graph that go although they are at none of its nodes."""
        return self.graph.whole.loose.number if self.graph else 0

    @property
    def is_empty(self) -> bool:
        """No row, no node and no relationship of the district is there to be deleted."""
        return not (self.rows or self.nodes or self.loose_relationships)

    @property
    def is_blocked(self) -> bool:
        """A finding refuses to run."""
        return bool(blocks(self.findings))

    def with_findings(self, findings: tuple[Finding, ...]) -> "Plan":
        """The plan with more findings behind its own."""
        return self.model_copy(update={"findings": (*self.findings, *findings)})

    def store(self, name: str) -> StorePlan:
        """The plan of one store; without units where the plan was blocked before it was read."""
        for store in self.stores:
            if store.store == name:
                return store
        return StorePlan(store=name, units=(), other_tables=(), foreign_keys=(), has_ledger=False)

    def in_order(self) -> tuple[StorePlan, ...]:
        """The stores in the order of deletion."""
        return tuple(self.store(name) for name in ROLLBACK_ORDER)

    @property
    def emptied(self) -> tuple[str, ...]:
        """Where something is deleted: stores with units, in the order of deletion, and the graph if it is planned."""
        stores = tuple(store.store for store in self.in_order() if store.units)
        return stores if self.graph is None else (*stores, GRAPH)

    @property
    def fingerprint(self) -> str:
        """sha256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical_json().encode()).hexdigest()

    def canonical_json(self) -> str:
        """Sorted keys, no white space: equal plans give equal text. Without what was true of one moment only."""
        lasting = tuple(finding for finding in self.findings if not finding.momentary)
        document = self.model_copy(update={"findings": lasting}).model_dump(mode="json")
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
