"""Other sessions that hold locks: on rows, on a table, by DDL that is not committed, on Airflow's metadata."""

from __future__ import annotations

import contextlib

import psycopg
from psycopg import sql

from tests.chaos.faults.scene import Inject, Kind, Scene

LASTS = (5.0, 60.0)
METADATA = ("xcom", "task_instance", "dag_run")


def _statement(text: str, scene: Scene, table: str) -> sql.Composed:
    quoted = sql.Identifier(*table.split("."))
    return sql.SQL(text).format(table=quoted, district=sql.Literal(scene.rollback.migration.district_id))


def _in_store(text: str) -> Inject:
    """Of the store whose task was at work, or any; one of the district's tables."""

    def inject(scene: Scene) -> str:
        counts = scene.rollback.migration.counts
        at_work = scene.instance.task_id.partition(".")[0]
        store = at_work if at_work in counts else scene.dice.choice([*counts])
        table = scene.dice.choice([*counts[store]])
        _hold(scene, scene.stage.site.uri(store), _statement(text, scene, table))
        return f"{store}.{table} for {scene.seconds:.0f} s"

    return inject


def _in_metadata(scene: Scene) -> str:
    table = scene.dice.choice(METADATA)
    _hold(scene, scene.stage.site.uri("airflow"), _statement("LOCK {table} IN EXCLUSIVE MODE", scene, table))
    return f"{table} for {scene.seconds:.0f} s"


def _hold(scene: Scene, uri: str, statement: sql.Composed) -> None:
    """In a transaction that is aborted in the end, whatever else happens to its server meanwhile."""
    with contextlib.suppress(psycopg.OperationalError), contextlib.closing(psycopg.connect(uri)) as session:
        session.execute(statement)
        scene.last()


KINDS = {
    "rows locked": Kind(
        _in_store("SELECT FROM {table} WHERE district_id = {district} FOR UPDATE"),
        lasts=LASTS,
    ),
    "table locked": Kind(_in_store("LOCK {table} IN ACCESS EXCLUSIVE MODE"), lasts=LASTS),
    "table being altered": Kind(_in_store("ALTER TABLE {table} ADD COLUMN chaos integer"), lasts=LASTS),
    "metadata locked": Kind(_in_metadata, lasts=(5, 30)),
}
