"""Units are handed to no more tasks than Airflow maps, in order, under names that Airflow can keep."""

from __future__ import annotations

import itertools

from hypothesis import given as for_all
from hypothesis import strategies as st

from migration_rollback.core.planning.unit_groups import LABEL_LENGTH, unit_groups
from tests.unit.given import unit


@for_all(st.integers(0, 40), st.integers(1, 50))
def test_every_unit_is_in_one_group_in_order_and_the_groups_are_even(units: int, most: int) -> None:
    groups = unit_groups([unit(f"t{place}") for place in range(units)], most)
    assert list(itertools.chain.from_iterable(group.units for group in groups)) == list(range(units))
    assert len(groups) == min(units, most)
    sizes = {len(group.units) for group in groups}
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


def test_a_unit_of_its_own_is_named_as_in_the_plan() -> None:
    units = [unit("users"), unit("a", "b")]
    assert [group.name for group in unit_groups(units, 9)] == ["public.users", "public.a + public.b"]
    assert [group.name for group in unit_groups(units, 1)] == ["public.users, public.a + public.b"]


@for_all(st.lists(st.text("abc ", min_size=1, max_size=60), min_size=1, max_size=60, unique=True), st.booleans())
def test_a_name_is_never_longer_than_airflow_keeps(names: list[str], together: bool) -> None:
    """A cycle of many tables, and many units in one group; cut between names, with the number of tables."""
    units = [unit(*names)] if together else [unit(name) for name in names]
    (group,) = unit_groups(units, 1)
    assert len(group.name) <= LABEL_LENGTH
    if group.name.endswith("tables)"):
        assert f"... ({len(names)} tables)" in group.name
