"""The second, lighter look at a store: what is there again, and what cannot be known."""

import pytest

from migration_rollback.core.plan import StorePlan
from migration_rollback.errors import StoreError
from migration_rollback.stores.second_look import rows_there
from tests.integration.conftest import NewStore
from tests.integration.one_store import OneStore, users

pytestmark = pytest.mark.catalog


def look(store: OneStore, plan: StorePlan) -> dict[str, int]:
    with store.session(read_only=True) as session:
        return rows_there(session, plan)


def test_only_tables_that_hold_rows_of_the_district_are_told(new_store: NewStore) -> None:
    store = new_store(*users(), *users("others"))
    plan = store.plan("users", "others")
    store.delete_all(plan)
    assert look(store, plan) == {}
    store.execute("INSERT INTO users (district_id, id) VALUES ('D-002', 1001), ('D-0021', 1002)")
    assert look(store, plan) == {"public.users": 1}


def test_a_table_that_is_gone_holds_nothing_and_hides_no_other(new_store: NewStore) -> None:
    store = new_store(*users(), *users("others"))
    plan = store.plan("users", "others")
    store.execute("DROP TABLE others")
    assert look(store, plan) == {"public.users": 10}


def test_a_table_that_may_not_be_read_any_more_is_an_error(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.execute("ALTER TABLE users ENABLE ROW LEVEL SECURITY")
    with pytest.raises(StoreError):
        look(store, plan)
