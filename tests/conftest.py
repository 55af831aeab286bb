"""Which tests share a worker: those that share servers, so that others can run beside them (`make test`)."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
# The longest first. Tests of one group run in one process, which starts their servers once; a test may name its own.
GROUPS = {"airflow": "e2e/", "pure": "", "servers": "integration/", "own airflow": "e2e/test_demo.py"}


def group_of(item: pytest.Item) -> str:
    """The one that the test names, or else the one with the longest fitting folder or file."""
    own = item.get_closest_marker("xdist_group")
    if own is not None:
        return str(own.args[0])
    path = item.path.relative_to(HERE).as_posix()
    return max((prefix, name) for name, prefix in GROUPS.items() if path.startswith(prefix))[1]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test its group; where several workers share them, the groups come in the order above."""
    groups = {item: group_of(item) for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: list(GROUPS).index(groups[item]))
