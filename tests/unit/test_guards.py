"""The guards that ``make guards`` removes are where it says."""

from __future__ import annotations

import pytest

from tools.guards import REPOSITORY, Guard, read_guards


@pytest.mark.parametrize("guard", read_guards(""), ids=lambda guard: guard.hazard)
def test_a_guard_stands_once_in_its_file(guard: Guard) -> None:
    assert (REPOSITORY / guard.file).read_text().count(guard.code) == 1
