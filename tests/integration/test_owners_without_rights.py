"""The server checks a foreign key with the rights of a table's owner, whoever deletes."""

import contextlib
from collections.abc import Iterator

import psycopg
import pytest

from migration_rollback.core.findings import Severity
from tests.integration.conftest import NewStore
from tests.integration.one_store import DISTRICT, OneStore, users

pytestmark = pytest.mark.catalog


@contextlib.contextmanager
def owned(store: OneStore, *tables: str) -> Iterator[str]:
    """The tables belong to a role that is nobody else."""
    owner = f"owner of {store.database}"
    store.execute(f'CREATE ROLE "{owner}"', *(f'ALTER TABLE {table} OWNER TO "{owner}"' for table in tables))
    try:
        yield owner
    finally:
        store.execute(f'REASSIGN OWNED BY "{owner}" TO postgres', f'DROP OWNED BY "{owner}"', f'DROP ROLE "{owner}"')


def refused_by_server(store: OneStore) -> bool:
    with psycopg.connect(store.role_uri()) as connection:
        try:
            connection.execute(f"DELETE FROM users WHERE district_id = '{DISTRICT}'")
        except psycopg.errors.InsufficientPrivilege:
            return True
        finally:
            connection.rollback()
    return False


def kids(action: str) -> tuple[str, str]:
    """A table whose rows all reference the neighbour's users."""
    return (
        "CREATE TABLE kids (district_id text, id bigint, "
        f"FOREIGN KEY (district_id, id) REFERENCES users ON DELETE {action})",
        "INSERT INTO kids SELECT district_id, id FROM users WHERE district_id = 'D-0021'",
    )


@pytest.mark.parametrize("action", ["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"])
@pytest.mark.parametrize(
    "lost",
    [
        "SELECT ON kids",
        "UPDATE ON kids",
        "DELETE ON kids",
        "INSERT ON kids",
        "SELECT ON users",
        "UPDATE ON users",
        "DELETE ON users",
        "USAGE ON SCHEMA public",
    ],
)
def test_an_owner_who_lost_what_a_key_needs_blocks_until_it_is_granted(
    new_store: NewStore, action: str, lost: str
) -> None:
    """And nobody else: what blocks is what the server itself refuses."""
    store = new_store(*users(), *kids(action))
    with owned(store, "users", "kids") as owner:
        store.execute(f'REVOKE {lost} FROM "{owner}"', "REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        if lost != "USAGE ON SCHEMA public":
            store.execute(f'GRANT USAGE ON SCHEMA public TO "{owner}"')
        _, findings = store.findings({"users": 10, "kids": 0})
        told = [finding for finding in findings if finding.code == "owner_privilege_missing"]
        assert bool(told) is refused_by_server(store)
        for finding in told:
            assert finding.severity is Severity.BLOCK
            assert f'role "{owner}" owns' in finding.sentence
            store.execute(*finding.remedy.split("; "))
        assert not refused_by_server(store)
        with store.others_untouched():
            assert store.delete_all(store.plan("users", "kids"))["public.users"] == 10
