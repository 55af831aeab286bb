"""What would swallow a delete, slow it down, or keep the district's data: found before anybody is asked."""

import psycopg
import pytest

from migration_rollback.core.findings import Finding, Severity
from migration_rollback.core.plan import Options
from tests.integration.conftest import NewStore
from tests.integration.one_store import DISTRICT, EACH, ROLE, OneStore, users

pytestmark = pytest.mark.catalog

KIDS = (
    "CREATE TABLE kids (district_id text, id bigint, FOREIGN KEY (district_id, id) REFERENCES users)",
    "INSERT INTO kids SELECT district_id, id FROM users",
)


def found(store: OneStore, code: str, *tables: str, scan_cost: int = 0) -> list[Finding]:
    """The findings of that code in a plan of these tables."""
    _, findings = store.findings(dict.fromkeys(tables, 10), scan_cost=scan_cost)
    return [finding for finding in findings if finding.code == code]


def test_policies_block_where_the_role_might_not_see_every_row(new_store: NewStore) -> None:
    """Listed or not; and not where the role is exempt. A table without the column does not matter."""
    store = new_store(
        *users(),
        *users("heads"),
        "CREATE TABLE notes (id int)",
        *(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in ("users", "heads", "notes")),
    )
    assert store.blocks({"users": 10}) == [
        'policies decide which rows of table "public.users" of store "ids" the role sees',
        'table "public.heads" of store "ids" has the column "district_id" and cannot be read for rows of the district: '
        "policies decide which rows the role sees",
    ]
    store.execute(f"ALTER ROLE {ROLE} BYPASSRLS")
    try:
        assert store.blocks({"users": 10, "heads": 10}) == []
    finally:
        store.execute(f"ALTER ROLE {ROLE} NOBYPASSRLS")


@pytest.mark.parametrize("instead", ["INSTEAD NOTHING", "ALSO SELECT 1"])
def test_a_rule_on_delete_blocks(new_store: NewStore, instead: str) -> None:
    store = new_store(*users(), f'CREATE RULE "Keep" AS ON DELETE TO users DO {instead}')
    (finding,) = found(store, "delete_rule", "users")
    assert finding.severity is Severity.BLOCK
    assert finding.remedy.endswith('ALTER TABLE "public"."users" DISABLE RULE "Keep"')
    store.execute(finding.remedy.partition(": ")[2])
    assert found(store, "delete_rule", "users") == []


def test_a_trigger_is_told_with_the_tables_that_its_function_writes_to(new_store: NewStore) -> None:
    """A tombstone carries no district: nobody would find it by counting."""
    store = new_store(
        *users(),
        "CREATE SCHEMA tracked",
        'CREATE TABLE tracked."Deletes" (key jsonb)',
        "CREATE TABLE counters (n int)",
        """CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            -- delete from the parent, once more
            INSERT INTO tracked."Deletes" VALUES (to_jsonb(OLD)) ON CONFLICT DO NOTHING;
            UPDATE counters SET n = n + 1;
            PERFORM 1 FROM counters FOR UPDATE;
            RETURN NULL;
        END $$""",
        "CREATE TRIGGER bury AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
    )
    (finding,) = found(store, "delete_trigger", "users")
    assert finding.sentence.endswith('store "ids"; its text writes to tracked.Deletes, public.counters')
    assert finding.detail == "writes to tracked.Deletes, public.counters"

    store.execute(
        "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN EXECUTE format('INSERT INTO %I VALUES (1)', TG_ARGV[0]); RETURN NULL; END $$",
        "CREATE OR REPLACE TRIGGER bury AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION more('counters')",
    )
    (finding,) = found(store, "delete_trigger", "users")
    assert finding.sentence.endswith("its text does not say all that it does")


@pytest.mark.parametrize(("security", "told"), [("INVOKER", 1), ("DEFINER", 0)])
def test_a_trigger_that_may_not_write_where_it_does_is_told(new_store: NewStore, security: str, told: int) -> None:
    """It runs with the rights of whoever deletes, and the contract gives our role only SELECT and DELETE."""
    store = new_store(
        *users(),
        "CREATE SCHEMA tracked",
        "CREATE TABLE tracked.gone (id bigint)",
        f"CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql SECURITY {security} SET search_path = tracked AS "
        "$$BEGIN INSERT INTO tracked.gone VALUES (OLD.id); DELETE FROM users WHERE false; RETURN OLD; END$$",
        "CREATE TRIGGER bury AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
    )
    missing = found(store, "trigger_privilege_missing", "users")
    assert len(missing) == told
    for finding in missing:
        assert f'the deletes would fail: INSERT on table tracked.gone for role "{ROLE}"' in finding.sentence


def test_a_bare_name_in_a_function_with_its_own_search_path_is_not_looked_up_in_ours(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        "CREATE SCHEMA tracked",
        "CREATE TABLE tracked.gone (id bigint)",
        "CREATE TABLE public.gone (id bigint)",
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql SET search_path = tracked AS "
        "$$BEGIN INSERT INTO gone VALUES (OLD.id); RAISE NOTICE 'cannot delete from the archive'; RETURN OLD; END$$",
        "CREATE TRIGGER bury AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
    )
    (finding,) = found(store, "delete_trigger", "users")
    assert finding.detail == "writes to tracked.gone"


def test_schemas_that_the_role_may_not_use_leave_the_rest_readable(new_store: NewStore) -> None:
    """A part is deleted from through its whole, and an audit trigger writes with the rights of its owner."""
    store = new_store(
        *users(),
        "CREATE SCHEMA parts",
        "CREATE TABLE logs (district_id text, day int) PARTITION BY LIST (day)",
        "CREATE TABLE parts.logs_1 PARTITION OF logs FOR VALUES IN (1)",
        "INSERT INTO logs SELECT district_id, 1 FROM users",
        "CREATE TABLE parts.audit (id bigint)",
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "$$BEGIN INSERT INTO parts.audit VALUES (OLD.id); RETURN OLD; END$$",
        "CREATE TRIGGER bury AFTER DELETE ON users FOR EACH ROW WHEN (false) EXECUTE FUNCTION bury()",
    )
    store.execute(f"REVOKE USAGE ON SCHEMA parts FROM {ROLE}")
    plan = store.plan("users", "logs")
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.logs": 10, "public.users": 10}
    assert store.verify(plan).passed


def test_a_column_of_a_type_without_equality_leaves_the_rest_readable(new_store: NewStore) -> None:
    store = new_store(*users(), "CREATE TABLE odd (district_id json)")
    assert store.blocks({"users": 10}) == []
    store.execute("""INSERT INTO odd VALUES ('"D-0021"')""")
    assert store.blocks({"users": 10}) == [
        '1 row of table "public.odd" in store "ids" may be the district\'s: '
        "the column is json, a type that is not known to tell one id from another"
    ]


def test_a_trigger_of_a_part_is_one_of_the_whole_also_without_the_column(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE users (district_id text, id bigint PRIMARY KEY)",
        "INSERT INTO users VALUES ('D-002', 1), ('D-0021', 2)",
        "CREATE TABLE visits (user_id bigint REFERENCES users, day int) PARTITION BY LIST (day)",
        "CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1)",
        "INSERT INTO visits VALUES (1, 1), (2, 1)",
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "CREATE TRIGGER keep AFTER DELETE ON visits_1 FOR EACH ROW EXECUTE FUNCTION keep()",
    )
    plan, findings = store.findings({"users": 1}, options=Options(include_derived=True))
    (told,) = (finding for finding in findings if finding.code == "delete_trigger")
    assert 'on table "public.visits_1"' in told.sentence
    assert 'trigger "keep" of "public.visits_1"' in plan.foundations


@pytest.mark.parametrize("instead", ["INSTEAD NOTHING", "ALSO DELETE FROM everything"])
def test_a_rule_that_a_cascade_meets_without_a_row_blocks(new_store: NewStore, instead: str) -> None:
    """Without the finding the delete would fail, or take with it whatever the rule deletes."""
    store = new_store(
        *users(),
        "CREATE TABLE everything (id bigint)",
        "CREATE TABLE notes (district_id text, id bigint, "
        "FOREIGN KEY (district_id, id) REFERENCES users ON DELETE CASCADE)",
        f"CREATE RULE keep AS ON DELETE TO notes DO {instead}",
    )
    (finding,) = found(store, "delete_rule", "users")
    assert (finding.severity, finding.table) == (Severity.BLOCK, "public.notes")


@pytest.mark.parametrize(("each", "told"), [("STATEMENT", 1), ("ROW", 0)])
def test_a_trigger_that_a_cascade_fires_without_a_row_is_told(new_store: NewStore, each: str, told: int) -> None:
    store = new_store(
        *users(),
        "CREATE TABLE notes (district_id text, id bigint, "
        "FOREIGN KEY (district_id, id) REFERENCES users ON DELETE CASCADE)",
        "CREATE FUNCTION count_them() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        f"CREATE TRIGGER counts AFTER DELETE ON notes FOR EACH {each} EXECUTE FUNCTION count_them()",
    )
    assert len(found(store, "delete_trigger", "users")) == told


def test_a_part_that_is_half_detached_is_a_table_of_its_own(new_store: NewStore) -> None:
    """After an interrupted DETACH CONCURRENTLY its root does not show its rows; the catalog still calls it a part.

    The server looks for the rows of its foreign keys no more than its root shows them.
    """
    store = new_store(
        "CREATE TABLE days (district_id text, day int PRIMARY KEY)",
        "INSERT INTO days VALUES ('D-0021', 1), ('D-002', 2)",
        "CREATE TABLE events (district_id text, id int, day int REFERENCES days ON DELETE CASCADE) "
        "PARTITION BY LIST (day)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1)",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2)",
        f"INSERT INTO events SELECT d, n, n % 2 + 1 {EACH}",
    )
    with store.connect(autocommit=False) as reader, store.connect() as owner:
        reader.execute("SELECT count(*) FROM events")
        owner.execute("SET statement_timeout = '500ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            owner.execute("ALTER TABLE events DETACH PARTITION events_2 CONCURRENTLY")
        reader.rollback()
    assert store.remaining() == {"public.days": 1, "public.events": 5, "public.events_2": 5}
    assert [finding.table for finding in found(store, "unlisted_rows", "events", "days")] == ["public.events_2"]
    (reference,) = found(store, "reference_would_change", "events", "days")
    assert reference.table == "public.events_2"
    assert reference.sentence.startswith("15 rows of district D-002, D-0021, d-002")


def test_a_store_that_cannot_be_written_to_blocks(new_store: NewStore) -> None:
    store = new_store(*users())
    store.execute(f'ALTER DATABASE "{store.database}" SET default_transaction_read_only = on')
    (finding,) = found(store, "store_read_only", "users")
    assert finding.severity is Severity.BLOCK
    assert "default_transaction_read_only is on for the database" in finding.sentence


def test_a_table_of_another_access_method_is_a_warning(new_store: NewStore) -> None:
    """Some of them cannot delete at all."""
    store = new_store("CREATE ACCESS METHOD columnar TYPE TABLE HANDLER heap_tableam_handler")
    store.execute("SET default_table_access_method = 'columnar'")
    store.execute("CREATE TABLE users (district_id text) USING columnar")
    store.grant()
    (finding,) = found(store, "access_method", "users")
    assert (finding.severity, '"columnar"' in finding.sentence) == (Severity.WARN, True)


def test_rows_that_may_point_to_large_objects_are_a_warning(new_store: NewStore) -> None:
    store = new_store(*users(), "ALTER TABLE users ADD COLUMN photo oid")
    assert found(store, "large_objects", "users") == []
    store.execute("SELECT lo_create(0)")
    (finding,) = found(store, "large_objects", "users")
    assert "rows of public.users" in finding.sentence


def test_a_materialized_view_over_a_planned_table_is_told_with_its_refresh(new_store: NewStore) -> None:
    """Through other views as well, with and without the column; not one that reads something else."""
    store = new_store(
        *users(),
        "CREATE TABLE other (id int)",
        "CREATE VIEW between AS SELECT * FROM users",
        "CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM between",
        "CREATE MATERIALIZED VIEW of_totals AS SELECT * FROM totals",
        "CREATE MATERIALIZED VIEW elsewhere AS SELECT * FROM other",
        "CREATE MATERIALIZED VIEW copies AS SELECT district_id FROM users",
    )
    told = {finding.table: finding for finding in found(store, "materialized_view", "users")}
    assert set(told) == {"public.totals", "public.of_totals", "public.copies"}
    assert "holds copies of 10 rows" in told["public.copies"].sentence
    assert "reads public.users" in told["public.of_totals"].sentence
    assert told["public.totals"].remedy.endswith('REFRESH MATERIALIZED VIEW "public"."totals"')


def test_a_detached_part_and_a_table_of_history_are_found_by_their_column(new_store: NewStore) -> None:
    """They belong to no planned table, and would show the district afterwards."""
    store = new_store(
        "CREATE TABLE events (district_id text, year int, id bigint) PARTITION BY LIST (year)",
        *(f"CREATE TABLE events_{year} PARTITION OF events FOR VALUES IN ({year})" for year in (2024, 2025)),
        f"INSERT INTO events SELECT d, 2024 + n % 2, n {EACH}",
        "CREATE TABLE events_history (LIKE events, changed_at timestamptz DEFAULT now())",
        "INSERT INTO events_history SELECT * FROM events WHERE id <= 3",
        "ALTER TABLE events DETACH PARTITION events_2024",
    )
    with store.others_untouched():
        told = found(store, "unlisted_rows", "events")
    assert [(finding.severity, finding.table) for finding in told] == [
        (Severity.BLOCK, "public.events_2024"),
        (Severity.BLOCK, "public.events_history"),
    ]
    assert "holds 5 rows of the district" in told[0].sentence


def test_ids_that_read_like_the_districts_are_told_and_stay(new_store: NewStore) -> None:
    """Also where the column's type has only the other spelling; not those that are simply longer."""
    store = new_store(
        "CREATE TABLE users (district_id text, id int)",
        "CREATE TABLE heads (district_id int)",
        "CREATE TABLE rooms (district_id char(9))",
        "INSERT INTO users SELECT d, 1 FROM unnest(ARRAY['0042', '42', ' 0042', '042', '0420', '4 2', '1042']) AS d",
        "INSERT INTO heads VALUES (42), (42), (420)",
        "INSERT INTO rooms VALUES ('0042'), ('0421')",
    )
    plan, findings = store.findings(["users", "rooms"], district_id="0042")
    (told,) = (finding for finding in findings if finding.code == "district_spelled_otherwise")
    assert told.severity is Severity.WARN
    assert told.sentence == (
        '5 rows of public.heads, public.users in store "ids" have ids that read like the district\'s and are others: '
        '" 0042", "042", "42"; they stay'
    )
    assert store.delete_all(plan, district_id="0042") == {"public.rooms": 1, "public.users": 1}
    assert store.value("SELECT count(*) FROM users") == 6


@pytest.mark.parametrize("other", ["d-002", "D-2", "D-002 ", "D-0002"])
def test_case_zeros_and_blanks_make_another_district(new_store: NewStore, other: str) -> None:
    store = new_store(*users(), f"UPDATE users SET district_id = '{other}' WHERE district_id = 'd-002'")
    (told,) = found(store, "district_spelled_otherwise", "users")
    assert '10 rows of public.users in store "ids" have ids that read like the district\'s' in told.sentence
    assert f'"{other}"' in told.sentence
    with store.others_untouched():
        store.delete_all(store.plan("users"))


def test_a_key_without_an_index_is_told_with_its_index_where_it_would_take_long(new_store: NewStore) -> None:
    """An index that begins with the key's columns in any order serves; one over a part of the rows does not."""
    store = new_store(
        "CREATE TABLE users (district_id text, id bigint, PRIMARY KEY (district_id, id))",
        "CREATE TABLE kids (district_id text, id bigint, note text, FOREIGN KEY (district_id, id) REFERENCES users)",
        f"INSERT INTO users SELECT '{DISTRICT}', n FROM generate_series(1, 4000) n",
        f"INSERT INTO kids SELECT '{DISTRICT}', n FROM generate_series(1, 4000) n",
        "ANALYZE kids",
    )
    (finding,) = found(store, "slow_delete", "users", "kids")
    assert "deleting 4,000 rows" in finding.sentence
    assert "about 16,000,000 rows" in finding.sentence
    store.execute("CREATE INDEX ON kids (note, district_id, id)", "CREATE INDEX ON kids (district_id, id) WHERE id > 1")
    assert len(found(store, "slow_delete", "users", "kids")) == 1
    store.execute("CREATE INDEX ON kids (id, district_id, note)")
    assert found(store, "slow_delete", "users", "kids") == []
    store.execute("DROP INDEX kids_id_district_id_note_idx", finding.remedy.partition(": ")[2])
    assert found(store, "slow_delete", "users", "kids") == []


def test_a_key_that_vouches_for_nothing_is_told_with_its_orphans(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        *KIDS,
        "ALTER TABLE kids DISABLE TRIGGER ALL",
        "INSERT INTO kids VALUES ('D-0021', 4711), ('D-0021', 4712)",
    )
    (finding,) = found(store, "key_not_enforced", "users", "kids")
    assert finding.sentence.endswith("has disabled triggers, and 2 rows break it already")
    store.execute("ALTER TABLE kids ENABLE TRIGGER ALL")
    assert found(store, "key_not_enforced", "users", "kids") == []


def test_what_would_cost_too_much_to_scan_is_said_and_not_scanned(new_store: NewStore) -> None:
    store = new_store(*users(), *KIDS, f"INSERT INTO kids SELECT 'D-0021', n {EACH} WHERE d = 'D-0021'")
    assert found(store, "not_scanned", "users", "kids") == []
    (finding,) = found(store, "not_scanned", "users", "kids", scan_cost=1)
    assert finding.sentence.endswith("kids_district_id_id_fkey of public.kids")
    assert store.orphans == {}


def test_a_table_that_cannot_be_read_and_references_planned_rows_blocks(new_store: NewStore) -> None:
    """Whether its rows would be deleted along, or be in the way, is not known."""
    store = new_store(
        *users(),
        "CREATE TABLE secret (d text, id bigint, FOREIGN KEY (d, id) REFERENCES users ON DELETE CASCADE)",
    )
    store.execute(f"REVOKE SELECT ON secret FROM {ROLE}")
    (finding,) = found(store, "reference_not_judged", "users")
    assert (finding.severity, finding.table) == (Severity.BLOCK, "public.secret")
    assert "the role may not SELECT" in finding.sentence
