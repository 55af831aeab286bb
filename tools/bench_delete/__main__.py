"""`make bench-delete`: the demo's world, emptied again and again in alternating ways.

make bench-delete                    everything, at full size, three rounds of each way
make bench-delete PARTS=sql          only the SQL work, in one process without Airflow; PARTS=dag: only whole DAGs
make bench-delete SCALE=0.1 ROUNDS=5 MINUTES=10: no round begins after ten minutes of a part
make bench-delete PREIMPORT=no       each task imports its modules itself, instead of finding them imported
make bench-delete WRITE=yes          and write the figures into docs/performance.md
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from demo.interruption import Interrupted, end_children, ignore_signals, interrupt_on_signals
from tools.bench_delete import sql_work, whole_dag
from tools.bench_world import bench_server, chosen_parts, fill_world

PARTS = {"sql": sql_work.measure, "dag": whole_dag.measure}


def main() -> int:
    """Exit code 0, or 128 + the signal that ended it; nothing that it has started is left."""
    interrupt_on_signals()
    try:
        _measure()
    except Interrupted as interrupted:
        return interrupted.exit_code
    finally:
        ignore_signals()
        end_children()
    return 0


def _measure() -> None:
    """Measure the chosen parts in one server."""
    parts = chosen_parts(tuple(PARTS))
    scale, rounds = float(os.environ.get("SCALE") or 1), int(os.environ.get("ROUNDS") or 3)
    with tempfile.TemporaryDirectory(prefix="bench-delete-") as home, bench_server(Path(home)) as postgres:
        world = fill_world(postgres, scale)
        print(f"{world.tables} tables, {world.rows:,} rows of the district", flush=True)
        for part in parts:
            PARTS[part](Path(home), world, rounds)


if __name__ == "__main__":
    sys.exit(main())
