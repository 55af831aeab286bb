"""The plugin that brings the page: Airflow finds it, and it alone, and nobody pays for it who does not serve it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from airflow._shared.plugins_manager import _load_plugins_from_plugin_directory

PLUGINS = Path(__file__).parents[2] / "plugins"
IMPORT = """
import sys
import airflow.plugins_manager
before = set(sys.modules)
import migration_rollback_page
print(" ".join(sorted(set(sys.modules) - before)))
"""


@pytest.mark.parametrize("syntax", ["glob", "regexp"])
def test_airflow_finds_the_page(syntax: str) -> None:
    found, errors = _load_plugins_from_plugin_directory(str(PLUGINS), ignore_file_syntax=syntax)
    assert errors == {}
    (plugin,) = (one for one in found if one.name == "migration_rollback_page")
    assert {(one["destination"], one["url_route"]) for one in plugin.external_views} == {
        ("dag_run", "rollback"),
        ("nav", "rollbacks"),
    }
    assert [one["url_prefix"] for one in plugin.fastapi_apps] == ["/migration-rollback"]
    assert plugin.macros == plugin.listeners == []


def test_importing_it_imports_nothing_else() -> None:
    """Scheduler and workers do, and need neither drivers nor settings nor a web framework for that."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT], env={"PYTHONPATH": str(PLUGINS)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.splitlines()[-1].split()) == {
        "migration_rollback",
        "migration_rollback.core",
        "migration_rollback.core.names",
        "migration_rollback.core.page",
        "migration_rollback.core.page.address",
        "migration_rollback_page",
    }
