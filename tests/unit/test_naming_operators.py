"""Whatever a statement of ours names is `pg_catalog`'s: what stands before it on the role's path is somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from migration_rollback.core.foreign_keys import Comparison, ForeignKey
from migration_rollback.core.tables import CanHold, TextForm
from migration_rollback.stores.identities import Seen, row_hash
from migration_rollback.stores.row_sets import delete_together, reference_names, rows_shared
from migration_rollback.stores.statements import FOLDER, doubtful_rows, orphan_names, other_rows, statement, text
from tests.unit import given

FILES = sorted(path.stem for path in FOLDER.glob("*.sql"))
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
NAMED = re.compile(r"OPERATOR\((?:pg_catalog|q)\.[^)\w\s]+\)")
SYMBOLS = re.compile(r"(?<!\()\*|[-+/<>=~!@#%^&|?`]+")
CALL = re.compile(r"(?<![\w.])([\w.]+)\s*\(")
CAST = re.compile(r"::\s*([\w.]+)|\bCAST\(.*?\bAS\s+([\w.]+)", re.IGNORECASE)
IMPLICIT = re.compile(
    r"\b(?:IN\s*\(|BETWEEN|LIKE|ILIKE|SIMILAR|NULLIF|DISTINCT\s+FROM|NATURAL|USING\s*\(|OVERLAPS|EXTRACT|"
    r"CASE(?!\s+WHEN\b)|AT\s+TIME\s+ZONE|(?:POSITION|SUBSTRING|OVERLAY|TRIM)\s*\()",
    re.IGNORECASE,
)
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|USING|UPDATE)\s+(?:ONLY\s+)?(?!ONLY\b)(\w+)\b(?!\.)", re.IGNORECASE)
MEMBER = re.compile(r"(\w+) AS \(\s*(?:SELECT|DELETE)")
COLUMN_TYPE = re.compile(r"^\s+\w+ ([\w.]+) NOT NULL", re.MULTILINE)
NO_CALLS = {
    # syntax that a bracket follows
    *("and", "or", "not", "where", "on", "as", "any", "all", "exists", "array", "filter", "lateral", "operator", "row"),
    *("values", "key", "check", "from", "select", "when", "cast"),
    # built into the grammar, whatever the path; they compare by the types' own default operators
    *("coalesce", "greatest"),
}
"""What may stand before a bracket and is no function that the search path could find."""


def unqualified(sql: str) -> Iterator[str]:
    """The operators, functions and types of a statement that the search path would look up."""
    bare = PLACEHOLDER.sub(" q ", QUOTED.sub("q", sql))
    names = NAMED.sub(", ", bare)
    yield from (found[0] for found in IMPLICIT.finditer(names))
    yield from (found[0] for found in SYMBOLS.finditer(re.sub(r"::|\.\*|SELECT \*", " ", names)))
    for found in CALL.finditer(names):
        written = names[: found.start()].rstrip().lower()
        is_list = written.endswith((" as", "into", "table", "if not exists")) or found[1].lower() in ("w", "u", "s")
        if not found[1].startswith("pg_catalog.") and found[1].lower() not in NO_CALLS and not is_list:
            yield found[1]
    for found in CAST.finditer(names):
        name = found[1] or found[2]
        if not name.startswith("pg_catalog.") and name != "q":
            yield name
    members = {"lateral", "q", *MEMBER.findall(names)}
    yield from (found[1] for found in TABLE.finditer(names) if found[1].lower() not in members)
    yield from (found[1] for found in COLUMN_TYPE.finditer(names) if not found[1].startswith("pg_catalog."))


@pytest.mark.parametrize("name", FILES)
def test_no_file_leaves_anything_to_the_search_path(name: str) -> None:
    assert list(unqualified(text(name))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "SELECT a = 1",
        "SELECT a<>1",
        "SELECT a OPERATOR(public.=) 1",
        "SELECT count(*)",
        "SELECT public.count(*)",
        "SELECT pg_catalog.count(*) AS n, sum (a)",
        "SELECT a::text",
        "SELECT CAST(a AS text)",
        "SELECT a || 'x'",
        "SELECT 1 FROM t WHERE a IN ('b', 'c')",
        "SELECT 1 FROM t WHERE a BETWEEN 1 AND 2",
        "SELECT 1 FROM t WHERE a LIKE 'b'",
        "SELECT 1 FROM t WHERE a IS NOT DISTINCT FROM b",
        "SELECT 1 FROM t WHERE a = ANY(b)",
        "SELECT 1 FROM t JOIN u USING (a)",
        "SELECT CASE a WHEN 1 THEN 2 END",
        "SELECT nullif(a, 1)",
        "SELECT 1 FROM pg_class AS c",
        "DELETE FROM pg_catalog.a USING b",
        "SELECT -a",
        "SELECT a * 2",
        "SELECT extract(EPOCH FROM a)",
        "CREATE TABLE s.t (\n    a text NOT NULL\n)",
    ],
)
def test_what_the_search_path_would_look_up_is_noticed(wrong: str) -> None:
    assert list(unqualified(wrong))


def key(**changes: object) -> ForeignKey:
    """A key of two columns with everything that a comparison can have."""
    pairs = (
        Comparison(),
        Comparison(
            operator=("pg_catalog", "&&"),
            referenced_type=("pg_catalog", "anyrange"),
            referencing_type=("pg_catalog", "anyrange"),
            collation=("pg_catalog", "C"),
        ),
    )
    columns = {"referencing_columns": ("a", "b"), "referenced_columns": ("c", "d"), "comparisons": pairs}
    return given.key("link", "users").model_copy(update={**columns, **changes})


def composed() -> Iterator[str]:
    """Every statement that is put together from parts."""
    one, period = key(), key(with_period=True)
    paths = ((one,), (given.key("link", "notes"), given.key("notes", "users")))
    link = given.unit("link").tables[0].model_copy(update={"paths": paths})
    belonging = {given.name("link"): paths, given.name("users"): ()}
    yield delete_together([link, *given.unit("users").tables]).as_string(None)
    for name in ("count_references", "count_blocking_rows", "name_referencing_districts"):
        yield statement(name, reference_names(belonging, one)).as_string(None)
    for one_of_both in (one, period):
        yield statement("count_orphans", orphan_names(one_of_both)).as_string(None)
    yield rows_shared(paths, paths).as_string(None)
    yield row_hash(given.unit("users").tables[0].identity).as_string(None)
    yield Seen(7, 3).is_newer.as_string(None)
    yield statement("count_other_rows", other_rows(given.table("users"))).as_string(None)
    for form in (None, *TextForm):
        table = given.table("users", holds=CanHold.UNJUDGED)
        assert table.column is not None
        doubted = table.model_copy(update={"column": table.column.model_copy(update={"text_form": form})})
        yield statement("count_doubtful_rows", doubtful_rows(doubted)).as_string(None)


@pytest.mark.parametrize("sent", [*composed()])
def test_no_composed_statement_leaves_anything_to_the_search_path(sent: str) -> None:
    named = re.sub(r'"(pg_catalog)"', r"\1", sent)
    assert list(unqualified(named)) == []


def test_a_key_is_compared_by_its_own_operator_with_the_referenced_column_first() -> None:
    own = Comparison(operator=("extensions", "="), referencing_type=("extensions", "citext"))
    names = orphan_names(given.key("link", "users").model_copy(update={"comparisons": (own,)}))
    assert names["join_condition"].as_string(None) == (
        '"p"."id" OPERATOR("extensions".=) CAST("r"."other_id" AS "extensions"."citext")'
    )


def test_the_rows_that_overlap_with_a_period_have_to_cover_it_together() -> None:
    assert orphan_names(key())["all_of_period"].as_string(None) == ""
    assert orphan_names(key(with_period=True))["all_of_period"].as_string(None) == (
        'HAVING r."b" OPERATOR(pg_catalog.<@) pg_catalog.range_agg(p."d")'
    )


def test_an_operator_is_written_by_its_characters_alone() -> None:
    """It cannot be quoted; whatever else stood in a catalog does not become part of a statement."""
    own = Comparison(operator=("public", "%="))
    names = orphan_names(given.key("link", "users").model_copy(update={"comparisons": (own,)}))
    assert 'OPERATOR("public".%%=)' in names["join_condition"].as_string(None)
    with pytest.raises(KeyError):
        orphan_names(
            given.key("link", "users").model_copy(update={"comparisons": (Comparison(operator=("public", "=) OR (")),)})
        )
