"""Whom notifiers tell in tests: a mail server and a webhook of this process, which keep what they are told."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, Self

from servers.child_process import LOOPBACK, wait_until


@dataclass
class Listener:
    """A server on a free port of 127.0.0.1 while its block lasts."""

    handler: Callable[..., socketserver.BaseRequestHandler]
    told: list[Any] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._server = socketserver.ThreadingTCPServer((LOOPBACK, 0), partial(self.handler, listener=self))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, fits: Callable[[Any], bool], what: str) -> Any:
        """The first thing that it was told and that fits."""
        return wait_until(lambda: next(filter(fits, list(self.told)), None), 120, what, interval=0.2)


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to log in and to hand over mails."""

    def __init__(self, *args: Any, listener: Listener) -> None:
        self._listener = listener
        super().__init__(*args)

    def handle(self) -> None:
        self._say("220 mail.example ready")
        for line in self.rfile:
            command, _, rest = line.decode().strip().partition(" ")
            match command.upper():
                case "EHLO":
                    self._say("250-mail.example", "250 AUTH PLAIN")
                case "AUTH":
                    self._listener.told.append(base64.b64decode(rest.split()[1]).decode().split("\0"))
                    self._say("235 welcome")
                case "DATA":
                    self._say("354 go on")
                    self._listener.told.append(self._mail())
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class _Hook(BaseHTTPRequestHandler):
    """Takes JSON; `/refused...` answers with an error, `/hangs...` not before the end."""

    def __init__(self, *args: Any, listener: Listener) -> None:
        self._listener = listener
        super().__init__(*args)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._listener.told.append({"path": self.path, **body})
        if self.path.startswith("/hangs"):
            self._listener.over.wait()
        self.send_response(500 if self.path.startswith("/refused") else 200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def mail_server() -> Listener:
    """Keeps logins as lists of an identity, a user and a password, and mails."""
    return Listener(_Mail)


def webhook() -> Listener:
    """Keeps JSON objects, each with its `path`."""
    return Listener(_Hook)
