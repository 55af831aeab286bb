"""A rollback at the moments that the page is about."""

from __future__ import annotations

from dataclasses import dataclass

from migration_rollback.core.findings import Severity
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.report.report import Verdict
from migration_rollback.core.report.status import Status
from tests.page.documents import (
    DISTRICT,
    StoreDocuments,
    approval,
    as_json,
    finding,
    plan_page,
    progress,
    report_page,
    report_piece,
    stores,
    table_report,
    verification,
)
from tests.page.played_airflow import PlayedAirflow, PlayedRun

FEWER = 12


@dataclass
class Scene:
    """A run, and what its plan is made of."""

    run: PlayedRun
    stores: list[StoreDocuments]

    def store(self, name: str) -> StoreDocuments:
        return next(one for one in self.stores if one.store == name)


def before(airflow: PlayedAirflow, of: list[StoreDocuments] | None = None) -> Scene:
    """The question is asked; one table of `sp` holds fewer rows than were loaded."""
    all_stores = stores() if of is None else of
    fewer = all_stores[0].units[4]
    short = fewer.tables[0]
    changed = short.model_copy(update={"rows_loaded": short.rows + FEWER})
    all_stores[0].units[4] = fewer.model_copy(update={"tables": (changed,)})
    all_stores[0].findings.append(
        finding(
            Severity.WARN,
            "rows_missing",
            f'table "{short.name}" of store "sp" holds {FEWER} rows fewer than were loaded',
            "find out who has removed them, or approve all the same",
            store="sp",
            table=short.name,
        )
    )
    general = [
        finding(Severity.INFO, "ledger_missing", "the ledger is made in 5 stores when they are begun", "nothing"),
        finding(Severity.WARN, "migration_succeeded", "the migration ended SUCCESS", "make sure that it is meant"),
    ]
    run = airflow.run().planned(plan_page(all_stores, general), all_stores).task("await_approval", "awaiting_input")
    return Scene(run, all_stores)


def during(airflow: PlayedAirflow, of: list[StoreDocuments] | None = None) -> Scene:
    """`sp` is empty; of `adb` nine tables are, three are at work, one waits, one has failed, and it blocks one."""
    scene = before(airflow, of)
    run, adb = scene.run, scene.store("adb")
    run.task("await_approval", "success").leave("await_approval", "approval", as_json(approval()))
    run.mapped(scene.store("sp"), "success").mapped(adb)
    for one in adb.units[:9]:
        run.task("adb.delete_rows", "success", one.map_index)
    for one in adb.units[9:12]:
        run.task("adb.delete_rows", "running", one.map_index)
        run.progress["adb.delete_rows", one.map_index] = as_json(progress(one, one.tables[0].rows // 3))
    waits, failed, blocked = adb.units[12:15]
    run.task("adb.delete_rows", "running", waits.map_index)
    told = progress(waits, 0, waiting_for=adb.units[10].name, per_second=None)
    run.progress["adb.delete_rows", waits.map_index] = as_json(told)
    fail(run, "adb", failed.map_index, failed.name, f"could not delete {FEWER} rows: permission denied; grant DELETE")
    error = f'in store "adb", "{blocked.name}" is blocked by "{failed.name}": {FEWER} rows that reference it are there'
    fail(run, "adb", blocked.map_index, blocked.name, error)
    return scene


def fail(run: PlayedRun, store: str, map_index: int, unit: str, error: str) -> None:
    """An instance has failed and said why."""
    outcome = {"store": store, "unit": unit, "tables": [], "attempt": 1, "seconds": 3.1, "error": error}
    run.task(f"{store}.delete_rows", "failed", map_index).leave(f"{store}.delete_rows", "outcome", [outcome], map_index)


def after(airflow: PlayedAirflow, of: list[StoreDocuments] | None = None) -> Scene:
    """Everything is gone."""
    scene = during(airflow, of)
    _end_deletions(scene)
    scene.run.reported(report_page(scene.stores), {one.store: report_piece(one) for one in scene.stores})
    return scene


def partial(airflow: PlayedAirflow) -> Scene:
    """Twelve rows of one table of `adb` are left."""
    scene = during(airflow)
    _end_deletions(scene)
    adb = scene.store("adb")
    left = adb.units[13]
    name, rows = left.name.rpartition(".")[2], left.tables[0].rows
    error = f'could not delete {FEWER} rows from "{left.name}" of store "adb": permission denied; grant DELETE'
    bad = table_report(adb, left, rows_deleted=rows - FEWER, rows_remaining=FEWER, error=error, attempts=4)
    report = report_page(
        scene.stores,
        Status.PARTIAL,
        verification=Verdict.FAILED,
        issues=(error, f'{FEWER} rows of district {DISTRICT} are left in "{left.name}" of store "adb"'),
        next_steps=("fix what the issues name", "clear the failed tasks of this run", "contact a DBA if needed"),
        verification_lines=("verification FAILED",),
        verifications=tuple(
            verification(name, issues=(f'{FEWER} rows are left in "{left.name}"',) if name == "adb" else ())
            for name in (*ROLLBACK_ORDER, "graph")
        ),
        cleanup=None,
    )
    pieces = {one.store: report_piece(one, **({name: bad} if one is adb else {})) for one in scene.stores}
    scene.run.reported(report, pieces, "failed")
    return scene


def _end_deletions(scene: Scene) -> None:
    """One store after the other, each longer than the one before; every table in a few seconds."""
    for place, one in enumerate(scene.stores):
        scene.run.mapped(one, "success")
        for at, unit in enumerate(one.units):
            second = 20 * 60 + place * 70 + at * (place + 1) % 55
            begin, end = _at(second), _at(second + 9)
            task_id = f"{one.store}.delete_rows"
            scene.run.task(task_id, "success", unit.map_index, start_date=begin, end_date=end)
    begin, end = _at(26 * 60 + 30), _at(26 * 60 + 55)
    scene.run.task("graph.delete_nodes", "success", start_date=begin, end_date=end)


def _at(second: int) -> str:
    return f"2025-11-06T10:{second // 60:02d}:{second % 60:02d}Z"
