"""What every server started by the tests has in common: a settled port, start, stop, crash."""

from __future__ import annotations

import contextlib
import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from servers.child_process import ChildProcess, free_port, wait_until

PORT_ATTEMPTS = 5
ADDRESS_IN_USE = b"address already in use"


class LocalServer(ABC):
    """A server process on 127.0.0.1; a context manager that starts it and stops it.

    Stopping and starting again keeps data and port. The first start settles the port: until then a port
    that another process took meanwhile is replaced.
    """

    product: ClassVar[str]
    start_seconds: ClassVar[float]

    port: int
    log_path: Path | None
    _process: ChildProcess | None = None
    _port_is_settled = False

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def running(self) -> bool:
        """Whether the server process runs; False also after a crash."""
        return self._process is not None and self._process.running

    @property
    def pid(self) -> int:
        """Process id of the server itself; RuntimeError while it is stopped."""
        if self._process is None:
            raise RuntimeError(f"{self.product} is stopped; start it first")
        return self._process.pid

    def start(self, timeout: float | None = None) -> None:
        """Start and return when the server answers; does nothing when it runs already.

        TimeoutError after `timeout` seconds (default: `start_seconds`), RuntimeError with the end of the log
        when the server gave up; in both cases no process is left.
        """
        if self.running:
            return
        self._prepare()
        for _ in range(PORT_ATTEMPTS):
            if self._try_start(self.start_seconds if timeout is None else timeout):
                self._port_is_settled = True
                return
            if self._port_is_settled:
                break
            self.port = free_port()
        raise RuntimeError(f'port {self.port} is taken by another process; see "{self.log_path}"')

    def stop(self) -> None:
        """Shut down in an orderly way, ending open sessions; does nothing when it is stopped already."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def kill(self) -> None:
        """Crash the server with SIGKILL; the next start recovers what was committed."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """While the block lasts it does nothing at all, and its machine goes on answering for it."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """Stop for good; a server that keeps anything outside its home removes it here."""
        self.stop()

    @abstractmethod
    def _prepare(self) -> None:
        """Make what the server needs in order to start; called before every start."""

    @abstractmethod
    def _launch(self) -> ChildProcess:
        """Start the process on `self.port`, without waiting for it."""

    @abstractmethod
    def _answers(self) -> bool:
        """Tell whether the server serves a logged-in client now."""

    def _try_start(self, timeout: float) -> bool:
        """Start once; False when the port is taken, RuntimeError when it failed for another reason."""
        log_start = len(self._log())
        process = self._launch()
        try:
            what = f'an answer of {self.product} (log: "{self.log_path}")'
            wait_until(lambda: not process.running or self._answers(), timeout, what)
        except BaseException:
            process.stop()
            raise
        if process.running:
            self._process = process
            return True
        said = self._log()[log_start:]
        if ADDRESS_IN_USE in said.lower():
            return False
        tail = said[-2000:].decode(errors="replace").strip()
        raise RuntimeError(f"{self.product} ended with {process.exit_code} while starting; it said: {tail}")

    def _log(self) -> bytes:
        return self.log_path.read_bytes() if self.log_path and self.log_path.exists() else b""
