"""The last look at a statement: nothing leaves without the district, whatever somebody writes into include/sql."""

import re
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from psycopg import sql

from migration_rollback.core.tables import TableName
from migration_rollback.errors import StatementRefusedError
from migration_rollback.stores.guard import inspect
from migration_rollback.stores.row_sets import delete_together
from migration_rollback.stores.statements import FOLDER, statement, table_identifier, text
from tests.unit import given

FILES = sorted(FOLDER.glob("*.sql"))
TWO_STATEMENTS = {"create_ledger"}
EQUALS = "OPERATOR(pg_catalog.=)"
DISTRICT = f"t.district_id {EQUALS} %(district_id)s"
TIE = f"p.id {EQUALS} t.parent"
OF_PARENT = f"p.district_id {EQUALS} %(district_id)s"
DERIVED = f"DELETE FROM kids AS t USING parents AS p WHERE {TIE} AND {OF_PARENT}"
DELETE = f"DELETE FROM public.users AS t WHERE {DISTRICT}"


def as_sent(name: str) -> str:
    """The statement with names put in, as the driver would."""
    names = {
        "locked_tables": table_identifier(given.name("users")),
        "table": table_identifier(given.name("users")),
        "referencing": table_identifier(given.name("kids")),
        "referenced": table_identifier(given.name("users")),
        "type": table_identifier(TableName(schema_name="pg_catalog", table_name="text")),
    }
    filled = text(name)
    for place, value in names.items():
        filled = filled.replace("{" + place + "}", value.as_string(None))
    filled = filled.replace("{hash}", "pg_catalog.hashtextextended(ROW(t.id)::pg_catalog.text, 0)")
    filled = filled.replace("{is_newer}", "TRUE").replace("{returned}", "").replace("{kept}", "")
    filled = filled.replace("{removed}", '"pg_temp"."removed_0"').replace("{columns}", 't."id"')
    filled = filled.replace("{district_id}", "%(district_id_0)s")
    filled = filled.replace("{path}", "parents AS p").replace("{holder}", "p")
    filled = filled.replace("{path_condition}", TIE)
    filled = re.sub(r"\{(rows_of_district|referenced_rows|referencing_rows|leads_elsewhere)\}", DISTRICT, filled)
    filled = re.sub(r"\{(may_be_district|of_others)\}", DISTRICT, filled)
    filled = filled.replace("{all_of_period}", "HAVING r.a OPERATOR(pg_catalog.<@) pg_catalog.range_agg(p.b)")
    return re.sub(r"\{(join_condition|all_columns_set)\}", f'p."a" {EQUALS} r."b"', filled)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_let_through(path: Path) -> None:
    inspect(as_sent(path.stem))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_opened_by_its_comment_and_holds_one_statement(path: Path) -> None:
    """What stands behind a second statement would be sent without parameters, or not at all."""
    lines = path.read_text().splitlines()
    comments = [number for number, line in enumerate(lines) if line.lstrip().startswith("--")]
    assert comments == list(range(len(comments)))
    assert comments
    between = text(path.stem).rstrip().rstrip(";").count(";")
    assert between == (1 if path.stem in TWO_STATEMENTS else 0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_casts_the_column_or_forgets_to_qualify_it(path: Path) -> None:
    """Unqualified, ``district_id`` in a subquery means the outer table's."""
    sent = text(path.stem)
    predicates = sent.partition("WHERE")[2]
    assert not re.search(r"district_id\s*::|cast\(\s*\w+\.district_id", predicates, re.IGNORECASE)
    assert not re.search(r"(?<![\w.%('{])district_id\b(?!\s*[,)'])", predicates)


@pytest.mark.parametrize(
    "allowed",
    [
        DELETE,
        f"DELETE FROM users AS t WHERE ({DISTRICT})",
        f"DELETE FROM users AS t WHERE {DISTRICT} AND t.id > 5 AND (t.a OR t.b)",
        f"DELETE FROM users AS t WHERE {DISTRICT} RETURNING 1",
        f"DELETE FROM public.users WHERE users.district_id {EQUALS} %(district_id)s",
        f'DELETE FROM "a;b"."DROP TABLE x" AS t WHERE {DISTRICT}',
        f"WITH d AS ({DELETE} RETURNING 1) SELECT count(*) FROM d",
        DERIVED,
        f"DELETE FROM ONLY kids AS t USING ONLY a AS p, b AS q WHERE t.x {EQUALS} p.y AND t.v {EQUALS} p.w "
        f"AND p.y {EQUALS} q.z AND q.district_id {EQUALS} %(district_id)s",
        'DELETE FROM kids AS t USING a AS p WHERE p.y COLLATE "pg_catalog"."C" OPERATOR("pg_catalog".=) '
        f"CAST(t.x AS bpchar) AND {OF_PARENT}",
        f'DELETE FROM kids AS t USING a AS p WHERE CAST(p.y AS "a)b"."citext") OPERATOR("a)b".=) t.x AND {OF_PARENT}',
        "SELECT 1",
    ],
)
def test_a_delete_of_one_district_is_let_through(allowed: str) -> None:
    inspect(allowed)


@pytest.mark.parametrize(
    "refused",
    [
        "DELETE FROM users AS t",
        "DELETE FROM users",
        "DELETE FROM users AS t WHERE true",
        f"DELETE FROM users AS t WHERE {DISTRICT} OR true",
        f"DELETE FROM users AS t WHERE {DISTRICT} AND t.a OR t.b",
        f"DELETE FROM users AS t WHERE t.a OR {DISTRICT}",
        f"DELETE FROM users AS t WHERE NOT {DISTRICT}",
        f"DELETE FROM users AS t WHERE NOT ({DISTRICT} AND t.a)",
        f"DELETE FROM users AS t WHERE ({DISTRICT}) IS NOT TRUE",
        f"DELETE FROM users AS t WHERE ({DISTRICT}) = false",
        f"DELETE FROM users AS t WHERE CASE WHEN {DISTRICT} THEN true ELSE true END",
        f"DELETE FROM users AS t WHERE coalesce({DISTRICT}, true)",
        "DELETE FROM users AS t WHERE t.district_id = %(district_id)s",
        "DELETE FROM users AS t WHERE t.district_id OPERATOR(public.=) %(district_id)s",
        "DELETE FROM users AS t WHERE t.district_id OPERATOR(=) %(district_id)s",
        "DELETE FROM users AS t WHERE t.district_id OPERATOR(pg_catalog.<>) %(district_id)s",
        "DELETE FROM users AS t WHERE t.district_id OPERATOR(pg_catalog.~~) %(district_id)s",
        f"DELETE FROM users AS t WHERE {DISTRICT} = false",
        f"DELETE FROM users AS t WHERE {DISTRICT} {EQUALS} false",
        f"DELETE FROM users AS t WHERE false = {DISTRICT}",
        f"DELETE FROM users AS t WHERE {DISTRICT} IS NOT TRUE",
        f"DELETE FROM users AS t WHERE {DISTRICT} IN (true, false)",
        f"DELETE FROM users AS t WHERE {DISTRICT} BETWEEN false AND true",
        f"DELETE FROM users AS t WHERE {DISTRICT} || ''",
        f"DELETE FROM users AS t WHERE {DISTRICT}::text::boolean",
        f"DELETE FROM users AS t WHERE %(district_id)s {EQUALS} t.district_id",
        "DELETE FROM users AS t WHERE t.district_id <> %(district_id)s",
        "DELETE FROM users AS t WHERE t.district_id >= %(district_id)s",
        "DELETE FROM users AS t WHERE t.district_id LIKE %(district_id)s",
        "DELETE FROM users AS t WHERE t.district_id IN (%(district_id)s)",
        f"DELETE FROM users AS t WHERE t.district_id {EQUALS} ANY(%(district_id)s)",
        "DELETE FROM users AS t WHERE t.district_id IS NOT DISTINCT FROM %(district_id)s",
        f"DELETE FROM users AS t WHERE t.district_id {EQUALS} t.district_id",
        f"DELETE FROM users AS t WHERE district_id {EQUALS} district_id",
        f"DELETE FROM users AS t WHERE t.district_id {EQUALS} 'D-002'",
        f"DELETE FROM users AS t WHERE t.district_id {EQUALS} (SELECT %(district_id)s)",
        f"DELETE FROM users AS t WHERE t.district_id {EQUALS} %(district_id)s || ''",
        f"DELETE FROM users AS t WHERE t.district_id::text {EQUALS} %(district_id)s",
        f"DELETE FROM users AS t WHERE CAST(t.district_id AS text) {EQUALS} %(district_id)s",
        f"DELETE FROM users AS t WHERE lower(t.district_id) {EQUALS} %(district_id)s",
        f"DELETE FROM users AS t WHERE t.district {EQUALS} %(district_id)s",
        f"DELETE FROM users AS t WHERE district_id {EQUALS} %(district_id)s",
        f"DELETE FROM users WHERE district_id {EQUALS} %(district_id)s",
        f"DELETE FROM users AS t WHERE p.district_id {EQUALS} %(district_id)s",
        "DELETE FROM users AS t WHERE other.t.district_id = %(district_id)s",
        DERIVED.replace(TIE, "true"),
        DERIVED.replace(TIE, f"t.parent {EQUALS} t.parent"),
        DERIVED.replace(TIE, "t.parent >= p.id"),
        DERIVED.replace(TIE, "t.parent = p.id"),
        DERIVED.replace(TIE, f"({TIE}) = false"),
        DERIVED.replace(TIE, f"{TIE} = false"),
        DERIVED.replace(TIE, f"({TIE}) {EQUALS} false"),
        DERIVED.replace(TIE, f"NOT {TIE}"),
        DERIVED.replace(TIE, f"coalesce({TIE}, true)"),
        DERIVED.replace(TIE, f"t.parent + p.id {EQUALS} 1"),
        DERIVED.replace(TIE, f"({TIE} OR true)"),
        DERIVED.replace(TIE, f"t.parent {EQUALS} q.id"),
        DERIVED.replace(TIE, "t.parent OPERATOR(pg_catalog.>=) p.id"),
        DERIVED.replace(TIE, "t.parent OPERATOR(pg_catalog.&&) p.id"),
        DERIVED.replace("parents AS p", "parents AS p, parents AS q").replace("p.id", "q.id"),
        DERIVED.replace("p.district_id", "q.district_id"),
        DERIVED.replace("%(district_id)s", "t.district_id"),
        f"DELETE FROM kids AS k WHERE k.parent IN (SELECT t.id FROM parents AS t WHERE {DISTRICT})",
        f"DELETE FROM kids AS k WHERE EXISTS (SELECT 1 FROM parents AS t WHERE {DISTRICT})",
        "DELETE FROM kid WHERE parent_id IN (SELECT id FROM par WHERE district_id = district_id)",
        f"DELETE FROM users AS t -- WHERE {DISTRICT}",
        f"DELETE FROM users AS t /* WHERE {DISTRICT} */",
        f"DELETE FROM users AS t WHERE true -- AND {DISTRICT}",
        f"DELETE FROM users AS t WHERE '{DISTRICT}' IS NOT NULL",
        f"DELETE FROM users AS t WHERE $${DISTRICT}$$ <> ''",
        f"{DELETE}; DELETE FROM users",
        "SELECT 1; DELETE FROM users WHERE id = 1",
        f"{DELETE}; DROP TABLE users",
        f"WITH d AS (DELETE FROM kids RETURNING 1) {DELETE}",
        f"WITH d AS (DELETE FROM kids AS k RETURNING 1), e AS ({DELETE} RETURNING 1) SELECT 1 FROM d, e",
        f"WITH u AS (UPDATE kids SET a = 1 RETURNING 1) {DELETE}",
        f"WITH i AS (INSERT INTO kids VALUES (1) RETURNING 1) {DELETE}",
        "SELECT * FROM (DELETE FROM users RETURNING 1) AS x",
        "UPDATE users SET district_id = %(district_id)s",
        f"UPDATE users AS t SET a = 1 WHERE {DISTRICT}",
        "TRUNCATE users",
        "TRUNCATE TABLE public.users CASCADE",
        "DROP TABLE users",
        "DROP SCHEMA migration_rollback CASCADE",
        "ALTER TABLE users DISABLE TRIGGER ALL",
        "MERGE INTO users AS t USING kids AS k ON t.id = k.id WHEN MATCHED THEN DELETE",
        "COPY users TO PROGRAM 'rm -rf /'",
        "COPY users FROM STDIN",
        "DO $$BEGIN DELETE FROM users; END$$",
        "CALL empty_everything()",
        "EXECUTE prepared",
        "PREPARE p AS DELETE FROM users",
        "EXPLAIN ANALYZE DELETE FROM users",
        f"EXPLAIN ANALYZE {DELETE}",
        "VACUUM FULL users",
        "LOCK TABLE users",
        "GRANT ALL ON users TO public",
        "SET session_replication_role = replica",
        "COMMIT",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$DELETE FROM users$$",
        "CREATE OR REPLACE VIEW migration_rollback.v AS SELECT 1",
        "CREATE TRIGGER x BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING",
        "CREATE TABLE public.copy (a int)",
        "CREATE TABLE copy AS SELECT * FROM users",
        "CREATE SCHEMA other",
        "SELECT * INTO copy FROM users",
        "INSERT INTO users VALUES (1)",
        "INSERT INTO migration_rollback.ledger (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2",
        "",
        ";",
        "-- nothing",
        "DELETE FROM",
        "DELETE FROM users AS t WHERE",
        "delete from users as t where (t.district_id = %(district_id)s",
    ],
)
def test_whatever_could_reach_other_rows_is_refused(refused: str) -> None:
    with pytest.raises(StatementRefusedError) as caught:
        inspect(refused)
    assert caught.value.args[1] == refused


TERMS = ("t.a", "t.b = 1", "NOT t.c", DISTRICT, f"t.district_id {EQUALS} t.a")


@for_all(
    st.lists(st.sampled_from(TERMS), min_size=1, max_size=5),
    st.lists(st.sampled_from(["AND", "OR"]), min_size=5, max_size=5),
)
def test_the_district_has_to_be_a_term_of_the_outermost_and(terms: list[str], operators: list[str]) -> None:
    """AND binds closer: with any OR at the outermost level the district is no longer asked for."""
    used = operators[: len(terms) - 1]
    predicate = terms[0] + "".join(f" {how} {term}" for how, term in zip(used, terms[1:], strict=True))
    safe = DISTRICT in terms and "OR" not in used
    if safe:
        inspect(f"DELETE FROM users AS t WHERE {predicate}")
    else:
        with pytest.raises(StatementRefusedError):
            inspect(f"DELETE FROM users AS t WHERE {predicate}")


@for_all(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_no_table_name_can_smuggle_anything(name: str) -> None:
    """A name is quoted, whatever it contains; the statement around it stays what it is."""
    table = table_identifier(TableName(schema_name="public", table_name=name))
    names = {"table": table, "district_id": sql.Placeholder("district_id")}
    inspect(statement("delete_rows", names).as_string(None))
    with pytest.raises(StatementRefusedError):
        inspect(f"DELETE FROM {table.as_string(None)} AS t")


def test_tables_of_a_cycle_go_in_one_statement_with_a_parameter_each() -> None:
    sent = delete_together(given.unit("a", "b").tables).as_string(None)
    inspect(sent)
    assert sent.count("DELETE FROM") == sent.count(f"t.district_id {EQUALS} %(district_") == 2
    assert all(f"%({parameter})s" in sent for parameter in ("district_0_0", "district_1_0"))


def test_a_table_without_the_column_goes_by_each_of_its_paths() -> None:
    short, long = (given.key("link", "users"),), (given.key("link", "notes"), given.key("notes", "users"))
    table = given.unit("link").tables[0].model_copy(update={"paths": (short, long)})
    sent = delete_together([table]).as_string(None)
    inspect(sent)
    assert sent.count("DELETE FROM ONLY") == sent.count("%(district_") == 2
    first, second = (f'(SELECT pg_catalog.count(*) FROM "deleted_0_{path}" AS d)' for path in (0, 1))
    assert f'{first} OPERATOR(pg_catalog.+) {second} AS "rows_0"' in sent


def test_a_statement_that_was_let_through_once_is_not_taken_for_another() -> None:
    """The guard remembers statements; it must remember refusals as refusals."""
    for _ in range(2):
        inspect(DELETE)
        with pytest.raises(StatementRefusedError):
            inspect(DELETE + " OR true")


@pytest.mark.parametrize("name", ["users", "name_0", "name_1", "district_id", "t", 'a"b', "it's", "DELETE", "a;b"])
def test_what_a_table_is_called_decides_nothing(name: str) -> None:
    """Statements that differ in names alone are parsed once; a name that stands for another would let others pass."""
    table = sql.Identifier("public", name).as_string(None)
    inspect(f"DELETE FROM {table} AS t WHERE {DISTRICT}")
    for other in (f"DELETE FROM {table} AS t", f"DELETE FROM {table} AS u WHERE {DISTRICT}", f"DELETE FROM {table}"):
        with pytest.raises(StatementRefusedError):
            inspect(other)
    with pytest.raises(StatementRefusedError, match="outside schema"):
        inspect(f"INSERT INTO {table} SELECT 1")


def test_the_district_of_another_alias_is_not_the_target_s() -> None:
    inspect(f'DELETE FROM a AS "x" WHERE "x".district_id {EQUALS} %(district_id)s')
    for predicate in (f'"y".district_id {EQUALS} %(district_id)s', f'"x"."district" {EQUALS} %(district_id)s'):
        with pytest.raises(StatementRefusedError):
            inspect(f'DELETE FROM a AS "x" USING b AS "y" WHERE {predicate}')
