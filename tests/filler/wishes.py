"""What a row of a table had better be like so that its checks hold and a partition takes it."""

from __future__ import annotations

import random
from collections.abc import Mapping

from tests.filler.catalog import Schema, Table
from tests.filler.checks import NOTHING_KNOWN, Alternative, Atom, alternatives
from tests.filler.held import Values
from tests.filler.hints import by_column, possible, satisfies, wants_null

COMBINATIONS = 12
NOT_NULL_PREFERRED = 0.75


class NoPartition(Exception):
    """A partitioned table takes no row; it says so in a sentence."""


class Wishes:
    """Reads each table's conditions once, and combines ways to satisfy all of them."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._checks: dict[int, list[list[Alternative]]] = {}
        self._leaves: dict[int, list[list[Alternative]]] = {}
        self._literals: dict[int, list[str]] = {}

    def atoms(self, table: Table, given: Values, rng: random.Random) -> Mapping[str, list[Atom]]:
        """One way to satisfy each check, and to fall into one partition, by column; raises NoPartition.

        Ways that contradict each other or what is given are not combined, as far as that can be seen.
        """
        lists = [*self._of_checks(table), *self._of_leaves(table, given)]
        chosen: dict[str, list[Atom]] = {}
        for _ in range(COMBINATIONS):
            chosen = {}
            for ways in rng.sample(lists, len(lists)):
                agreeing = [way for way in ways if self._agrees(table, given, chosen, way)]
                if not agreeing:
                    break
                ordinary = [way for way in agreeing if not _has_null(way)]
                way = rng.choice(ordinary if ordinary and rng.random() < NOT_NULL_PREFERRED else agreeing)
                for name, atoms in by_column(way).items():
                    chosen.setdefault(name, []).extend(atoms)
            else:
                break
        return chosen

    def literals(self, table: Table) -> list[str]:
        """All constants that the table's checks mention."""
        self._of_checks(table)
        return self._literals[table.oid]

    def _of_checks(self, table: Table) -> list[list[Alternative]]:
        if table.oid not in self._checks:
            found = [alternatives(check.expression) for check in table.checks]
            likely = [[way for way in ways if self._can_be(table, way)] for ways, _ in found]
            self._checks[table.oid] = [ways or NOTHING_KNOWN for ways in likely]
            self._literals[table.oid] = sorted({literal for _, literals in found for literal in literals})
        return self._checks[table.oid]

    def _of_leaves(self, table: Table, given: Values) -> list[list[Alternative]]:
        """The conditions of all partitions that may take what is given, as one list; nothing for a plain table."""
        if table.leaves is None:
            return []
        if not table.leaves:
            raise NoPartition("it is partitioned and has no partition")
        if table.oid not in self._leaves:
            self._leaves[table.oid] = [alternatives(leaf.condition or "true")[0] for leaf in table.leaves]
        ways = [
            way
            for leaf in self._leaves[table.oid]
            for way in leaf
            if self._agrees(table, given, {}, way) and self._can_be(table, way)
        ]
        return [[way for way in ways if way] or ways or NOTHING_KNOWN]

    def _can_be(self, table: Table, way: Alternative) -> bool:
        """Whether no column would have to be NULL that cannot."""
        asked = {name: wants_null(atoms) for name, atoms in by_column(way).items() if name in table.columns}
        return not any(null and not self._schema.nullable(table.columns[name]) for name, null in asked.items())

    def _agrees(self, table: Table, given: Values, chosen: Mapping[str, list[Atom]], way: Alternative) -> bool:
        for name, atoms in by_column(way).items():
            if (column := table.columns.get(name)) is None:
                continue
            if name in given and not all(satisfies(self._schema, column, atom, given[name]) for atom in atoms):
                return False
            if name in chosen and not possible(self._schema, column, [*chosen[name], *atoms]):
                return False
        return True


def _has_null(way: Alternative) -> bool:
    return any(wants_null([atom]) for atom in way)
