"""What the filler asks of the server: to judge rows before they are inserted, to insert them, to change them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from tests.filler.catalog import Schema, Table
from tests.filler.held import Row

MOST_LEAVES = 64
Parts = Sequence[tuple[Table, Sequence[Row]]]


class Swallowed(Exception):
    """A trigger or a rule of the schema kept rows from being inserted."""


class Late(Exception):
    """A deferred constraint or trigger refused rows; it may want others along with them."""


# What inserting raises.
ERRORS = (psycopg.DatabaseError, Swallowed, Late)


@dataclass(frozen=True)
class Verdict:
    """Whether a row may be inserted as far as its own values go; `suspects` are columns of what it violates."""

    passes: bool
    suspects: frozenset[str] = frozenset()


class Server:
    """One connection; each method is a transaction of its own, or a savepoint in one that is open."""

    def __init__(self, connection: psycopg.Connection, schema: Schema) -> None:
        self._connection = connection
        self._schema = schema

    def needs_judging(self, table: Table) -> bool:
        """Whether something about the table's rows cannot be told without the server."""
        generated = any(column.generated for column in table.columns.values())
        unseen = any(unique.plain is None and not unique.exclusion for unique in table.uniques)
        return bool(generated or unseen or table.checks or table.leaves)

    def judge(self, table: Table, rows: Sequence[Row]) -> list[Verdict]:
        """A verdict for each row, whose generated columns and expressions of unique indexes are filled in."""
        if not rows:
            return []
        try:
            with self._connection.transaction():
                self._generate(table, rows)
                return self._evaluate(table, rows)
        except psycopg.Error:
            if len(rows) == 1:
                return [Verdict(False, frozenset(table.given))]
            return [verdict for row in rows for verdict in self.judge(table, [row])]

    def insert(self, parts: Parts) -> None:
        """Inserts all rows in one statement, so that keys are looked at when all are there.

        Rows have the values that the server gave them afterwards. Raises Swallowed when there are fewer, or
        Late, or psycopg.Error; nothing is inserted then.
        """
        names = [sql.Identifier(f"inserted_{i}") for i in range(len(parts))]
        inserts = [self._insert(table) for table, _ in parts]
        statement = sql.SQL("WITH {ctes} {selects}").format(
            ctes=sql.SQL(", ").join(
                sql.SQL("{} AS ({})").format(name, insert) for name, insert in zip(names, inserts, strict=True)
            ),
            selects=sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {}, of_leaf, of_values FROM {}").format(sql.Literal(i), name)
                for i, name in enumerate(names)
            ),
        )
        with self._connection.transaction():
            returned = self._connection.execute(statement, [self._payload(*part) for part in parts]).fetchall()
            for i, (_, rows) in enumerate(parts):
                if sum(part == i for part, _, _ in returned) != len(rows):
                    raise Swallowed("a trigger or a rule of the table swallows rows that are inserted")
            # Constraint triggers and deferred keys speak up now rather than at the end of everything.
            try:
                self._connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            except psycopg.DatabaseError as exc:
                raise Late(sentence(exc)) from exc
        flat = [(table, row) for table, rows in parts for row in rows]
        for (table, row), (_, leaf, values) in zip(flat, returned, strict=True):
            row.leaf = leaf
            row.values = dict(zip(table.columns, values, strict=True))

    def update(self, table: Table, columns: Sequence[str], by: Sequence[str], rows: Sequence[Row]) -> None:
        """Sets the columns of rows that are found by the columns `by`; raises psycopg.Error."""
        statement = sql.SQL(
            "UPDATE {table} AS t SET {sets} FROM json_populate_recordset(NULL::{table}, %s::json) AS s WHERE {same}"
        ).format(
            table=_name(table),
            sets=sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(_quoted(c)) for c in columns),
            same=sql.SQL(" AND ").join(sql.SQL("t.{0} = s.{0}").format(_quoted(c)) for c in by),
        )
        with self._connection.transaction():
            self._connection.execute(statement, [self._payload(table, rows)])
            self._connection.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def gone(self, table: Table, rows: Sequence[Row]) -> list[Row]:
        """Those of the rows that are not in the table any more; none when rows cannot be found again."""
        if table.identity is None or not rows:
            return []
        statement = sql.SQL(
            "SELECT EXISTS (SELECT FROM {table} t WHERE {same}) FROM json_populate_recordset(NULL::{table}, %s::json) s"
        ).format(
            table=_name(table),
            same=sql.SQL(" AND ").join(sql.SQL("t.{0} = s.{0}").format(_quoted(c)) for c in table.identity),
        )
        found = self._connection.execute(statement, [self._payload(table, rows)])
        return [row for row, (there,) in zip(rows, found, strict=True) if not there]

    def _insert(self, table: Table) -> sql.Composed:
        columns = sql.SQL(", ").join(map(_quoted, table.given))
        return sql.SQL(
            "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
            " SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
            " RETURNING tableoid::bigint AS of_leaf, ARRAY[{texts}]::text[] AS of_values"
        ).format(
            table=_name(table),
            columns=columns,
            texts=sql.SQL(", ").join(sql.SQL("{}::text").format(_quoted(c)) for c in table.columns),
        )

    def _generate(self, table: Table, rows: Sequence[Row]) -> None:
        generated = [c for c in table.columns.values() if c.generated and c.expression]
        if not generated:
            return
        found = self._select(table, [f"({column.expression})::text" for column in generated], rows)
        for row, values in zip(rows, found, strict=True):
            row.values.update({c.name: v for c, v in zip(generated, values, strict=True)})

    def _evaluate(self, table: Table, rows: Sequence[Row]) -> list[Verdict]:
        checks = [(check.expression, check.columns) for check in table.checks]
        conditions = [leaf.condition for leaf in table.leaves or ()]
        if conditions and None not in conditions and len(conditions) <= MOST_LEAVES:
            checks.append((" OR ".join(f"({condition})" for condition in conditions), []))
        unseen = [unique for unique in table.uniques if unique.plain is None and not unique.exclusion]
        expressions = [f"coalesce(({text}), true)" for text, _ in checks]
        for unique in unseen:
            key = ", ".join(f"({expression})::text" for expression in unique.expressions)
            expressions.append(f"CASE WHEN {unique.predicate or 'true'} THEN ARRAY[{key}]::text[] END")
        if not expressions:
            return [Verdict(True) for _ in rows]
        verdicts = []
        for row, answers in zip(rows, self._select(table, expressions, rows), strict=True):
            failed = [columns for (_, columns), passes in zip(checks, answers, strict=False) if not passes]
            for unique, key_values in zip(unseen, answers[len(checks) :], strict=True):
                row.unseen.pop(unique.oid, None)
                if key_values is not None:
                    row.unseen[unique.oid] = tuple(key_values)
            verdicts.append(Verdict(not failed, frozenset(column for columns in failed for column in columns)))
        return verdicts

    def _select(self, table: Table, expressions: Sequence[str], rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        statement = sql.SQL("SELECT {} FROM json_populate_recordset(NULL::{}, %s::json) AS {}").format(
            sql.SQL(", ").join(map(raw, expressions)), _name(table), _quoted(table.name)
        )
        return self._connection.execute(statement, [self._payload(table, rows)]).fetchall()

    def _payload(self, table: Table, rows: Sequence[Row]) -> str:
        documents = {c.name for c in table.columns.values() if self._schema.base(c.type)[0].name in ("json", "jsonb")}
        return json.dumps([dict(_fields(row, documents)) for row in rows])


def sentence(exc: Exception) -> str:
    """What an error says, on one line and without where it happened."""
    return " ".join(str(exc).split("CONTEXT:")[0].split())


def raw(text: str) -> sql.SQL:
    """SQL that the catalog gave us, in a statement with parameters."""
    return sql.SQL(text.replace("%", "%%"))


def _fields(row: Row, documents: set[str]) -> Iterator[tuple[str, object]]:
    for column, value in row.values.items():
        if value is not None and column in documents:
            yield column, _document(value)
        else:
            yield column, value


def _document(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _name(table: Table) -> sql.Composed:
    return sql.SQL("{}.{}").format(_quoted(table.schema), _quoted(table.name))


def _quoted(name: str) -> sql.SQL:
    # A placeholder may hide in a name, which sql.Identifier leaves as it is.
    return raw('"' + name.replace('"', '""') + '"')
