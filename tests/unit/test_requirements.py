"""What a user's Airflow is asked for are ranges, and what we develop with lies in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools.check_install import DOCKERFILE, OURS, our_image

REPOSITORY = Path(__file__).parents[2]
REQUIREMENTS = [
    Requirement(line)
    for name in OURS
    for line in (REPOSITORY / name).read_text().splitlines()
    if line and not line.startswith("#")
]
PINS = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (REPOSITORY / "constraints.txt").read_text(), re.MULTILINE))


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.name)
def test_a_requirement_is_a_range_with_what_is_tested_in_it(requirement: Requirement) -> None:
    """A pin would ask each Airflow for another version than it has."""
    assert sorted(one.operator for one in requirement.specifier) == ["<", ">="]
    assert requirement.specifier.contains(PINS[requirement.name])


def test_the_image_is_of_an_airflow_that_is_tested_and_keeps_its_own_constraints() -> None:
    assert our_image().airflow == PINS["apache-airflow"]
    assert "constraints.txt /opt" not in DOCKERFILE.read_text()
    assert '--constraint "${HOME}/constraints.txt"' in DOCKERFILE.read_text()
