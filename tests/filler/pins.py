"""Tables without a district_id that other tables' district_id references: they need a row with each district's id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.filler.catalog import DISTRICT, Schema
from tests.filler.districts import NoId, id_for

# For each table by oid, the values that its first row of each district has to have.
Pins = Mapping[int, Mapping[str, Mapping[str, str]]]


def pins(schema: Schema, districts: Sequence[str]) -> Pins:
    """Follows keys from district_id as far as they lead."""
    columns: dict[int, set[str]] = {}
    waiting = [(table.oid, DISTRICT) for table in schema.tables.values() if table.has_district]
    while waiting:
        oid, column = waiting.pop()
        for key in schema.tables[oid].keys:
            referenced = dict(key.pairs).get(column)
            if referenced is None or referenced == DISTRICT or key.referenced not in schema.tables:
                continue
            if referenced not in columns.setdefault(key.referenced, set()):
                columns[key.referenced].add(referenced)
                waiting.append((key.referenced, referenced))
    found: dict[int, dict[str, dict[str, str]]] = {}
    for oid, names in columns.items():
        table = schema.tables[oid]
        try:
            found[oid] = {
                district: {
                    name: id_for(district, *schema.base(table.columns[name].type, table.columns[name].typmod))
                    for name in sorted(names)
                }
                for district in districts
            }
        except NoId:
            continue
    return found
