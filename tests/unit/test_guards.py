"""The guards that ``make guards`` removes are where it says."""

from __future__ import annotations

import ast

import pytest

from tools.guards import REPOSITORY, Guard, read_guards


@pytest.mark.parametrize("guard", read_guards(""), ids=lambda guard: guard.hazard)
def test_a_guard_stands_once_in_its_file(guard: Guard) -> None:
    """And what is left without it is Python still: a file that nobody can import turns every test red."""
    text = (REPOSITORY / guard.file).read_text()
    assert text.count(guard.code) == 1
    if guard.file.endswith(".py"):
        ast.parse(text.replace(guard.code, guard.without))
