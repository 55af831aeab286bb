"""``make doctor RUN_ID=mig-...``: everything that a plan would find, without a DAG run; nothing is deleted or written.

Connections and settings come from the environment, as Airflow reads them (``AIRFLOW_CONN_CERT_IDS``, ...).
"""

import sys

from migration_rollback.core.findings import Finding, Severity
from migration_rollback.core.plan import Plan
from migration_rollback.core.resolving import Inclusion
from migration_rollback.edge.examining import Request, examine
from migration_rollback.edge.loading import read_artifacts
from migration_rollback.edge.run import open_data_root
from migration_rollback.errors import RollbackError

_ORDER = list(Severity)


def main() -> int:
    """Print the findings, the gravest first. Exit code 1 where one blocks, 2 where nothing could be planned."""
    if len(sys.argv) != 2:
        print("usage: make doctor RUN_ID=mig-20251106-001", file=sys.stderr)
        return 2
    try:
        plan = _plan(sys.argv[1])
    except RollbackError as exc:
        print(f"doctor: {exc}", file=sys.stderr)
        return 2
    print("\n".join(doctor_lines(plan)))
    return 1 if plan.is_blocked else 0


def _plan(run_id: str) -> Plan:
    data_root = open_data_root()
    run_report, load_report, explained_by = read_artifacts(data_root, run_id)
    request = Request(
        rollback_run_id=f"doctor {run_id}",
        data_root=data_root,
        run_report=run_report,
        load_report=load_report,
        explained_by=explained_by,
        other_rollback=None,
        include=Inclusion(),
        allow_preexisting=False,
    )
    return examine(request).plan


def doctor_lines(plan: Plan) -> list[str]:
    """What the doctor says: how much there is, and each finding with what to do."""
    lines = [
        f"migration {plan.migration_run_id} of district {plan.district_id}: {plan.rows:,} rows in "
        f"{sum(1 for store in plan.stores for _ in store.tables()):,} tables, {plan.nodes:,} nodes"
    ]
    for finding in sorted(plan.findings, key=lambda finding: _ORDER.index(finding.severity)):
        lines += _told(finding)
    return lines if plan.findings else [*lines, "nothing is in the way"]


def _told(finding: Finding) -> list[str]:
    return ["", f"{finding.severity.upper()} {finding.code}", f"  {finding.sentence}", f"  -> {finding.remedy}"]


if __name__ == "__main__":
    sys.exit(main())
