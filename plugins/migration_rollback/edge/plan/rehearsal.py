"""The rehearsal, if it was asked for: the true deletes before the approval, aborted store by store."""

import logging

from migration_rollback.core.checks.rehearsal import rehearsal_findings, why_not_rehearsed
from migration_rollback.core.findings import Finding, block
from migration_rollback.core.plan import Plan
from migration_rollback.edge.connections import store_session
from migration_rollback.edge.settings import settings
from migration_rollback.errors import StoreError

log = logging.getLogger(__name__)

_LOCK_MILLISECONDS = 2_000


def rehearse(rollback_run_id: str, plan: Plan) -> tuple[Plan, dict[str, float]]:
    """The plan with what the rehearsal found, and by store how long its rows were locked."""
    findings: list[Finding] = []
    seconds: dict[str, float] = {}
    for store in plan.in_order():
        if not store.rows:
            continue
        refused = why_not_rehearsed(plan, store.store)
        if refused is not None:
            findings.append(refused)
            continue
        try:
            seconds[store.store] = _rehearse_store(rollback_run_id, plan, store.store, findings)
        except StoreError as exc:
            sentence = f'the deletes of store "{store.store}" could not be rehearsed: {exc}'
            findings.append(block("rehearsal_failed", sentence, "plan again when it is quiet", store=store.store))
    return plan.model_copy(update={"findings": (*plan.findings, *findings)}), seconds


def _rehearse_store(rollback_run_id: str, plan: Plan, store: str, findings: list[Finding]) -> float:
    from migration_rollback.stores.rehearsal import rehearse_store
    from migration_rollback.stores.session import SessionLimits

    limits = SessionLimits(lock_timeout=_LOCK_MILLISECONDS, statement_timeout=settings().rehearsal_timeout * 1000)
    name = f"{rollback_run_id} rehearsal"
    with store_session(store, application_name=name, read_only=False, limits=limits) as session:
        seen = rehearse_store(session, plan.store(store), plan.district_id)
    log.info("%s: the deletes were tried and aborted; %s s, %s errors", store, seen.seconds, len(seen.errors))
    findings.extend(rehearsal_findings(plan.store(store), seen))
    return seen.seconds
