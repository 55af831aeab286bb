"""The ledger: written in the transaction of each delete, or known beforehand not to be possible."""

import contextlib
import re
from collections.abc import Iterator

import psycopg
import pytest

from migration_rollback.core.findings import Severity
from migration_rollback.errors import DeletionError, StoreError
from migration_rollback.stores.catalog_reader import read_catalog
from migration_rollback.stores.ledger import Ledger, create_ledger, sum_ledger
from migration_rollback.stores.ledger_terms import find_ledger_terms
from migration_rollback.stores.session import Session, open_session
from migration_rollback.stores.statements import FOLDER
from tests.integration.conftest import NewStore
from tests.integration.one_store import DISTRICT, ROLE, RUN, STORE, OneStore, users
from tests.unit.given import name

pytestmark = pytest.mark.catalog

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


FORBIDS = "RAISE EXCEPTION 'no DDL here'"
WRITES = "INSERT INTO public.ddl_log VALUES (tg_tag)"


def watch_ddl(store: OneStore, does: str, event: str = "ddl_command_start", tags: str = "") -> None:
    """An event trigger, as a DBA makes it to see or to forbid changes of the schema."""
    store.execute(
        "CREATE TABLE IF NOT EXISTS public.ddl_log (tag text)",
        "GRANT SELECT, DELETE ON public.ddl_log TO PUBLIC",
        f"CREATE FUNCTION watch_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN {does}; END$$",
        f'CREATE EVENT TRIGGER "Watch" ON {event} {tags} EXECUTE FUNCTION watch_ddl()',
    )


@pytest.mark.parametrize("does", [FORBIDS, WRITES])
@pytest.mark.parametrize("event", ["ddl_command_start", "ddl_command_end"])
def test_an_event_trigger_that_lets_nobody_create_the_ledger_is_told_before(
    new_store: NewStore, does: str, event: str
) -> None:
    """It was tried, and nothing of that stays; then the rollback goes on without."""
    store = new_store(*users())
    watch_ddl(store, does, event)
    _, findings = store.findings({"users": 10})
    (told,) = (found for found in findings if found.code == "ledger_missing")
    assert "event triggers fire (Watch)" in told.sentence
    assert "create_ledger.sql" in told.remedy
    plan = store.plan("users")
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.users": 10}
    assert store.verify(plan).passed
    assert store.value("SELECT to_regnamespace('migration_rollback') IS NULL") is True


@pytest.mark.parametrize(
    ("does", "tags"), [("NULL", ""), (FORBIDS, "WHEN TAG IN ('DROP TABLE')"), (f"IF false THEN {FORBIDS}; END IF", "")]
)
def test_an_event_trigger_that_minds_its_own_business_costs_no_ledger(
    new_store: NewStore, does: str, tags: str
) -> None:
    store = new_store(*users())
    watch_ddl(store, does, tags=tags)
    assert not says_that_there_is_none(store)
    assert store.value("SELECT to_regnamespace('migration_rollback') IS NULL") is True
    store.delete_all(store.plan("users"))
    assert store.ledger() == [("public.users", 1, 10, 1)]


def test_a_ledger_that_a_dba_made_is_used_where_ddl_is_forbidden(new_store: NewStore) -> None:
    store = new_store(*users(), DBA_CREATES_IT)
    store.execute(
        f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
        f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
    )
    watch_ddl(store, FORBIDS)
    store.delete_all(store.plan("users"))
    assert store.ledger() == [("public.users", 1, 10, 1)]


def test_ddl_that_is_forbidden_after_the_plan_is_told_by_the_first_delete(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    watch_ddl(store, FORBIDS)
    with store.others_untouched(), pytest.raises(StoreError, match=r"ledger of store .* cannot be created") as raised:
        store.delete(plan, "public.users")
    assert "create_ledger.sql" in str(raised.value)
    assert store.remaining() == {"public.users": 10}


@contextlib.contextmanager
def short_lived_roles(store: OneStore) -> Iterator[tuple[str, str]]:
    """Two roles as a secrets manager makes them, one for each connection."""
    names = (f"v-1-{store.database}", f"v-2-{store.database}")
    database = f'DATABASE "{store.database}"'
    for role in names:
        store.postgres.create_role(role, store.postgres.password)
        store.execute(
            f'GRANT {ROLE} TO "{role}"',
            f'GRANT CREATE ON {database} TO "{role}"',
        )
    try:
        yield names
    finally:
        for role in names:
            store.execute(f'DROP OWNED BY "{role}"', f'DROP ROLE "{role}"')


@contextlib.contextmanager
def as_role(store: OneStore, name: str, *, read_only: bool = False) -> Iterator[Session]:
    uri = store.role_uri().replace(f"{ROLE}:", f"{name}:")
    with open_session(
        STORE, lambda: psycopg.connect(uri), DISTRICT, application_name=name, read_only=read_only
    ) as session:
        yield session


def test_roles_that_change_with_each_connection_are_told_before_one_of_them_owns_the_ledger(
    new_store: NewStore,
) -> None:
    """What the first one creates would not be the second one's, nor anybody's when its lease has ended."""
    store = new_store(*users())
    with short_lived_roles(store) as (one, other):
        with as_role(store, one, read_only=True) as session, as_role(store, other) as second:
            terms = find_ledger_terms(session, second)
            with session.transaction():
                catalog = read_catalog(session, terms)
        assert not catalog.may_create_ledger
        assert catalog.no_ledger is not None
        assert f'"{one}", then "{other}"' in catalog.no_ledger.reason
        assert "GRANT SELECT, INSERT ON migration_rollback.ledger" in catalog.no_ledger.remedy

        store.execute(
            DBA_CREATES_IT,
            f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
            f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
        )
        with as_role(store, one, read_only=True) as session, as_role(store, other) as second:
            terms = find_ledger_terms(session, second)
            with session.transaction():
                assert read_catalog(session, terms).may_create_ledger


def test_a_ledger_of_a_role_that_has_gone_is_taken_over_by_what_the_finding_says(new_store: NewStore) -> None:
    store = new_store(*users())
    with short_lived_roles(store) as (one, _):
        with as_role(store, one) as session:
            create_ledger(session)
        _, findings = store.findings({"users": 10})
        (told,) = (found for found in findings if found.code == "ledger_not_ours")
        assert f'it belongs to role "{one}"' in told.sentence
        take_over = re.findall(r"ALTER (?:SCHEMA|TABLE) [^;]+ OWNER TO CURRENT_USER", told.remedy)
        assert len(take_over) == 2
        store.execute(
            *take_over,
            f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
            f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
        )
        store.delete_all(store.plan("users"))
    assert store.ledger() == [("public.users", 1, 10, 1)]


def test_the_ledger_sums_over_attempts_and_keeps_runs_apart(new_store: NewStore) -> None:
    store = new_store(*users())
    plan = store.plan("users")
    store.delete(plan, "public.users", batch_size=3)
    with store.session() as session, session.transaction():
        assert sum_ledger(session, RUN).of(name("users")).deleted == plan.unit("public.users").tables[0].tally
        assert sum_ledger(session, "rb-20251106T101500Z-2") == Ledger()


def test_no_ledger_yet_sums_to_nothing(new_store: NewStore) -> None:
    store = new_store(*users())
    with store.session(read_only=True) as session, session.transaction():
        assert sum_ledger(session, RUN) == Ledger()


def test_a_line_is_written_in_the_transaction_of_its_delete(new_store: NewStore) -> None:
    """If the ledger cannot be written, nothing is deleted."""
    store = new_store(*users())
    plan = store.plan("users")
    with store.others_untouched(), pytest.raises(StoreError, match="violates check constraint"):
        store.delete(plan, "public.users", attempt=0)
    assert store.remaining() == {"public.users": 10}


PREPARED = (
    DBA_CREATES_IT,
    f"GRANT USAGE ON SCHEMA migration_rollback TO {ROLE}",
    f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
)
STRANGE = {
    "owner": (
        "DO $$BEGIN IF to_regrole('mallory') IS NULL THEN CREATE ROLE mallory; END IF; END$$",
        "ALTER TABLE migration_rollback.ledger OWNER TO mallory",
    ),
    "schema's owner": (
        "DO $$BEGIN IF to_regrole('mallory') IS NULL THEN CREATE ROLE mallory; END IF; END$$",
        "ALTER SCHEMA migration_rollback OWNER TO mallory",
    ),
    "columns": ("ALTER TABLE migration_rollback.ledger DROP digest",),
    "more columns": ("ALTER TABLE migration_rollback.ledger ADD more int",),
    "default": ("ALTER TABLE migration_rollback.ledger ALTER deleted_at SET DEFAULT now()",),
    "check": ("ALTER TABLE migration_rollback.ledger ADD CHECK (rows_deleted < 10)",),
    "no check": ("ALTER TABLE migration_rollback.ledger DROP CONSTRAINT ledger_holds_batches",),
    "index": ("CREATE INDEX ON migration_rollback.ledger ((lower(unit_name)))",),
    "trigger": (
        "CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN DELETE FROM users WHERE district_id = 'D-0021'; RETURN NEW; END$$",
        "CREATE TRIGGER act AFTER INSERT ON migration_rollback.ledger FOR EACH ROW EXECUTE FUNCTION act()",
    ),
    "rule": ("CREATE RULE act AS ON INSERT TO migration_rollback.ledger DO ALSO DELETE FROM users",),
    "row security": ("ALTER TABLE migration_rollback.ledger ENABLE ROW LEVEL SECURITY",),
    "everybody's": ("GRANT INSERT ON migration_rollback.ledger TO PUBLIC",),
    "unlogged": ("ALTER TABLE migration_rollback.ledger SET UNLOGGED",),
    "inherited": ("CREATE TABLE more () INHERITS (migration_rollback.ledger)",),
    "view": (
        "ALTER TABLE migration_rollback.ledger RENAME TO lines",
        "CREATE VIEW migration_rollback.ledger AS SELECT * FROM migration_rollback.lines",
        f"GRANT SELECT, INSERT ON migration_rollback.ledger TO {ROLE}",
    ),
}


@pytest.mark.parametrize("statements", STRANGE.values(), ids=STRANGE.keys())
def test_a_ledger_of_somebody_else_blocks_the_plan(new_store: NewStore, statements: tuple[str, ...]) -> None:
    store = new_store(*users(), *PREPARED, *statements)
    (sentence,) = store.blocks(["users"])
    assert 'the ledger in store "ids" (migration_rollback.ledger) is not one that a rollback has made' in sentence


def test_a_ledger_of_an_earlier_version_is_told_with_the_columns_that_it_lacks(new_store: NewStore) -> None:
    earlier = "ALTER TABLE migration_rollback.ledger DROP rows_written, DROP written_digest"
    store = new_store(*users(), *PREPARED, earlier)
    (finding,) = (found for found in store.findings({"users": 10})[1] if found.code == "ledger_not_ours")
    assert finding.remedy.startswith("have its owner add them: ALTER TABLE")
    store.execute(finding.remedy.partition(": ")[2])
    assert store.blocks({"users": 10}) == []
    store.delete_all(store.plan("users"))
    assert store.ledger() == [("public.users", 1, 10, 1)]


@pytest.mark.parametrize("statements", STRANGE.values(), ids=STRANGE.keys())
def test_a_ledger_that_changed_since_the_plan_is_not_written_to(
    new_store: NewStore, statements: tuple[str, ...]
) -> None:
    store = new_store(*users(), *PREPARED)
    plan = store.plan("users")
    store.execute(*statements)
    with store.others_untouched(), pytest.raises(DeletionError, match="is not one that a rollback has made"):
        store.delete(plan, "public.users")
    assert store.remaining() == {"public.users": 10}


def test_the_ledger_refuses_what_no_batch_can_be(new_store: NewStore) -> None:
    """A line of -10 would let ten rows more go than were approved."""
    store = new_store(*users(), *PREPARED)
    with pytest.raises(psycopg.errors.CheckViolation):
        store.execute(
            "INSERT INTO migration_rollback.ledger VALUES "
            f"('{RUN}', 'mig-20251106-001', 'D-002', 'f', 'users', 'public.users', 1, -10, 0, 1, now())"
        )


def test_a_line_cannot_be_written_twice(new_store: NewStore) -> None:
    store = new_store(*users())
    store.delete_all(store.plan("users"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        store.execute("INSERT INTO migration_rollback.ledger SELECT * FROM migration_rollback.ledger")
