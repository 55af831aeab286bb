"""One unit's deletion in a process of its own: `python -m tools.bench_growth.deleting_process` reads an order as JSON.

It prints the seconds that it took, connecting included, and the most memory that the process had before and ever. It
imports nothing of the benchmark, so that all of that is the deletion's.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import dataclass

import psycopg

from migration_rollback.core.plan import StorePlan
from migration_rollback.stores.deletion import delete_unit
from migration_rollback.stores.deletion_session import begin_deletions
from migration_rollback.stores.ledger import LedgerKey
from migration_rollback.stores.session import open_session
from migration_rollback.stores.unit_deletion import UnitDeletion


@dataclass(frozen=True)
class Order:
    """Where to delete, what, and by which plan."""

    uri: str
    district_id: str
    batch_size: int
    plan: str
    horizon: int | None


@dataclass(frozen=True)
class Deleted:
    """What it took. Megabytes of a million bytes."""

    seconds: float
    megabytes_before: float
    peak_megabytes: float


def delete(order: Order) -> Deleted:
    """Delete the plan's only unit."""
    plan = StorePlan.model_validate_json(order.plan)
    (unit,) = plan.units
    deletion = UnitDeletion(
        key=LedgerKey("rb-20251106T101500Z", "mig-20251106-001", "f" * 64),
        store=plan,
        unit=unit,
        batch_size=order.batch_size,
        attempt=1,
        horizon=order.horizon,
    )
    before, started = _peak_megabytes(), time.monotonic()
    with open_session(
        plan.store,
        lambda: psycopg.connect(order.uri),
        order.district_id,
        application_name=f"bench {unit.name}",
        read_only=False,
    ) as session:
        begin_deletions(session, plan)
        delete_unit(session, deletion, lambda _: None)
    return Deleted(round(time.monotonic() - started, 3), before, _peak_megabytes())


def _peak_megabytes() -> float:
    """The most that this process had so far; the system counts in kilobytes on Linux, in bytes on macOS."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)


if __name__ == "__main__":
    print(json.dumps(vars(delete(Order(**json.load(sys.stdin))))))
