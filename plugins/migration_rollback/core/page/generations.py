"""Which units of a store reference which: the picture of the order of deletion."""

from collections.abc import Mapping

import networkx as nx

from migration_rollback.core.plan import StorePlan


def generations(store: StorePlan) -> Mapping[str, int]:
    """By unit, how many units stand before it in the longest chain of foreign keys that leads to it.

    Units with the same number do not reference each other; those with a lower one may reference it.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(unit.name for unit in store.units)
    for key in store.foreign_keys:
        referencing, referenced = store.unit_of(key.referencing_whole), store.unit_of(key.referenced_whole)
        if referencing and referenced and referencing is not referenced:
            graph.add_edge(referencing.name, referenced.name)
    numbered = enumerate(nx.topological_generations(graph))
    return {unit: number for number, units in numbered for unit in units}
