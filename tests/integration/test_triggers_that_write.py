"""Rows of the district that the application's triggers write while it is deleted: ours to delete, and no others."""

import pytest

from migration_rollback.core.plan import Options, StorePlan
from migration_rollback.errors import DeletionError, StoreError
from tests.integration.conftest import NewStore
from tests.integration.one_store import EACH, ROLE, OneStore, once_at

pytestmark = pytest.mark.catalog

AUDIT = "CREATE TABLE audit (id serial PRIMARY KEY, district_id text, op text)"
PUPILS = (
    "CREATE TABLE pupil (district_id text, id int, PRIMARY KEY (district_id, id))",
    f"INSERT INTO pupil SELECT d, n {EACH}",
)
LOG = (
    "CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN INSERT INTO audit (district_id, op) VALUES (OLD.district_id, TG_OP); RETURN OLD; END$$",
)
LOG_UNREADABLY = (
    "CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
    "EXECUTE format('INSERT INTO %I (district_id, op) VALUES (%L, %L)', 'audit', OLD.district_id, TG_OP); "
    "RETURN OLD; END$$",
)
FIRES = "CREATE TRIGGER log AFTER DELETE ON pupil FOR EACH ROW EXECUTE FUNCTION log()"
GRANTS = (
    f"GRANT INSERT ON ALL TABLES IN SCHEMA public TO {ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
)
OLD_ENTRIES = f"INSERT INTO audit (district_id, op) SELECT d, 'old' {EACH}"
LISTED = {"audit": 10, "pupil": 10}


def written(store: OneStore) -> dict[str, int]:
    """By table, what triggers wrote, as the ledger has it."""
    rows = store.query(
        "SELECT table_name, sum(rows_written)::int FROM migration_rollback.ledger WHERE rows_written <> 0 GROUP BY 1"
    )
    return {str(table): int(str(number)) for table, number in rows}


def emptied(store: OneStore, plan: StorePlan, batch_size: int = 1_000, also: str = "audit") -> None:
    """Every unit is deleted, nothing of the district is left, and everybody agrees."""
    census = store.census()
    with store.others_untouched():
        for unit in plan.units:
            store.delete(plan, unit.name, batch_size=batch_size)
    assert store.remaining() == {}
    found = store.verify(plan, census)
    assert (found.issues, found.warnings) == ((), ())
    assert store.judge_again(plan, {"pupil": 10, also: 10}) == ()


@pytest.mark.parametrize("function", [LOG, LOG_UNREADABLY], ids=["by the text", "seen"])
@pytest.mark.parametrize("batch_size", [1_000, 3])
@pytest.mark.parametrize("listed", [("audit", "pupil"), ("pupil", "audit")], ids="-".join)
def test_an_audit_table_that_fills_up_meanwhile_is_emptied(
    new_store: NewStore, function: tuple[str], batch_size: int, listed: tuple[str, str]
) -> None:
    """In whatever order the load report has them, in one statement and in batches, known beforehand or only seen."""
    store = new_store(*PUPILS, AUDIT, OLD_ENTRIES, *function, FIRES, *GRANTS)
    plan = store.plan(*listed)
    if function is LOG:
        assert [unit.name for unit in plan.units] == ["public.pupil", "public.audit"]
    emptied(store, plan, batch_size=batch_size)
    assert written(store) == {"public.audit": 10}
    entries = store.query("SELECT sum(rows_deleted) FROM migration_rollback.ledger WHERE table_name = 'public.audit'")
    assert entries == [(20,)]


def test_a_table_that_fills_up_again_for_ever_is_not_gone_over_for_ever(new_store: NewStore) -> None:
    """Each row that goes writes another one to its own table."""
    store = new_store(*PUPILS, AUDIT, OLD_ENTRIES, *LOG, FIRES.replace("pupil", "audit"), *GRANTS)
    plan = store.plan("pupil", "audit")
    store.delete(plan, "public.pupil")
    with pytest.raises(DeletionError, match="still holds 10 rows"):
        store.delete(plan, "public.audit")


def test_a_kill_between_them_and_a_new_try_change_nothing(new_store: NewStore) -> None:
    store = new_store(*PUPILS, AUDIT, OLD_ENTRIES, *LOG, FIRES, *GRANTS)
    plan = store.plan("audit", "pupil")
    with pytest.raises(KeyboardInterrupt):
        store.delete(plan, "public.pupil", batch_size=4, log=once_at("rows/s", _interrupt))
    assert (store.remaining()["public.pupil"], written(store)) == (6, {"public.audit": 4})
    assert store.judge_again(plan, LISTED) == ()
    emptied(store, plan)
    assert written(store) == {"public.audit": 10}


def _interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "meanwhile",
    [
        "INSERT INTO audit (district_id, op) VALUES ('D-002', 'DELETE')",
        "UPDATE audit SET id = 4711 WHERE id = (SELECT max(id) FROM audit WHERE district_id = 'D-002')",
        "DELETE FROM audit WHERE op = 'old'; INSERT INTO audit (district_id, op) VALUES ('D-002', 'x')",
    ],
)
def test_a_row_of_somebody_else_among_them_is_not_deleted(new_store: NewStore, meanwhile: str) -> None:
    """As many rows as triggers wrote are no licence for others."""
    store = new_store(*PUPILS, AUDIT, OLD_ENTRIES, *LOG, FIRES, *GRANTS)
    plan = store.plan("audit", "pupil")
    store.delete(plan, "public.pupil")
    store.execute(meanwhile)
    before = store.remaining()
    assert [found.code for found in store.judge_again(plan, LISTED)] == ["rows_not_approved"]
    with pytest.raises(DeletionError, match=r"were approved|came or changed after the plan"):
        store.delete(plan, "public.audit")
    assert store.remaining() == before


def test_a_table_that_has_to_be_deleted_before_is_gone_over_once_more(new_store: NewStore) -> None:
    """A foreign key may demand the other order; also where a trigger writes to its own table."""
    store = new_store(
        *PUPILS,
        "CREATE TABLE audit (id serial PRIMARY KEY, district_id text, op text, pupil int, "
        "FOREIGN KEY (district_id, pupil) REFERENCES pupil)",
        OLD_ENTRIES.replace("op)", "op, pupil)").replace("'old'", "'old', n"),
        *LOG,
        FIRES,
        "CREATE FUNCTION once() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF OLD.op = 'old' THEN "
        "INSERT INTO audit (district_id, op) VALUES (OLD.district_id, 'once'); END IF; RETURN OLD; END$$",
        "CREATE TRIGGER once AFTER DELETE ON audit FOR EACH ROW EXECUTE FUNCTION once()",
        *GRANTS,
    )
    plan = store.plan("audit", "pupil")
    assert [unit.name for unit in plan.units] == ["public.audit", "public.pupil"]
    emptied(store, plan, batch_size=3)
    assert written(store) == {"public.audit": 20}


def test_statistics_that_a_trigger_builds_anew_at_each_batch_do_not_block(new_store: NewStore) -> None:
    store = new_store(
        *PUPILS,
        "CREATE TABLE stats (district_id text, pupils int, PRIMARY KEY (district_id, pupils))",
        "INSERT INTO stats SELECT district_id, count(*) FROM pupil GROUP BY 1",
        "CREATE FUNCTION count_anew() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN DELETE FROM stats; "
        "INSERT INTO stats SELECT district_id, count(*) FROM pupil GROUP BY 1; RETURN NULL; END$$",
        "CREATE TRIGGER count_anew AFTER DELETE ON pupil FOR EACH STATEMENT EXECUTE FUNCTION count_anew()",
        *GRANTS,
    )
    plan = store.plan("stats", "pupil")
    emptied(store, plan, batch_size=3, also="stats")


def test_a_derived_summary_that_a_trigger_builds_anew_goes_as_well(new_store: NewStore) -> None:
    """Without the column, and empty at the plan for one of the two."""
    store = new_store(
        "CREATE TABLE pupil (district_id text, id int PRIMARY KEY)",
        f"INSERT INTO pupil SELECT d, row_number() OVER () {EACH}",
        "CREATE TABLE grade (district_id text, pupil_id int REFERENCES pupil, mark int)",
        "INSERT INTO grade SELECT district_id, id, 1 FROM pupil",
        *(
            f"CREATE TABLE {name} (pupil_id int REFERENCES pupil ON DELETE CASCADE, n int)"
            for name in ("summary", "changes")
        ),
        "INSERT INTO summary SELECT id, 1 FROM pupil",
        "CREATE FUNCTION sum_up() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        "DELETE FROM summary WHERE pupil_id = OLD.pupil_id; INSERT INTO summary VALUES (OLD.pupil_id, 2); "
        "INSERT INTO changes VALUES (OLD.pupil_id, 1); RETURN OLD; END$$",
        "CREATE TRIGGER sum_up AFTER DELETE ON grade FOR EACH ROW EXECUTE FUNCTION sum_up()",
        *GRANTS,
    )
    options = Options(include_derived=True)
    loaded = {"pupil": 10, "grade": 10}
    plan, findings = store.findings(loaded, options=options)
    assert [found.sentence for found in findings if found.severity == "block"] == []
    assert plan.units[0].name == "public.grade"
    store.delete(plan, "public.grade", batch_size=3)
    assert store.judge_again(plan, loaded, options=options) == ()
    store.delete_all(plan)
    assert store.remaining() == {}
    assert store.query("SELECT (SELECT count(*) FROM summary), (SELECT count(*) FROM changes)") == [(20, 0)]
    assert store.verify(plan).issues == ()


def test_without_a_ledger_only_what_is_emptied_at_once_goes(new_store: NewStore) -> None:
    """Nobody would know later what triggers wrote: an audit table that holds approved rows is left alone, and told."""
    store = new_store(*PUPILS, AUDIT, *LOG, FIRES, *GRANTS, may_create=False)
    plan = store.plan("audit", "pupil")
    store.delete_all(plan)
    assert store.remaining() == {}
    store.execute(f"INSERT INTO pupil SELECT d, n + 10 {EACH}", OLD_ENTRIES)
    plan = store.plan("audit", "pupil")
    store.delete(plan, "public.pupil")
    with pytest.raises(DeletionError, match="10 rows of the district more than the 10 that were approved"):
        store.delete(plan, "public.audit")


def test_an_audit_table_that_the_load_report_does_not_name_is_told_or_included(new_store: NewStore) -> None:
    store = new_store(*PUPILS, AUDIT, *LOG, FIRES, *GRANTS)
    _, findings = store.findings({"pupil": 10})
    (told,) = (found for found in findings if found.code == "trigger_writes_unlisted")
    assert 'write to table "public.audit"' in told.sentence
    plan, findings = store.findings({"pupil": 10}, options=Options(include_unlisted=True))
    assert "trigger_writes_unlisted" not in [found.code for found in findings]
    emptied(store, plan)


def test_a_unit_whose_own_trigger_fails_leaves_no_trace_in_the_ledger(new_store: NewStore) -> None:
    store = new_store(*PUPILS, AUDIT, *LOG, FIRES)
    plan, _ = store.findings(LISTED)
    with store.others_untouched(), pytest.raises(StoreError, match="permission denied"):
        store.delete(plan, "public.pupil")
    assert store.ledger() == []


def test_rows_without_a_district_that_triggers_wrote_are_told_once_and_as_that(new_store: NewStore) -> None:
    """Not as changes of other districts, one for each table; where somebody else wrote as well, as far as known."""
    names = [f"t{number:02}" for number in range(12)]
    store = new_store(
        *(f"CREATE TABLE {name} (district_id text, id int)" for name in names),
        *(f"INSERT INTO {name} SELECT d, n {EACH}" for name in names),
        *(f"CREATE TABLE gone_{name} (district_id text, id int)" for name in names),
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN EXECUTE format('INSERT INTO %I (id) VALUES ($1)', 'gone_' || TG_TABLE_NAME) USING OLD.id; "
        "RETURN NULL; END$$",
        *(f"CREATE TRIGGER bury AFTER DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION bury()" for name in names),
        *GRANTS,
    )
    plan = store.plan(*names)
    census = store.census()
    for unit in plan.units:
        store.delete(plan, unit.name)
    (told,) = store.verify(plan, census).warnings
    assert told.startswith('120 rows came to 12 tables of store "ids" by the application\'s triggers')
    store.execute("INSERT INTO gone_t00 VALUES (NULL, 1)")
    few, other = store.verify(plan, census).warnings
    assert few.startswith("110 rows came to 11 tables")
    assert other.endswith(": 0 at the plan, 11 now, 10 more by this rollback's own triggers")
