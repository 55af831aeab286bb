"""What every run of the tests says of itself."""

from __future__ import annotations

import pytest

from servers.postgres_server import describe_postgres


def pytest_report_header() -> str:
    """Which PostgreSQL the tests start, or that they would find none, which the unit tests do not need."""
    try:
        return f"PostgreSQL: {describe_postgres()}"
    except FileNotFoundError as error:
        return f"PostgreSQL: {error}"
    except (OSError, ValueError) as error:
        raise pytest.UsageError(str(error)) from error
