"""The rehearsal, if it was asked for: the true deletes before the approval, aborted store by store."""

import logging
from dataclasses import dataclass

from migration_rollback.core.checks.rehearsal import (
    RehearsedStore,
    fires_triggers,
    rehearsal,
    rehearsal_impossible,
)
from migration_rollback.core.findings import Finding
from migration_rollback.core.plan import Plan, StorePlan
from migration_rollback.edge.connections import store_session
from migration_rollback.edge.settings import settings
from migration_rollback.errors import StoreError

log = logging.getLogger(__name__)

_LOCK_MILLISECONDS = 2_000


@dataclass(frozen=True)
class Rehearsed:
    """What a rehearsal found, and by store how long its rows were locked."""

    findings: tuple[Finding, ...]
    seconds: dict[str, float]


def rehearse(rollback_run_id: str, plan: Plan) -> Rehearsed:
    """Try the deletes of every store; of one in which triggers fire, one row a table."""
    stores = {store.store: _rehearse(rollback_run_id, plan, store) for store in plan.in_order() if store.rows}
    return Rehearsed(
        findings=tuple(
            finding
            for seen in stores.values()
            for finding in ((seen,) if isinstance(seen, Finding) else rehearsal(seen))
        ),
        seconds={name: seen.seconds for name, seen in stores.items() if isinstance(seen, RehearsedStore)},
    )


def _rehearse(rollback_run_id: str, plan: Plan, store: StorePlan) -> RehearsedStore | Finding:
    """What was seen in one store, or why it could not be tried."""
    by_one_row = fires_triggers(plan, store.store)
    try:
        return _rehearse_store(rollback_run_id, plan.district_id, store, by_one_row=by_one_row)
    except StoreError as exc:
        return rehearsal_impossible(store.store, str(exc))


def _rehearse_store(rollback_run_id: str, district_id: str, store: StorePlan, *, by_one_row: bool) -> RehearsedStore:
    from migration_rollback.stores.rehearsal import rehearse_store
    from migration_rollback.stores.session import SessionLimits

    limits = SessionLimits(lock_timeout=_LOCK_MILLISECONDS, statement_timeout=settings().rehearsal_timeout * 1000)
    name = f"{rollback_run_id} rehearsal"
    with store_session(store.store, district_id, application_name=name, read_only=False, limits=limits) as session:
        seen = rehearse_store(session, store, by_one_row=by_one_row)
    log.info("%s: the deletes were tried and aborted; %s s, %s errors", store.store, seen.seconds, len(seen.errors))
    return seen
