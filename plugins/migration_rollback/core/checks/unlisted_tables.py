"""Tables beyond the load report's: those that it forgot, and those that the operator asked to include."""

from collections.abc import Iterator, Mapping, Sequence

from migration_rollback.core import findings as f
from migration_rollback.core.catalog import ForeignKey, StoreReading, Table
from migration_rollback.core.findings import Finding, some
from migration_rollback.core.names import DISTRICT_COLUMN
from migration_rollback.core.planning.listed_tables import Resolution, is_judged, privilege_finding, why_unjudged


def unlisted_findings(store: str, unlisted: Sequence[Table], rows: Mapping[str, int]) -> Iterator[Finding]:
    """Tables that hold rows of the district, or may, and that nothing names."""
    for table in unlisted:
        name = str(table.name)
        count = rows.get(name, 0)
        if count and not table.is_copy:
            yield f.block(
                "unlisted_rows",
                f'table "{name}" of store "{store}" holds {count:,} rows of the district, '
                "but the load report does not name it",
                "add the table to the load report if the migration loaded it, else find out whose rows they are; "
                "include_unlisted deletes them as well",
                store=store,
                table=name,
            )
        elif not table.is_copy and not is_judged(table):
            yield f.block(
                "unlisted_not_judged",
                f'table "{name}" of store "{store}" has the column "{DISTRICT_COLUMN}" and cannot be read for rows '
                f"of the district: {why_unjudged(table)}",
                "let the role read it, or ask a DBA whose rows it holds",
                store=store,
                table=name,
            )


def included_findings(reading: StoreReading, resolution: Resolution) -> Iterator[Finding]:
    """What is deleted from although the load report does not name it, because the operator asked for that."""
    store = reading.catalog.store
    derived = {str(name): reading.rows[str(name)] for name, paths in reading.planned.items() if paths}
    for name, paths in reading.planned.items():
        if name in resolution.tables:
            continue
        table, rows = reading.catalog.table(name), reading.rows[str(name)]
        if not table.may_delete:
            yield privilege_finding(store, name)
        own_keys = dict.fromkeys(path[0] for path in paths)
        yield from (_would_stay(store, key) for key in own_keys if key.on_delete.empties_reference)
        if not paths:
            yield f.warn(
                "unlisted_included",
                f'table "{name}" of store "{store}" holds {rows:,} rows of the district, and the load report does not '
                "name it: include_unlisted deletes them",
                "make sure that they are this migration's",
                store=store,
                table=str(name),
            )
    if derived:
        biggest = [f"{name} ({derived[name]:,})" for name in sorted(derived, key=derived.__getitem__, reverse=True)]
        yield f.warn(
            "derived_included",
            f'{sum(derived.values()):,} rows of {len(derived):,} tables without the column in store "{store}" '
            f"reference rows of the district and are deleted with them: {some(biggest)}",
            "make sure that they are this migration's",
            store=store,
        )
    for name, rows in reading.shared.items():
        if rows:
            yield f.block(
                "derived_shared",
                f'{rows:,} rows of table "{name}" in store "{store}" reference rows of the district, and rows that '
                "are not the district's",
                "find out whose they are; move or delete them first",
                store=store,
                table=str(name),
            )


def _would_stay(store: str, key: ForeignKey) -> Finding:
    return f.warn(
        "derived_would_stay",
        f'rows of table "{key.referencing}" in store "{store}" that reference rows to be deleted by foreign key '
        f'"{key.name}" would stay without include_derived: it says ON DELETE {key.on_delete.sql}',
        "make sure that they are to go; else plan without include_derived and move their reference first",
        store=store,
        table=str(key.referencing),
    )
