"""Rights that one trigger of each table needs, and the rows that they write: a store's part of the whole DAG's test."""

import re

from migration_rollback.core.approval.question import Places, approval_body
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, DISTRICT, ROLE
from tests.tombstones import entities, standard
from tests.unit import given

TABLES = entities(60)
MOST_CHARACTERS_OF_A_LINE = 3_000


def test_all_grants_are_told_at_once_and_then_everything_goes(new_store: NewStore) -> None:
    store = new_store(*standard(TABLES, (DISTRICT, CONTROL), rows=4))
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
    places = Places("plan.json", "https://airflow/log", "https://airflow/page")
    question = approval_body(given.plan(stores=(plan,), findings=findings), places)
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
