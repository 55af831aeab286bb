"""A bucket store that speaks S3, on a free port of 127.0.0.1, in this process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from moto.server import ThreadedMotoServer

from servers.child_process import LOOPBACK


@contextlib.contextmanager
def running_s3(*, conditional: bool = True) -> Iterator[str]:
    """Yield its address; any key opens it, and its buckets are gone afterwards.

    :param conditional: without, it takes no notice of If-None-Match, as some servers that are not Amazon's.
    """
    server = (ThreadedMotoServer if conditional else _Unconditional)(ip_address=LOOPBACK, port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


class _Unconditional(ThreadedMotoServer):
    def start(self) -> None:
        super().start()
        server: Any = self._server
        application = server.app

        def without_condition(environ: dict[str, Any], start_response: Any) -> Any:
            environ.pop("HTTP_IF_NONE_MATCH", None)
            return application(environ, start_response)

        server.app = without_condition
