"""Writes the JSON Schemas of what the rollback writes, from the models: `python -m tools.schemas`."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.report.report import Report

FOLDER = Path(__file__).parents[1] / "include" / "schemas"
MODELS: dict[str, type[BaseModel]] = {"plan": PlanArtifact, "report": Report}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(name: str) -> str:
    """The schema of what is written under that name, as it has to stand in the repository."""
    schema = {"$schema": DIALECT, **MODELS[name].model_json_schema(mode="serialization")}
    by_name = {model.__name__: model for model in all_models(Frozen)}
    for part in (schema, *schema.get("$defs", {}).values()):
        if model := by_name.get(part["title"]):
            _describe(part["properties"], attribute_docs(model))
    return json.dumps(schema, indent=2) + "\n"


def _describe(properties: dict[str, Any], docs: dict[str, str]) -> None:
    for name, schema in properties.items():
        properties[name] = dict(sorted({**schema, "description": docs[name]}.items()))


def all_models(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Every model that was made so far."""
    for model in of.__subclasses__():
        yield model
        yield from all_models(model)


def attribute_docs(model: type[BaseModel]) -> dict[str, str]:
    """What the docstrings below the attributes say, by attribute.

    pydantic reads them too, when it makes a model, which would be more than half of what parsing the DAG costs.
    """
    found: dict[str, str] = {}
    for cls in model.__mro__:
        if issubclass(cls, Frozen) and not cls.__pydantic_generic_metadata__["args"]:  # its origin has the text
            (body,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
            found = dict(_below_attributes(body)) | found
    return found


def _below_attributes(cls: ast.stmt) -> Iterator[tuple[str, str]]:
    assert isinstance(cls, ast.ClassDef)
    for attribute, below in pairwise(cls.body):
        match attribute, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text)


def schema_path(name: str) -> Path:
    """Where it stands."""
    return FOLDER / f"{name}.schema.json"


def main() -> None:
    """Write all of them."""
    for name in MODELS:
        schema_path(name).write_text(schema_text(name))


if __name__ == "__main__":
    main()
