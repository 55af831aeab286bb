"""Which tables without the column are clear enough to be deleted from, by what their rows reference."""

from __future__ import annotations

import pytest

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import Comparison
from migration_rollback.core.planning.derived_tables import MAX_PATHS, KeyPaths, derivable, paths_to
from tests.unit.given import catalog, key, name, table

WITHOUT = tuple(table(one, holds=None) for one in ("links", "notes", "marks"))


def told(ways: KeyPaths) -> dict[str, list[str]]:
    """Each table with its paths, a path by the tables that it goes through."""
    return {
        str(start): [" > ".join(str(step.referenced) for step in path) for path in paths]
        for start, paths in ways.paths.items()
    }


def store(*keys: tuple[str, str], unreadable: str = "") -> Catalog:
    """Users and groups have the column; links, notes and marks do not."""
    tables = tuple(
        one.model_copy(update={"row_security": True}) if one.name == name(unreadable or "-") else one
        for one in (table("users"), table("groups"), *WITHOUT)
    )
    return catalog(*tables, keys=[key(*ends) for ends in keys])


def test_tables_lead_there_directly_and_over_others_without_the_column() -> None:
    of = store(("links", "users"), ("notes", "links"), ("marks", "groups"), ("groups", "users"))
    assert told(paths_to(of, [name("users")])) == {
        "public.links": ["public.users"],
        "public.notes": ["public.links > public.users"],
    }


def test_the_order_is_that_of_the_holders_in_every_process() -> None:
    """An order of its own in each process would give a plan that is made again another fingerprint."""
    holders = [name(f"holder_{number}") for number in range(40)]
    without = [table(f"note_{number}", holds=None) for number in range(40)]
    keys = [key(f"note_{number}", f"holder_{number}") for number in range(40)]
    own, _ = derivable(catalog(*(table(one.table_name) for one in holders), *without, keys=keys), holders)
    assert list(own.paths) == [one.name for one in without]


def test_a_path_visits_no_table_twice() -> None:
    of = store(("links", "users"), ("links", "links"), ("notes", "links"), ("links", "notes"))
    assert told(paths_to(of, [name("users")])) == {
        "public.links": ["public.users"],
        "public.notes": ["public.links > public.users"],
    }


def test_a_table_with_more_ways_than_can_be_checked_is_left_out() -> None:
    """Whichever way they lead: too many to others hide whose a row is as much as too many to the district."""
    few = [key("links", "users", name=f"k{number}") for number in range(MAX_PATHS)]
    many = [key("links", "groups", name=f"g{number}") for number in range(MAX_PATHS + 1)]
    tables = (table("users"), table("groups"), *WITHOUT)
    own, _ = derivable(catalog(*tables, keys=few), [name("users")])
    assert len(own.paths[name("links")]) == MAX_PATHS
    for keys in ([*few, key("links", "users", name="one more")], [*few, *many]):
        own, _ = derivable(catalog(*tables, keys=keys), [name("users")])
        assert own == KeyPaths({}, {name("links"): f"it leads to districts in more than {MAX_PATHS} ways"})


def test_a_table_that_leads_to_what_cannot_be_read_is_left_out() -> None:
    """Directly or on its way, here or elsewhere."""
    keys = (("links", "users"), ("notes", "links"), ("notes", "groups"))
    assert set(told(derivable(store(*keys), [name("users")])[0])) == {"public.links", "public.notes"}
    assert set(told(derivable(store(*keys, unreadable="groups"), [name("users")])[0])) == {"public.links"}
    assert told(derivable(store(*keys, unreadable="links"), [name("users")])[0]) == {}


def test_a_table_with_a_key_of_a_single_partition_is_left_out() -> None:
    """Rows of its other partitions would match by chance."""
    part = key("links", "users").model_copy(update={"referencing": name("links_1")})
    of = catalog(table("users"), *WITHOUT, keys=[key("links", "users"), part])
    own, _ = derivable(of, [name("users")])
    assert own == KeyPaths({}, {name("links"): 'foreign key "links_users_fkey" is that of a part of it'})


@pytest.mark.parametrize(
    "changes",
    [{"with_period": True}, {"comparisons": (Comparison(), Comparison(operator=("public", "~=")))}],
    ids=["period", "other operator"],
)
def test_a_table_with_a_key_that_asks_for_no_equality_is_left_out(changes: dict[str, object]) -> None:
    """One row may reference several; and the guard lets no DELETE go along such a key."""
    of = catalog(table("users"), *WITHOUT, keys=[key("links", "users").model_copy(update=changes)])
    own, _ = derivable(of, [name("users")])
    assert own == KeyPaths({}, {name("links"): 'foreign key "links_users_fkey" does not compare by equality'})
