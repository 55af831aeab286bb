"""Writes the JSON Schemas of what the rollback writes, from the models: `python -m tools.schemas`."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.report import Report

FOLDER = Path(__file__).parents[1] / "include" / "schemas"
MODELS: dict[str, type[BaseModel]] = {"plan": PlanArtifact, "report": Report}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(name: str) -> str:
    """The schema of what is written under that name, as it has to stand in the repository."""
    schema = {"$schema": DIALECT, **MODELS[name].model_json_schema(mode="serialization")}
    return json.dumps(schema, indent=2) + "\n"


def schema_path(name: str) -> Path:
    """Where it stands."""
    return FOLDER / f"{name}.schema.json"


def main() -> None:
    """Write all of them."""
    for name in MODELS:
        schema_path(name).write_text(schema_text(name))


if __name__ == "__main__":
    main()
