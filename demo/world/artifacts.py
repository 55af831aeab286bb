"""The files that a migration leaves behind, as the contract describes them."""

import json
from pathlib import Path

from .districts import District, StoreCounts
from .graph import GraphCounts


def write_artifacts(
    data_root: Path,
    migration_run_id: str,
    district: District,
    counts: StoreCounts,
    graph_counts: GraphCounts | None,
    status: str = "FAILED",
) -> tuple[Path, Path]:
    """Writes run report, load report and the district's files; returns the paths of both reports.

    Without `graph_counts` the load report says nothing of a graph. Files that are there are overwritten.
    """
    load: dict[str, object] = {
        "run_id": migration_run_id,
        "district_id": district.district_id,
        "stores": [
            {
                "store": store,
                "tables": [{"table": table, "rows_loaded": rows} for table, rows in tables.items()],
            }
            for store, tables in counts.items()
        ],
    }
    if graph_counts is not None:
        load["graph"] = {
            "nodes_loaded": graph_counts.nodes,
            "relationships_loaded": graph_counts.relationships,
        }
    _write_district_files(data_root, district.district_id)
    return (
        _write_json(data_root / "reports" / f"{migration_run_id}.json", run_report(migration_run_id, district, status)),
        _write_json(data_root / "loads" / district.district_id / "load-report.json", load),
    )


def run_report(migration_run_id: str, district: District, status: str) -> dict[str, object]:
    """The run report; times are on the day in the run id, and a RUNNING migration has no end."""
    day = migration_run_id.split("-")[1]
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return {
        "run_id": migration_run_id,
        "district_id": district.district_id,
        "district_name": district.name,
        "status": status,
        "started_at": f"{date}T08:00:00Z",
        "finished_at": None if status == "RUNNING" else f"{date}T08:41:00Z",
    }


def _write_district_files(data_root: Path, district_id: str) -> None:
    for path, text in {
        f"staging/{district_id}/students.csv": "student_id,first_name,last_name\n1,Lisa,Simpson\n",
        f"staging/{district_id}/extract/sections.csv": "section_id,course\n1,Music\n",
        f"anonymized/{district_id}/students.csv": "student_id,first_name,last_name\n1,Ada,Anon\n",
        f"loads/{district_id}/ids.copy.log": "COPY stopped: connection reset by peer\n",
    }.items():
        file = data_root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def _write_json(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")
    return path
