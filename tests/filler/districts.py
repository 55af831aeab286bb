"""How a district's id looks in a column of some type."""

from __future__ import annotations

import hashlib
import uuid
import zlib

from tests.filler.catalog import Type

TEXTS = ("text", "varchar", "bpchar", "citext", "name")
NUMBERS = {"int2": 32_767, "int4": 2**31 - 1, "int8": 2**63 - 1, "numeric": 2**31 - 1}


class NoId(Exception):
    """A column that no district's id fits into; it says so in a sentence."""


def id_for(district: str, kind: Type, typmod: int = -1) -> str:
    """The id as text of a value of the type; raises NoId.

    Text keeps it, or the first characters of its SHA-256 where it is too long. An integer has the id itself when it
    is one, else 1 + crc32(id) % 30000. A uuid has the id itself when it is one, else its uuid5 in the URL namespace.
    """
    if kind.name in TEXTS:
        most = typmod - 4 if typmod >= 4 else len(district)
        return district if len(district) <= most else hashlib.sha256(district.encode()).hexdigest()[:most]
    if kind.name in NUMBERS:
        if district.isdigit() and str(int(district)) == district and int(district) <= NUMBERS[kind.name]:
            return district
        return str(1 + zlib.crc32(district.encode()) % 30_000)
    if kind.name == "uuid":
        try:
            return str(uuid.UUID(district))
        except ValueError:
            return str(uuid.uuid5(uuid.NAMESPACE_URL, district))
    raise NoId(f'no id of a district fits the type "{kind.name}" of its district_id')
