"""Runs one Airflow component in a session of its own and leaves no process of that session behind.

Executed as a script, never imported, standard library only. `airflow scheduler` forks workers and those fork
tasks in process groups of their own: killing the scheduler leaves workers that wait for ever on their queue.
None of them starts a new session, so the session is what finds them all. This process is the session's
leader, hence its process id is the session's id.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType


class StopRequested(Exception):
    """SIGTERM arrived: from `ChildProcess.stop`, or because the process above died."""


def main() -> int:
    """Run the command of argv[2:]; on SIGTERM give it argv[1] seconds, then kill the whole session."""
    grace = float(sys.argv[1])
    # In its own session this process no longer gets the terminal's Ctrl-C either.
    os.setsid()
    signal.signal(signal.SIGTERM, _raise_stop)
    try:
        child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL)
        code = _wait(child, grace)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        kill_session(os.getpid())
    return code if code >= 0 else 128 - code


def _raise_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopRequested


def _wait(child: subprocess.Popen[bytes], grace: float) -> int:
    try:
        return child.wait()
    except StopRequested:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child.terminate()
    try:
        return child.wait(grace)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL


def kill_session(session: int) -> None:
    """Kill every process of the session but its leader, until none is left; forks meanwhile included."""
    while members := session_members(session):
        for pid in members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while _reap():
            pass
        time.sleep(0.01)


def session_members(session: int) -> list[int]:
    """List the running processes of the session without its leader; zombies are not counted."""
    return [pid for pid in _all_pids() if pid != session and _session_of(pid) == session]


def _all_pids() -> list[int]:
    if Path("/proc/self").exists():
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    listed = subprocess.run(["ps", "-axo", "pid="], capture_output=True, text=True, check=True)
    return [int(word) for word in listed.stdout.split()]


def _session_of(pid: int) -> int | None:
    try:
        # Linux still answers for a zombie, which nobody can kill and which would be waited for in vain.
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return None
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return None
    except ProcessLookupError:
        return None
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _reap() -> bool:
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    return False


if __name__ == "__main__":
    sys.exit(main())
