"""In which order a store is emptied: for any schema, what references goes before what is referenced."""

from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import strategies as st

from migration_rollback.core.planning.ordering import units_in_order
from tests.unit import given
from tests.unit.given import key, name

NAMES = [f"t{number}" for number in range(8)]
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=24)


def order(tables: list[str], edges: list[tuple[str, str]]) -> list[list[str]]:
    units = units_in_order([name(one) for one in tables], [key(*edge) for edge in edges])
    return [[one.table_name for one in unit] for unit in units]


def reachable(edges: list[tuple[str, str]], start: str) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        here = ahead.pop()
        for source, target in edges:
            if source == here and target not in found:
                found.add(target)
                ahead.append(target)
    return found


@for_all(EDGES, st.permutations(NAMES))
def test_every_referencing_unit_comes_before_its_referenced_unit(
    edges: list[tuple[str, str]], tables: list[str]
) -> None:
    units = order(tables, edges)
    place = {one: number for number, unit in enumerate(units) for one in unit}
    assert sorted(place) == sorted(NAMES)
    for referencing, referenced in edges:
        assert place[referencing] <= place[referenced]
        together = referencing == referenced or referencing in reachable(edges, referenced)
        assert (place[referencing] == place[referenced]) is together


@for_all(EDGES, st.permutations(NAMES))
def test_the_order_does_not_depend_on_the_order_of_the_keys(edges: list[tuple[str, str]], tables: list[str]) -> None:
    """One plan has one fingerprint."""
    assert order(tables, edges) == order(tables, edges[::-1]) == order(tables, edges + edges)


@for_all(st.permutations(NAMES))
def test_without_keys_it_is_the_reverse_of_loading(tables: list[str]) -> None:
    assert order(tables, []) == [[one] for one in reversed(tables)]


def test_keys_decide_over_the_order_of_loading_and_nothing_else_moves() -> None:
    assert order(["a", "b", "c", "d"], [("a", "d")]) == [["c"], ["b"], ["a"], ["d"]]


def test_a_cycle_is_one_unit_in_the_reverse_of_loading() -> None:
    assert order(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("c", "a")]) == [["d"], ["c", "b", "a"]]


def test_a_self_reference_is_no_cycle_of_several() -> None:
    assert order(["a", "b"], [("a", "a")]) == [["b"], ["a"]]


def test_keys_of_tables_outside_the_plan_are_ignored() -> None:
    assert order(["a", "b"], [("a", "x"), ("x", "b"), ("x", "x")]) == [["b"], ["a"]]


def test_the_key_of_a_partition_orders_its_whole() -> None:
    leaf = key("kids_1", "parents_1", referencing_whole=name("kids"), referenced_whole=name("parents"))
    units = units_in_order([name("kids"), name("parents")], [leaf])
    assert [str(unit[0]) for unit in units] == ["public.kids", "public.parents"]


def test_a_chain_through_many_tables_is_not_limited_by_recursion() -> None:
    names = [f"t{number:04}" for number in range(3_000)]
    units = order(names, list(pairwise(names)))
    assert units == [[one] for one in names]


def test_a_unit_of_several_is_named_in_plan_order() -> None:
    assert given.unit("b", "a").name == "public.b + public.a"
