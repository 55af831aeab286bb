"""Reports of runs that were ended before they could write one: marked as failed by hand, timed out, or killed."""

import logging
from dataclasses import replace

from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.notices import ended
from migration_rollback.core.report.report import Report
from migration_rollback.core.report.results import Verification
from migration_rollback.core.report.status import Status
from migration_rollback.edge.approved import end_approval
from migration_rollback.edge.facts import current_report, gather_facts
from migration_rollback.edge.notifying import tell
from migration_rollback.edge.run import Run
from migration_rollback.edge.verification import verify_one
from migration_rollback.errors import RollbackError
from migration_rollback.files.claims import names_without_report

log = logging.getLogger(__name__)


def report_abandoned_runs(run: Run) -> None:
    """Write the missing report of every earlier run of this migration that has ended.

    What an approved run has left is read again now, because nobody did it then.
    """
    for name, claim in names_without_report(run.data_root):
        if claim.migration_run_id != run.migration_run_id or claim.airflow_run_id == run.airflow_run_id:
            continue
        earlier = run.earlier(name, claim.airflow_run_id)
        try:
            if run.is_active(claim.airflow_run_id):
                continue
            report = _report(earlier)
        except RollbackError as exc:
            log.warning("the report of %s, which may have ended early, cannot be written: %s", name, exc)
        else:
            log.info("%s was ended early; its report is %s: %s", name, report.status, earlier.files.report_path)
            tell(run.context, ended(report, earlier.log_url("finish")))


def _report(earlier: Run) -> Report:
    facts = gather_facts(earlier)
    if facts.was_approved and facts.plan is not None:  # a plan that cannot be read is a finding of the report
        facts = replace(facts, verifications=_verify_now(earlier, earlier.plan()))
    report = current_report(earlier, facts)
    earlier.files.keep_report(report)
    if report.status is Status.SUCCESS:
        end_approval(earlier, report.rolled_back_at)
    return report


def _verify_now(earlier: Run, artifact: PlanArtifact) -> dict[str, Verification]:
    found = {}
    for name in (*STORES, GRAPH):
        try:
            found[name] = verify_one(earlier, artifact, name)
        except RollbackError as exc:
            log.warning("%s cannot be read for the report of %s: %s", name, earlier.rollback_run_id, exc)
    return found
