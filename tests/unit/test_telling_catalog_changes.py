"""Whether a store's catalog is still what the plan rests on."""

import pytest

from migration_rollback.core.catalog import Catalog, DeleteRule, DeleteTrigger, Lack
from migration_rollback.core.checks.catalog_changes import CatalogFacts, catalog_changes, foundations
from migration_rollback.core.findings import Finding, Severity
from migration_rollback.core.foreign_keys import DeleteAction
from migration_rollback.core.tables import CanHold
from tests.unit.given import catalog, key, name, table

PLANNED = {name("users")}
LACK = Lack(role="cert", right="INSERT", kind="TABLE", schema_name="public", object_sql="public.log")
TRIGGER = DeleteTrigger(table=name("users"), name="bury", timing="AFTER", function="public.bury")
BEFORE = catalog("users", table("notes", holds=None), keys=[key("notes", "users")])


def changed(before: Catalog, now: Catalog) -> Finding | None:
    """What has changed, if anything has."""
    found = catalog_changes(CatalogFacts("ids", foundations(before, PLANNED), foundations(now, PLANNED)))
    return found[0] if found else None


def told(now: Catalog) -> str:
    """The sentence about what has changed; empty where nothing has."""
    finding = changed(BEFORE, now)
    return finding.sentence if finding else ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tables": (*BEFORE.tables, table("heads"))}, 'table "public.heads" is new'),
        ({"tables": (table("users", holds=CanHold.NO), BEFORE.tables[1])}, 'table "public.users" is another'),
        (
            {"foreign_keys": (key("notes", "users", DeleteAction.CASCADE),)},
            'foreign key "notes_users_fkey" of "public.notes" is another',
        ),
        ({"delete_triggers": (TRIGGER,)}, 'trigger "bury" of "public.users" is new'),
        (
            {"delete_rules": (DeleteRule(table=name("users"), name="keep", instead=True),)},
            'rule "keep" of "public.users" is new',
        ),
    ],
)
def test_what_decides_a_deletion_is_named_when_it_changes(changes: dict[str, object], sentence: str) -> None:
    now = BEFORE.model_copy(update=changes)
    assert sentence in told(now)


@pytest.mark.parametrize(
    "change",
    [
        {"tables": (*BEFORE.tables, table("other", holds=None), table("part", ancestor="users"))},
        {"tables": (BEFORE.tables[0].model_copy(update={"rows_estimated": 7}), BEFORE.tables[1])},
        {"tables": (table("users", may_delete=False), BEFORE.tables[1])},
        {"foreign_keys": (key("notes", "users", validated=False), key("notes", "other"))},
        {"delete_triggers": (TRIGGER.model_copy(update={"table": name("notes")}),)},
        {"unindexed": BEFORE.foreign_keys},
    ],
)
def test_what_decides_nothing_may_change(change: dict[str, object]) -> None:
    """Rows, sizes, indexes and privileges, new parts, and everything that touches no planned table."""
    now = BEFORE.model_copy(update=change)
    assert told(now) == ""
    assert foundations(now, PLANNED) == foundations(BEFORE, PLANNED)


@pytest.mark.parametrize(
    "change",
    [
        {"delete_triggers": (TRIGGER.model_copy(update={"table": name("notes")}),)},
        {"delete_rules": (DeleteRule(table=name("notes"), name="bury", instead=False),)},
    ],
)
def test_what_a_cascade_meets_is_named_when_it_changes(change: dict[str, object]) -> None:
    """A rule and a trigger for each statement act also where the cascade finds no row."""
    before = BEFORE.model_copy(update={"foreign_keys": (key("notes", "users", DeleteAction.CASCADE),)})
    now = before.model_copy(update=change)
    finding = changed(before, now)
    assert finding is not None
    assert '"bury" of "public.notes" is new' in finding.sentence


def test_what_is_gone_stops_nothing() -> None:
    """A trigger in the way may have been dropped so that the failed task can be cleared."""
    before = BEFORE.model_copy(update={"delete_triggers": (TRIGGER,)})
    assert changed(before, BEFORE) is None


def test_a_privilege_that_a_trigger_was_granted_stops_nothing() -> None:
    """A finding has asked for it."""
    before = BEFORE.model_copy(update={"delete_triggers": (TRIGGER.model_copy(update={"lacks": (LACK,)}),)})
    now = BEFORE.model_copy(update={"delete_triggers": (TRIGGER,)})
    assert changed(before, now) is None


def test_many_changes_are_counted() -> None:
    now = BEFORE.model_copy(update={"tables": (*BEFORE.tables, *(table(f"t{number}") for number in range(7)))})
    finding = changed(BEFORE, now)
    assert finding is not None
    assert finding.severity is Severity.BLOCK
    assert "and 2 more; nothing of it is deleted" in finding.sentence
