"""What the plan learns of a store: tables, columns that can hold the id, counts, and rows that stand in the way."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from migration_rollback.core.artifacts import LoadedTable
from migration_rollback.core.catalog import Catalog
from migration_rollback.core.findings import Severity
from migration_rollback.core.foreign_keys import DeleteAction
from migration_rollback.core.plan import Options
from migration_rollback.core.planning.listed_tables import resolve
from migration_rollback.core.tables import CanHold, TableName
from migration_rollback.errors import UnreachableStoreError
from migration_rollback.stores.catalog_reader import read_catalog
from migration_rollback.stores.row_reader import read_rows
from migration_rollback.stores.session import open_session
from servers.postgres_access import PostgresAccess
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, DISTRICT, EACH, STORE, OneStore, users

pytestmark = pytest.mark.catalog

PARENTS = (
    "CREATE TABLE parents (id bigint PRIMARY KEY, district_id text NOT NULL)",
    "INSERT INTO parents VALUES (1, 'D-002'), (2, 'D-002'), (3, 'D-0021')",
)


def public(name: str) -> TableName:
    return TableName(schema_name="public", table_name=name)


def holds(catalog: Catalog, table: str) -> CanHold:
    column = catalog.table(public(table)).column
    assert column is not None
    return column.holds


def test_one_table_name_in_two_schemas_is_two_tables(new_store: NewStore) -> None:
    """The search path decides for a bare name; where it names both, the load report has to say which."""
    store = new_store(*users(), "CREATE SCHEMA archive", *users("archive.users"))
    plan, _ = store.findings({"users": 10})
    assert [unit.name for unit in plan.units] == ["public.users"]
    assert store.blocks({"users": 10}) == [
        'table "archive.users" of store "ids" holds 10 rows of the district, but the load report does not name it'
    ]
    assert store.blocks({"users": 10, "archive.users": 10}) == []
    store.execute(f'ALTER DATABASE "{store.database}" SET search_path TO archive, public')
    assert store.blocks({"users": 10})[0] == (
        'the load report\'s table "users" can be archive.users and public.users in store "ids"'
    )


def test_one_table_under_two_spellings_is_refused(new_store: NewStore) -> None:
    store = new_store(*users())
    assert store.blocks({"public.users": 10, "users": 10}) == [
        'the load report names table "public.users" of store "ids" twice, once as "users"'
    ]


@pytest.mark.parametrize("name", ["user", "order", "StudentGuardian", "a{b}", 'quo"te', "a b", "x.y"])
def test_awkward_names_are_read_counted_and_deleted(new_store: NewStore, name: str) -> None:
    """Mixed case, reserved words, and characters that mean something to the driver."""
    quoted = '"' + name.replace('"', '""') + '"'
    store = new_store(*users(quoted))
    plan = store.plan(f"public.{name}")
    assert plan.rows == 10
    with store.others_untouched():
        assert store.delete_all(plan) == {f"public.{name}": 10}
    assert store.verify(plan).passed
    assert store.remaining() == {}


def test_a_percent_sign_in_a_name_is_no_placeholder(new_store: NewStore) -> None:
    store = new_store(*users('"per%cent %s"'))
    plan = store.plan("public.per%cent %s")
    store.delete_all(plan)
    assert store.verify(plan).passed
    assert store.query('SELECT district_id, count(*) FROM "per%cent %s" GROUP BY 1 ORDER BY 1 DESC') == [
        ("d-002", 10),
        (CONTROL, 10),
    ]


def test_awkward_column_names_of_a_foreign_key_are_quoted(new_store: NewStore) -> None:
    store = new_store(
        'CREATE TABLE parents (district_id text, "Id %" int UNIQUE)',
        'CREATE TABLE kids (district_id text, "the %s" int REFERENCES parents ("Id %"))',
        "INSERT INTO parents VALUES ('D-002', 1), ('D-0021', 2)",
        "INSERT INTO kids VALUES ('D-002', 1), ('D-0021', 2)",
    )
    plan = store.plan("parents", "kids")
    with store.others_untouched():
        store.delete_all(plan)
    assert store.verify(plan).passed


def test_partitions_are_counted_with_their_root_only(new_store: NewStore) -> None:
    """Also partitions of partitions: counted twice, the plan would be wrong."""
    store = new_store(
        "CREATE TABLE logs (district_id text, year int, half int) PARTITION BY LIST (year)",
        "CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES IN (2024)",
        "CREATE TABLE logs_2025 PARTITION OF logs FOR VALUES IN (2025) PARTITION BY LIST (half)",
        "CREATE TABLE logs_2025_1 PARTITION OF logs_2025 DEFAULT",
        f"INSERT INTO logs SELECT d, 2024 + n % 2, 1 {EACH}",
    )
    plan = store.plan("logs")
    assert [(str(table.name), table.rows, table.partitioned) for table in plan.tables()] == [("public.logs", 10, True)]
    assert plan.other_tables == ()
    assert store.blocks({"logs": 10, "logs_2024": 5}) == [
        'table "public.logs_2024" of store "ids" is a part of "public.logs"',
    ]
    assert set(store.census()) == {"public.logs"}


def test_an_inheriting_table_is_a_part_only_if_its_parent_has_the_column(new_store: NewStore) -> None:
    """Else its rows would be in no count: the parent is not counted by district."""
    store = new_store(
        "CREATE TABLE events (id int)",
        "CREATE TABLE district_events (district_id text) INHERITS (events)",
        f"INSERT INTO district_events SELECT n, d {EACH}",
        *users("whole"),
        "CREATE TABLE part () INHERITS (whole)",
        f"INSERT INTO part SELECT d, n + 100, '' {EACH}",
    )
    assert store.blocks({"whole": 20}) == [
        'table "public.district_events" of store "ids" holds 10 rows of the district, '
        "but the load report does not name it"
    ]
    plan = store.plan("district_events", "whole")
    assert plan.rows == 30
    others = "SELECT d, sum(hashtext(d || i)) FROM ({}) AS x (d, i) WHERE d <> 'D-002' GROUP BY 1 ORDER BY 1".format(
        " UNION ALL ".join(f"SELECT district_id, id FROM {table}" for table in ("whole", "district_events"))
    )
    before = store.query(others)
    assert store.delete_all(plan) == {"public.district_events": 10, "public.whole": 20}
    assert store.query(others) == before
    assert store.remaining() == {}


COLUMNS = [
    ("text", DISTRICT, CanHold.YES),
    ("varchar(5)", DISTRICT, CanHold.YES),
    ("varchar(4)", DISTRICT, CanHold.NO),
    ("char(9)", DISTRICT, CanHold.YES),
    ("char(3)", DISTRICT, CanHold.NO),
    ("short_id", DISTRICT, CanHold.YES),
    ("tiny_id", DISTRICT, CanHold.NO),
    ("checked_id", DISTRICT, CanHold.NO),
    ("integer", "42", CanHold.YES),
    ("bigint", "42", CanHold.YES),
    ("integer", "042", CanHold.NO),
    ("smallint", "99999", CanHold.NO),
    ("integer", DISTRICT, CanHold.NO),
    ("numeric(10)", "42", CanHold.YES),
    ("numeric(10)", "042", CanHold.NO),
    ("numeric(10,2)", "42", CanHold.UNJUDGED),
    ("numeric", "42", CanHold.UNJUDGED),
    ("uuid", "0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E55", CanHold.YES),
    ("uuid", "0b9f1c1e-7f5b-4f0e-9f39-0d2f3c1a7e55", CanHold.YES),
    ("uuid", "0b9f1c1e7f5b4f0e9f390d2f3c1a7e55", CanHold.NO),
    ("uuid", DISTRICT, CanHold.NO),
    ("known", DISTRICT, CanHold.YES),
    ("known", "D-003", CanHold.NO),
    ('text COLLATE "careless"', DISTRICT, CanHold.UNJUDGED),
    ("json", DISTRICT, CanHold.UNJUDGED),
    ("text[]", DISTRICT, CanHold.UNJUDGED),
    ("double precision", "42", CanHold.UNJUDGED),
]


@pytest.fixture(scope="module")
def columns(postgres: PostgresAccess) -> Iterator[OneStore]:
    """A table for each of the types."""
    name = f"columns_{secrets.token_hex(4)}"
    postgres.create_database(name)
    store = OneStore(postgres, name)
    store.execute(
        "CREATE COLLATION careless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE DOMAIN short_id AS varchar(9)",
        "CREATE DOMAIN tiny_id AS varchar(3)",
        "CREATE DOMAIN checked_id AS text CHECK (VALUE ~ '^[0-9]+$')",
        "CREATE TYPE known AS ENUM ('D-002', 'D-0021')",
        *(f"CREATE TABLE listed_{place} (district_id {column[0]})" for place, column in enumerate(COLUMNS)),
    )
    store.grant()
    yield store
    postgres.drop_database(name)


@pytest.mark.parametrize("place", range(len(COLUMNS)), ids=[f"{column[0]} {column[1]}" for column in COLUMNS])
def test_a_column_holds_the_id_only_if_its_own_type_gives_it_back(columns: OneStore, place: int) -> None:
    """042 is not the integer 42, a cast to a short varchar cuts in silence, a uuid may be upper case."""
    _, district_id, expected = COLUMNS[place]
    assert holds(columns.catalog(district_id), f"listed_{place}") is expected


def test_citext_is_refused(new_store: NewStore) -> None:
    """By it d-002 equals D-002, and two districts would be one."""
    try:
        store = new_store("CREATE EXTENSION citext", "CREATE TABLE listed (district_id citext)")
    except (psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported):
        pytest.skip("no citext here")  # an extension that not every build ships; collations are tried anyway
    assert holds(store.catalog(), "listed") is CanHold.UNJUDGED


def test_a_listed_table_that_cannot_hold_the_id_blocks_unless_it_was_loaded_with_nothing(new_store: NewStore) -> None:
    store = new_store("CREATE TABLE heads (district_id integer)", *users())
    loaded = {"users": 10, "heads": 7}
    assert store.blocks(loaded) == [
        'column "district_id" of table "public.heads" in store "ids" is integer, and the id "D-002" is no value of it'
    ]
    assert store.blocks({"users": 10, "heads": 0}) == []
    assert store.blocks({"users": 10}) == []


@pytest.mark.parametrize(
    ("district_id", "type_name"),
    [("42", "integer"), ("42", "numeric(9)"), ("0B9F1C1E-7F5B-4F0E-9F39-0D2F3C1A7E55", "uuid"), (DISTRICT, "char(9)")],
)
def test_rows_are_counted_and_deleted_with_the_columns_own_type(
    new_store: NewStore, district_id: str, type_name: str
) -> None:
    other = {"integer": "421", "numeric(9)": "421", "char(9)": CONTROL}.get(
        type_name, "0b9f1c1e-7f5b-4f0e-9f39-0d2f3c1a7e56"
    )
    store = new_store(
        f"CREATE TABLE typed (district_id {type_name}, id int)",
        f"INSERT INTO typed SELECT '{district_id}', n FROM generate_series(1, 12) AS n",
        f"INSERT INTO typed SELECT '{other}', n FROM generate_series(1, 5) AS n",
    )
    plan = store.plan("typed", district_id=district_id)
    assert plan.rows == 12
    assert store.census(district_id) == {"public.typed": 5}
    assert store.delete(plan, "public.typed", batch_size=5, district_id=district_id).tables[0].rows_deleted == 12
    assert store.verify(plan, {"public.typed": 5}, district_id=district_id).warnings == ()
    assert store.value("SELECT count(*) FROM typed") == 5


def test_a_missing_table_or_column_blocks(new_store: NewStore) -> None:
    store = new_store("CREATE TABLE codes (id int)")
    assert store.blocks({"pupils": 1, "codes": 1}) == [
        'the load report names table "pupils", which store "ids" does not have as a table',
        'table "public.codes" of store "ids" has no column "district_id"',
    ]


def test_missing_privileges_block_and_are_named(new_store: NewStore) -> None:
    store = new_store(*users(), *users("hidden"))
    store.execute("REVOKE ALL ON users, hidden FROM PUBLIC, cert_rollback_test")
    assert store.blocks({"users": 10}) == [
        'the role may not SELECT and DELETE on table "public.users" of store "ids"',
        'table "public.hidden" of store "ids" has the column "district_id" and cannot be read for rows of '
        "the district: the role may not SELECT",
    ]


def test_surplus_missing_and_unlisted_rows_are_counted(new_store: NewStore) -> None:
    store = new_store(*users("many"), *users("few"), *users("forgotten"), *users("unsaid"))
    _, findings = store.findings({"many": 8, "few": 12, "unsaid": None})
    found = {finding.code: finding for finding in findings}
    assert "2 are not this migration's" in found["rows_preexisting"].sentence
    assert found["rows_missing"].severity is Severity.WARN
    assert '"public.forgotten" of store "ids" holds 10 rows' in found["unlisted_rows"].sentence
    assert "public.unsaid" in found["rows_not_judged"].sentence
    _, allowed = store.findings({"many": 8, "few": 12, "unsaid": None}, options=Options(allow_preexisting=True))
    assert {f.code: f.severity for f in allowed}["rows_preexisting"] is Severity.WARN


@pytest.mark.parametrize("action", list(DeleteAction))
def test_rows_of_another_district_that_reference_the_districts_rows_block(
    new_store: NewStore, action: DeleteAction
) -> None:
    """CASCADE, SET NULL and SET DEFAULT would change them in silence; NO ACTION and RESTRICT would fail on them."""
    store = new_store(
        *PARENTS,
        "CREATE TABLE kids (id bigint PRIMARY KEY, district_id text, "
        f"parent_id bigint DEFAULT 3 REFERENCES parents ON DELETE {action.sql})",
        "INSERT INTO kids VALUES (1, 'D-002', 1), (2, 'D-0021', 2), (3, 'D-0021', 2), (4, NULL, 1), (5, 'x', NULL)",
    )
    (sentence,) = store.blocks({"parents": 2, "kids": 1})
    assert sentence.startswith(f'3 rows of district {CONTROL} in "public.kids" of store "ids" reference rows of ')
    assert f"ON DELETE {action.sql}" in sentence
    assert sentence.endswith("silently change them" if action.changes_rows else "the delete would fail on them")


def test_rows_of_a_table_without_the_column_that_reference_the_districts_rows_block(new_store: NewStore) -> None:
    store = new_store(
        *PARENTS,
        "CREATE TABLE badges (id bigint PRIMARY KEY, parent_id bigint REFERENCES parents ON DELETE CASCADE)",
        "INSERT INTO badges VALUES (1, 1), (2, 1), (3, 3)",
    )
    (sentence,) = store.blocks({"parents": 2})
    assert sentence.startswith('2 rows in "public.badges" of store "ids" reference rows of "public.parents"')


def test_a_table_that_only_references_other_districts_rows_is_no_obstacle(new_store: NewStore) -> None:
    store = new_store(
        *PARENTS,
        "CREATE TABLE badges (id bigint PRIMARY KEY, parent_id bigint REFERENCES parents ON DELETE CASCADE)",
        "INSERT INTO badges VALUES (3, 3)",
    )
    with store.others_untouched():
        assert store.delete_all(store.plan("parents")) == {"public.parents": 2}


def test_composite_keys_and_keys_to_unique_constraints_are_joined_column_by_column(new_store: NewStore) -> None:
    """Joined on the first column alone, every row of the table would be an obstacle."""
    store = new_store(
        "CREATE TABLE forms (district_id text, code text, form int, UNIQUE (form, code))",
        "CREATE TABLE answers (district_id text, c text, f int, FOREIGN KEY (c, f) REFERENCES forms (code, form))",
        "INSERT INTO forms VALUES ('D-002', 'a', 1), ('D-0021', 'a', 2), ('D-0021', 'b', 1)",
        "INSERT INTO answers VALUES ('D-002', 'a', 1), ('D-0021', 'a', 2), ('D-0021', 'b', 1), ('D-0021', NULL, 1)",
    )
    plan = store.plan("forms", "answers")
    assert [unit.name for unit in plan.units] == ["public.answers", "public.forms"]
    store.execute("INSERT INTO answers VALUES ('D-0021', 'a', 1)")
    assert len(store.blocks({"forms": 1, "answers": 1})) == 1


def test_a_long_table_is_not_read_again_for_each_key_into_it(new_store: NewStore) -> None:
    """Three hundred keys of six columns took sixteen seconds, nearly all of them for the same rows."""
    columns = "a text, b text, c text"
    short = "(district_id text, a text, b text, c text, FOREIGN KEY (a, b, c) REFERENCES long)"
    store = new_store(
        f"CREATE TABLE long (district_id text, {columns}, PRIMARY KEY (a, b, c))",
        "INSERT INTO long SELECT CASE n % 3 WHEN 0 THEN 'D-002' ELSE 'D-0021' END, n / 100, n / 10, n "
        "FROM generate_series(1, 20000) AS n",
        *(f"CREATE TABLE short{number} {short}" for number in range(5)),
        *(f"INSERT INTO short{number} SELECT * FROM long LIMIT 500" for number in range(5)),
        "INSERT INTO short0 SELECT 'D-0021', a, b, c FROM long WHERE district_id = 'D-002' LIMIT 7",
    )
    with (
        psycopg.connect(store.role_uri()) as connection,
        open_session(STORE, lambda: connection, DISTRICT, application_name="test", read_only=True) as session,
        session.transaction(),
    ):
        catalog = read_catalog(session)
        resolution = resolve(
            catalog, [LoadedTable(table=one.name.table_name, rows_loaded=None) for one in catalog.tables]
        )
        reading = read_rows(session, catalog, resolution, Options())
        ((scans,),) = connection.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'long'")
    assert scans == 2, "once to count its rows, once to name the districts of those that are in the way"
    assert [one.rows for one in reading.references] == [7, 0, 0, 0, 0]
    assert list(reading.orphans.values()) == [0, 0, 0, 0, 0]


def test_columns_of_two_types_on_the_two_ends_of_a_key_are_compared_each_with_its_own(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE parents (id int PRIMARY KEY, district_id text)",
        "CREATE TABLE kids (id int PRIMARY KEY, district_id int, parent int REFERENCES parents ON DELETE CASCADE)",
        "INSERT INTO parents VALUES (1, '42'), (2, '421')",
        "INSERT INTO kids VALUES (1, 42, 1), (2, 421, 2)",
    )
    plan = store.plan("parents", "kids", district_id="42")
    assert store.delete_all(plan, district_id="42") == {"public.kids": 1, "public.parents": 1}
    assert store.query("SELECT id, district_id FROM kids") == [(2, 421)]
    store.execute("INSERT INTO parents VALUES (3, '42')", "INSERT INTO kids VALUES (3, 421, 3)")
    (sentence,) = store.blocks({"parents": 1, "kids": 0}, district_id="42")
    assert "1 row of district 421" in sentence


def test_a_listed_empty_table_that_cannot_hold_the_id_is_an_outsider(new_store: NewStore) -> None:
    """Its column cannot be compared with the id; its rows are somebody else's."""
    store = new_store(
        *PARENTS,
        "CREATE TABLE heads (district_id int, parent_id bigint REFERENCES parents)",
        "INSERT INTO heads VALUES (7, 1)",
    )
    (sentence,) = store.blocks({"parents": 2, "heads": 0})
    assert sentence.startswith('1 row of district 7 in "public.heads"')


def test_another_districts_reference_within_one_table_blocks(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE staff (id int PRIMARY KEY, district_id text, boss int REFERENCES staff ON DELETE SET NULL)",
        "INSERT INTO staff VALUES (1, 'D-002', NULL), (2, 'D-002', 1), (3, 'D-0021', 2)",
    )
    (sentence,) = store.blocks({"staff": 2})
    assert sentence.startswith(f'1 row of district {CONTROL} in "public.staff"')


def test_keys_between_partitioned_tables_are_read_once(new_store: NewStore) -> None:
    """Each partition brings clones of a key in both directions; a table's own partitions are no outsiders."""
    store = new_store(
        "CREATE TABLE lessons (district_id text, year int, id int, PRIMARY KEY (district_id, year, id)) "
        "PARTITION BY LIST (year)",
        "CREATE TABLE lessons_1 PARTITION OF lessons FOR VALUES IN (1)",
        "CREATE TABLE lessons_2 PARTITION OF lessons FOR VALUES IN (2)",
        "CREATE TABLE marks (district_id text, year int, id int, "
        "FOREIGN KEY (district_id, year, id) REFERENCES lessons ON DELETE CASCADE) PARTITION BY LIST (year)",
        "CREATE TABLE marks_1 PARTITION OF marks FOR VALUES IN (1)",
        "CREATE TABLE marks_2 PARTITION OF marks FOR VALUES IN (2)",
        f"INSERT INTO lessons SELECT d, 1 + n % 2, n {EACH}",
        "INSERT INTO marks SELECT district_id, year, id FROM lessons",
    )
    assert len(store.catalog().foreign_keys) == 1
    plan = store.plan("lessons", "marks")
    assert [unit.name for unit in plan.units] == ["public.marks", "public.lessons"]
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.marks": 10, "public.lessons": 10}
    assert store.verify(plan).passed


def test_a_key_of_a_single_partition_belongs_to_its_whole(new_store: NewStore) -> None:
    """Read as a table of its own, the partition would be an outsider that blocks, or one that nobody looks at."""
    store = new_store(
        "CREATE TABLE parents (district_id text, year int, id int, PRIMARY KEY (year, id)) PARTITION BY LIST (year)",
        "CREATE TABLE parents_1 PARTITION OF parents FOR VALUES IN (1)",
        "CREATE TABLE kids (district_id text, year int, id int) PARTITION BY LIST (year)",
        "CREATE TABLE kids_1 PARTITION OF kids FOR VALUES IN (1)",
        "ALTER TABLE kids_1 ADD CONSTRAINT leaf_key FOREIGN KEY (year, id) REFERENCES parents_1 ON DELETE CASCADE",
        "INSERT INTO parents VALUES ('D-002', 1, 1), ('D-0021', 1, 2)",
        "INSERT INTO kids VALUES ('D-002', 1, 1), ('D-0021', 1, 2)",
    )
    plan = store.plan("kids", "parents")
    assert [unit.name for unit in plan.units] == ["public.kids", "public.parents"]
    store.execute("INSERT INTO kids VALUES ('D-0021', 1, 1)")
    (sentence,) = store.blocks({"kids": 1, "parents": 1})
    assert sentence.startswith(f'1 row of district {CONTROL} in "public.kids_1"')
    store.execute("DELETE FROM kids WHERE district_id = 'D-0021' AND id = 1")
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.kids": 1, "public.parents": 1}
    assert store.verify(plan).passed


def test_a_key_declared_twice_is_one_key(new_store: NewStore) -> None:
    store = new_store(
        *PARENTS,
        "CREATE TABLE kids (district_id text, parent_id bigint REFERENCES parents)",
        "ALTER TABLE kids ADD CONSTRAINT again FOREIGN KEY (parent_id) REFERENCES parents",
        "INSERT INTO kids VALUES ('D-0021', 1)",
    )
    assert len(store.catalog().foreign_keys) == 1
    assert len(store.blocks({"parents": 2, "kids": 0})) == 1


def test_delete_triggers_are_warned_about_and_those_of_foreign_keys_are_not(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        "CREATE TABLE kids (district_id text, id bigint, FOREIGN KEY (district_id, id) REFERENCES users)",
        "CREATE TABLE logs (district_id text, year int) PARTITION BY LIST (year)",
        "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1)",
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "CREATE TRIGGER tombstone BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
        "CREATE TRIGGER asleep BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
        "CREATE TRIGGER welcome BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION bury()",
        "INSERT INTO logs VALUES ('D-002', 1)",
        "CREATE TRIGGER elsewhere BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()",
        "ALTER TABLE users ENABLE REPLICA TRIGGER elsewhere",
        "CREATE TRIGGER of_none AFTER DELETE ON kids FOR EACH ROW EXECUTE FUNCTION bury()",
        "CREATE TRIGGER leaf AFTER DELETE ON logs_1 FOR EACH ROW EXECUTE FUNCTION bury()",
        "ALTER TABLE users DISABLE TRIGGER asleep",
    )
    _, findings = store.findings({"users": 10, "kids": 0, "logs": 1})
    sentences = [found.sentence for found in findings if found.code == "delete_trigger"]
    assert sentences == [
        'trigger "leaf" (AFTER DELETE, function public.bury) fires on table "public.logs_1" of store "ids"',
        'trigger "tombstone" (BEFORE DELETE, function public.bury) fires on table "public.users" of store "ids", '
        "and can keep rows by returning NULL",
    ]


def test_the_rollbacks_own_schema_is_never_planned(new_store: NewStore) -> None:
    store = new_store(*users())
    store.delete_all(store.plan("users"))
    assert store.ledger() == [("public.users", 1, 10, 1)]
    store.execute(
        "CREATE TABLE migration_rollback.more (district_id text)",
        "INSERT INTO migration_rollback.more VALUES ('D-002')",
    )
    assert {table.name.schema_name for table in store.catalog().tables} == {"public"}
    assert store.blocks({"users": 0}) == []


def test_a_store_that_is_away_is_named_at_once(new_store: NewStore) -> None:
    store: OneStore = new_store()
    store.postgres.drop_database(store.database)
    with pytest.raises(UnreachableStoreError, match=f'no connection: .*"{store.database}" does not exist'):
        store.plan()


def test_a_connection_that_fails_in_any_way_is_an_unreachable_store() -> None:
    import psycopg

    with (
        pytest.raises(UnreachableStoreError, match="no connection"),
        open_session(
            STORE,
            lambda: psycopg.connect("postgresql://nobody@127.0.0.1:9/none", connect_timeout=2),
            DISTRICT,
            application_name="test",
            read_only=True,
        ),
    ):
        pass


def test_a_materialized_view_is_a_copy_that_is_named_and_blocks_nothing(new_store: NewStore) -> None:
    """After the rollback it still shows the district; deleting from it is not possible."""
    store = new_store(
        *users(),
        "CREATE MATERIALIZED VIEW overview AS SELECT district_id, count(*) FROM users GROUP BY 1",
        "CREATE MATERIALIZED VIEW empty AS SELECT district_id FROM users WITH NO DATA",
        "CREATE MATERIALIZED VIEW secret AS SELECT district_id FROM users",
    )
    store.execute("REVOKE ALL ON secret FROM cert_rollback_test")
    plan, findings = store.findings({"users": 10})
    assert [(found.severity, found.table) for found in findings if found.code == "materialized_view"] == [
        (Severity.WARN, "public.overview"),
        (Severity.WARN, "public.secret"),
    ]
    assert store.blocks({"users": 10, "overview": 1}) == [
        '"public.overview" of store "ids" is a materialized view; its rows are copies'
    ]
    assert store.census() == {"public.users": 20}
    store.delete_all(plan)
    found = store.verify(plan)
    assert found.passed
    assert found.warnings == (
        'materialized view "public.overview" of store "ids" still holds copies of 1 row of district D-002; '
        "have its owner REFRESH it",
    )
