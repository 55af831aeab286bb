"""An error in the application's own code is told so that a person finds the place, without a value of a row."""

import traceback
from collections.abc import Iterator

import pytest

from migration_rollback.errors import StoreError
from tests.integration.conftest import NewStore
from tests.integration.one_store import ROLE, OneStore

pytestmark = pytest.mark.catalog


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error with everything that it was raised from, also what a traceback would not show."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def refused(store: OneStore) -> str:
    """What is said when table week is deleted from; it holds no value, in whatever way it is printed."""
    plan = store.plan("week")
    with store.others_untouched(), pytest.raises(StoreError) as caught:
        store.delete(plan, "public.week")
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    assert "secret" not in "".join(map(str, chain(caught.value)))
    return str(caught.value)


def test_function_and_table_are_told_and_values_are_not(new_store: NewStore) -> None:
    """`permission denied for table week` would be taken for the planned one: there is another in another schema."""
    store = new_store(
        "CREATE TABLE week (district_id text, id bigint, note text)",
        "INSERT INTO week SELECT d, n, 'secret ' || n FROM unnest(ARRAY['D-002', 'D-0021']) d, generate_series(1, 3) n",
        "CREATE SCHEMA tracked",
        "CREATE TABLE tracked.week (note text UNIQUE, n int)",
        "INSERT INTO tracked.week VALUES ('secret 2')",
        "CREATE FUNCTION log_delete() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN EXECUTE format('INSERT INTO tracked.week VALUES (%L)', OLD.note); RETURN OLD; END$$",
        "CREATE TRIGGER log BEFORE DELETE ON week FOR EACH ROW EXECUTE FUNCTION log_delete()",
    )
    place = ", in INSERT INTO tracked.week, in function log_delete line 1 at EXECUTE (SQLSTATE"
    assert f"permission denied for table week{place}" in refused(store)
    store.execute(f"GRANT SELECT, INSERT ON tracked.week TO {ROLE}")
    said = refused(store)
    assert 'unique constraint "week_note_key" (constraint "week_note_key" on "tracked.week"), in ' in said
    store.execute(
        "CREATE OR REPLACE FUNCTION log_delete() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN INSERT INTO tracked.week (n) VALUES (OLD.note::int); RETURN OLD; END$$"
    )
    assert 'type integer: "...", in ' in refused(store)
