"""The demo world's five stores: their tables, and the rows that each district gets."""

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from .catalog import HERE, query, read_tables
from .districts import STORES, District, StoreCounts, TableCounts
from .filling import fill_shared_tables, insert_district

# A table's first line ends with the rows of a district of share 1; shared tables have no such note.
ROWS_NOTE = re.compile(r"^create table (\S+) \( -- ([\d,]+) rows?$", re.MULTILINE)


def schema_file(store: str) -> Path:
    return HERE / "schemas" / "district" / f"{store}.sql"


def create_tables(connection: psycopg.Connection, files: Sequence[Path]) -> None:
    """Runs the files, indexes what a delete will look up, and fills the shared tables."""
    for file in files:
        connection.execute(file.read_text())
    connection.execute(query("index_foreign_keys"))
    fill_shared_tables(connection, read_tables(connection))


def create_stores(uris: Mapping[str, str]) -> None:
    """Creates the 157 tables and the shared ones in five empty databases."""
    for store in STORES:
        with psycopg.connect(uris[store]) as connection:
            create_tables(connection, [schema_file(store)])


def planned_counts(district: District, scale: float = 1.0) -> StoreCounts:
    """Rows that `fill_stores` will insert for the district: no table is empty, however small the scale."""
    return {store: _table_counts(store, district.share * scale) for store in STORES}


def _table_counts(store: str, factor: float) -> TableCounts:
    counts = {}
    for name, noted in ROWS_NOTE.findall(schema_file(store).read_text()):
        rows = int(noted.replace(",", ""))
        qualified = name.replace('"', "") if "." in name else "public." + name.replace('"', "")
        # A note of one row means a table keyed by the district alone: it cannot grow.
        counts[qualified] = 1 if rows == 1 else max(1, round(rows * factor))
    return counts


def fill_stores(
    uris: Mapping[str, str],
    districts: Sequence[District],
    scale: float = 1.0,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, StoreCounts]:
    """Inserts the districts, all stores at once; returns by district id the exact rows of each table.

    A store holds all rows of a district or none. `progress` is called from several threads.
    """
    counts = {district.district_id: planned_counts(district, scale) for district in districts}

    def fill(store: str) -> None:
        with psycopg.connect(uris[store]) as connection:
            tables = read_tables(connection)
            for district_id, by_store in counts.items():
                insert_district(connection, tables, district_id, by_store[store])
                connection.commit()
                rows = sum(by_store[store].values())
                progress(f'store "{store}" holds {rows:,} rows of district "{district_id}"')
            connection.execute("analyze")

    with ThreadPoolExecutor(len(STORES)) as pool:
        list(pool.map(fill, STORES))
    return counts
