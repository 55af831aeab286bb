"""The pattern of an education standard: each table buries its deleted rows in another, numbered from one sequence."""

import re
from collections.abc import Iterator

from migration_rollback.core.approval.question import approval_body
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, ROLE
from tests.unit import given

TABLES = [f"entity{number:02}" for number in range(60)]
MOST_CHARACTERS_OF_A_LINE = 3_000


def standard() -> Iterator[str]:
    """The schemas, and a tree of tables: each references one before it."""
    yield "CREATE SCHEMA edfi"
    yield "CREATE SCHEMA tracked_changes_edfi"
    yield "CREATE SCHEMA changes"
    yield "CREATE SEQUENCE changes.changeversionsequence"
    for number, name in enumerate(TABLES):
        parent = f", parent int REFERENCES edfi.{TABLES[(number - 1) // 3]}" if number else ""
        yield f"CREATE TABLE edfi.{name} (district_id text, id int PRIMARY KEY{parent})"
        yield f"CREATE TABLE tracked_changes_edfi.{name} (oldid int NOT NULL, district_id text, changeversion bigint)"
        yield f"INSERT INTO edfi.{name} SELECT d, 10 * i + n{', 10 * i + n' if number else ''} " + (
            f"FROM unnest(ARRAY['D-002', '{CONTROL}']) WITH ORDINALITY AS w (d, i), generate_series(1, 4) AS n"
        )
        yield (
            f"CREATE FUNCTION tracked_changes_edfi.{name}_deleted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
            f"INSERT INTO tracked_changes_edfi.{name} (oldid, changeversion) "
            "VALUES (OLD.id, nextval('changes.ChangeVersionSequence')); RETURN NULL; END$$"
        )
        yield (
            f"CREATE TRIGGER {name}_deleted AFTER DELETE ON edfi.{name} FOR EACH ROW "
            f"EXECUTE FUNCTION tracked_changes_edfi.{name}_deleted()"
        )


def test_all_grants_are_told_at_once_and_then_everything_goes(new_store: NewStore) -> None:
    store = new_store(*standard())
    store.execute(*(f"REVOKE USAGE ON SCHEMA {schema} FROM {ROLE}" for schema in ("changes", "tracked_changes_edfi")))
    store.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA tracked_changes_edfi TO {ROLE}")
    listed = {f"edfi.{name}": 4 for name in TABLES}
    _, findings = store.findings(listed)
    missing = next(found for found in findings if found.code == "trigger_privilege_missing")
    grants = re.findall(r"GRANT [^;]*;", missing.remedy)
    assert len(grants) == 3
    assert grants[1].count("tracked_changes_edfi.") == len(TABLES)
    store.execute(*grants)
    store.grant()

    plan, findings = store.findings(listed)
    assert [found.sentence for found in findings if found.severity == "block"] == []
    question = approval_body(given.plan(stores=(plan,), findings=findings), "plan.json", "https://airflow/log")
    assert max(map(len, question.splitlines())) < MOST_CHARACTERS_OF_A_LINE
    assert "60 findings" in question

    census = store.census()
    for unit in plan.units:
        store.delete(plan, unit.name)
    assert store.remaining() == {}
    assert store.remaining(CONTROL) == {f"edfi.{name}": 4 for name in TABLES}
    found = store.verify(plan, census)
    assert found.issues == ()
    (told,) = found.warnings
    assert told.startswith('240 rows came to 60 tables of store "ids" by the application\'s triggers')
    assert store.value("SELECT last_value FROM changes.changeversionsequence") == 4 * len(TABLES)
