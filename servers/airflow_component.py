"""One process of an Airflow installation: its log, its death, and what it said before it died."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from servers.airflow_session import session_members
from servers.child_process import ChildProcess, Ending, wait_until

SESSION = Path(__file__).with_name("airflow_session.py")
WARM = Path(__file__).with_name("airflow_warm.py")
GRACE_SECONDS = 5.0
TAIL_CHARACTERS = 4000


class AirflowError(RuntimeError):
    """Airflow did not start, died, or refused a DAG; the message quotes its log."""


class AirflowComponent:
    """`airflow <arguments>` as a child process with everything that it forks; output goes to `log_path`.

    With `permission` it imports at once but begins only when that file exists. `umask` is as a shell reads it.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        log_path: Path,
        env: Mapping[str, str],
        permission: Path | None = None,
        umask: str | None = None,
    ) -> None:
        self.name = name
        self.log_path = log_path
        command = [sys.executable, "-I", "-S", str(SESSION), str(GRACE_SECONDS)]
        # -P: the folder of our scripts must not be on the path of DAGs. Not the script "airflow" beside the
        # interpreter: its first line may name another Python.
        start = ["-m", "airflow"] if permission is None else [str(WARM), str(permission)]
        if umask is not None:
            command += ["/bin/sh", "-c", 'umask "$0" && exec "$@"', umask]
        command += [sys.executable, "-P", *start, *arguments]
        self._log_start = log_path.stat().st_size if log_path.exists() else 0
        self._process = ChildProcess(
            command,
            log_path=log_path,
            env=env,
            ending=Ending(death_signal=signal.SIGTERM, grace=GRACE_SECONDS + 5),
        )

    @property
    def running(self) -> bool:
        """False after a crash as well."""
        return self._process.running

    @property
    def exit_code(self) -> int | None:
        """None while it runs; 128 + n when signal n ended it."""
        return self._process.exit_code

    def pids(self) -> list[int]:
        """Process ids of the component and of all it forked, workers and tasks included."""
        return session_members(self._process.pid)

    def check(self) -> None:
        """AirflowError with the end of the log when the component is gone."""
        if not self.running:
            raise AirflowError(f"airflow {self.name} ended with {self.exit_code}; it said:\n{self.tail()}")

    def tail(self) -> str:
        """Return the end of what this process (not an earlier one of the same log) wrote."""
        return self.log_path.read_bytes()[self._log_start :].decode(errors="replace")[-TAIL_CHARACTERS:]

    def stop(self) -> None:
        """End it and all it forked; a running task gets five seconds. Does nothing when it is gone."""
        self._process.stop()

    def kill(self) -> None:
        """Crash the component and all it forked with SIGKILL, as a loss of the machine would."""
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.running, 10, f"end of airflow {self.name}")


def run_to_end(arguments: Sequence[str], *, log_path: Path, env: Mapping[str, str], timeout: float) -> None:
    """Run `airflow <arguments>` until it ends; AirflowError with the end of its log when it fails."""
    component = AirflowComponent(arguments[0], arguments, log_path=log_path, env=env)
    try:
        wait_until(lambda: not component.running, timeout, f"airflow {' '.join(arguments)}")
        if component.exit_code != 0:
            component.check()
    except TimeoutError as late:
        raise AirflowError(f"{late}; it said:\n{component.tail()}") from late
    finally:
        component.stop()
