"""In which order a store's tables can be emptied, and which of them only together."""

from collections.abc import Sequence

import networkx as nx

from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.tables import TableName


def units_in_order(
    tables: Sequence[TableName], foreign_keys: Sequence[ForeignKey]
) -> tuple[tuple[TableName, ...], ...]:
    """The tables grouped into units, referencing before referenced.

    Tables that reference each other in a cycle form one unit. Where the foreign keys leave a choice, the order is the
    reverse of ``tables``.

    :param tables: the planned tables of one store, in loading order.
    :param foreign_keys: the store's foreign keys; those that touch other tables are ignored.
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
    order = nx.lexicographical_topological_sort(condensed, key=lambda node: position[members[node][0]])
    return tuple(tuple(members[node]) for node in order)
