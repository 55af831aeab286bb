"""What is told of the server's CONTEXT: identifiers, and never a value."""

import pytest

from migration_rollback.stores.error_context import where_it_arose, without_values

BURY = "PL/pgSQL function app.bury() line 3 at SQL statement"


@pytest.mark.parametrize(
    ("context", "told"),
    [
        (None, ""),
        (BURY, "function app.bury line 3 at SQL statement"),
        (
            f"SQL statement \"INSERT INTO a.b VALUES ('secret')\"\n{BURY}",
            "INSERT INTO a.b, in function app.bury line 3",
        ),
        (f'SQL statement "\n  UPDATE ONLY "my log" SET x = \'from secret\'"\n{BURY}', 'UPDATE "my log", in function'),
        ('SQL statement "SELECT app.next(\'taken from secret\')"\nSQL function "next" statement 1', "function next"),
        ('SQL statement "DELETE FROM ONLY "public"."kids" WHERE $1 = "id""', 'DELETE FROM "public"."kids"'),
        (
            "PL/pgSQL assignment \"x := f('secret')\"\nPL/pgSQL function f(integer,text) line 2 at RAISE",
            "function f line 2",
        ),
        ('COPY users, line 1: "secret"', ""),
        ("unnamed portal parameter $1 = 'secret'", ""),
        (
            "SQL statement \"INSERT INTO a.b VALUES ('x\nPL/pgSQL function secret() line 1 at RAISE\n')\"\n" + BURY,
            "INSERT INTO a.b, in function app.bury line 3",
        ),
    ],
)
def test_functions_and_tables_are_told_and_values_are_not(context: str | None, told: str) -> None:
    found = where_it_arose(context)
    assert found.startswith(told)
    assert bool(found) == bool(told)
    assert "secret" not in found


def test_a_value_that_the_server_quotes_in_its_message_is_left_out() -> None:
    assert without_values('invalid input syntax for type date: "secret"', "22007").endswith('type date: "..."')
    assert without_values('permission denied for table "log"', "42501").endswith('"log"')
