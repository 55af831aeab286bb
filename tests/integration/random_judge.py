"""Says what is true of a random world, by trying it out on the server; does not use the product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import psycopg

from migration_rollback.core.findings import Finding
from migration_rollback.errors import StoreError
from tests.integration.one_store import OneStore
from tests.integration.random_schemas import SENT, Feature, Table, World, literal, spellings_of

UNJUDGED = ("numeric",)
"""Types of a district column by which equal values may be different ids: 42 and 42.0."""
PLANTED = {
    "delete_rule": {Feature.SWALLOWING_RULE},
    "row_security": {Feature.ROW_SECURITY},
    "foreign_part": {Feature.FOREIGN_PART},
}
"""Findings by code, and what makes them true."""
Connection: TypeAlias = psycopg.Connection[tuple[object, ...]]
Versions: TypeAlias = Mapping[str, frozenset[tuple[object, ...]]]


@dataclass(frozen=True)
class State:
    """Row versions by relation, the district's and all others: place, writing transaction, content."""

    district: Versions
    others: Versions

    def rows(self, table: Table) -> int:
        """How many rows of the district a table holds."""
        return sum(len(self.district[relation]) for relation in table.relations())

    def lost(self, table: Table, later: State, *, all_rows: bool) -> int:
        """How many rows of a table, the district's only if asked for, were deleted or changed."""
        sides = [(self.others, later.others), *([(self.district, later.district)] if all_rows else [])]
        return sum(len(before[name] - after[name]) for before, after in sides for name in table.relations())


class Judge:
    """One world that was built in a store."""

    def __init__(self, store: OneStore, world: World) -> None:
        self.store = store
        self.world = world

    def state(self, connection: Connection | None = None) -> State:
        """Everything that is there, with what the connection did and has not committed."""
        query = " UNION ALL ".join(
            f"SELECT {literal(relation)}, {self._is_district(table)}, ctid::text, xmin::text, whole_row::text "
            f"FROM ONLY {relation} AS whole_row"
            for table in self.world.tables
            for relation in table.relations()
        )
        found = connection.execute(query).fetchall() if connection else self.store.query(query)
        relations = [relation for table in self.world.tables for relation in table.relations()]
        sides: dict[bool, dict[str, set[tuple[object, ...]]]] = {
            mine: {relation: set() for relation in relations} for mine in (True, False)
        }
        for relation, mine, *row in found:
            sides[bool(mine)][str(relation)].add(tuple(row))
        district, others = ({name: frozenset(rows) for name, rows in sides[mine].items()} for mine in (True, False))
        return State(district, others)

    def _is_district(self, table: Table) -> str:
        """The text form has to be the id; the text of a char(n) has no padding, and a uuid is written in any case."""
        if table.owner_type is None:
            return "false"
        column, district_id = "whole_row.district_id::text", literal(self.world.district_id)
        if table.owner_type == "uuid":
            column, district_id = f"lower({column})", f"lower({district_id})"
        return f"{column} IS NOT DISTINCT FROM {district_id}"

    def is_true(self, finding: Finding) -> bool:
        """Whether what blocks is really so; a finding of a code that nobody taught the judge is not."""
        table = next((one for one in self.world.tables if finding.table in (one.spelling, one.part_spelling)), None)
        if table is None:
            return finding.code == "table_missing"
        if finding.code in ("names_alike", "table_ambiguous"):
            return [one.spelling for one in self.world.tables].count(table.spelling) > 1
        state = self.state()
        match finding.code:
            case "reference_would_change" | "reference_would_fail":
                return self._reaches_others(finding, table, state)
            case "unlisted_rows":
                return self._times_listed(table) == 0 and state.rows(table) == self._said(finding, r"holds ([\d,]+) ")
            case "rows_preexisting":
                loaded = self.world.loaded(table)
                return loaded is not None and state.rows(table) - loaded == self._said(finding, r": ([\d,]+) are")
            case "privilege_missing":
                return self._may_not_delete(table)
            case "unlisted_not_judged" | "reference_not_judged":
                return table.owner_type in UNJUDGED or self._is_denied(f"SELECT 1 FROM {table.quoted}")
            case "partition_listed":
                return finding.table == table.part_spelling
            case "delete_not_publishable":
                return Feature.PUBLISHED in table.features and self._cannot_publish(table)
            case "column_type":
                return table.owner_type in UNJUDGED
            case "column_missing":
                return table.owner_type is None
            case "column_cannot_hold":
                return not table.holds
            case "table_listed_twice":
                return self._times_listed(table) > 1
        return bool(set(table.features) & PLANTED.get(finding.code, set()))

    def is_true_that_unreadable(self, error: StoreError) -> bool:
        """Whether the role may really not read something; the plan makes a finding of the error."""
        return error.sqlstate == "42501" and any(
            self._is_denied(f"SELECT 1 FROM {relation}")
            for table in self.world.tables
            for relation in (table.quoted, *table.relations())
        )

    def _without_features(self) -> Iterator[str]:
        """So that only the keys can be in the way."""
        for table in self.world.tables:
            for relation in (table.quoted, *table.relations()) if table.features else ():
                yield f"ALTER TABLE {relation} DISABLE TRIGGER USER"
            if Feature.SWALLOWING_RULE in table.features:
                yield f"ALTER TABLE {table.quoted} DISABLE RULE swallows"
            if Feature.FOREIGN_PART in table.features:
                yield f"ALTER FOREIGN TABLE {table.part('_far')} NO INHERIT {table.quoted}"
            if Feature.PUBLISHED in table.features:
                yield f"ALTER PUBLICATION {SENT} DROP TABLE {table.quoted}"

    def _times_listed(self, table: Table) -> int:
        return sum(spelling in spellings_of(table) for spelling, _ in self.world.report)

    def _said(self, finding: Finding, pattern: str) -> int:
        found = re.search(pattern, finding.sentence)
        assert found, finding.sentence
        return int(found[1].replace(",", ""))

    def _is_denied(self, statement: str) -> bool:
        try:
            with psycopg.connect(self.store.role_uri(), autocommit=True) as connection:
                connection.execute("SET row_security = off")
                connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return True
        return False

    def _cannot_publish(self, table: Table) -> bool:
        """Whether the server refuses every DELETE there, of whomsoever."""
        try:
            with self.store.connect() as connection:
                connection.execute(f"DELETE FROM {table.quoted} WHERE false".encode())
        except psycopg.errors.ObjectNotInPrerequisiteState:
            return True
        return False

    def _may_not_delete(self, table: Table) -> bool:
        """Whether the role lacks one of the two privileges; then the table is listed and not planned."""
        return self._is_denied(f"SELECT 1 FROM {table.quoted}") or self._is_denied(
            f"DELETE FROM {table.quoted} WHERE false"
        )

    def _delete(self, connection: Connection, tables: tuple[Table, ...]) -> None:
        """All rows of the district in one statement, with nothing left for COMMIT to complain about."""
        members = ", ".join(
            f"d{place} AS (DELETE FROM {table.quoted} AS whole_row WHERE {self._is_district(table)})"
            for place, table in enumerate(tables)
        )
        connection.execute(f"WITH {members} SELECT")
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def _reaches_others(self, finding: Finding, table: Table, before: State) -> bool:
        """With this one key in the schema, deleting fails or changes as many rows as the finding says.

        A key that cascades to its own table may change more: what references the rows that go.
        """
        name = re.search(r'\(foreign key "(.*)", ON DELETE', finding.sentence)
        assert name, finding.sentence
        deleted = tuple(one for one in self.world.planned() if not self._may_not_delete(one))
        with self.store.connect(autocommit=False) as connection:
            for relation, other in connection.execute(
                "SELECT conrelid::regclass::text, conname::text FROM pg_constraint "
                "WHERE contype = 'f' AND conparentid = 0 AND conname <> %s",
                [name[1]],
            ).fetchall():
                connection.execute(f'ALTER TABLE {relation} DROP CONSTRAINT "{other}"'.encode())
            for statement in self._without_features():
                connection.execute(statement.encode())
            try:
                self._delete(connection, deleted)
            except psycopg.IntegrityError:
                return True
            changed = before.lost(table, self.state(connection), all_rows=table not in deleted)
            connection.rollback()
        return finding.code == "reference_would_change" and 1 <= self._said(finding, r"^([\d,]+) rows? ") <= changed
