"""Runs one server as its child and takes it down with the process that asked for it.

Executed as a script by `child_process.ChildProcess`, never imported by it, and limited to the standard
library so that it starts in a few hundredths of a second. A separate process is needed because Linux
binds a parent-death signal to the *thread* that forked: set directly by a test it would kill the server
when a fixture's thread ends. The guard has one thread, lives as long as the server, and polls its parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

PR_SET_PDEATHSIG = 1
PARENT_POLL_SECONDS = 0.2

stop_requested = False


def main() -> int:
    """Run the command of argv until it ends, is told to stop (SIGTERM), or the parent is gone."""
    order = json.loads(sys.argv[1])
    wake = _wake_on_signals()
    child = subprocess.Popen(
        sys.argv[2:],
        stdin=subprocess.DEVNULL,
        user=order["uid"],
        group=order["gid"],
        extra_groups=None if order["uid"] is None else [],
        # Runs after the switch of account: a setuid afterwards would clear the parent-death signal.
        preexec_fn=_die_with_guard(order["death_signal"]),  # this process has one thread
    )
    with contextlib.suppress(BrokenPipeError), os.fdopen(order["pid_fd"], "w") as report:
        report.write(f"{child.pid}\n")
    while child.poll() is None:
        if stop_requested or os.getppid() != order["parent"]:
            return _stop(child, order["stop_signal"], order["grace"], wake)
        _sleep(wake, PARENT_POLL_SECONDS)
    return _exit_code(child)


def _wake_on_signals() -> int:
    """Return a descriptor that becomes readable on SIGTERM and SIGCHLD, so that no wait lasts too long."""
    readable, writable = os.pipe()
    os.set_blocking(readable, False)
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable, warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, _request_stop)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    return readable


def _request_stop(_number: int, _frame: FrameType | None) -> None:
    global stop_requested
    stop_requested = True


def _sleep(wake: int, seconds: float) -> None:
    if select.select([wake], [], [], max(0.0, seconds))[0]:
        os.read(wake, 512)


def _die_with_guard(death_signal: int) -> Callable[[], None] | None:
    """Return the hook that ties the child's life to this process; on Linux only, elsewhere None."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    guard = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != guard:
            os._exit(1)

    return tie


def _stop(child: subprocess.Popen[bytes], stop_signal: int, grace: float, wake: int) -> int:
    """Ask the child to stop and kill it when `grace` seconds were not enough."""
    child.send_signal(stop_signal)
    deadline = time.monotonic() + grace
    while child.poll() is None and time.monotonic() < deadline:
        _sleep(wake, deadline - time.monotonic())
    child.kill()
    child.wait()
    return _exit_code(child)


def _exit_code(child: subprocess.Popen[bytes]) -> int:
    """Translate death by signal n to 128 + n, as a shell does: an exit status cannot be negative."""
    code: int = child.returncode
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
