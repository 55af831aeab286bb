"""What is not as it has to be after a round, one sentence each; reads stores, graph, files and metadata itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from demo.site import DAG_ID, REPOSITORY
from demo.world.small import SMALL_GRAPH
from servers.airflow_client import RUN_FINISHED
from tests.chaos.repair import DONE
from tests.chaos.rollback import Rollback

GREEN = (*DONE, "DRY_RUN", "REJECTED")
FOLDERS = ("staging", "anonymized", "loads")
LEDGER = """
    SELECT table_name, sum(rows_deleted)::bigint FROM migration_rollback.ledger
    WHERE district = %s GROUP BY table_name"""
# PostgreSQL's DETAIL quotes values of rows.
VALUES = "Key ("


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((REPOSITORY / "include" / "schemas" / "report.schema.json").read_text()))


def as_it_is(rollback: Rollback) -> Iterator[str]:
    """Of the newest run as it has ended: its report says what is there, and its colour is true."""
    state, report = rollback.state(), rollback.report()
    remaining, nodes = rollback.migration.remaining(), rollback.migration.remaining_nodes()
    by_hand = rollback.migration.run in rollback.ended_by_hand
    if report is None:
        if state == "success" and not by_hand:
            yield "green without a report"
        return
    if by_hand:
        return
    yield from _report_differences(report, remaining, nodes)
    finish_marked = any(mark.task == "finish" for mark in rollback.marks)
    cleanup = report["cleanup"]
    is_good = report["status"] in GREEN and (cleanup is None or cleanup["outcome"] != "failed")
    # Where `finish` was killed, `write_report` has had the last word, and a person has to look.
    without_finish = state == "failed" and report["status"] == "SUCCESS" and cleanup is None
    if not finish_marked and not without_finish and (state == "success") != is_good:
        yield f"the run is {state} and its report says {report['status']}, cleanup {report['cleanup']}"
    if report["status"] in DONE and (remaining or nodes):
        yield f"{report['status']}, and there are {remaining} and {nodes} nodes"


def _report_differences(report: dict[str, Any], remaining: dict[str, int], nodes: int) -> Iterator[str]:
    """What is not known is null, and may be: then the report says no word about it."""
    for error in _schema().iter_errors(report):
        yield f"the report is not valid: {error.json_path}: {error.message[:200]}"
    for table in report["tables"]:
        name = f"{table['store']}.{table['table']}"
        told, there = table["rows_remaining"], remaining.get(name, 0)
        if told is not None and told != there:
            yield f"{name} has {there} rows, the report says {told}"
        planned, deleted = table["rows_planned"], table["rows_deleted"]
        if told is not None and deleted != planned - told:
            yield f"of {name} the report says {planned} planned, {deleted} deleted, {told} left"
    for one in report["verifications"]:
        if one["store"] == "graph" and one["nodes_remaining"] not in (None, nodes):
            yield f"the graph has {nodes} nodes, the report says {one['nodes_remaining']}"


def at_the_end(rollback: Rollback) -> Iterator[str]:
    """Of a rollback that had its one action: all is gone, counted once, reported, and nobody else was touched."""
    migration, report, state = rollback.migration, rollback.report(), rollback.state()
    remaining, nodes = migration.remaining(), migration.remaining_nodes()
    if state != "success" or report is None or report["status"] not in DONE:
        told = f"{report['status']}: {report['issues']}" if report else "no report"
        yield f"{state} in the end, {told}; {remaining} and {nodes} nodes are left"
    yield from _ledger_differences(rollback, remaining)
    yield from _report_totals(rollback)
    yield from _files(rollback, report)
    yield from _leaks(rollback)
    try:
        migration.assert_controls_untouched()
    except AssertionError as error:
        yield f"other districts: {error}"


def _ledger_differences(rollback: Rollback, remaining: dict[str, int]) -> Iterator[str]:
    """Over all runs it holds what was there, less what still is."""
    cert, migration = rollback.stage.cert, rollback.migration
    for store, tables in migration.counts.items():
        exists = cert.sql(store, "SELECT to_regclass('migration_rollback.ledger') IS NOT NULL")[0][0]
        counted: dict[str, int] = dict(cert.sql(store, LEDGER, migration.district_id)) if exists else {}
        gone = {table: rows - remaining.get(f"{store}.{table}", 0) for table, rows in tables.items()}
        gone = {table: rows for table, rows in gone.items() if rows}
        if {table: rows for table, rows in counted.items() if rows} != gone:
            yield f"the ledger of {store} has {counted}, gone are {gone}"


def _report_totals(rollback: Rollback) -> Iterator[str]:
    """All reports of the migration together say how much there was; what one of them does not know is not compared."""
    migration, found = rollback.migration, rollback.reports()
    for run in migration.runs:
        if run not in found:
            yield f"DAG run {run} has no report"
        elif not found[run][0].with_suffix(".md").exists():
            yield f"DAG run {run} has no Markdown beside its report"
    totals: Counter[str] = Counter()
    unknown = set()
    for _, report in found.values():
        yield from (f"{report['status']}: {e.json_path}: {e.message[:200]}" for e in _schema().iter_errors(report))
        for what, number in _numbers(report).items():
            totals[what] += number or 0
            unknown |= {what} if number is None else set()
    there = {"rows": migration.rows, "nodes": migration.nodes, "relationships": SMALL_GRAPH.counts.relationships}
    for what, number in there.items():
        if what not in unknown and totals[what] != number:
            yield f"{number} {what} were there, all reports together say {totals[what]} deleted"


def _numbers(report: dict[str, Any]) -> dict[str, int | None]:
    graph = report["deletions"]["neo4j"]
    return {
        "rows": report["total_rows_deleted"],
        "nodes": graph["nodes_deleted"],
        "relationships": graph["relationships_deleted"],
    }


def _files(rollback: Rollback, report: dict[str, Any] | None) -> Iterator[str]:
    """The district's files are there, or not, as the report says; asked for, they are gone."""
    folders = [rollback.stage.site.data_root / folder / rollback.migration.district_id for folder in FOLDERS]
    there = [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]
    outcome = ((report or {}).get("cleanup") or {}).get("outcome")
    if outcome == "deleted" and there:
        yield f"the report says that the files are deleted, and there are {there}"
    if outcome == "kept" and len(there) != 5:
        yield f"the report says that the files are kept, and there are {there}"
    if report and report["status"] == "SUCCESS" and rollback.cleanup == "yes" and outcome != "deleted":
        yield f"SUCCESS with cleanup=yes, and the cleanup is {report['cleanup']}"


def _leaks(rollback: Rollback) -> Iterator[str]:
    """No value of a row and no password in logs and reports."""
    site, migration = rollback.stage.site, rollback.migration
    secrets = (VALUES, site.postgres.password, site.neo4j.password)
    logs = site.home / "airflow" / "logs" / "tasks" / f"dag_id={DAG_ID}"
    folders = [logs / f"run_id={run}" for run in migration.runs]
    files = [path for folder in folders for path in folder.rglob("*.log")]
    files += [path.with_suffix(end) for path, _ in rollback.reports().values() for end in (".json", ".md")]
    for path in files:
        text = path.read_text(errors="replace") if path.exists() else ""
        yield from (f"{path} quotes a value or a password" for secret in secrets if secret in text)


def district_is_free(rollback: Rollback) -> Iterator[str]:
    """Whoever has its last claim is a run that has ended."""
    claims = rollback.stage.site.data_root / "reports" / "claims"
    numbered = {int(path.suffixes[-2][1:]): path for path in _claims_of(claims, rollback.migration.district_id)}
    if not numbered:
        return
    holder = json.loads(numbered[max(numbered)].read_text())["airflow_run_id"]
    query = "SELECT state FROM dag_run WHERE dag_id = %s AND run_id = %s"
    found = rollback.stage.look(query, DAG_ID, holder)
    if found and found[0][0] not in RUN_FINISHED:
        yield f"the district is claimed by {holder}, which is {found[0][0]}"


def _claims_of(claims: Path, district_id: str) -> Iterator[Path]:
    return claims.glob(f"district-{district_id}.*.json")
