"""The filler respects every constraint of a schema that it has never seen; the server is the judge of that."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from demo.world import remaining_rows
from tests.filler import DISTRICTS, Filled, fill, id_for
from tests.filler.catalog import Type
from tests.integration.conftest import NewStore, Since
from tests.integration.one_store import OneStore
from tests.integration.torture import TORTURE


def filled(store: OneStore, *, but_for: Sequence[str] = ()) -> Filled:
    """Everything is filled but the tables named, and no key is violated."""
    found = fill(store.uri)
    assert {table: reason for table, reason in found.unfilled.items() if table not in but_for} == {}
    assert found.violations == ()
    return found


def three(store: OneStore, *tables: str) -> None:
    """The tables have three rows of each district."""
    found = filled(store)
    assert {t: found.by_district[f"public.{t}"] for t in tables} == {t: dict.fromkeys(DISTRICTS, 3) for t in tables}


def test_rows_of_a_district_reference_its_own_rows_and_shared_ones(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE kind (id int PRIMARY KEY, name text NOT NULL)",
        "CREATE TABLE school (district_id text, id int PRIMARY KEY, kind int NOT NULL REFERENCES kind)",
        "CREATE TABLE pupil (district_id text, id int PRIMARY KEY, school int NOT NULL REFERENCES school)",
        "CREATE TABLE mark (id int PRIMARY KEY, pupil int NOT NULL REFERENCES pupil)",
        "CREATE TABLE remark (id int PRIMARY KEY, mark int REFERENCES mark, body text)",
    )
    found = filled(store)
    assert found.shared == {"public.kind": 9}
    assert found.by_district == {
        f"public.{table}": dict.fromkeys(DISTRICTS, 3) for table in ("school", "pupil", "mark", "remark")
    }
    assert remaining_rows({"ids": store.uri}, "D-002") == {"ids.public.school": 3, "ids.public.pupil": 3}
    mixed = "SELECT count(*) FROM pupil p JOIN school s ON s.id = p.school WHERE s.district_id <> p.district_id"
    assert store.value(mixed) == 0


def test_the_same_seed_makes_the_same_rows(new_store: NewStore) -> None:
    tables = (
        "CREATE TABLE a (district_id text, id uuid PRIMARY KEY, n numeric, t text)",
        "CREATE TABLE b (district_id text, a uuid REFERENCES a, z timestamptz, ok bool)",
    )
    one, two = new_store(*tables), new_store(*tables)
    filled(one)
    filled(two)
    for table in ("a", "b"):
        assert one.query(f"TABLE {table}") == two.query(f"TABLE {table}")


@pytest.mark.parametrize("kind", ["text", "varchar(10)", "char(8)", "smallint", "int", "bigint", "uuid", "code"])
def test_every_type_of_district_id_is_given_the_id_that_fits_it(new_store: NewStore, kind: str) -> None:
    store = new_store(
        "CREATE DOMAIN code AS varchar(20) CHECK (VALUE ~ '^[Dd]-[0-9]+$')",
        f"CREATE TABLE t (district_id {kind} NOT NULL, id int, PRIMARY KEY (district_id, id))",
    )
    three(store, "t")
    assert store.value("SELECT count(DISTINCT district_id) FROM t") == 3


def test_ids_stay_what_they_are_where_they_fit() -> None:
    text, integer = (Type(0, "pg_catalog", n, "b", "S", 0, 0, -1, False, 0, 0, [], []) for n in ("text", "int4"))
    assert id_for("D-002", text) == "D-002"
    assert id_for("42", integer) == "42"
    assert len({id_for(district, integer) for district in DISTRICTS}) == 3


TYPES = """
    smallint, int, bigint, numeric, numeric(6;2), numeric(2;2), real, double precision, money, oid, bool, text, varchar,
    varchar(3), char(1), char(40), name, date, time, timetz, timestamp, timestamptz, timestamp(0), interval, uuid, json,
    jsonb, bytea, inet, cidr, macaddr, macaddr8, int[], text[], varchar(4)[], jsonb[], numeric(4;1)[], int4range,
    daterange, tstzrange, numrange, int4multirange, tsvector, tsquery, bit(5), varbit(9), xml, point, line, lseg, box,
    path, polygon, circle, pg_lsn, mood, mood[], pair, positive, short, jsonpath, regclass, "char"
"""


def test_every_common_type_has_values(new_store: NewStore) -> None:
    columns = [kind.strip().replace(";", ",") for kind in TYPES.split(",")]
    store = new_store(
        "CREATE TYPE mood AS ENUM ('glad', 'it''s, well', 'sad \"really\"')",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0) CHECK (VALUE % 2 = 0)",
        "CREATE DOMAIN short AS varchar(5) NOT NULL CHECK (VALUE <> '' AND length(VALUE) BETWEEN 2 AND 4)",
        f"CREATE TABLE t (district_id text, {', '.join(f'c{i} {kind} NOT NULL' for i, kind in enumerate(columns))})",
        f"CREATE TABLE n (district_id text, {', '.join(f'c{i} {kind}' for i, kind in enumerate(columns))})",
        *(
            f"CREATE TABLE k{i} (c {kind} PRIMARY KEY)"
            for i, kind in enumerate(columns)
            if kind in ("uuid", "positive")
        ),
    )
    three(store, "t", "n")


def test_numbers_of_sequences_and_identities_are_taken_from_them(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id serial PRIMARY KEY)",
        "CREATE TABLE b (district_id text, id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int REFERENCES a)",
    )
    three(store, "a", "b")
    store.execute("INSERT INTO a VALUES ('x')", "INSERT INTO b (district_id) VALUES ('x')")


def test_generated_columns_are_left_to_the_server_and_may_be_keys(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id int,"
        " tag text GENERATED ALWAYS AS (district_id || '/' || id) STORED UNIQUE)",
        "CREATE TABLE b (district_id text, n int CHECK (n < 12),"
        " tag text GENERATED ALWAYS AS (district_id || '/' || n) STORED REFERENCES a (tag))",
    )
    three(store, "a", "b")


def test_unique_keys_of_every_shape_hold(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id int PRIMARY KEY, mail text, flag bool NOT NULL, size char(1) UNIQUE)",
        "CREATE UNIQUE INDEX ON a (lower(mail))",
        "CREATE UNIQUE INDEX ON a (district_id) WHERE flag",
        "CREATE TABLE b (a int REFERENCES a, b int REFERENCES a, PRIMARY KEY (a, b))",
    )
    three(store, "a", "b")


def test_a_unique_key_that_counts_nulls_as_one_holds(new_store: NewStore, since: Since) -> None:
    since(15)
    store = new_store(
        "CREATE TABLE a (district_id text, one bool, two bool, UNIQUE NULLS NOT DISTINCT (district_id, one, two))"
    )
    three(store, "a")


def test_a_unique_key_that_allows_one_row_of_a_district_gets_one(new_store: NewStore) -> None:
    store = new_store("CREATE TABLE district (district_id text PRIMARY KEY, name text NOT NULL UNIQUE)")
    assert filled(store).by_district["public.district"] == dict.fromkeys(DISTRICTS, 1)


def test_one_to_one_keys_take_a_row_each(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE kind (id int PRIMARY KEY)",
        "CREATE TABLE a (district_id text, id int PRIMARY KEY, kind int NOT NULL UNIQUE REFERENCES kind)",
        "CREATE TABLE b (district_id text, id int PRIMARY KEY REFERENCES a, extra text)",
        "CREATE TABLE c (id int PRIMARY KEY REFERENCES b)",
    )
    three(store, "a", "b", "c")


def test_exclusion_constraints_hold(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, during tstzrange NOT NULL, EXCLUDE USING gist (during WITH &&))",
        "CREATE TABLE b (district_id text, f timestamp NOT NULL, u timestamp NOT NULL CHECK (u > f),"
        " EXCLUDE USING gist (tsrange(f, u) WITH &&))",
    )
    three(store, "a", "b")


CHECKS = [
    "a text CHECK (a IN ('x', 'y'))",
    "a varchar(9) NOT NULL CHECK (a <> '' AND a = upper(a))",
    "a int NOT NULL CHECK (a BETWEEN -5 AND -3)",
    "a int NOT NULL, b int NOT NULL CHECK (a < b AND b <= 4)",
    "a numeric(5,2) NOT NULL CHECK (a > 0 AND a < 0.05)",
    "a date NOT NULL, b date, CHECK (b IS NULL OR b > a)",
    "a date NOT NULL CHECK (a >= '2031-05-01' AND a < '2031-05-09')",
    "a text NOT NULL CHECK (length(a) = 40 AND a ~ '^[0-9a-f]+$')",
    "a text NOT NULL CHECK (a ~ '^[A-Z]{2}-\\d{3}$')",
    "a text NOT NULL CHECK (a LIKE 'https://%')",
    "a int, b text, c date, CHECK (num_nonnulls(a, b, c) = 1)",
    "a int, b text, CHECK ((a IS NULL) <> (b IS NULL))",
    "a int, b text, CHECK ((a IS NOT NULL)::int + (b IS NOT NULL)::int = 1)",
    "a smallint NOT NULL CHECK (a IN (1, 2, 3)), b text, c text, CHECK ((a = 1) = (b IS NOT NULL)),"
    " CHECK ((a <> ALL (ARRAY[2, 3])) OR c IS NOT NULL), CHECK (a <> 1 OR c IS NULL)",
    "a jsonb NOT NULL CHECK (jsonb_typeof(a) = 'array')",
    "a int[] NOT NULL CHECK (cardinality(a) > 0)",
    "a bytea NOT NULL CHECK (octet_length(a) = 20)",
    "a int NOT NULL CHECK (a % 7 = 3)",
    "a text NOT NULL CHECK (CASE WHEN a = 'odd' THEN true ELSE false END)",
]


@pytest.mark.parametrize("columns", CHECKS)
def test_checks_of_common_shapes_hold(new_store: NewStore, columns: str) -> None:
    store = new_store(f"CREATE TABLE t (district_id text, id int PRIMARY KEY, {columns})")
    three(store, "t")


def test_a_check_that_nothing_satisfies_is_reported(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id int PRIMARY KEY, n int NOT NULL CHECK (n < 0 AND n > 0))",
        "CREATE TABLE b (district_id text, a int NOT NULL REFERENCES a)",
        "CREATE TABLE c (district_id text)",
    )
    found = fill(store.uri)
    assert sorted(found.unfilled) == ["public.a", "public.b"]
    assert 'they speak of "n"' in found.unfilled["public.a"]
    assert 'references what has no rows: "public.a"' in found.unfilled["public.b"]


def test_triggers_fire_and_one_that_raises_is_reported(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE log (id serial PRIMARY KEY, what text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN INSERT INTO log (what) VALUES (new.district_id); new.stamp := 'seen'; RETURN new; END$$",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'not today'; END$$",
        "CREATE TABLE a (district_id text, stamp text)",
        "CREATE TABLE b (district_id text)",
        "CREATE TABLE c (district_id text)",
        "CREATE TRIGGER note BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION note()",
        "CREATE TRIGGER refuse BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION refuse()",
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN null; END$$",
        "CREATE TRIGGER swallow BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION swallow()",
    )
    found = filled(store, but_for=["public.b", "public.c"])
    assert "not today" in found.unfilled["public.b"]
    assert "swallows" in found.unfilled["public.c"]
    assert store.value("SELECT count(*) FROM a WHERE stamp = 'seen'") == 9
    assert store.value("SELECT count(*) FROM log WHERE what LIKE '_-002%'") == 9


def test_a_self_reference_leads_to_rows_of_the_same_district(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id int PRIMARY KEY, parent int REFERENCES a)",
        "CREATE TABLE b (district_id text, id int PRIMARY KEY, parent int NOT NULL REFERENCES b)",
        "CREATE TABLE c (district_id text, id int, next int NOT NULL UNIQUE, PRIMARY KEY (district_id, id),"
        " FOREIGN KEY (district_id, next) REFERENCES c)",
    )
    three(store, "a", "b", "c")
    assert store.value("SELECT count(parent) > 0 FROM a") is True


def test_a_row_whose_parent_was_refused_takes_none_of_another_district(new_store: NewStore) -> None:
    """Keys are few, so that another district's row soon has the one of the row that was refused."""
    store = new_store(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN IF new.refused THEN RAISE 'refused'; END IF; RETURN new; END$$",
        "CREATE TABLE a (district_id text, id int PRIMARY KEY CHECK (id BETWEEN 1 AND 10), parent int REFERENCES a,"
        " refused bool NOT NULL)",
        "CREATE TRIGGER refuse BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    three(store, "a")


def cycle(size: int, null: str, more: str = "") -> list[str]:
    tables = [
        f"CREATE TABLE c{i} (district_id text, id int, next int {null}, PRIMARY KEY (district_id, id))"
        for i in range(size)
    ]
    keys = [
        f"ALTER TABLE c{i} ADD FOREIGN KEY (district_id, next) REFERENCES c{(i + 1) % size} {more}" for i in range(size)
    ]
    return [*tables, *keys]


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize(("null", "more"), [("", ""), ("NOT NULL", "DEFERRABLE"), ("NOT NULL", "")])
def test_cycles_are_closed(new_store: NewStore, size: int, null: str, more: str) -> None:
    store = new_store(*cycle(size, null, more))
    three(store, *(f"c{i}" for i in range(size)))
    for i in range(size):
        assert store.value(f"SELECT count(next) > 0 FROM c{i}") is True


def test_keys_that_share_columns_agree(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE school (district_id text, school int, PRIMARY KEY (district_id, school))",
        "CREATE TABLE term (district_id text, school int, term int, PRIMARY KEY (district_id, school, term),"
        " FOREIGN KEY (district_id, school) REFERENCES school)",
        "CREATE TABLE room (district_id text, school int, room int, PRIMARY KEY (district_id, school, room),"
        " FOREIGN KEY (district_id, school) REFERENCES school)",
        "CREATE TABLE class (district_id text, school int, term int, room int, extra int,"
        " PRIMARY KEY (district_id, school, term, room),"
        " FOREIGN KEY (district_id, school, term) REFERENCES term,"
        " FOREIGN KEY (district_id, school, room) REFERENCES room,"
        " FOREIGN KEY (district_id, school) REFERENCES school, FOREIGN KEY (district_id, school) REFERENCES school)",
        "CREATE TABLE seat (district_id text, s int, t int, r int, seat int, PRIMARY KEY (district_id, seat),"
        " FOREIGN KEY (r, t, s, district_id) REFERENCES class (room, term, school, district_id))",
    )
    three(store, "school", "term", "room", "class", "seat")


def test_match_full_keys_are_all_null_or_not_at_all(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, x int, y int, UNIQUE (x, y))",
        "CREATE TABLE b (district_id text, x int, y int, FOREIGN KEY (x, y) REFERENCES a (x, y) MATCH FULL)",
        "CREATE TABLE c (district_id text, n int CHECK (n > 3), x int, y int CHECK (y IS NOT NULL OR n = 5),"
        " FOREIGN KEY (x, y) REFERENCES a (x, y) MATCH FULL)",
    )
    three(store, "a", "b", "c")


def test_a_district_table_whose_id_others_reference_has_their_ids(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE region (code text PRIMARY KEY)",
        "CREATE TABLE district (id text PRIMARY KEY, region text NOT NULL REFERENCES region)",
        "CREATE TABLE a (district_id text NOT NULL REFERENCES district (id), id int PRIMARY KEY)",
    )
    three(store, "a")
    assert store.value("SELECT count(*) FROM district WHERE id IN ('D-002', 'D-0021', 'd-002')") == 3


def test_partitions_take_the_rows_that_they_can(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE l (district_id text, id int, PRIMARY KEY (district_id, id)) PARTITION BY LIST (district_id)",
        "CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('D-002', 'd-002')",
        "CREATE TABLE l2 PARTITION OF l DEFAULT",
        "CREATE TABLE r (district_id text, day date NOT NULL, id int) PARTITION BY RANGE (day, id)",
        "CREATE TABLE r1 PARTITION OF r FOR VALUES FROM ('2019-01-01', 5) TO ('2019-02-01', 5)",
        "CREATE TABLE r2 PARTITION OF r FOR VALUES FROM ('2022-01-01', 5) TO ('2022-02-01', 5) PARTITION BY LIST (id)",
        "CREATE TABLE r21 PARTITION OF r2 FOR VALUES IN (7, 8, 9)",
        "CREATE TABLE h (district_id text, id int) PARTITION BY HASH (id)",
        "CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 1)",
        "CREATE TABLE x (district_id text, day timestamp) PARTITION BY RANGE (date_trunc('year', day))",
        "CREATE TABLE x1 PARTITION OF x FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        "CREATE TABLE k (district_id text, id int, FOREIGN KEY (district_id, id) REFERENCES l)",
        "CREATE TABLE one (district_id text, id int, FOREIGN KEY (district_id, id) REFERENCES l1)",
        "CREATE TABLE bare (district_id text) PARTITION BY LIST (district_id)",
    )
    found = filled(store, but_for=["public.bare", "public.one"])
    assert set(found.by_district) == {f"public.{t}" for t in ("l", "r", "h", "x", "k", "one", "bare")}
    assert "has no partition" in found.unfilled["public.bare"]
    for table in "lrhxk":
        assert found.by_district[f"public.{table}"] == dict.fromkeys(DISTRICTS, 3), table
    assert store.value("SELECT count(*) FROM one o JOIN l1 USING (district_id, id)") != 0


def test_tables_that_inherit_are_filled_for_themselves(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE parent (district_id text, id int PRIMARY KEY, n int CHECK (n > 0))",
        "CREATE TABLE child (extra text) INHERITS (parent)",
        "CREATE TABLE k (district_id text, parent int NOT NULL REFERENCES parent)",
    )
    three(store, "parent", "child", "k")
    assert store.value("SELECT count(*) FROM ONLY parent") == 9


def test_rows_that_are_there_stay_and_are_referenced(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE kind (id int PRIMARY KEY CHECK (id < 3))",
        "INSERT INTO kind VALUES (1), (2)",
        "CREATE TABLE a (district_id text, id int PRIMARY KEY, kind int NOT NULL REFERENCES kind)",
        "INSERT INTO a VALUES ('D-9', 1, 1)",
    )
    found = filled(store)
    assert found.by_district["public.a"] == dict.fromkeys(DISTRICTS, 3)
    assert store.value("SELECT count(*) FROM a WHERE district_id = 'D-9'") == 1


def test_keys_may_have_to_differ(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id int PRIMARY KEY)",
        "CREATE TABLE b (district_id text, one int NOT NULL REFERENCES a, two int NOT NULL REFERENCES a,"
        " CHECK (one <> two))",
    )
    three(store, "a", "b")


def test_a_deferred_trigger_may_want_a_row_that_references(new_store: NewStore) -> None:
    store = new_store(
        "CREATE TABLE a (district_id text, id int PRIMARY KEY)",
        "CREATE TABLE b (district_id text, a int NOT NULL REFERENCES a)",
        "CREATE FUNCTION ask() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN IF NOT EXISTS (SELECT FROM b WHERE a = new.id) THEN RAISE 'alone'; END IF; RETURN null; END$$",
        "CREATE CONSTRAINT TRIGGER ask AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION ask()",
    )
    three(store, "a", "b")


def test_a_torturing_schema_is_filled(new_store: NewStore) -> None:
    found = filled(new_store(*TORTURE))
    few = {table: counts for table, counts in found.by_district.items() if set(counts.values()) != {3}}
    assert few == {}
