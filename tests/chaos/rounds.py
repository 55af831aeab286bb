"""One round: two districts are rolled back at once, faults happen, one action may help, and everything is judged."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import psycopg
from psycopg import sql

from demo.site import ROLE
from tests.chaos import judge, repair
from tests.chaos.draws import Draw, Drawn
from tests.chaos.faults import KINDS, Scene
from tests.chaos.leftovers import Leftovers
from tests.chaos.rollback import Rollback
from tests.chaos.stage import Stage
from tests.e2e.migrations import Migration

END_SECONDS = 600.0
ROWS = 20
BY_ITSELF = "by itself"
Judge = Callable[[Rollback], Iterator[str]]


@dataclass(frozen=True)
class Outcome:
    """`differences` is what was wrong, one sentence each; `helped` what each rollback needed."""

    draw: Draw
    happened: tuple[str, ...]
    helped: tuple[str, ...]
    differences: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        ended = " and ".join(dict.fromkeys(self.helped))
        result = "RED" if self.differences else f"ended {ended}"
        lines = [f"seed {self.draw.seed}: {' + '.join(self.happened)}, {result}, {self.seconds:.0f} s"]
        return "\n".join([*lines, *(f"    {one}" for one in self.differences)])


def play(stage: Stage, draw: Draw, leftovers: Leftovers) -> Outcome:
    """Play the round that was drawn; one that breaks is red."""
    started = time.monotonic()
    try:
        return _play(stage, draw, leftovers, started)
    except Exception:  # whatever breaks a round, it is told as red and the next seeds are played
        kinds = tuple(fault.kind for fault in draw.faults)
        return Outcome(draw, kinds, (), (f"the round broke: {traceback.format_exc()}",), time.monotonic() - started)


def _play(stage: Stage, draw: Draw, leftovers: Leftovers, started: float) -> Outcome:
    _let_role_silence_triggers(stage, draw.silences_triggers)
    rollbacks = [_load(stage, draw, place) for place in range(len(draw.stores))]
    for rollback in rollbacks:
        rollback.trigger()
    happened, late = _to_the_end(stage, draw, rollbacks)
    differences = [f"{rollback.migration.run} has not ended in {END_SECONDS:.0f} s" for rollback in late]
    helped = []
    if not late:
        differences += _named(rollbacks, judge.as_it_is)
        helped = _help(rollbacks)
        differences += _named(rollbacks, judge.at_the_end)
        differences += _named(rollbacks, judge.district_is_free)
        differences += leftovers.look()
    return Outcome(draw, happened, tuple(helped), tuple(differences), time.monotonic() - started)


def _let_role_silence_triggers(stage: Stage, may: bool) -> None:
    """With that right deletions look once behind all deleted rows, without it the server looks behind each."""
    how = (
        "GRANT SET ON PARAMETER session_replication_role TO {}"
        if may
        else ("REVOKE SET ON PARAMETER session_replication_role FROM {}")
    )
    with psycopg.connect(stage.stores.uri(), autocommit=True) as connection:
        if connection.info.server_version >= 150_000:
            connection.execute(sql.SQL(how).format(sql.Identifier(ROLE)))


def _load(stage: Stage, draw: Draw, place: int) -> Rollback:
    number = 2 * draw.seed + place
    run_id = f"mig-2025{1 + number // 28_000 % 12:02}{1 + number // 1000 % 28:02}-{number % 1000:03}"
    migration = Migration.load(
        stage.cert, f"C-{draw.seed}-{place}", run_id, rows=ROWS, stores=draw.stores[place], status="FAILED"
    )
    return Rollback(stage, migration, draw.cleanup[place])


def _to_the_end(stage: Stage, draw: Draw, rollbacks: Sequence[Rollback]) -> tuple[tuple[str, ...], list[Rollback]]:
    """What has happened, and which of them have not ended when all faults were over and their time was up."""
    with ThreadPoolExecutor(len(draw.faults) + len(rollbacks)) as pool:
        faults = [pool.submit(_inject, stage, fault, rollbacks[fault.victim]) for fault in draw.faults]
        list(pool.map(lambda rollback: rollback.follow(END_SECONDS), rollbacks))
        happened = tuple(fault.result() for fault in faults)
        # a fault may have made a run go on that had ended
        ended = list(pool.map(lambda rollback: rollback.follow(END_SECONDS), rollbacks))
    return happened, [rollback for rollback, has_ended in zip(rollbacks, ended, strict=True) if not has_ended]


def _inject(stage: Stage, fault: Drawn, rollback: Rollback) -> str:
    kind, what = KINDS[fault.kind], f"{fault.kind}, {fault.moment}"
    if kind.needs_mount and not stage.volume.is_mounted:
        return f"{what} (not possible here: no file system can be mounted)"
    instance = fault.moment.wait(stage, rollback.migration)
    if instance is None:
        return f"{what} (the moment did not come)"
    hit = kind.inject(Scene(stage, rollback, instance, fault.seconds, Random(fault.dice)))
    return f"{what} ({hit})" if hit else what


def _help(rollbacks: Sequence[Rollback]) -> list[str]:
    """Do the one thing for each that the runbook names, if it has to be; what that was."""
    actions = [repair.needed(rollback) for rollback in rollbacks]
    for rollback, action in zip(rollbacks, actions, strict=True):
        if action:
            action.do(rollback)
    with ThreadPoolExecutor(len(rollbacks)) as pool:
        list(pool.map(lambda rollback: rollback.follow(END_SECONDS), rollbacks))
    return [f"after {action.name}" if action else BY_ITSELF for action in actions]


def _named(rollbacks: Sequence[Rollback], look: Judge) -> Iterator[str]:
    for rollback in rollbacks:
        yield from (f"{rollback.migration.district_id}: {one}" for one in look(rollback))
