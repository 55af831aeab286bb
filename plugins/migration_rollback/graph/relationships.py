"""A relationship that carries the district and disappears with none of its nodes, as a look reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migration_rollback.graph.nodes import content_hash
from migration_rollback.graph.session import GraphSession


@dataclass(frozen=True)
class SeenRelationship:
    """Nothing of what its properties hold but their hash."""

    element_id: str
    hash: int
    at_others: bool
    """One of its ends is a node of another district."""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "SeenRelationship":
        """The relationship of a record with ``id``, ``type``, ``start_id``, ``end_id`` and ``properties``."""
        identity = [record[name] for name in ("id", "type", "start_id", "end_id")]
        return cls(
            element_id=record["id"], hash=content_hash(identity, record["properties"]), at_others=record["at_others"]
        )


def read_loose_relationships(session: GraphSession) -> Iterator[SeenRelationship]:
    """Every such relationship, one after another, in no order."""
    return map(SeenRelationship.of, session.stream("read_loose_relationships"))
