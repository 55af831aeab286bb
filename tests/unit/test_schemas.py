"""The JSON Schemas in the repository are those of the models, and accept what the contract accepts."""

from __future__ import annotations

import importlib
import json
import pkgutil
from typing import Any

import jsonschema
import pytest

import migration_rollback
from migration_rollback.core.frozen import Frozen
from tools.schemas import FOLDER, MODELS, all_models, attribute_docs, schema_path, schema_text

RUN_ID, DISTRICT = "mig-20251106-001", "D-002"


@pytest.mark.parametrize("name", MODELS)
def test_schema_is_that_of_the_model(name: str) -> None:
    """After a change of a model `python -m tools.schemas` writes its schema anew."""
    assert schema_path(name).read_text() == schema_text(name)


def _check(name: str, document: object) -> None:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)


@pytest.mark.parametrize(
    "stores",
    [
        [{"store": "ids", "tables": [{"table": "public.users", "rows_loaded": 250000}]}],
        [{"store": "IDS", "tables": ["public.users", "staff"]}],
        [{"store": "sp", "tables": {"public.users": 3, "staff": None}}],
        {"ids": {"tables": [{"table": "public.users", "rows": 1}]}},
        {"hcp1": {"public.users": 3}, "adb": ["x"]},
    ],
)
def test_load_report_schema_accepts_every_variant_of_the_contract(stores: Any) -> None:
    """What the parser takes, the schema takes."""
    _check("load-report", {"run_id": RUN_ID, "district_id": DISTRICT, "stores": stores, "more": 1})


@pytest.mark.parametrize("rows", [-1, 1.5, True, "3"])
def test_load_report_schema_refuses_what_is_no_row_count(rows: Any) -> None:
    """What the parser refuses, the schema refuses."""
    stores = [{"store": "ids", "tables": [{"table": "public.users", "rows_loaded": rows}]}]
    with pytest.raises(jsonschema.ValidationError):
        _check("load-report", {"run_id": RUN_ID, "district_id": DISTRICT, "stores": stores})


def test_run_report_schema_accepts_the_contract_example() -> None:
    """The example of the contract is valid."""
    _check(
        "run-report",
        {
            "run_id": RUN_ID,
            "district_id": DISTRICT,
            "district_name": "Springfield USD",
            "status": "FAILED",
            "started_at": "2025-11-06T08:00:00Z",
            "finished_at": "2025-11-06T08:41:00Z",
        },
    )


def test_every_attribute_of_every_model_says_what_it_is() -> None:
    """The schemas explain themselves, and so does the code."""
    for module in pkgutil.walk_packages(migration_rollback.__path__, "migration_rollback."):
        if module.name.startswith(("migration_rollback.core.", "migration_rollback.edge.handovers")):
            importlib.import_module(module.name)
    silent = [
        f"{model.__name__}.{name}"
        for model in all_models(Frozen)
        for name in model.model_fields.keys() - attribute_docs(model).keys()
    ]
    assert silent == []
