"""HTTP to Airflow's REST API as one user: login, errors that quote the server, and pages of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

PAGE = 1000
REQUEST_SECONDS = 120.0


class AirflowApiError(RuntimeError):
    """The API server refused a request; `status` is the HTTP status, the message quotes its reason."""

    def __init__(self, method: str, path: str, status: int, reason: str) -> None:
        super().__init__(method, path, status, reason)
        self.status = status

    def __str__(self) -> str:
        method, path, status, reason = self.args
        return f"airflow answered {method} {path} with {status}; it said: {reason}"


class AirflowRest:
    """A session of one user; logs in with the first request and again when the token has expired."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        self.username = username
        self._password = password
        self._http = httpx.Client(base_url=base_url, timeout=REQUEST_SECONDS, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the user's token stays valid on the server."""
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        root: str = "/api/v2",
    ) -> Any:
        """Send to `<root><path>` and return the parsed answer; AirflowApiError unless it is a success."""
        if "Authorization" not in self._http.headers:
            self._login()
        answer = self._http.request(method, f"{root}{path}", params=params, json=body)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._login()
            answer = self._http.request(method, f"{root}{path}", params=params, json=body)
        _raise_for(answer)
        return answer.json() if answer.content else None

    def pages(self, path: str, key: str, params: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Yield the items under `key` of all pages of a listing."""
        offset = 0
        while True:
            page = self.request("GET", path, params={**(params or {}), "limit": PAGE, "offset": offset})
            yield from page[key]
            offset += len(page[key])
            if not page[key] or offset >= page["total_entries"]:
                return

    def _login(self) -> None:
        login = {"username": self.username, "password": self._password}
        answer = self._http.post("/auth/token", json=login)
        _raise_for(answer)
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def segment(text: str) -> str:
    """Quote one segment of a path: run ids contain "+" and ":"."""
    return quote(text, safe="")


def _raise_for(answer: httpx.Response) -> None:
    if not answer.is_success:
        request = answer.request
        raise AirflowApiError(request.method, request.url.path, answer.status_code, answer.text[:2000])
