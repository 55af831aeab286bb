"""A bucket store that speaks S3, on a free port of 127.0.0.1, in this process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from moto.server import ThreadedMotoServer

from servers.child_process import LOOPBACK


@contextlib.contextmanager
def running_s3() -> Iterator[str]:
    """Yield its address; any key opens it, and its buckets are gone afterwards."""
    server = ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()
