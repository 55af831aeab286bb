"""The ledger: written in the transaction of each delete, or known beforehand not to be possible."""

import psycopg
import pytest

from migration_rollback.core.findings import Severity
from migration_rollback.errors import StoreError
from migration_rollback.stores.ledger import Ledger, sum_ledger
from migration_rollback.stores.statements import FOLDER
from tests.integration.conftest import NewStore
from tests.integration.one_store import ROLE, RUN, OneStore, users
from tests.unit.given import name

DBA_CREATES_IT = (FOLDER / "create_ledger.sql").read_text()


def says_that_there_is_none(store: OneStore) -> bool:
    plan, findings = store.findings({"users": 10})
    warned = [found for found in findings if found.code == "ledger_missing"]
    assert [found.severity for found in warned] == ([] if plan.has_ledger else [Severity.WARN])
    assert store.catalog().may_create_ledger is plan.has_ledger
    return not plan.has_ledger


def test_a_role_that_may_not_create_deletes_without_a_ledger_and_the_plan_says_so(new_store: NewStore) -> None:
    store = new_store(*users(), may_create=False)
    assert says_that_there_is_none(store)
    plan = store.plan("users")
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.users": 10}
    assert store.value("SELECT to_regnamespace('migration_rollback') IS NULL") is True
    found = store.verify(plan)
    assert found.passed
    assert [table.rows_in_ledger for table in found.tables] == [None]


def test_a_ledger_that_a_dba_made_is_used(new_store: NewStore) -> None:
    store = new_store(*users(), DBA_CREATES_IT, may_create=False)
    store.execute(
        f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
        f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
    )
    assert not says_that_there_is_none(store)
    store.delete_all(store.plan("users"))
    assert store.ledger() == [("public.users", 1, 10, 1)]


@pytest.mark.parametrize(
    ("may_create", "grants"),
    [
        (False, "REVOKE ALL ON migration_rollback.ledger FROM {role}"),
        (False, "REVOKE SELECT ON migration_rollback.ledger FROM {role}"),
        (False, "REVOKE INSERT ON migration_rollback.ledger FROM {role}"),
        (True, "REVOKE USAGE ON SCHEMA migration_rollback FROM {role}"),
        (True, "DROP TABLE migration_rollback.ledger"),
        (False, "DROP TABLE migration_rollback.ledger; GRANT CREATE ON SCHEMA migration_rollback TO {role}"),
    ],
)
def test_a_ledger_that_the_role_cannot_use_is_none(new_store: NewStore, may_create: bool, grants: str) -> None:
    """Found out in the plan, and not by the first delete that fails on it."""
    store = new_store(*users(), DBA_CREATES_IT, may_create=may_create)
    store.execute(
        f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
        f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
        grants.format(role=ROLE),
    )
    assert says_that_there_is_none(store)
    with store.others_untouched():
        assert store.delete_all(store.plan("users")) == {"public.users": 10}


def test_a_schema_of_ours_without_its_table_is_completed(new_store: NewStore) -> None:
    store = new_store(*users(), "CREATE SCHEMA migration_rollback")
    store.execute(f"GRANT USAGE, CREATE ON SCHEMA migration_rollback TO {ROLE}")
    assert not says_that_there_is_none(store)
    store.delete_all(store.plan("users"))
    assert store.ledger() == [("public.users", 1, 10, 1)]


def test_the_ledger_sums_over_attempts_and_keeps_runs_apart(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.delete(plan, "public.users", batch_size=3)
    with store.session() as session, session.transaction():
        assert sum_ledger(session, RUN).of(name("users")).rows_deleted == 10
        assert sum_ledger(session, "rb-20251106T101500Z-2") == Ledger()


def test_no_ledger_yet_sums_to_nothing(new_store: NewStore) -> None:
    store = new_store(*users())
    with store.session(read_only=True) as session, session.transaction():
        assert sum_ledger(session, RUN) == Ledger()


def test_a_line_is_written_in_the_transaction_of_its_delete(new_store: NewStore) -> None:
    """If the ledger cannot be written, nothing is deleted."""
    store = new_store(*users())
    plan = store.plan("users")
    store.execute(
        DBA_CREATES_IT,
        "ALTER TABLE migration_rollback.ledger ADD CHECK (rows_deleted < 0)",
        f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
        f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
    )
    with store.others_untouched(), pytest.raises(StoreError, match="violates check constraint"):
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.users": 10}


def test_a_line_cannot_be_written_twice(new_store: NewStore) -> None:
    store = new_store(*users())
    store.delete_all(store.plan("users"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        store.execute("INSERT INTO migration_rollback.ledger SELECT * FROM migration_rollback.ledger")
