"""The hash that tells a node of the district, as a look reads it, from every other one."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from migration_rollback.core.tally import Tally


def hash_of(node: str | list[Any]) -> int:
    """64 bits of a node as ``read_nodes`` gives it: as one text, or where a value of it has none, in its parts."""
    return _hash(node) if isinstance(node, str) else node_hash(*node)


def tally(hashes: Iterable[int]) -> Tally:
    """Of a set of nodes."""
    number = digest = 0
    for one in hashes:
        number, digest = number + 1, digest + one
    return Tally(number=number, digest=digest)


def node_hash(element_id: str, labels: Iterable[str], properties: Mapping[str, Any]) -> int:
    """64 bits of the node's identity and content. The id alone would not do: Neo4j gives it out again."""
    return content_hash([element_id, sorted(labels)], properties)


def content_hash(identity: list[Any], properties: Mapping[str, Any]) -> int:
    """64 bits of what a node or relationship is, and of its properties with their types."""
    text = json.dumps([*identity, _canonical(properties)], ensure_ascii=False, separators=(",", ":"))
    return _hash(text)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _canonical(value: Any) -> Any:
    """Text and lists in which values of different types are different: 7, 7.0 and '7'."""
    match value:
        case str():
            return value
        case bool() | None:
            return ["b", value]
        case int():
            return ["i", str(value)]
        case float():
            return ["f", value.hex()]
        case bytes() | bytearray():
            return ["y", value.hex()]
        case Mapping():
            return [[key, _canonical(value[key])] for key in sorted(value)]
        case list():
            return ["l", *map(_canonical, value)]
        case tuple():
            return [type(value).__name__, getattr(value, "srid", None), *map(_canonical, value)]
    return _of_the_driver(value)


def _of_the_driver(value: Any) -> list[str | None]:
    """Temporal values by their text, which has nanoseconds and offset, and by the name of their zone.

    Never through ``astimezone``: with zones of Python's own it crashes the interpreter (driver 6.4.1).
    """
    zone = getattr(value, "tzinfo", None)
    return [type(value).__name__, str(value), getattr(zone, "zone", None) or getattr(zone, "key", None)]
