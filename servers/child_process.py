"""Child processes that never outlive the tests, free ports, and waiting with a deadline."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from servers.accounts import Account

T = TypeVar("T")

LOOPBACK = "127.0.0.1"
# Below Linux' ephemeral range (32768 up): a client's outgoing connection cannot take the port of a server
# that is down for a moment and must come back on it.
PORT_RANGE = range(15_000, 32_000)
GUARD = Path(__file__).with_name("child_guard.py")


def wait_until(condition: Callable[[], T], timeout: float, what: str, *, interval: float = 0.05) -> T:
    """Return the first true value of `condition`; TimeoutError naming `what` after `timeout` seconds.

    An exception of the condition ends the wait at once, so a condition must itself catch what only means
    "not yet". The condition is always asked at least once, and once more after the deadline has passed.
    """
    deadline = time.monotonic() + timeout
    while True:
        late = time.monotonic() >= deadline
        value = condition()
        if value:
            return value
        if late:
            raise TimeoutError(f"waited {timeout:g} s in vain for {what}; look at its log or raise the timeout")
        time.sleep(interval)


def free_port() -> int:
    """Return a port of 127.0.0.1 that was free a moment ago; another process may still win the race."""
    for port in random.sample(PORT_RANGE, 200):
        if port_is_free(port):
            return port
    raise OSError(f"no free port among 200 tried in {PORT_RANGE}; stop some servers")


def port_is_free(port: int) -> bool:
    """Tell whether a server could listen on the port now; connections in TIME_WAIT do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def is_running(pid: int) -> bool:
    """Tell whether the process still executes; a zombie that nobody has reaped yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc/self").exists()


def _start_guard(
    order: Mapping[str, object], pid_fd: int, command: Sequence[str], log_path: Path, env: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start the process that starts the server, tells its pid through `pid_fd`, and dies with it."""
    with log_path.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARD), json.dumps(order), *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd="/",
            pass_fds=(pid_fd,),
            # A Ctrl-C in the terminal must reach the tests, whose teardown still needs the servers.
            start_new_session=True,
        )


@dataclass(frozen=True)
class Ending:
    """How a server is ended: `stop_signal` asks it to shut down, and after `grace` seconds it is killed.

    `death_signal` reaches the server if its guard is killed (Linux).
    """

    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    grace: float = 20.0


class ChildProcess:
    """A running server process; it dies when stopped, when killed, and when this Python process dies.

    Output of the server is appended to `log_path`.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log_path: Path,
        env: Mapping[str, str],
        account: Account | None = None,
        ending: Ending = Ending(),  # frozen
    ) -> None:
        self._grace = ending.grace
        readable, writable = os.pipe()
        order = {
            "parent": os.getpid(),
            "pid_fd": writable,
            "uid": account.uid if account else None,
            "gid": account.gid if account else None,
            "stop_signal": int(ending.stop_signal),
            "death_signal": int(ending.death_signal),
            "grace": ending.grace,
        }
        self._guard = _start_guard(order, writable, command, log_path, env)
        os.close(writable)
        with os.fdopen(readable) as report:
            line = report.readline()
        if not line:
            self._guard.wait()
            raise RuntimeError(f'"{command[0]}" could not be started; see "{log_path}"')
        self.pid = int(line)

    @property
    def running(self) -> bool:
        """Whether the server still runs; False also after a crash."""
        return self._guard.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs; 128 + n when signal n ended it."""
        return self._guard.poll()

    def stop(self) -> None:
        """Ask the server to shut down and wait until it is gone; does nothing when it is gone already."""
        if self.running:
            self._guard.terminate()
        try:
            self._guard.wait(self._grace + 10)
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()

    def kill(self) -> None:
        """Crash the server with SIGKILL and wait until it is gone, as a fault test needs it."""
        if self.running:
            os.kill(self.pid, signal.SIGKILL)
        self._guard.wait(10)
