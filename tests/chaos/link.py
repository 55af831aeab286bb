"""A TCP proxy between the workers and a server: what passes it can be cut, held back, or delayed."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

from servers.child_process import LOOPBACK, free_port

CHUNK = 65_536
START_SECONDS = 10.0
# Closing throws away what was not sent, and the other end is told so by a reset.
NO_LINGERING = struct.pack("ii", 1, 0)


class Link:
    """Listens on `port` of 127.0.0.1 and passes everything to `target`, until it is told otherwise.

    It runs in a thread of its own; its methods are for all other threads.
    """

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._delay = 0.0
        self._refuses = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._passable = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"link to {target}", daemon=True)

    def __enter__(self) -> Link:
        self._thread.start()
        self._passable.set()
        self._run(asyncio.start_server(self._serve, LOOPBACK, self.port))
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)

    def cut(self) -> int:
        """Reset every connection; how many there were."""
        return int(self._run(self._abort()))

    @contextlib.contextmanager
    def refusing(self) -> Iterator[int]:
        """Within the block nobody is connected, and nobody gets a connection."""
        self._refuses = True
        try:
            yield self.cut()
        finally:
            self._refuses = False

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """Within the block nothing passes, and nobody is told; afterwards it comes, late."""
        self._loop.call_soon_threadsafe(self._passable.clear)
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._passable.set)

    @contextlib.contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Within the block every message takes so much longer."""
        before, self._delay = self._delay, seconds
        try:
            yield
        finally:
            self._delay = before

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_SECONDS)

    async def _abort(self) -> int:
        writers = list(self._writers)
        for writer in writers:
            _reset(writer)
        return len(writers) // 2

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            _reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            writer.transport.abort()
            return
        ends = (writer, far_writer)
        self._writers.update(ends)
        try:
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        finally:
            self._writers.difference_update(ends)
            for end in ends:
                end.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until one end closes or is lost; then the other one's connection is closed as well."""
        with contextlib.suppress(OSError):
            while content := await reader.read(CHUNK):
                await self._passable.wait()
                if self._delay:
                    await asyncio.sleep(self._delay)
                writer.write(content)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)
    writer.transport.abort()
