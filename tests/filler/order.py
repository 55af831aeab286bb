"""In which order tables are filled, referenced ones first, and which keys have to wait as they close a circle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import networkx as nx

from tests.filler.catalog import ForeignKey, Schema, Table


@dataclass(frozen=True)
class Group:
    """Tables whose rows are inserted by one statement: one table, or some that NOT NULL keys tie in a circle.

    `later` are keys that stay NULL until every table of the same circle has rows.
    """

    tables: tuple[Table, ...]
    later: frozenset[ForeignKey]


# Groups that an UPDATE pass ends.
Circle = tuple[Group, ...]


def in_order(schema: Schema) -> list[Circle]:
    """Circles so that each references only itself and those before it."""
    circles = []
    condensed = nx.condensation(_graph(schema, schema.tables, lambda _: True))
    members = {node: set[int](condensed.nodes[node]["members"]) for node in condensed}
    names = {node: min(str(schema.tables[oid]) for oid in oids) for node, oids in members.items()}
    for node in nx.lexicographical_topological_sort(condensed.reverse(), key=names.__getitem__):
        circles.append(tuple(_groups(schema, members[node])))
    return circles


def districts_tables(schema: Schema) -> set[int]:
    """Tables whose rows belong to a district: by their own column, or as they reference one that has it."""
    graph = _graph(schema, schema.tables, lambda _: True)
    found = {oid for oid, table in schema.tables.items() if table.has_district}
    return found.union(*(nx.ancestors(graph, oid) for oid in found))


def can_wait(schema: Schema, key: ForeignKey) -> bool:
    """Whether a row may have NULL in the key for now."""
    columns = [schema.tables[key.relation].columns[name] for name in key.columns]
    nullable = [schema.nullable(column) and not column.generated for column in columns]
    return all(nullable) if key.match_full else any(nullable)


def _graph(schema: Schema, oids: Collection[int], keep: Callable[[ForeignKey], bool]) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(sorted(oids))
    for oid in sorted(oids):
        for key in schema.tables[oid].keys:
            if key.referenced in oids and not key.to_itself and keep(key):
                graph.add_edge(oid, key.referenced)
    return graph


def _groups(schema: Schema, oids: set[int]) -> list[Group]:
    """Groups of one circle; what is referenced by keys that cannot wait comes first."""
    hard = nx.condensation(_graph(schema, oids, lambda key: not can_wait(schema, key)))
    members = {node: sorted(set[int](hard.nodes[node]["members"])) for node in hard}
    done, groups = set[int](), list[Group]()
    while members:
        ready = [node for node in members if all(next_ not in members for next_ in hard.successors(node))]
        node = min(ready, key=lambda n: (len(_waiting(schema, members[n], oids - done)), members[n]))
        tables = tuple(schema.tables[oid] for oid in members[node])
        groups.append(Group(tables, frozenset(_waiting(schema, members.pop(node), oids - done))))
        done.update(table.oid for table in tables)
    return groups


def _waiting(schema: Schema, oids: Sequence[int], missing: Collection[int]) -> list[ForeignKey]:
    return [
        key
        for oid in oids
        for key in schema.tables[oid].keys
        if key.referenced in missing and not key.to_itself and can_wait(schema, key)
    ]
