"""Judges and compares again before something is deleted: up to a day lies between the plan and that moment."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.checks.approved import RowFacts, TableFacts, other_rows, other_tables
from migration_rollback.core.checks.catalog_changes import CatalogFacts, catalog_changes
from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.database import LedgerFacts, MovedFacts, database_moved, ledger_lost
from migration_rollback.core.checks.facts import Context
from migration_rollback.core.checks.migration import (
    CONTEXT_CHECKS,
    ArtifactFacts,
    artifact_unusable,
    artifacts_changed,
)
from migration_rollback.core.findings import Code, Finding, blocks
from migration_rollback.core.plan import Artifacts, Plan, artifacts_of
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.tally import Tally
from migration_rollback.edge.connections import store_session
from migration_rollback.edge.plan.stores import plan_now
from migration_rollback.errors import ArtifactError
from migration_rollback.files.data_root import DataRoot
from migration_rollback.files.migrations import Migration, read_migration, read_other_migrations, read_run_report

if TYPE_CHECKING:
    from migration_rollback.stores.session import Session


def blocking_now(data_root: DataRoot, plan: Plan) -> tuple[Finding, ...]:
    """What the migration says against deleting now: a newer one of the district, one that runs, files that changed.

    The same checks as at the plan, asked with the options that were approved; what blocks is new, because a plan that
    blocked was never approved.
    """
    found = _migration_now(data_root, plan)
    return found if isinstance(found, tuple) else _judged(data_root, plan, found)


def loaded_again(data_root: DataRoot, plan: Plan) -> tuple[Finding, ...]:
    """The part of it that every table can ask: what the run reports of this migration and of later ones say."""
    try:
        run_report = read_run_report(data_root, plan.migration_run_id)
    except ArtifactError as exc:
        return (artifact_unusable(str(exc)),)
    nothing = LoadReport(run_id=run_report.run_id, district_id=run_report.district_id, stores=(), graph=None)
    others = read_other_migrations(data_root, run_report, earlier=False)
    context = Context(run_report=run_report, load_report=nothing, options=plan.options, others=others)
    now = artifacts_of(run_report, nothing).model_copy(update={"load_report": plan.artifacts.load_report})
    return _asked(plan, context, now)


def blocking_in_store(data_root: DataRoot, artifact: PlanArtifact, store: str) -> tuple[Finding, ...]:
    """What the migration and one store say against deleting there now.

    The store is planned again by the code that has planned it, with the options that were approved, and compared: what
    was approved, less what the ledger says was deleted of it, has to be what is there.

    :raises StoreError: the store cannot be read.
    """
    found = _migration_now(data_root, artifact.plan)
    if isinstance(found, tuple):
        return found
    return _judged(data_root, artifact.plan, found) or _compared(artifact, store, found)


def _migration_now(data_root: DataRoot, plan: Plan) -> Migration | tuple[Finding, ...]:
    try:
        return read_migration(data_root, plan.migration_run_id)
    except ArtifactError as exc:
        return (artifact_unusable(str(exc)),)


def _judged(data_root: DataRoot, plan: Plan, migration: Migration) -> tuple[Finding, ...]:
    context = Context(
        run_report=migration.run_report,
        load_report=migration.load_report,
        options=plan.options,
        others=read_other_migrations(data_root, migration.run_report),
    )
    return _asked(plan, context, artifacts_of(migration.run_report, migration.load_report))


def _asked(plan: Plan, context: Context, now: Artifacts) -> tuple[Finding, ...]:
    return (
        *blocks(ask(CONTEXT_CHECKS, Moment.BEFORE_STORE, context)),
        *artifacts_changed(ArtifactFacts(plan.migration_run_id, plan.artifacts, now)),
    )


def _compared(artifact: PlanArtifact, store: str, migration: Migration) -> tuple[Finding, ...]:
    name = f"{artifact.plan.rollback_run_id} {store} again"
    with (
        store_session(store, artifact.plan.district_id, application_name=name, read_only=True) as session,
        store_session(store, artifact.plan.district_id, application_name=f"{name}, second", read_only=True) as second,
    ):
        return compare_store(session, second, artifact, migration.load_report)


def compare_store(
    session: "Session", second: "Session", artifact: PlanArtifact, load_report: LoadReport
) -> tuple[Finding, ...]:
    """What speaks against deleting in the store of the session, all of it seen in one transaction.

    :param second: another connection to the same store.
    :raises StoreError: the store cannot be read, or a pooler in transaction mode has come between.
    """
    from migration_rollback.stores.ledger_terms import refuse_pooled

    refuse_pooled(session, second)
    with session.transaction():
        return _what_differs(session, artifact, load_report)


def _what_differs(session: "Session", artifact: PlanArtifact, load_report: LoadReport) -> tuple[Finding, ...]:
    from migration_rollback.stores.approved_rows import with_newer
    from migration_rollback.stores.identities import seen_by
    from migration_rollback.stores.ledger import Ledger, sum_ledger

    plan, store = artifact.plan, session.store
    planned = plan.store(store)
    now = plan_now(session, load_report, plan.options, moment=Moment.BEFORE_STORE)
    elsewhere = database_moved(MovedFacts(store, planned.database, now.reading.catalog.database))
    changed = catalog_changes(CatalogFacts(store, planned.foundations, now.foundations_of(planned)))
    lost = ledger_lost(LedgerFacts(planned.has_ledger, now.reading.catalog))
    if elsewhere or changed or lost:
        return (*(elsewhere or changed), *lost)
    ledger = sum_ledger(session, plan.rollback_run_id) if planned.has_ledger else Ledger()
    seen, there = seen_by(session, artifact.census.horizons.get(store)), {one.name: one for one in now.plan.tables()}
    compared = (
        RowFacts(
            store,
            table,
            there[table.name].tally,
            ledger.of(table.name).deleted,
            ledger.of(table.name).written,
        )
        for table in planned.tables()
        if table.name in there
    )
    rows = [with_newer(session, planned, seen, facts) for facts in compared]
    written = {str(facts.table.name) for facts in rows if facts.written != Tally()}
    return (
        *(finding for finding in blocks(now.findings) if not _is_surplus_of(finding, written)),
        *(finding for facts in rows for finding in other_rows(facts)),
        *other_tables(TableFacts(planned, now.plan)),
    )


def _is_surplus_of(finding: Finding, tables: Collection[str]) -> bool:
    """More rows than were loaded, where triggers wrote some: there the approved ones and those are compared."""
    return finding.code == Code.ROWS_PREEXISTING and finding.table in tables
