"""`make demo`: a failed migration of 157 tables is rolled back, from nothing to the report.

make demo                  answer in the browser
make demo APPROVE=yes      answer by itself, and judge the result
make demo APPROVE=no
make demo SCALE=0.01       with a hundredth of the rows
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import time
from pathlib import Path

import httpx
import psycopg

from demo.home import clean_home
from demo.interruption import Interrupted, end_children, ignore_signals, interrupt_on_signals
from demo.judge import judge
from demo.options import OptionError, Options, read_options
from demo.rollback import Rollback, add_phases
from demo.screen import Phases, Screen
from demo.stage import Stage, open_stage

EXPECTED_BY_PERSON = ("SUCCESS", "REJECTED")
# What a server, Airflow or the machine may be to blame for: one sentence says it, no stack trace is needed.
TROUBLE = (RuntimeError, OSError, AssertionError, httpx.HTTPError, psycopg.Error)


def main() -> int:
    """Exit code 0 when the rollback ended as it was meant to, 1 when not, 2 for a wrong choice, 128 + signal."""
    screen = Screen()
    # An empty graph has no property "district_id" yet, which the driver would announce in ten lines.
    logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
    interrupt_on_signals()
    try:
        return _perform(read_options(), screen)
    except OptionError as error:
        screen.say(f"demo: {error}")
        return 2
    except Interrupted as interrupted:
        screen.say("demo: interrupted; everything that it started is stopped")
        return interrupted.exit_code
    except TROUBLE as error:
        screen.say(f"demo: {error}")
        return 1
    finally:
        ignore_signals()
        end_children()


def _perform(options: Options, screen: Screen) -> int:
    phases = Phases()
    with clean_home(options.home) as home:
        with open_stage(home, options.scale, screen, phases) as stage:
            report, status = _roll_back(stage, options, screen, phases)
            _let_look(stage, options, screen)
            screen.show("stopping ...")
            stopping = time.monotonic()
        phases.add("stop", time.monotonic() - stopping)
    screen.say("\nhow long it took:\n" + "\n".join(phases.lines()))
    as_expected = status in ((options.expected_status,) if options.expected_status else EXPECTED_BY_PERSON)
    if not as_expected:
        screen.say(f"demo: the rollback is {status}, expected {options.expected_status or EXPECTED_BY_PERSON}")
    screen.say(str(report))
    return 0 if as_expected else 1


def _roll_back(stage: Stage, options: Options, screen: Screen, phases: Phases) -> tuple[Path, str]:
    with stage.airflow.client("operator") as operator, stage.airflow.client("approver") as approver:
        rollback = Rollback(stage, operator, approver, screen, options.approve)
        rollback.trigger()
        tasks = rollback.follow()
        report = rollback.report_path()
        status: str = json.loads(report.read_text())["status"]
        screen.say(rollback.message())
    add_phases(tasks, phases)
    with phases.measure("judge"):
        screen.show("reading the stores and the graph once more ...")
        screen.say(f"\njudged from outside: {judge(stage.site, stage.before, status)}")
    return report, status


def _let_look(stage: Stage, options: Options, screen: Screen) -> None:
    """Leave Airflow up until somebody at the terminal has seen enough."""
    if options.approve is not None or not sys.stdin.isatty():
        return
    passwords = ", ".join(f"{name} {password}" for name, password in stage.airflow.passwords.items())
    screen.say(f"\nAirflow stays up at {stage.airflow.base_url} (user and password: {passwords})")
    screen.say("press Enter to stop it")
    with contextlib.suppress(Interrupted, EOFError):
        input()


if __name__ == "__main__":
    sys.exit(main())
