"""The demo as a stranger runs it: to its end, and interrupted."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from servers.child_process import wait_until
from tests.e2e.demo_process import demo

FIRST_LINE = "starting PostgreSQL and Neo4j"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Not the demo's usual folder, in which a developer's demo may be running."""
    return tmp_path / "demo"


def below(pid: int) -> set[psutil.Process]:
    """All processes that the process has started, directly or not, and that run now."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return set(psutil.Process(pid).children(recursive=True))
    return set()


def still_running(started: set[psutil.Process]) -> list[psutil.Process]:
    """Those that have not ended. Another process with the number of one that has is not counted."""
    found = []
    for process in started:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def command(process: psutil.Process) -> str:
    """The command line of a process; empty when it has just ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def read_lines(process: subprocess.Popen[str], seen: Callable[[], object] = lambda: None) -> list[str]:
    """Every line until the end; `seen` is called after each."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        seen()
    return lines


def interrupted(
    process: subprocess.Popen[str], home: Path, started: set[psutil.Process], number: signal.Signals
) -> list[str]:
    """Send the signal, wait for the end, and check that nothing of what had been started runs any more."""
    os.kill(process.pid, number)
    lines = read_lines(process)
    assert process.wait(60) == 128 + number
    assert still_running(started) == []
    # As root the data may have been put elsewhere, where nobody would look for them any more.
    assert not (home / "postgres" / "data").is_symlink()
    return lines


@pytest.mark.timeout(2400)
def test_demo_approved_by_itself_deletes_157_tables_and_ends_with_the_reports_path(home: Path) -> None:
    started: set[psutil.Process] = set()
    with demo(home, APPROVE="yes", SCALE="0.01") as process:
        lines = read_lines(process, lambda: started.update(below(process.pid)))
        assert process.wait(60) == 0, "\n".join(lines)
    report = json.loads(Path(lines[-1]).read_text())
    assert (report["status"], report["verification"]) == ("SUCCESS", "PASSED")
    assert (report["migration_run_id"], report["district_id"]) == ("mig-20251106-001", "D-002")
    assert report["approval"]["responded_by"] == "approver"
    assert len(report["tables"]) == 157
    assert report["total_rows_deleted"] == sum(table["rows_planned"] for table in report["tables"]) > 7000
    assert "CERT is ready for a fresh migration attempt" in lines
    assert any(line.startswith("judged from outside: no row and no node of D-002 remains") for line in lines)
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
        lines = read_lines(process)
    assert (process.returncode, lines) == (
        2,
        ['demo: APPROVE is "maybe"; give yes, no, or nothing to answer in the browser'],
    )
    with demo(home) as first:
        assert first.stdout is not None
        assert FIRST_LINE in first.stdout.readline()
        with demo(home) as second:
            lines = read_lines(second)
        assert second.returncode == 1
        assert lines == [
            f'demo: a demo is running in "{home}" (process {first.pid}); wait for its end or stop it with Ctrl-C'
        ]
        interrupted(first, home, below(first.pid), signal.SIGINT)
