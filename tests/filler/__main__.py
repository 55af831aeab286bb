"""`python -m tests.filler postgresql://...` fills that database and says what it did."""

from __future__ import annotations

import argparse
import sys

from tests.filler.fill import DISTRICTS, fill


def main() -> int:
    """Exit code 0 when every table has rows for every district and every key holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.filler", description=__doc__)
    parser.add_argument("uri", help="of the database; its owner's")
    parser.add_argument("--districts", nargs="+", default=DISTRICTS)
    parser.add_argument("--rows", type=int, default=3, help="rows of each district in each table")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    filled = fill(given.uri, given.districts, given.rows, given.seed)
    rows = sum(filled.shared.values()) + sum(sum(counts.values()) for counts in filled.by_district.values())
    print(
        f"{filled.tables - len(filled.unfilled)} of {filled.tables} tables filled in {filled.seconds:.1f} s:"
        f" {len(filled.by_district)} of districts, {len(filled.shared)} shared, {rows} rows"
    )
    for table, reason in filled.unfilled.items():
        print(f"  {table}: {reason}")
    for sentence in filled.violations:
        print(f"  {sentence}")
    return 1 if filled.unfilled or filled.violations else 0


if __name__ == "__main__":
    sys.exit(main())
