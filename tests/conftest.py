"""Which tests share a worker: those that share servers, so that others can run beside them (`make test`)."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# Tests of one group run in one process, which starts their servers once; that with the most tests begins.
GROUPS = {
    "tests/": "pure",
    "tests/integration/": "servers",
    "tests/e2e/": "airflow",
    "tests/e2e/test_demo.py": "own airflow",
    "tests/e2e/test_browser.py::test_demo": "own airflow",
}


class ByServers(LoadScopeScheduling):  # type: ignore[misc]  # xdist's base class is no part of its types
    """Shares groups out, not tests."""

    def _split_scope(self, nodeid: str) -> str:
        """The group with the longest fitting prefix."""
        return GROUPS[max((prefix for prefix in GROUPS if nodeid.startswith(prefix)), key=len)]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByServers:
    """Called where pytest runs with `-n`."""
    return ByServers(config, log)
