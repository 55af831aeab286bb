"""Makes what the page shows of a plan."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.findings import Finding, Severity, gravest_first
from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.page.documents import PageKey, PageStore, PageTable, PageUnit, PlanPage, PlanPiece
from migration_rollback.core.page.fitting import MOST, dealt, first_of, first_texts, fitting, shortened
from migration_rollback.core.page.generations import generations
from migration_rollback.core.plan import GraphPlan, PlannedTable, StorePlan, Unit
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.planning.unit_groups import unit_groups, unit_label
from migration_rollback.core.report.status import PlanState

_MOST_TABLES_OF_UNIT: Final = 200
_MOST_OF_STATEMENT: Final = 50_000
_MOST_OF_FINDINGS: Final = 350_000
_MOST_OF_LABELS: Final = 100_000


@dataclass(frozen=True)
class Shown:
    """How a unit will be deleted."""

    statement: str
    """The DELETE."""
    batches: bool
    """Whether it runs for one batch of rows after the other."""


@dataclass(frozen=True)
class PlanInput:
    """What a plan's documents are made of, beside it."""

    state: PlanState
    plan_path: str
    most_instances: int
    """How many tasks Airflow maps for one store."""
    shown: Callable[[StorePlan], Callable[[Unit], Shown]]
    """How the units of a store will be deleted."""


def plan_documents(artifact: PlanArtifact, given: PlanInput) -> Iterator[tuple[str, Frozen]]:
    """Every document under its key; the summary is the last one, so that whoever finds it finds the pieces."""
    stores = []
    for store in artifact.plan.in_order():
        about = [finding for finding in artifact.plan.findings if finding.store == store.store]
        depth = generations(store)
        pieces = 0
        for piece in dealt(PlanPiece, _parts(store, given, depth, about)):
            yield f"page_{store.store}_{pieces}", piece
            pieces += 1
        stores.append(_store(store, max(depth.values(), default=-1) + 1, pieces))
    yield "page", _page(artifact, given, tuple(stores))


def _page(artifact: PlanArtifact, given: PlanInput, stores: tuple[PageStore, ...]) -> PlanPage:
    plan = artifact.plan
    counts = Counter(finding.severity for finding in plan.findings)
    page = PlanPage(
        rollback_run_id=plan.rollback_run_id,
        migration_run_id=plan.migration_run_id,
        migration_status=plan.migration_status,
        district_id=plan.district_id,
        district_name=plan.district_name,
        state=given.state,
        fingerprint=artifact.fingerprint,
        planned_at=artifact.planned_at,
        plan_path=given.plan_path,
        triggered_by=plan.triggered_by,
        options=plan.options,
        rules=plan.rules,
        stores=stores,
        graph=_graph(plan.graph) if plan.graph else None,
        findings=_general(plan.findings),
        severities={severity: counts[severity] for severity in Severity},
    )
    return fitting(page, MOST)


def _general(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those about no store; where they are too many a last one says how many are left out."""
    about_none = gravest_first(finding for finding in findings if finding.store not in ROLLBACK_ORDER)
    found = first_of(about_none, _MOST_OF_FINDINGS)
    left_out = about_none[len(found) :]
    if not left_out:
        return found
    more = Finding(
        code="more_findings",
        severity=left_out[0].severity,
        sentence=f"{len(left_out):,} more findings are in the plan",
        remedy="read them there",
    )
    return (*found, more)


def _graph(graph: GraphPlan) -> GraphPlan:
    """Of many labels the first ones."""
    labels = first_of(graph.labels, _MOST_OF_LABELS)
    unindexed = first_texts(graph.unindexed_labels, _MOST_OF_LABELS, "all are in the plan")
    return graph.model_copy(update={"labels": labels, "unindexed_labels": unindexed})


def _store(store: StorePlan, depth: int, pieces: int) -> PageStore:
    return PageStore(
        store=store.store,
        database=store.database.name if store.database else None,
        units=len(store.units),
        tables=sum(len(unit.tables) for unit in store.units),
        rows=store.rows,
        rows_loaded=_rows_loaded(store),
        generations=depth,
        has_ledger=store.has_ledger,
        pieces=pieces,
    )


def _rows_loaded(store: StorePlan) -> int | None:
    """Of the planned tables that the load report names."""
    loaded = [table.rows_loaded for table in store.tables() if table.listed]
    known = [rows for rows in loaded if rows is not None]
    return sum(known) if store.database is not None and len(known) == len(loaded) else None


def _parts(
    store: StorePlan, given: PlanInput, depth: Mapping[str, int], about: Sequence[Finding]
) -> Iterator[tuple[str, Frozen]]:
    groups, shown = unit_groups(store.units, given.most_instances), given.shown(store)
    for map_index, group in enumerate(groups):
        for unit in (store.units[place] for place in group.units):
            for part in _unit_parts(unit, map_index, depth[unit.name], shown(unit)):
                yield "units", part
    for key in store.foreign_keys:
        yield "foreign_keys", _key(key)
    for finding in gravest_first(about):
        yield "findings", finding


def _unit_parts(unit: Unit, map_index: int, generation: int, shown: Shown) -> Iterator[PageUnit]:
    """One, or of very many tables several of the same name, of which the first has the statement."""
    statement = shortened(shown.statement, _MOST_OF_STATEMENT)
    for first in range(0, len(unit.tables), _MOST_TABLES_OF_UNIT):
        yield PageUnit(
            name=unit_label(unit),
            map_index=map_index,
            generation=generation,
            batches=shown.batches,
            row_by_row=unit.row_by_row,
            fires_triggers=unit.fires_triggers,
            statement=statement,
            tables=tuple(map(_table, unit.tables[first : first + _MOST_TABLES_OF_UNIT])),
        )
        statement = ""


def _table(table: PlannedTable) -> PageTable:
    return PageTable(
        name=str(table.name),
        rows=table.rows,
        rows_loaded=table.rows_loaded,
        listed=table.listed,
        partitioned=table.partitioned,
        derived=bool(table.paths),
    )


def _key(key: ForeignKey) -> PageKey:
    return PageKey(
        name=key.name,
        referencing=str(key.referencing_whole),
        referencing_columns=key.referencing_columns,
        referenced=str(key.referenced_whole),
        referenced_columns=key.referenced_columns,
        on_delete=key.on_delete.sql,
        enforced=key.enforced,
    )
