"""In which order a store's tables can be emptied, and which of them only together."""

from collections.abc import Iterable, Sequence

import networkx as nx

from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.tables import TableName


def units_in_order(
    tables: Sequence[TableName],
    foreign_keys: Sequence[ForeignKey],
    writes: Iterable[tuple[TableName, TableName]] = (),
) -> tuple[tuple[TableName, ...], ...]:
    """The tables grouped into units, referencing before referenced.

    Tables that reference each other in a cycle form one unit. Where the foreign keys leave a choice, a table comes
    behind those whose deletes write to it, and else the order is the reverse of ``tables``.

    :param tables: the planned tables of one store, in loading order.
    :param foreign_keys: the store's foreign keys; those that touch other tables are ignored.
    :param writes: tables, each with one that triggers write to when rows of it are deleted.
    """
    position = {table: index for index, table in enumerate(reversed(tables))}
    graph: nx.DiGraph[TableName] = nx.DiGraph()
    graph.add_nodes_from(position)
    graph.add_edges_from(
        (key.referencing_whole, key.referenced_whole)
        for key in foreign_keys
        if not key.to_itself and key.referencing_whole in position and key.referenced_whole in position
    )
    condensed = nx.condensation(graph)
    members = {node: sorted(condensed.nodes[node]["members"], key=position.__getitem__) for node in condensed}
    _put_written_last(condensed, writes)
    order = nx.lexicographical_topological_sort(condensed, key=lambda node: position[members[node][0]])
    return tuple(tuple(members[node]) for node in order)


def _put_written_last(condensed: "nx.DiGraph[int]", writes: Iterable[tuple[TableName, TableName]]) -> None:
    """Where that would make a circle, the table that is written to is gone over once more by those that write to it."""
    unit = condensed.graph["mapping"]
    for writing, written in writes:
        before, behind = unit[writing], unit[written]
        if before != behind and not nx.has_path(condensed, behind, before):
            condensed.add_edge(before, behind)
