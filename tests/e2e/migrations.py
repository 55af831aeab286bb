"""One migration of one district on the running site, and what a test does with it."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import neo4j
import psycopg

from demo.site import DAG_ID, GRAPH_DATABASE, Site
from demo.world import (
    STORES,
    District,
    GraphCounts,
    add_district,
    add_district_to_graph,
    assert_untouched,
    remaining_in_graph,
    remaining_rows,
    snapshot,
    snapshot_graph,
    write_artifacts,
)
from servers.airflow_client import AWAITING, FINISHED, RUN_FINISHED, AirflowClient
from servers.airflow_instance import AirflowInstance
from servers.airflow_records import Question, TaskInstance
from servers.airflow_rest import segment
from servers.child_process import wait_until

RUN_SECONDS = 900.0
ENDED_OR_ASKS = """
    SELECT FROM dag_run AS r JOIN task_instance AS t USING (dag_id, run_id)
    WHERE dag_id = %s AND run_id = %s AND (r.state = ANY(%s) OR t.task_id = %s AND t.state = ANY(%s))
    LIMIT 1"""
CONTROLS = ("d-002", "D-0021")


@dataclass
class Cert:
    """The running site: servers, Airflow, its named users, and its metadata."""

    site: Site
    airflow: AirflowInstance
    operator: AirflowClient
    approver: AirflowClient
    metadata: psycopg.Connection[Any]

    @classmethod
    @contextlib.contextmanager
    def running(cls, site: Site, *, metadata: str = "airflow", **options: Any) -> Iterator[Cert]:
        """Start an Airflow on the site's servers; what follows goes to `Site.airflow`."""
        with (
            site.airflow(metadata=metadata, **options) as airflow,
            airflow.client("operator") as operator,
            airflow.client("approver") as approver,
            psycopg.connect(site.uri(metadata), autocommit=True) as connection,
        ):
            yield cls(site=site, airflow=airflow, operator=operator, approver=approver, metadata=connection)

    def sql(self, store: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement as superuser in a store (or in "airflow", the metadata)."""
        with psycopg.connect(self.site.uri(store)) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def cypher(self, statement: LiteralString, **values: object) -> list[dict[str, Any]]:
        """Run a statement in the graph."""
        with self.site.graph() as driver, driver.session(database=GRAPH_DATABASE) as session:
            return list(session.run(neo4j.Query(statement), values).data())

    def deletes_of(self, *district_ids: str) -> list[str]:
        """Lines of PostgreSQL's statement log, with their parameters, in which one of them is deleted from."""
        assert self.site.postgres.log_path is not None, "these tests need the log of a server of their own"
        text = self.site.postgres.log_path.read_text(errors="replace")
        entries = re.split(r"\n(?=\d{4}-\d\d-\d\d )", text)
        quoted = [f"'{district_id}'" for district_id in district_ids]
        return [
            entry
            for entry, following in itertools.pairwise([*entries, ""])
            if "DELETE FROM" in entry and any(one in entry + following for one in quoted)
        ]


@dataclass
class Migration:
    """A failed migration of a district of its own, beside the control districts that nobody may touch."""

    cert: Cert
    district: District
    run_id: str
    counts: Mapping[str, Mapping[str, int]]
    nodes: int = 30
    controls_before: Any = None
    graph_before: Any = None
    runs: list[str] = field(default_factory=list)

    @classmethod
    def load(
        cls,
        cert: Cert,
        district_id: str,
        run_id: str,
        *,
        rows: int = 10,
        status: str = "FAILED",
        stores: Collection[str] = STORES,
        graph: bool = True,
    ) -> Migration:
        """Fill the stores and the graph with the district, write its artifacts, remember the controls.

        A run takes about as long as it has tables: a test that is about one store names only that.
        """
        district = District(district_id, f"District {district_id}")
        counts = add_district(
            {store: uri for store, uri in cert.site.uris.items() if store in stores}, district_id, rows
        )
        graph_counts: GraphCounts | None = None
        if graph:
            with cert.site.graph() as driver:
                graph_counts = add_district_to_graph(driver, GRAPH_DATABASE, district_id)
        write_artifacts(cert.site.data_root, run_id, district, counts, graph_counts, status)
        nodes = graph_counts.nodes if graph_counts else 0
        migration = cls(cert=cert, district=district, run_id=run_id, counts=counts, nodes=nodes)
        migration.remember_controls()
        return migration

    @property
    def district_id(self) -> str:
        return self.district.district_id

    @property
    def rows(self) -> int:
        """Rows loaded into all stores."""
        return sum(sum(tables.values()) for tables in self.counts.values())

    @property
    def run(self) -> str:
        """The newest DAG run."""
        return self.runs[-1]

    def remember_controls(self) -> None:
        self.controls_before = snapshot(self.cert.site.uris, CONTROLS)
        with self.cert.site.graph() as driver:
            self.graph_before = snapshot_graph(driver, GRAPH_DATABASE, CONTROLS)

    def assert_controls_untouched(self) -> None:
        assert_untouched(self.controls_before, snapshot(self.cert.site.uris, CONTROLS))
        with self.cert.site.graph() as driver:
            assert_untouched(self.graph_before, snapshot_graph(driver, GRAPH_DATABASE, CONTROLS))

    def trigger(self, **conf: object) -> Migration:
        """Start a DAG run as the operator; files are kept unless the test says otherwise."""
        run = self.cert.operator.trigger(DAG_ID, {"run_id": self.run_id, "cleanup": "no", **conf})
        self.runs.append(run)
        return self

    def question(self, task_id: str = "await_approval") -> Question:
        """Wait until the run asks."""
        self._wait_for("question", task_id)
        return self.cert.operator.wait_for_question(DAG_ID, self.run, task_id)

    def answer(
        self,
        option: str,
        typed: str | None = None,
        *,
        task_id: str = "await_approval",
        client: AirflowClient | None = None,
    ) -> None:
        """Wait for the question and answer it, as the approver unless another user is given."""
        self.question(task_id)
        values = {} if typed is None else {"confirm_district_id": typed}
        (client or self.cert.approver).answer(DAG_ID, self.run, task_id, option, values)

    def approve(self) -> None:
        self.answer("Approve", self.district_id)

    def let_time_pass(self, task_id: str = "await_approval") -> None:
        """Wait for the question and put the end of its time into the past; the scheduler's next sweep sees it."""
        self.question(task_id)
        self.cert.operator.wait_until_answerable(DAG_ID, self.run, task_id)
        self.cert.metadata.execute(
            "UPDATE task_instance SET trigger_timeout = now() - interval '1 second'"
            " WHERE dag_id = %s AND run_id = %s AND task_id = %s AND state = 'awaiting_input'",
            (DAG_ID, self.run, task_id),
        )

    def wait(self) -> str:
        """Wait for the end of the run; "success" or "failed"."""
        self._wait_for("end")
        return self.cert.operator.wait_for_end(DAG_ID, self.run)

    def _wait_for(self, what: str, task_id: str | None = None) -> None:
        """Wait until the run has ended, or the task of that name asks or has ended.

        The metadata are read: a look through the API costs its server as much as a task does, and several tests look.
        """
        values = (DAG_ID, self.run, [*RUN_FINISHED], task_id, [AWAITING, *FINISHED])
        wait_until(
            lambda: self.cert.metadata.execute(ENDED_OR_ASKS, values).fetchone() is not None,
            RUN_SECONDS,
            f"{what} of {self.run}",
            interval=0.3,
        )

    def clear(self, **arguments: Any) -> None:
        """Clear tasks of the newest run, as the operator does in the UI."""
        self.cert.operator.clear(DAG_ID, self.run, **arguments)

    def instances(self, task_id: str) -> list[TaskInstance]:
        return self.cert.operator.task_instances(DAG_ID, self.run, task_id)

    def states(self) -> dict[str, list[str | None]]:
        """The state of every instance, by task id."""
        states: dict[str, list[str | None]] = {}
        for instance in self.cert.operator.task_instances(DAG_ID, self.run):
            states.setdefault(instance.task_id, []).append(instance.state)
        return states

    def log(self, task_id: str, map_index: int = -1) -> str:
        return self.cert.operator.task_log(DAG_ID, self.run, task_id, map_index=map_index)

    @contextlib.contextmanager
    def refusing(self, store: str, table: str, reason: str) -> Iterator[None]:
        """Within the block, the table lets none of this district's rows be deleted, and says why."""
        with self._delete_trigger(store, table, f"RAISE EXCEPTION '{reason}'"):
            yield

    @contextlib.contextmanager
    def slowed(self, store: str, table: str, seconds: float) -> Iterator[None]:
        """Within the block, each of this district's rows in the table takes so long to delete."""
        with self._delete_trigger(store, table, f"PERFORM pg_sleep({seconds})"):
            yield

    @contextlib.contextmanager
    def _delete_trigger(self, store: str, table: str, statement: str) -> Iterator[None]:
        """A trigger that other districts' rows pass through; `table` as in the load report."""
        name = f"tried_{self.run_id.replace('-', '_')}"
        quoted = ".".join(f'"{part}"' for part in table.split("."))
        self.cert.sql(
            store,
            f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.district_id::text = '{self.district_id}' THEN {statement}; END IF;
                RETURN OLD;
            END $$;
            CREATE TRIGGER {name} BEFORE DELETE ON {quoted} FOR EACH ROW EXECUTE FUNCTION {name}()
            """,
        )
        try:
            yield
        finally:
            self.cert.sql(store, f"DROP FUNCTION {name} CASCADE")

    def announcements(self) -> list[dict[str, Any]]:
        """What the events of the newest run say; of all pages of events, those that it has made."""
        events = self.cert.operator.pages("/assets/events", "asset_events", {"source_run_id": self.run})
        return [event["extra"] for event in events if event["source_dag_id"] == DAG_ID]

    def links(self, task_id: str, map_index: int = -1) -> dict[str, str | None]:
        """What the UI links the task to."""
        path = f"/dags/{DAG_ID}/dagRuns/{segment(self.run)}/taskInstances/{task_id}/links"
        found: dict[str, str | None] = self.cert.operator.request("GET", path, params={"map_index": map_index})[
            "extra_links"
        ]
        return found

    def page_url(self, place: str = "") -> str:
        """Where the page of the newest run is."""
        return f"{self.cert.airflow.base_url}/migration-rollback/?run_id={segment(self.run)}{place}"

    def report_path(self) -> Path:
        """The report of the newest run; found by the Airflow run id in it."""

        def find() -> Path | None:
            for path in sorted((self.cert.site.data_root / "reports").glob("rollback-*Z*.json")):
                beside = path.name.endswith(("plan.json", "approval.json", "graph.json"))
                if not beside and json.loads(path.read_text())["airflow_run_id"] == self.run:
                    return path
            return None

        path = wait_until(find, 10, f"report of {self.run}")
        assert path is not None
        return path

    def report(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.report_path().read_text())
        return document

    def remaining(self) -> dict[str, int]:
        """Rows of the district by store and table, wherever they are."""
        return remaining_rows(self.cert.site.uris, self.district_id)

    def remaining_nodes(self) -> int:
        with self.cert.site.graph() as driver:
            return remaining_in_graph(driver, GRAPH_DATABASE, self.district_id)

    def assert_nothing_deleted(self) -> None:
        """Nothing is gone, and no DELETE about the district has reached a server."""
        assert sum(self.remaining().values()) == self.rows
        assert self.remaining_nodes() == self.nodes
        assert self.cert.deletes_of(self.district_id) == []
        for folder in ("staging", "anonymized", "loads"):
            assert any((self.cert.site.data_root / folder / self.district_id).rglob("*"))
        self.assert_controls_untouched()

    def assert_everything_deleted(self) -> None:
        assert self.remaining() == {}
        assert self.remaining_nodes() == 0
        self.assert_controls_untouched()


MigrationFactory = Callable[..., Migration]
"""Makes failed migrations; ``conftest.migration`` says of what."""
