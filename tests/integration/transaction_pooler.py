"""A pooler in transaction mode, as small as one can be: clients share server processes between transactions."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Iterator

import psycopg

_ANSWERED_AT_ONCE = (80877103, 80877104)
"""Requests for encryption, which it does not offer."""
_GREETING = {"server_version": "15.0", "client_encoding": "UTF8", "standard_conforming_strings": "on"}


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _read(wire: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        part = wire.recv(length - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def _read_message(wire: socket.socket) -> tuple[bytes, bytes]:
    head = _read(wire, 5)
    (length,) = struct.unpack("!i", head[1:])
    return head[:1], _read(wire, length - 4)


class _Pool:
    """Server processes of one database; the one that was given back last is handed out first."""

    def __init__(self, uri: str, stack: contextlib.ExitStack) -> None:
        self._uri = uri
        self._stack = stack
        self._idle: list[socket.socket] = []
        self._lock = threading.Lock()

    def take(self) -> socket.socket:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            # the driver logs in, and its wire is used as it is then
            connection = self._stack.enter_context(contextlib.closing(psycopg.connect(self._uri, sslmode="disable")))
            return self._stack.enter_context(contextlib.closing(socket.socket(fileno=os.dup(connection.fileno()))))

    def give_back(self, server: socket.socket) -> None:
        with self._lock:
            self._idle.append(server)


def _welcome(client: socket.socket) -> None:
    while True:
        (length,) = struct.unpack("!i", _read(client, 4))
        (code,) = struct.unpack("!i", _read(client, length - 4)[:4])
        if code not in _ANSWERED_AT_ONCE:
            break
        client.sendall(b"N")
    said = [_message(b"R", struct.pack("!i", 0))]
    said += [_message(b"S", f"{name}\0{value}\0".encode()) for name, value in _GREETING.items()]
    client.sendall(b"".join((*said, _message(b"K", struct.pack("!ii", 1, 1)), _message(b"Z", b"I"))))


def _serve(client: socket.socket, pool: _Pool) -> None:
    server: socket.socket | None = None
    with contextlib.suppress(EOFError, OSError), client:
        _welcome(client)
        while True:
            kind, body = _read_message(client)
            if kind == b"X":
                break
            server = server or pool.take()
            server.setblocking(True)
            server.sendall(_message(kind, body))
            if kind in (b"Q", b"S"):
                state = _relay_answer(server, client)
                if state == b"I":
                    pool.give_back(server)
                    server = None
    if server is not None:
        server.close()


def _relay_answer(server: socket.socket, client: socket.socket) -> bytes:
    while True:
        kind, body = _read_message(server)
        client.sendall(_message(kind, body))
        if kind == b"Z":
            return body


@contextlib.contextmanager
def transaction_pooler(uri: str) -> Iterator[int]:
    """The port of 127.0.0.1 on which it listens; whoever comes is logged in as the role of the uri."""
    with contextlib.ExitStack() as stack, socket.create_server(("127.0.0.1", 0)) as listening:
        pool = _Pool(uri, stack)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    threading.Thread(target=_serve, args=(client, pool), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
