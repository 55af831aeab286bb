"""Foreign keys are compared with their own operators, the district with `pg_catalog`'s, whatever the role's path is."""

from __future__ import annotations

import pytest

from migration_rollback.core.findings import Severity
from migration_rollback.core.plan import Options
from migration_rollback.errors import DeletionError
from tests.integration.conftest import NewStore, Since
from tests.integration.hostile_path import hostile_schema, path_of
from tests.integration.one_store import CONTROL, EACH, ROLE, OneStore, users

pytestmark = pytest.mark.catalog

DERIVING = Options(include_derived=True)
OFF_THE_PATH = "CREATE SCHEMA extensions"
CITEXT = (OFF_THE_PATH, "CREATE EXTENSION citext SCHEMA extensions")
LTREE = (OFF_THE_PATH, "CREATE EXTENSION ltree SCHEMA extensions")


def by_address(action: str, column: str = "extensions.citext", referencing: str = "extensions.citext") -> list[str]:
    """A login of another district that references an account of the district in other letters."""
    return [
        *CITEXT,
        f"CREATE TABLE accounts (email {column} PRIMARY KEY, district_id text)",
        f"CREATE TABLE logins (email {referencing} REFERENCES accounts {action}, district_id text)",
        "INSERT INTO accounts VALUES ('Ann@x.org', 'D-002'), ('bob@x.org', 'D-0021')",
        "INSERT INTO logins VALUES ('ann@X.org', 'D-0021'), ('bob@x.org', 'D-0021')",
    ]


@pytest.fixture(params=["public", ""], ids=["path without it", "empty path"])
def path(request: pytest.FixtureRequest) -> str:
    """What the role's search path is."""
    return str(request.param)


def with_path(store: OneStore, path: str) -> OneStore:
    store.execute(f"ALTER ROLE {ROLE} IN DATABASE {store.database} SET search_path = '{path}'")
    return store


@pytest.mark.parametrize(
    ("action", "effect"),
    [
        ("ON DELETE CASCADE", "the delete would silently change them"),
        ("ON DELETE SET NULL", "the delete would silently change them"),
        ("", "the delete would fail on them"),
    ],
)
def test_a_reference_in_other_letters_is_one_where_the_key_says_so(
    new_store: NewStore, path: str, action: str, effect: str
) -> None:
    """Compared as text, off the path, nobody referenced it, and the other district's row went with the cascade."""
    store = with_path(new_store(*by_address(action)), path)
    (sentence,) = store.blocks(["public.accounts", "public.logins"])
    assert sentence.startswith(f'1 row of district {CONTROL} in "public.logins" of store "ids" references rows')
    assert sentence.endswith(effect)


@pytest.mark.parametrize(
    ("column", "referencing"),
    [("email_address", "email_address"), ("extensions.citext", "email_address"), ("text", "varchar(40)")],
)
def test_a_domain_is_compared_as_what_the_operator_takes(new_store: NewStore, column: str, referencing: str) -> None:
    store = new_store(
        *CITEXT,
        "CREATE DOMAIN email_address AS extensions.citext CHECK (VALUE LIKE '%@%')",
        f"CREATE TABLE accounts (email {column} PRIMARY KEY, district_id text)",
        f"CREATE TABLE logins (email {referencing} REFERENCES accounts ON DELETE CASCADE, district_id text)",
        "INSERT INTO accounts VALUES ('ann@x.org', 'D-002'), ('bob@x.org', 'D-0021')",
        "INSERT INTO logins VALUES ('ann@x.org', 'D-0021')",
    )
    assert len(store.blocks(["accounts", "logins"])) == 1
    store.execute("UPDATE logins SET email = 'bob@x.org'")
    plan = store.plan("accounts", "logins")
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.logins": 0, "public.accounts": 1}
    assert store.verify(plan).issues == ()


def test_it_is_seen_in_the_transaction_that_deletes(new_store: NewStore) -> None:
    store = new_store(*by_address("ON DELETE CASCADE"), "DELETE FROM logins WHERE email::text = 'ann@X.org'")
    plan = store.plan("accounts", "logins")
    store.execute("INSERT INTO logins VALUES ('ANN@x.org', 'D-0021')")
    with store.others_untouched(), pytest.raises(DeletionError, match="came to reference"):
        store.delete(plan, "public.accounts")


def test_rows_of_the_district_that_reference_each_other_in_other_letters_are_no_orphans(new_store: NewStore) -> None:
    """The same look says how many did so before: compared as text, healthy rows pointed nowhere."""
    store = new_store(
        *by_address(""),
        "UPDATE logins SET district_id = 'D-002' WHERE email::text = 'ann@X.org'",
        "ALTER TABLE logins DROP CONSTRAINT logins_email_fkey",
        "INSERT INTO logins VALUES ('nobody@x.org', 'D-0021')",
        "ALTER TABLE logins ADD FOREIGN KEY (email) REFERENCES accounts NOT VALID",
    )
    plan = store.plan("accounts", "logins")
    assert list(store.orphans.values()) == [1]
    with store.others_untouched():
        store.delete_all(plan)
    (told,) = store.verify(plan).warnings
    assert told.startswith('1 row of "public.logins" in store "ids" references rows of "public.accounts"')
    assert told.endswith("1 did so before the rollback")


def test_rows_without_the_column_are_derived_by_the_keys_operator(new_store: NewStore) -> None:
    store = new_store(
        *CITEXT,
        "CREATE TABLE accounts (email extensions.citext PRIMARY KEY, district_id text)",
        "CREATE TABLE logins (email extensions.citext REFERENCES accounts, note text)",
        "INSERT INTO accounts VALUES ('Ann@x.org', 'D-002'), ('bob@x.org', 'D-0021')",
        "INSERT INTO logins VALUES ('ann@X.org', 'goes'), ('BOB@x.org', 'stays')",
    )
    plan, findings = store.findings(["accounts"], options=DERIVING)
    assert [found.code for found in findings if found.severity is Severity.BLOCK] == []
    with store.others_untouched({"public.logins": "SELECT * FROM logins WHERE note = 'stays'"}):
        assert store.delete_all(plan) == {"public.logins": 1, "public.accounts": 1}
    assert store.verify(plan).issues == ()


def test_a_cycle_of_two_types_of_numbers_and_a_path_of_labels(new_store: NewStore) -> None:
    """int4 references int8 and the other way round; ltree is off the path; an array is compared as any array."""
    store = new_store(
        *LTREE,
        "CREATE EXTENSION intarray",
        "CREATE TABLE a (id bigint PRIMARY KEY, b int, spot extensions.ltree UNIQUE, tags int[] UNIQUE,"
        " district_id text)",
        "CREATE TABLE b (id int PRIMARY KEY, a bigint REFERENCES a, spot extensions.ltree REFERENCES a (spot),"
        " tags int[] REFERENCES a (tags), district_id text)",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b",
        f"INSERT INTO a SELECT row_number() OVER (), NULL, (replace(d, '-', '') || '.' || n)::extensions.ltree,"
        f" ARRAY[row_number() OVER ()], d {EACH}",
        "INSERT INTO b SELECT id, id, spot, tags, district_id FROM a",
        "UPDATE a SET b = id",
    )
    plan = store.plan("a", "b")
    with store.others_untouched():
        assert sum(store.delete_all(plan).values()) == 20
    assert store.verify(plan).issues == ()


@pytest.mark.parametrize("lies", [True, False], ids=["it lies", "it fails"])
def test_nothing_of_ours_is_looked_up_on_the_search_path(new_store: NewStore, lies: bool) -> None:
    """Everything that pg_catalog has stands before it on the role's path as well."""
    store = new_store(
        hostile_schema(lies=lies),
        *users(),
        *users("heads"),
        "CREATE TABLE kids (district_id varchar(20), id bigint, made date,"
        " FOREIGN KEY (district_id, id) REFERENCES users)",
        "INSERT INTO kids SELECT district_id, id, '2025-11-06' FROM users",
        "CREATE TABLE notes (id bigint PRIMARY KEY, district text, kid bigint, "
        "FOREIGN KEY (district, kid) REFERENCES users ON DELETE CASCADE)",
        "INSERT INTO notes SELECT row_number() OVER (), district_id, id FROM users",
        "CREATE TABLE parts (district_id text, id int) PARTITION BY LIST (district_id)",
        "CREATE TABLE parts_1 PARTITION OF parts DEFAULT",
        f"INSERT INTO parts SELECT d, n {EACH}",
        "CREATE TABLE empty_one (district_id jsonb)",
        "CREATE MATERIALIZED VIEW copies AS SELECT * FROM heads",
    )
    store.execute(path_of(ROLE, store.database))
    loaded = dict.fromkeys(("public.users", "public.heads", "public.kids", "public.parts"), 10)
    plan, findings = store.findings(loaded, options=DERIVING, scan_cost=10_000_000)
    assert [found.sentence for found in findings if found.severity is Severity.BLOCK] == []
    assert store.judge_again(plan, loaded, options=DERIVING) == ()
    census = store.census()
    with store.others_untouched({"public.notes": "SELECT * FROM notes WHERE district <> 'D-002'"}):
        for unit in plan.units:
            store.delete(plan, unit.name, batch_size=3)
    assert {name: rows for name, rows in store.remaining().items() if name != "public.copies"} == {}
    assert store.verify(plan, census).issues == ()
    assert sum(int(str(rows)) for _, _, rows, _ in store.ledger()) == plan.rows == 50


def test_a_ledger_with_another_comparison_is_not_ours(new_store: NewStore) -> None:
    """As the server shows it, its constraint reads like ours: the operator is another one."""
    store = new_store(*users())
    store.delete_all(store.plan("users"))
    assert store.blocks(["users"]) == []
    store.execute(
        "CREATE FUNCTION always(int, int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true'",
        "CREATE OPERATOR public.>= (FUNCTION = always, LEFTARG = int, RIGHTARG = int)",
        "ALTER TABLE migration_rollback.ledger DROP CONSTRAINT ledger_holds_batches",
        "ALTER TABLE migration_rollback.ledger ADD CONSTRAINT ledger_holds_batches"
        " CHECK (batch OPERATOR(public.>=) 1 AND rows_deleted >= 0 AND attempt OPERATOR(public.>=) 1)",
        f"ALTER ROLE {ROLE} IN DATABASE {store.database} SET search_path = public, pg_catalog",
    )
    (sentence,) = store.blocks(["public.users"])
    assert sentence.endswith("its constraints or indexes are others")


CARELESS = "CREATE COLLATION careless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
DOUBTFUL = {
    "extensions.citext": ("'D-0021'", "'d-002'"),
    "name": ("'D-0021'", "'D-002'"),
    "text[]": ("'{D-0021,x}'", "'{x,D-002}'"),
    "jsonb": ("""'{"at": "D-0021"}'""", """'{"at": ["D-002"]}'"""),
    "hard": ("'D-0021'", "'D-002'"),
    "bytea": (None, "'D-0021'"),
    'text COLLATE "careless"': ("'D-0021'", "'d-002'"),
}
"""By type of the column, a value that is nobody's of the district, and one that may be."""


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_a_column_that_does_not_tell_ids_apart_blocks_only_where_something_may_be_there(
    new_store: NewStore, kind: str
) -> None:
    other, own = DOUBTFUL[kind]
    store = new_store(
        *CITEXT,
        *users(),
        *([CARELESS] if "careless" in kind else []),
        "CREATE DOMAIN soft AS extensions.citext",
        "CREATE DOMAIN hard AS soft",
        f"CREATE TABLE forgotten (district_id {kind}, id int)",
        "INSERT INTO forgotten VALUES (NULL, 1)",
    )
    assert store.blocks({"users": 10}) == []
    if other:
        store.execute(f"INSERT INTO forgotten VALUES ({other}, 2)")
        assert store.blocks({"users": 10}) == []
    plan = store.plan("users")
    store.execute(f"INSERT INTO forgotten VALUES ({own}, 3)")
    (sentence,) = store.blocks({"users": 10})
    assert sentence.startswith(
        '1 row of table "public.forgotten" in store "ids" may be the district\'s: the column is '
    )
    store.delete_all(plan)
    (issue,) = store.verify(plan).issues
    assert issue.endswith("is not in the plan and holds 1 row that may be of district D-002")


def test_a_number_may_be_the_district_with_zeros_behind_its_point(new_store: NewStore) -> None:
    store = new_store("CREATE TABLE t (district_id int)", "CREATE TABLE forgotten (district_id numeric)")
    store.execute("INSERT INTO t VALUES (42)", "INSERT INTO forgotten VALUES (420), (4.2), (142), (-42)")
    assert store.blocks({"t": 1}, district_id="42")[1:] == []
    store.execute("INSERT INTO forgotten VALUES (42.00)")
    (sentence,) = store.blocks({"t": 1}, district_id="42")
    assert "may be the district's" in sentence


def test_a_domain_over_a_domain_is_what_stands_below_both(new_store: NewStore) -> None:
    store = new_store(
        "CREATE DOMAIN short AS varchar(5)",
        "CREATE DOMAIN shorter AS short CHECK (VALUE <> '')",
        "CREATE DOMAIN tiny AS varchar(4)",
        "CREATE DOMAIN tinier AS tiny",
        "CREATE TABLE fits (district_id shorter)",
        "CREATE TABLE too_small (district_id tinier)",
        "INSERT INTO fits VALUES ('D-002'), ('D-003')",
        "INSERT INTO too_small VALUES ('D-00')",
    )
    plan = store.plan("fits")
    assert store.delete_all(plan) == {"public.fits": 1}
    assert store.blocks({"too_small": 1})[0].startswith('column "district_id" of table "public.too_small"')


def test_a_type_that_is_called_like_one_of_the_servers_is_not_that_one(new_store: NewStore) -> None:
    store = new_store(
        *users(), "CREATE SCHEMA own", 'CREATE TYPE own."text" AS (id text)', 'CREATE TABLE t (district_id own."text")'
    )
    assert store.blocks({"users": 10}) == []
    store.execute("INSERT INTO t VALUES (ROW('D-0021'))")
    assert len(store.blocks({"users": 10})) == 1


@pytest.mark.parametrize("others", [False, True], ids=["to the district", "to others"])
def test_a_table_that_leads_there_in_too_many_ways_is_said_to_be_left_out(new_store: NewStore, others: bool) -> None:
    """The block's remedy recommended what would leave it out without a word."""
    target = "codes" if others else "users"
    columns = ", ".join(f"c{number} bigint REFERENCES {target}" for number in range(33))
    store = new_store(
        "CREATE TABLE users (id bigint PRIMARY KEY, district_id text)",
        "CREATE TABLE codes (id bigint PRIMARY KEY, district_id text)",
        f"CREATE TABLE links (user_id bigint REFERENCES users, {columns})",
        "INSERT INTO users VALUES (1, 'D-002')",
        "INSERT INTO links VALUES (1)",
    )
    for options in (Options(), DERIVING):
        _, findings = store.findings(["users", "codes"], options=options)
        (block,) = [found for found in findings if found.severity is Severity.BLOCK]
        assert block.code == "reference_would_fail"
        assert block.remedy.endswith(
            "; include_derived leaves the table out: it leads to districts in more than 32 ways"
        )


@pytest.fixture
def eighteen(since: Since, new_store: NewStore) -> NewStore:
    """A store on a server that knows temporal and unenforced keys."""
    since(18)
    return new_store


TEMPORAL = (
    "CREATE EXTENSION btree_gist",
    "CREATE TABLE staff (id int, valid daterange, district_id text, PRIMARY KEY (id, valid WITHOUT OVERLAPS))",
    "CREATE TABLE shifts (staff int, valid daterange, district_id text,"
    " CONSTRAINT shifts_staff FOREIGN KEY (staff, PERIOD valid) REFERENCES staff (id, PERIOD valid))",
    "INSERT INTO staff VALUES (1, '[2025-01-01,2025-06-01)', 'D-002'), (1, '[2025-06-01,2026-01-01)', 'D-002'),"
    " (2, '[2025-01-01,2026-01-01)', 'D-0021')",
    "INSERT INTO shifts VALUES (1, '[2025-05-01,2025-07-01)', 'D-002'), (2, '[2025-05-01,2025-07-01)', 'D-0021')",
)


def test_a_period_is_covered_by_several_rows_together(eighteen: NewStore) -> None:
    """None of them contains it: row by row it pointed nowhere, in a run that passed."""
    store = eighteen(*TEMPORAL)
    plan = store.plan("staff", "shifts")
    assert list(store.orphans.values()) == [0]
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.shifts": 1, "public.staff": 2}
    found = store.verify(plan)
    assert (found.issues, found.warnings) == ((), ())


def test_a_row_that_overlaps_with_a_period_references_it_once(eighteen: NewStore) -> None:
    """It was not seen before the approval, and failed after it."""
    store = eighteen(*TEMPORAL, "UPDATE shifts SET district_id = 'D-0021'")
    (sentence,) = store.blocks(["staff", "shifts"])
    assert sentence.startswith(f'1 row of district {CONTROL} in "public.shifts" of store "ids" references rows of')
    assert sentence.endswith("the delete would fail on them")


def test_a_period_that_nothing_covers_wholly_points_nowhere(eighteen: NewStore) -> None:
    store = eighteen(
        *TEMPORAL,
        "ALTER TABLE shifts DISABLE TRIGGER ALL",
        "INSERT INTO shifts VALUES (2, '[2025-12-01,2026-02-01)', 'D-0021')",
        "ALTER TABLE shifts ENABLE TRIGGER ALL",
    )
    store.plan("staff", "shifts")
    assert list(store.orphans.values()) == [1]


def test_rows_without_the_column_are_not_derived_by_periods(eighteen: NewStore) -> None:
    """One row may reference periods of several districts."""
    store = eighteen(*TEMPORAL, "ALTER TABLE shifts DROP district_id")
    _, findings = store.findings(["staff"], options=DERIVING)
    (block,) = [found for found in findings if found.severity is Severity.BLOCK]
    assert block.remedy.endswith("left the table out") is False
    assert block.remedy.endswith(
        'include_derived leaves the table out: foreign key "shifts_staff" does not compare by equality'
    )


@pytest.mark.parametrize("action", ["CASCADE", "NO ACTION"])
def test_a_key_that_is_not_enforced_has_no_effect_and_is_told(eighteen: NewStore, action: str) -> None:
    """It blocked with an untrue sentence, and the remedy's VALIDATE failed."""
    store = eighteen(
        "CREATE TABLE users (district_id text, id int PRIMARY KEY)",
        f"CREATE TABLE kids (district_id text, parent int, CONSTRAINT kids_parent FOREIGN KEY (parent) REFERENCES users"
        f" ON DELETE {action} NOT ENFORCED)",
        "INSERT INTO users VALUES ('D-002', 1), ('D-0021', 2)",
        "INSERT INTO kids VALUES ('D-0021', 1), ('D-0021', 99)",
    )
    plan, findings = store.findings(["users", "kids"])
    (info,) = [found for found in findings if found.severity is not Severity.WARN]
    assert (info.code, info.severity) == ("key_without_effect", Severity.INFO)
    assert info.sentence == (
        '1 foreign key of store "ids" into planned tables is NOT ENFORCED and acts on no delete; '
        "rows that reference deleted ones by them stay: kids_parent of public.kids"
    )
    with store.others_untouched():
        assert store.delete_all(plan) == {"public.kids": 0, "public.users": 1}
    assert store.verify(plan).issues == ()


def test_a_key_that_comes_to_be_enforced_after_the_plan_stops_the_deletion(eighteen: NewStore) -> None:
    store = eighteen(
        "CREATE TABLE users (district_id text, id int PRIMARY KEY)",
        "CREATE TABLE kids (district_id text, parent int, CONSTRAINT kids_parent FOREIGN KEY (parent) REFERENCES users"
        " ON DELETE CASCADE NOT ENFORCED)",
        "INSERT INTO users VALUES ('D-002', 1)",
        "INSERT INTO kids VALUES ('D-0021', 1)",
    )
    plan = store.plan("users", "kids")
    store.execute("ALTER TABLE kids ALTER CONSTRAINT kids_parent ENFORCED")
    with store.others_untouched(), pytest.raises(DeletionError, match=r'"kids_parent" of "public\.kids" is new'):
        store.delete(plan, "public.users")
