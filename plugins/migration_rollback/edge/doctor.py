"""``make doctor RUN_ID=mig-...``: everything that a plan would find, without a DAG run; nothing is deleted or written.

``CONF='{"include_derived": true}'`` sets the params of the DAG that matter to that.
Connections and settings come from the environment, as Airflow reads them (``AIRFLOW_CONN_CERT_IDS``, ...).
"""

import logging
import sys

from pydantic import BaseModel, ConfigDict, ValidationError

from migration_rollback.core.findings import doctor_lines
from migration_rollback.core.plan import Plan
from migration_rollback.core.planning.listed_tables import Inclusion
from migration_rollback.edge.plan.everything import Request, examine
from migration_rollback.edge.run import open_data_root
from migration_rollback.edge.tasks.load_artifacts import read_artifacts
from migration_rollback.errors import RollbackError


class Params(BaseModel):
    """The params of the DAG that change what a plan finds."""

    model_config = ConfigDict(strict=True, extra="forbid")

    allow_preexisting: bool = False
    include_unlisted: bool = False
    include_derived: bool = False


def main() -> int:
    """Print the findings, the gravest first. Exit code 1 where one blocks, 2 where nothing could be planned."""
    if len(sys.argv) not in (2, 3):
        print("""usage: make doctor RUN_ID=mig-20251106-001 [CONF='{"include_derived": true}']""", file=sys.stderr)
        return 2
    _show_progress()
    try:
        plan = _plan(sys.argv[1], Params.model_validate_json(sys.argv[2] if sys.argv[2:] else "{}"))
    except ValidationError as exc:
        told = "; ".join(f"{error['loc'][0] if error['loc'] else 'CONF'}: {error['msg']}" for error in exc.errors())
        print(f"doctor: CONF is not usable: {told}", file=sys.stderr)
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


def _plan(run_id: str, params: Params) -> Plan:
    data_root = open_data_root()
    run_report, load_report, explained_by = read_artifacts(data_root, run_id)
    request = Request(
        rollback_run_id=f"doctor {run_id}",
        data_root=data_root,
        run_report=run_report,
        load_report=load_report,
        explained_by=explained_by,
        other_rollback=None,
        include=Inclusion(unlisted=params.include_unlisted, derived=params.include_derived),
        allow_preexisting=params.allow_preexisting,
    )
    return examine(request).plan


def _show_progress() -> None:
    """Beside the findings, not among them."""
    own = logging.getLogger("migration_rollback")
    own.handlers, own.propagate = [logging.StreamHandler(sys.stderr)], False


if __name__ == "__main__":
    sys.exit(main())
