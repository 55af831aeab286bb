"""What every run of the tests says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from servers.postgres_server import describe_postgres

# Long, and without a fixture of their module: whichever process has time takes the next test.
EACH_BY_ITSELF = ("tests/integration/test_rolling_back_public_schemas.py",)
E2E = "tests/e2e/"


class TogetherByServer(LoadScopeScheduling):
    """Where processes share the tests: those of a module stay together, and all end-to-end tests.

    They come in the order in which they were asked for, so nothing but the end of the last module before them runs
    beside the end-to-end tests: two Airflows at once take longer than one after the other.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(E2E):
            return E2E
        return nodeid if nodeid.startswith(EACH_BY_ITSELF) else nodeid.partition("::")[0]


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
