"""An Airflow that is played: the page's own files, and the answers of the REST API that it asks for.

The answers have the form of Airflow 3.3.2's, as far as the page reads it; what is promised with a real one is tested in
`tests/e2e`.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from migration_rollback.core.page.address import URL_PREFIX
from migration_rollback.core.page.documents import PlanPage, ReportPage, ReportPiece
from migration_rollback.edge.page_files import PageFiles
from servers.child_process import LOOPBACK, free_port, wait_until
from tests.page.documents import StoreDocuments, as_json

DAG = "migration_rollback"
RUN = "manual__1"
BEGUN = "2025-11-06T10:15:00Z"
# As Airflow has it by default; every list of more has to be read in pages.
MOST = 100


@dataclass
class PlayedRun:
    """A DAG run with its task instances, what they left, and how far they say they are."""

    run_id: str = RUN
    state: str = "running"
    run_after: str = BEGUN
    conf: dict[str, Any] = field(default_factory=lambda: {"run_id": "mig-20251106-001"})
    user: str | None = "operator"
    instances: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    xcoms: dict[tuple[str, int, str], Any] = field(default_factory=dict)
    progress: dict[tuple[str, int], Any] = field(default_factory=dict)

    def task(self, task_id: str, state: str | None, map_index: int = -1, **changes: Any) -> PlayedRun:
        """An instance in that state; its times are what they would be."""
        begun = state not in (None, "scheduled", "queued", "skipped")
        ended = state in ("success", "failed", "skipped", "upstream_failed")
        self.instances[task_id, map_index] = {
            "id": f"{task_id}-{map_index}",
            "task_id": task_id,
            "dag_run_id": self.run_id,
            "map_index": map_index,
            "state": state,
            "start_date": BEGUN if begun else None,
            "end_date": "2025-11-06T10:16:30Z" if ended else None,
            "try_number": 1 if begun else 0,
            "max_tries": 3,
            "rendered_map_index": None,
            **changes,
            "touched": time.time(),
        }
        return self

    def leave(self, task_id: str, key: str, value: Any, map_index: int = -1) -> PlayedRun:
        self.xcoms[task_id, map_index, key] = value
        return self

    def planned(self, plan: PlanPage, stores: list[StoreDocuments]) -> PlayedRun:
        """The plan is made and its documents are there."""
        self.task("load_artifacts", "success").task("build_plan", "success")
        self.leave("build_plan", "page", as_json(plan))
        for one in stores:
            for place, piece in enumerate(one.pieces()):
                self.leave("build_plan", f"page_{one.store}_{place}", as_json(piece))
        for task_id in ("await_approval", "verify", "write_report", "choose_cleanup", "finish", "graph.delete_nodes"):
            self.task(task_id, None)
        for one in stores:
            self.task(f"{one.store}.list_units", None).task(f"{one.store}.delete_rows", None)
        return self

    def mapped(self, of: StoreDocuments, state: str | None = "scheduled") -> PlayedRun:
        """The store's tables have their instances, all in that state."""
        self.task(f"{of.store}.list_units", "success")
        self.instances.pop((f"{of.store}.delete_rows", -1), None)
        for one in of.units:
            self.task(f"{of.store}.delete_rows", state, one.map_index)
        return self

    def reported(self, report: ReportPage, pieces: dict[str, ReportPiece], state: str = "success") -> PlayedRun:
        """The run has ended with this report."""
        self.state = state
        for task_id in ("verify", "write_report", "finish"):
            self.task(task_id, state)
        self.leave("finish", "page", as_json(report))
        for store, piece in pieces.items():
            self.leave("finish", f"page_{store}_0", as_json(piece))
        return self

    def shown(self) -> dict[str, Any]:
        return {
            "dag_run_id": self.run_id,
            "dag_id": DAG,
            "state": self.state,
            "run_after": self.run_after,
            "start_date": None if self.state == "queued" else self.run_after,
            "end_date": "2025-11-06T10:27:20Z" if self.state in ("success", "failed") else None,
            "conf": self.conf,
            "triggering_user_name": self.user,
        }


@dataclass
class PlayedAirflow:
    """Its runs, who is asked for, and how it answers."""

    base_url: str = ""
    runs: dict[str, PlayedRun] = field(default_factory=dict)
    refusal: int | None = None
    """The status that the API answers everything with; null: it answers."""
    forbidden: str = ""
    """What the reader may not see: a part of the path."""
    dark: bool = False
    asked: list[str] = field(default_factory=list)
    """The paths that were asked for, with their parameters."""

    def run(self, **changes: Any) -> PlayedRun:
        """A new run."""
        one = PlayedRun(**changes)
        self.runs[one.run_id] = one
        return one

    def page(self, run_id: str | None = RUN, query: str = "") -> str:
        """The address of the page."""
        asked = "" if run_id is None else f"?run_id={run_id}"
        return f"{self.base_url}{URL_PREFIX}/{asked}{query}"

    def app(self, base_path: str) -> Starlette:
        """All of it below the path of the base URL."""
        api = [
            Route("/dags/{dag}/dagRuns", self._runs),
            Route("/dags/{dag}/dagRuns/{run}", self._run),
            Route("/dags/{dag}/dagRuns/{run}/taskInstances", self._instances),
            Route("/dags/{dag}/dagRuns/{run}/taskInstances/{task}/xcomEntries", self._xcoms),
            Route("/dags/{dag}/dagRuns/{run}/taskInstances/{task}/xcomEntries/{key:path}", self._xcom),
            Route("/dags/{dag}/dagRuns/{run}/taskInstances/{task}/state-store", self._states),
            Route("/auth/login", self._elsewhere),
        ]
        inner = [
            Mount("/api/v2", routes=api),
            Mount(URL_PREFIX, PageFiles()),
            Route("/around", self._around),
            Route("/{path:path}", self._elsewhere),
        ]
        return Starlette(routes=[Mount(base_path, routes=inner)] if base_path else inner)

    def _refused(self, request: Request) -> Response | None:
        self.asked.append(f"{request.url.path}?{request.url.query}")
        if self.refusal is not None:
            said = {401: "Not authenticated", 403: "Forbidden"}.get(self.refusal, "out of order")
            return JSONResponse({"detail": said}, self.refusal)
        if self.forbidden and self.forbidden in request.url.path:
            return JSONResponse({"detail": "Forbidden"}, 403)
        run_id = request.path_params.get("run")
        known = request.path_params["dag"] == DAG and (run_id in (None, "~") or run_id in self.runs)
        return None if known else JSONResponse({"detail": "not found"}, 404)

    def _paged(self, request: Request, key: str, found: list[Any]) -> Response:
        limit = min(int(request.query_params.get("limit", 50)), MOST)
        offset = int(request.query_params.get("offset", 0))
        return JSONResponse({key: found[offset : offset + limit], "total_entries": len(found)})

    async def _runs(self, request: Request) -> Response:
        found = sorted(self.runs.values(), key=lambda one: one.run_after, reverse=True)
        return self._refused(request) or self._paged(request, "dag_runs", [one.shown() for one in found])

    async def _run(self, request: Request) -> Response:
        return self._refused(request) or JSONResponse(self.runs[request.path_params["run"]].shown())

    async def _instances(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        since, state = request.query_params.get("updated_at_gte"), request.query_params.get("state")
        begin = datetime.fromisoformat(since).timestamp() if since else 0.0
        run_id = request.path_params["run"]
        runs = self.runs.values() if run_id == "~" else [self.runs[run_id]]
        every = (one for run in runs for one in run.instances.values())
        found = [one for one in every if one["touched"] >= begin and state in (None, one["state"])]
        return self._paged(request, "task_instances", found)

    async def _xcoms(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        asked = request.path_params["run"]
        found = [
            {"run_id": run.run_id, "task_id": task_id, "map_index": map_index, "key": key}
            for run in (self.runs.values() if asked == "~" else [self.runs[asked]])
            for task_id, map_index, key in run.xcoms
            if key == request.query_params["xcom_key"]
        ]
        return self._paged(request, "xcom_entries", found)

    async def _xcom(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        asked = request.path_params
        place = (asked["task"], int(request.query_params.get("map_index", -1)), asked["key"])
        run = self.runs[asked["run"]]
        if place not in run.xcoms:
            return JSONResponse({"detail": f"XCom entry with key: `{asked['key']}` not found"}, 404)
        return JSONResponse({"key": asked["key"], "value": json.dumps(run.xcoms[place])})

    async def _states(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        asked = request.path_params
        told = self.runs[asked["run"]].progress.get((asked["task"], int(request.query_params["map_index"])))
        entry = {"key": "progress", "value": told, "updated_at": datetime.now(UTC).isoformat()}
        found = [] if told is None else [entry]
        return JSONResponse({"task_state_store": found, "total_entries": len(found)})

    async def _around(self, request: Request) -> Response:
        """A page of Airflow's UI with ours in its frame, sandboxed as Airflow does it."""
        inside = f"{self.base_url}{URL_PREFIX}/?{request.url.query}"
        colours = "dark" if self.dark else "light"
        return HTMLResponse(
            f'<!doctype html><html class="{colours}"><body><iframe src="{inside}" title="Rollback" '
            'sandbox="allow-scripts allow-same-origin allow-forms allow-downloads" width="1200" height="800">'
            "</iframe></body></html>"
        )

    async def _elsewhere(self, _: Request) -> Response:
        return HTMLResponse("<!doctype html><title>Airflow</title><p>Airflow's own page")


@contextlib.contextmanager
def played_airflow(base_path: str = "") -> Iterator[PlayedAirflow]:
    """Serve it on a port of its own."""
    port = free_port()
    airflow = PlayedAirflow(base_url=f"http://{LOOPBACK}:{port}{base_path}")
    server = uvicorn.Server(uvicorn.Config(airflow.app(base_path), host=LOOPBACK, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started, 30, "start of the played Airflow", interval=0.05)
        yield airflow
    finally:
        server.should_exit = True
        thread.join()
