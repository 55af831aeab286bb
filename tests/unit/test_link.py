"""The proxy of the chaos rounds: what passes it can be cut, held back, and delayed."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from servers.child_process import LOOPBACK
from tests.chaos.link import Link

MESSAGE = b"are you there?"


class Echo(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            while content := self.request.recv(100):
                self.request.sendall(content)


@pytest.fixture
def link() -> Iterator[Link]:
    """To a server that sends back what it gets."""
    with socketserver.ThreadingTCPServer((LOOPBACK, 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Link(server.server_address[1]) as started:
            yield started
        server.shutdown()


def connected(link: Link) -> socket.socket:
    return socket.create_connection((LOOPBACK, link.port), timeout=10)


@pytest.fixture
def client(link: Link) -> Iterator[socket.socket]:
    with connected(link) as opened:
        yield opened


def answer(client: socket.socket) -> bytes:
    client.sendall(MESSAGE)
    return client.recv(100)


def test_a_link_passes_everything_on(client: socket.socket) -> None:
    assert answer(client) == MESSAGE


def test_a_link_that_is_cut_resets_its_connections_and_refuses_new_ones(link: Link, client: socket.socket) -> None:
    assert answer(client) == MESSAGE
    with link.refusing() as cut:
        assert cut == 1
        with pytest.raises(ConnectionResetError):
            client.recv(100)
        with pytest.raises(ConnectionError), connected(link) as refused:
            answer(refused)
    with connected(link) as again:
        assert answer(again) == MESSAGE


def test_a_silent_link_tells_nobody_and_loses_nothing(link: Link, client: socket.socket) -> None:
    assert answer(client) == MESSAGE
    with link.silent():
        client.sendall(MESSAGE)
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(100)
    client.settimeout(10)
    assert client.recv(100) == MESSAGE


def test_a_slow_link_takes_its_time_with_each_message(link: Link, client: socket.socket) -> None:
    with link.slow(0.2):
        started = time.monotonic()
        assert answer(client) == MESSAGE
        assert time.monotonic() - started > 0.3
