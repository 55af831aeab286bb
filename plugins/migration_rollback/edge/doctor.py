"""``make doctor RUN_ID=mig-...``: everything that a plan would find, without a DAG run; nothing is deleted or written.

``CONF='{"include_derived": true}'`` sets the params of the DAG that matter to that.
Connections and settings come from the environment, as Airflow reads them (``AIRFLOW_CONN_CERT_IDS``, ...).
"""

import logging
import sys

from pydantic import ValidationError

from migration_rollback.core.finding_lists import doctor_lines
from migration_rollback.core.plan import Options, Plan
from migration_rollback.edge.notifying import unusable_notifiers
from migration_rollback.edge.plan.everything import Request, examine
from migration_rollback.edge.run_files import open_data_root
from migration_rollback.edge.sealing import unsealable
from migration_rollback.errors import RollbackError
from migration_rollback.files.migrations import read_migration


def main() -> int:
    """Print the findings, the gravest first. Exit code 1 where one blocks, 2 where nothing could be planned."""
    if len(sys.argv) not in (2, 3):
        print("""usage: make doctor RUN_ID=mig-20251106-001 [CONF='{"include_derived": true}']""", file=sys.stderr)
        return 2
    _show_progress()
    try:
        plan = _plan(sys.argv[1], Options.model_validate_json(sys.argv[2] if sys.argv[2:] else "{}", strict=True))
    except ValidationError as exc:
        why = "; ".join(f"{error['loc'][0] if error['loc'] else 'CONF'}: {error['msg']}" for error in exc.errors())
        print(f"doctor: CONF is not usable: {why}", file=sys.stderr)
        return 2
    except RollbackError as exc:
        print(f"doctor: {exc}", file=sys.stderr)
        return 2
    tables = sum(1 for store in plan.stores for _ in store.tables())
    print(
        f"migration {plan.migration_run_id} of district {plan.district_id}: {plan.rows:,} rows in {tables:,} tables, "
        f"{plan.nodes:,} nodes"
    )
    print("\n".join(doctor_lines(plan.findings)))
    return 1 if plan.is_blocked else 0


def _plan(run_id: str, options: Options) -> Plan:
    data_root = open_data_root()
    request = Request(
        rollback_run_id=f"doctor {run_id}",
        data_root=data_root,
        migration=read_migration(data_root, run_id),
        other_rollback=None,
        options=options,
        unsealable=unsealable(),
    )
    return examine(request).plan.with_findings(unusable_notifiers())


def _show_progress() -> None:
    """Beside the findings, not among them."""
    own = logging.getLogger("migration_rollback")
    own.handlers, own.propagate = [logging.StreamHandler(sys.stderr)], False


if __name__ == "__main__":
    sys.exit(main())
