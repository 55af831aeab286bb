"""The demo as a stranger runs it: rejected, and interrupted."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from servers.child_process import wait_until
from tests.e2e.demo_process import below, demo, lines_of, still_running

FIRST_LINE = "starting PostgreSQL and Neo4j"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Not the demo's usual folder, in which a developer's demo may be running."""
    return tmp_path / "demo"


def command(process: psutil.Process) -> str:
    """The command line of a process; empty when it has just ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def interrupted(
    process: subprocess.Popen[str], home: Path, started: set[psutil.Process], number: signal.Signals
) -> list[str]:
    """Send the signal, wait for the end, and check that nothing of what had been started runs any more."""
    os.kill(process.pid, number)
    lines = list(lines_of(process))
    assert process.wait(60) == 128 + number
    assert still_running(started) == []
    # As root the data may have been put elsewhere, where nobody would look for them any more.
    assert not (home / "postgres" / "data").is_symlink()
    return lines


@pytest.mark.timeout(900)
def test_demo_rejected_by_itself_deletes_nothing_and_ends_with_the_reports_path(home: Path) -> None:
    """The whole rollback of the demo is told where a browser answers."""
    started: set[psutil.Process] = set()
    with demo(home, APPROVE="no", SCALE="0.01") as process:
        lines = list(lines_of(process, started))
        assert process.wait(60) == 0, "\n".join(lines)
    report = json.loads(Path(lines[-1]).read_text())
    assert (report["status"], report["verification"]) == ("REJECTED", "NOT_RUN")
    assert (report["migration_run_id"], report["district_id"]) == ("mig-20251106-001", "D-002")
    assert report["approval"]["responded_by"] == "approver"
    assert report["total_rows_deleted"] == 0
    assert "approver answered: Reject" in lines
    assert "judged from outside: every district is as it was" in lines
    assert len(started) > 5
    assert still_running(started) == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_demo_interrupted_while_its_servers_start_leaves_no_process(home: Path, number: signal.Signals) -> None:
    with demo(home) as process:
        assert process.stdout is not None
        assert FIRST_LINE in process.stdout.readline()
        started = wait_until(lambda: below(process.pid), 30, "first process of the demo")
        lines = interrupted(process, home, started, number)
    assert lines[-1] == "demo: interrupted; everything that it started is stopped"


@pytest.mark.timeout(300)
def test_demo_interrupted_while_airflow_starts_leaves_no_process(home: Path) -> None:
    def airflow_starts() -> bool:
        return any("airflow_warm.py" in command(one) for one in below(process.pid))

    with demo(home, SCALE="0.01") as process:
        wait_until(airflow_starts, 120, "start of Airflow")
        started = below(process.pid)
        lines = interrupted(process, home, started, signal.SIGINT)
    assert lines[-1] == "demo: interrupted; everything that it started is stopped"


@pytest.mark.timeout(120)
def test_demo_says_who_has_the_folder_and_a_wrong_choice_ends_it_at_once(home: Path) -> None:
    with demo(home, APPROVE="maybe") as process:
        lines = list(lines_of(process))
    assert (process.returncode, lines) == (
        2,
        ['demo: APPROVE is "maybe"; give yes, no, or nothing to answer in the browser'],
    )
    with demo(home) as first:
        assert first.stdout is not None
        assert FIRST_LINE in first.stdout.readline()
        with demo(home) as second:
            lines = list(lines_of(second))
        assert second.returncode == 1
        assert lines == [
            f'demo: a demo is running in "{home}" (process {first.pid}); wait for its end or stop it with Ctrl-C'
        ]
        interrupted(first, home, below(first.pid), signal.SIGINT)
