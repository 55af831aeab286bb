"""What is in the stores and in the graph, read independently of the product that is being judged."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

import neo4j
import psycopg
from psycopg import sql
from psycopg.rows import class_row

from .catalog import query

NO_DISTRICT = "(none)"
SHOWN_DIFFERENCES = 20


class Place(NamedTuple):
    """Where content was found: a store's table, or the graph's nodes or relationships; and whose it is."""

    store: str
    table: str
    district_id: str

    def __str__(self) -> str:
        return f'{self.store}.{self.table} of district "{self.district_id}"'


@dataclass(frozen=True)
class Content:
    """Number of rows, and a hash over them that does not depend on their order."""

    rows: int
    digest: str


Snapshot = Mapping[Place, Content]
NOTHING = Content(0, "")


@dataclass(frozen=True)
class _BaseTable:
    schema: str
    name: str
    has_district: bool

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.name)


def snapshot(
    uris: Mapping[str, str],
    district_ids: Collection[str] | None = None,
    *,
    except_for: Collection[str] = (),
) -> Snapshot:
    """Content of the named districts (all, when none are named) but for `except_for`, and of shared tables.

    Places without a row are left out. The ledger's schema is not looked at. Each store is read in one
    transaction, the stores one after the other.
    """
    found: dict[Place, Content] = {}
    watched = None if district_ids is None else list(district_ids)
    for store, uri in uris.items():
        with psycopg.connect(uri) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            for table in _base_tables(connection):
                rows = connection.execute(_content_query(table), {"watched": watched, "except_for": list(except_for)})
                for district_id, count, digest in rows:
                    found[Place(store, f"{table.schema}.{table.name}", district_id)] = Content(count, digest)
    return MappingProxyType(found)


def _base_tables(connection: psycopg.Connection) -> list[_BaseTable]:
    with connection.cursor(row_factory=class_row(_BaseTable)) as cursor:
        return cursor.execute(query("base_tables")).fetchall()


def _content_query(table: _BaseTable) -> sql.Composed:
    # The cast to text takes the padding off a char(n) and leaves every other blank alone.
    district = sql.SQL("coalesce(whole_row.district_id::text, {})" if table.has_district else "{}").format(
        sql.Literal(NO_DISTRICT)
    )
    return sql.SQL("""
        select {district}, count(*), sum(hashtextextended(whole_row::text, 0))::text
        from {table} as whole_row
        where {district} = {none}
           or (%(watched)s::text[] is null or {district} = any (%(watched)s::text[]))
              and {district} <> all (%(except_for)s::text[])
        group by 1
        having count(*) > 0""").format(district=district, table=table.identifier, none=sql.Literal(NO_DISTRICT))


def snapshot_graph(
    driver: neo4j.Driver,
    database: str,
    district_ids: Collection[str] | None = None,
    *,
    except_for: Collection[str] = (),
) -> Snapshot:
    """Content of the graph like that of the stores; nodes without district_id are always included.

    A relationship belongs to a district when both its nodes do: one that leads to another district goes
    with that district's node, which is announced and no harm.
    """
    parameters = {
        "none": NO_DISTRICT,
        "watched": None if district_ids is None else list(district_ids),
        "except_for": list(except_for),
    }
    found = {}
    for kind, cypher in (("nodes", NODES_QUERY), ("relationships", RELATIONSHIPS_QUERY)):
        items: dict[str, list[str]] = {}
        with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
            for district_id, properties, *item in session.run(cypher, parameters):
                items.setdefault(district_id, []).append(repr((item, sorted(properties.items()))))
        for district_id, rows in items.items():
            digest = sha256("\n".join(sorted(rows)).encode()).hexdigest()
            found[Place("neo4j", kind, district_id)] = Content(len(rows), digest)
    return MappingProxyType(found)


_WATCHED = """
    WHERE district = $none
       OR (($watched IS NULL OR district IN $watched) AND NOT district IN $except_for)"""
NODES_QUERY = f"""
    MATCH (n)
    WITH n, coalesce(toString(n.district_id), $none) AS district {_WATCHED}
    RETURN district, properties(n) AS properties, elementId(n) AS id, labels(n) AS labels"""
RELATIONSHIPS_QUERY = f"""
    MATCH (a)-[r]->(b)
    WITH a, r, b, coalesce(toString(a.district_id), $none) AS district,
         coalesce(toString(b.district_id), $none) AS other
    WITH a, r, b, district, other {_WATCHED}
    WITH a, r, b, district, other WHERE district = other
    RETURN district, properties(r) AS properties, type(r) AS type,
           elementId(r) AS id, elementId(a) AS start, elementId(b) AS end"""


def assert_untouched(before: Snapshot, after: Snapshot) -> None:
    """Fails with one line for each place whose rows differ, at most twenty of them."""
    differences = [
        _difference(place, before.get(place, NOTHING), after.get(place, NOTHING))
        for place in sorted({*before, *after})
        if before.get(place) != after.get(place)
    ]
    if differences:
        shown = "\n".join(differences[:SHOWN_DIFFERENCES])
        raise AssertionError(f"{len(differences)} places changed that nobody may touch:\n{shown}")


def _difference(place: Place, before: Content, after: Content) -> str:
    if before.rows == after.rows:
        return f"{place}: {before.rows} rows before and after, but their content differs"
    return f"{place}: {before.rows} rows before, {after.rows} after"


def remaining_rows(uris: Mapping[str, str], district_id: str) -> dict[str, int]:
    """Rows of the district by "store.schema.table", compared as exact text; empty when there is none."""
    found = snapshot(uris, [district_id])
    return {
        f"{place.store}.{place.table}": content.rows
        for place, content in found.items()
        if place.district_id == district_id
    }


def remaining_in_graph(driver: neo4j.Driver, database: str, district_id: str) -> int:
    """Nodes of the district, whether the property is a string or a number."""
    records, _, _ = driver.execute_query(
        "MATCH (n) WHERE toString(n.district_id) = $district_id RETURN count(n) AS nodes",
        district_id=district_id,
        database_=database,
        routing_=neo4j.RoutingControl.READ,
    )
    return int(records[0]["nodes"])
