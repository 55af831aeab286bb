"""What every run of the tests says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from servers.postgres_server import describe_postgres

# Long: whichever process has time takes the next schema, whose two tests have a database in common.
BY_SCHEMA = "tests/integration/test_rolling_back_public_schemas.py"
E2E = "tests/e2e/"
# End-to-end tests that start an Airflow of their own; all others have one in common.
OWN_AIRFLOW = tuple(
    f"{E2E}test_{name}"
    for name in ("bucket", "chaos", "demo", "many_workers", "page", "public_schemas", "roles.py::test_fab")
)


class TogetherByServer(LoadScopeScheduling):
    """Where processes share the tests: those of a module stay together, and end-to-end tests by their Airflow.

    They come in the order in which they were asked for. An end-to-end test often waits, and what the other process does
    meanwhile makes use of the time.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(E2E):
            return f"{E2E} own" if nodeid.startswith(OWN_AIRFLOW) else E2E
        return nodeid.rpartition("-")[0] if nodeid.startswith(BY_SCHEMA) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherByServer:
    """Called where pytest runs with ``-n``."""
    return TogetherByServer(config, log)


def pytest_report_header() -> str:
    """Which PostgreSQL the tests start, or that they would find none, which the unit tests do not need."""
    try:
        return f"PostgreSQL: {describe_postgres()}"
    except FileNotFoundError as error:
        return f"PostgreSQL: {error}"
    except (OSError, ValueError) as error:
        raise pytest.UsageError(str(error)) from error
