"""`make chaos`: rounds of two rollbacks each on the real stack, with faults that their seeds draw.

make chaos               six rounds, of as many kinds
make chaos SEEDS=50      seeds 1 to 50, which meet every kind
make chaos SEED=17       this one; SEED=17,23 these
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from demo.home import clean_home
from demo.interruption import Interrupted, end_children, ignore_signals, interrupt_on_signals
from tests.chaos.draws import SHORT_FORM, Draw
from tests.chaos.keeping import keep
from tests.chaos.leftovers import Leftovers
from tests.chaos.rounds import play
from tests.chaos.stage import open_stage

HOME = Path(__file__).parents[2] / ".cache" / "chaos"


def main() -> int:
    """Exit code 0 when every round ended well, 1 when not, 128 + signal when it was interrupted."""
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    interrupt_on_signals()
    try:
        red = _play(_seeds())
    except Interrupted as interrupted:
        return interrupted.exit_code
    finally:
        ignore_signals()
        end_children()
    print(f"{len(red)} red: {', '.join(map(str, red))}" if red else "none red", flush=True)
    return 1 if red else 0


def _seeds() -> Sequence[int]:
    if chosen := os.environ.get("SEED"):
        return [int(seed) for seed in chosen.split(",")]
    seeds = os.environ.get("SEEDS")
    return range(1, int(seeds) + 1) if seeds else SHORT_FORM


def _play(seeds: Sequence[int]) -> list[int]:
    """The seeds of red rounds; what is kept of them lies beside the stage's folder."""
    red = []
    with clean_home(HOME) as home, open_stage(home) as stage:
        leftovers = Leftovers(stage)
        for seed in seeds:
            outcome = play(stage, Draw.of(seed), leftovers)
            print(outcome, flush=True)
            if outcome.differences:
                red.append(seed)
                print(f"    kept in {keep(stage, outcome, HOME.with_name('chaos-red'))}", flush=True)
    return red


if __name__ == "__main__":
    sys.exit(main())
