"""What triggers need is found before anybody is asked, and the SQL that grants it works as it stands."""

import re

import pytest

from migration_rollback.core.findings import Finding, Severity
from tests.integration.conftest import NewStore
from tests.integration.one_store import CONTROL, ROLE, OneStore, users

pytestmark = pytest.mark.catalog

BURY = "CREATE TRIGGER bury AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION bury()"


def function(body: str, name: str = "bury()", returns: str = "trigger", options: str = "") -> str:
    """A PL/pgSQL function."""
    return f"CREATE FUNCTION {name} RETURNS {returns} LANGUAGE plpgsql {options} AS $$BEGIN {body} END$$"


def lacking(store: OneStore, *tables: str) -> Finding | None:
    """The finding that rights are lacking; there is at most one a store."""
    _, findings = store.findings(dict.fromkeys(tables or ("users",), 10))
    missing = [finding for finding in findings if finding.code == "trigger_privilege_missing"]
    assert len(missing) <= 1
    assert all(finding.severity is Severity.BLOCK for finding in missing)
    return missing[0] if missing else None


def granted(finding: Finding) -> list[str]:
    """The statements of its remedy, as a person copies them."""
    return re.findall(r"GRANT [^;]*;", finding.remedy)


def test_every_right_is_told_and_granting_them_as_they_stand_is_enough(new_store: NewStore) -> None:
    """By the text, by the functions that it calls, by defaults, and by what fires on the writes; in the transaction."""
    store = new_store(
        *users(),
        "CREATE SCHEMA changes",
        "CREATE SCHEMA tracked",
        'CREATE SCHEMA "Odd ""S"',
        "CREATE SEQUENCE changes.version",
        'CREATE SEQUENCE "Odd ""S"."Seq"',
        "CREATE TABLE tracked.users (id bigint, version bigint)",
        "CREATE TABLE tracked.counted (n serial, id bigint)",
        "CREATE TABLE tracked.given (n serial, id bigint)",
        "CREATE TABLE tracked.always (n int GENERATED ALWAYS AS IDENTITY, id bigint)",
        "CREATE TABLE tracked.totals (n int, more int)",
        "CREATE TABLE tracked.after_that (id bigint)",
        "INSERT INTO tracked.totals VALUES (0, 0)",
        function("RETURN nextval('changes.version');", "changes.next(text, int DEFAULT 1)", "bigint"),
        function(
            "INSERT INTO after_that VALUES (NEW.id); RETURN NEW;",
            "tracked.follow()",
            options="SET search_path = tracked",
        ),
        "CREATE TRIGGER follow BEFORE INSERT ON tracked.users FOR EACH ROW EXECUTE FUNCTION tracked.follow()",
        function(
            """
            IF changes.next('x') IS NOT NULL THEN INSERT INTO tracked.users VALUES (OLD.id, 1); END IF;
            INSERT INTO tracked.counted (id) VALUES (OLD.id);
            INSERT INTO tracked.given (n, id) VALUES (1, OLD.id);
            INSERT INTO tracked.always (id) VALUES (OLD.id);
            UPDATE tracked.totals SET n = n + 1;
            PERFORM setval('"Odd ""S"."Seq"', 7);
            RETURN NULL;"""
        ),
        BURY,
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA changes FROM PUBLIC",
    )
    store.execute(
        *(f"REVOKE USAGE ON SCHEMA {schema} FROM {ROLE}" for schema in ("changes", "tracked", '"Odd ""S"')),
        f"REVOKE ALL ON ALL TABLES IN SCHEMA tracked FROM {ROLE}",
    )
    finding = lacking(store)
    assert finding is not None
    assert granted(finding) == [
        f'GRANT USAGE ON SCHEMA "Odd ""S", changes, tracked TO "{ROLE}";',
        f"GRANT INSERT ON TABLE tracked.after_that, tracked.always, tracked.counted, tracked.given, tracked.users "
        f'TO "{ROLE}";',
        f'GRANT SELECT, UPDATE ON TABLE tracked.totals TO "{ROLE}";',
        f'GRANT UPDATE ON SEQUENCE "Odd ""S"."Seq" TO "{ROLE}";',
        f'GRANT USAGE ON SEQUENCE changes.version TO "{ROLE}";',
        f'GRANT USAGE ON SEQUENCE tracked.counted_n_seq TO "{ROLE}";',
        f'GRANT EXECUTE ON ROUTINE changes.next(text, integer) TO "{ROLE}";',
    ]
    store.execute(*granted(finding))
    assert lacking(store) is None
    store.delete_all(store.plan("users"))
    assert (store.remaining(), store.remaining(CONTROL)) == ({}, {"public.users": 10})


def test_without_one_of_them_the_delete_fails(new_store: NewStore) -> None:
    """What the server demands is what is told: each GRANT is needed."""
    store = new_store(
        *users(),
        "CREATE SCHEMA changes",
        "CREATE SEQUENCE changes.version",
        "CREATE TABLE changes.gone (id bigint, n bigint)",
        function("RETURN nextval('changes.version');", "changes.next()", "bigint"),
        function("INSERT INTO changes.gone SELECT OLD.id, n FROM changes.next() AS n; RETURN NULL;"),
        BURY,
        "REVOKE ALL ON FUNCTION changes.next() FROM PUBLIC",
    )
    store.execute(f"REVOKE USAGE ON SCHEMA changes FROM {ROLE}")
    finding = lacking(store)
    assert finding is not None
    statements = granted(finding)
    assert len(statements) == 4
    plan, _ = store.findings({"users": 10})
    for left_out in statements:
        store.execute(*statements, left_out.replace("GRANT", "REVOKE").replace(" TO ", " FROM "))
        with pytest.raises(Exception, match="permission denied"):
            store.delete(plan, "public.users")
        missing = lacking(store)
        assert missing is not None
        assert granted(missing) == [left_out]


@pytest.mark.parametrize(("owner", "told"), [("postgres", 0), ("buried_alive", 1)])
def test_a_security_definer_needs_the_rights_of_its_owner(new_store: NewStore, owner: str, told: int) -> None:
    """Not those of the connection's role; and the owner may have lost its own."""
    store = new_store(
        "DO $$BEGIN IF to_regrole('buried_alive') IS NULL THEN CREATE ROLE buried_alive; END IF; END$$",
        *users(),
        "CREATE SCHEMA tracked",
        "CREATE TABLE tracked.gone (id bigint)",
        function("INSERT INTO tracked.gone VALUES (OLD.id); RETURN OLD;", options="SECURITY DEFINER"),
        BURY,
    )
    if owner != "postgres":
        store.execute(f"ALTER FUNCTION bury() OWNER TO {owner}")
    finding = lacking(store)
    assert (finding is not None) == bool(told)
    if finding is not None:
        assert granted(finding) == [
            'GRANT USAGE ON SCHEMA tracked TO "buried_alive";',
            'GRANT INSERT ON TABLE tracked.gone TO "buried_alive";',
        ]
        store.execute(*granted(finding))
        assert lacking(store) is None
    store.delete_all(store.plan("users"))
    assert store.value("SELECT count(*) FROM tracked.gone") == 10


def test_names_are_looked_up_on_the_path_that_the_function_has(new_store: NewStore) -> None:
    """Its own, else the caller's; there a schema that the role may not use is passed over."""
    store = new_store(
        *users(),
        *(f"CREATE SCHEMA {schema}" for schema in ("hidden", "tracked")),
        *(f"CREATE TABLE {schema}.gone (id bigint)" for schema in ("hidden", "tracked", "public")),
        function("INSERT INTO gone VALUES (OLD.id); RETURN OLD;", options="SET search_path = hidden, tracked, public"),
        BURY,
    )
    store.execute(f"REVOKE USAGE ON SCHEMA hidden FROM {ROLE}", f"GRANT INSERT ON hidden.gone TO {ROLE}")
    finding = lacking(store)
    assert finding is not None
    assert granted(finding) == [f'GRANT INSERT ON TABLE tracked.gone TO "{ROLE}";']
    store.execute(*granted(finding))
    store.delete_all(store.plan("users"))
    assert store.value("SELECT count(*) FROM tracked.gone") == 10


@pytest.mark.parametrize("call", ["IF f(OLD.id) THEN END IF", "RETURN f(OLD)", "PERFORM 1 FROM f(OLD.id)", "x := f(1)"])
def test_a_function_that_calls_another_does_not_say_all_that_it_does(new_store: NewStore, call: str) -> None:
    """However it is called; what that one writes to is told as well."""
    store = new_store(
        *users(),
        "CREATE TABLE kept (id bigint)",
        f"GRANT INSERT ON kept TO {ROLE}",
        function("INSERT INTO kept VALUES (1); RETURN true;", "f(bigint)", "boolean"),
        function("INSERT INTO kept VALUES (1); RETURN $1;", "f(users)", "users"),
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$DECLARE x boolean; BEGIN {call}; RETURN lower('X'); END$$",
        BURY,
    )
    if "users" not in call:
        store.execute("DROP FUNCTION f(users)" if "OLD)" not in call else "DROP FUNCTION f(bigint)")
    _, findings = store.findings({"users": 10})
    (told,) = (finding for finding in findings if finding.code == "delete_trigger")
    assert told.sentence.endswith("; its text writes to public.kept; its text does not say all that it does")


def test_words_that_are_no_calls_are_none(new_store: NewStore) -> None:
    store = new_store(
        *users(),
        "CREATE TABLE gone (id bigint, note varchar(9))",
        f"GRANT INSERT ON gone TO {ROLE}",
        function("RETURN true;", "gone(bigint, text)", "boolean"),
        function(
            "INSERT INTO gone (id, note) VALUES (OLD.id, substring('f(x)', 1, 2)); "
            "WITH gone(a, b) AS (SELECT 1, 2) INSERT INTO gone SELECT * FROM gone WHERE a IN (1, 2); RETURN NULL;"
        ),
        BURY,
    )
    _, findings = store.findings({"users": 10})
    (told,) = (finding for finding in findings if finding.code == "delete_trigger")
    assert told.sentence.endswith("; its text writes to public.gone")
    assert lacking(store) is None
