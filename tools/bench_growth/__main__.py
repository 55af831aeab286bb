"""`make bench-growth`: one table of 1, 3 and 10 million rows, and whole DAGs of 157 and 628 tables.

make bench-growth                    both
make bench-growth PARTS=table        only the one table; PARTS=dag: only whole DAGs
make bench-growth LARGE=yes          30 million rows as well; SIZES="1 2": other sizes, in millions
make bench-growth TABLES="40 160"    other numbers of tables
make bench-growth WRITE=yes          and write the figures into docs/performance.md
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from demo.interruption import Interrupted, end_children, ignore_signals, interrupt_on_signals
from tools.bench_growth import many_tables, one_table
from tools.bench_world import bench_server, chosen_parts

PARTS = {"table": one_table.measure, "dag": many_tables.measure}
SIZES = (1, 3, 10)
LARGE = 30


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
    """Measure the chosen parts, each in a server of its own."""
    large, rounds = os.environ.get("LARGE", "") == "yes", int(os.environ.get("ROUNDS") or 1)
    sizes = list(map(int, os.environ.get("SIZES", "").split())) or [*SIZES, *([LARGE] if large else [])]
    for part in chosen_parts(tuple(PARTS)):
        with tempfile.TemporaryDirectory(prefix="bench-growth-") as home, bench_server(Path(home)) as postgres:
            PARTS[part](Path(home), postgres, sizes, rounds)


if __name__ == "__main__":
    sys.exit(main())
