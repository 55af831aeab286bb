"""Tables beyond the load report's: those that it forgot, and those that the operator asked to include."""

from collections.abc import Iterator

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.checks.listed_tables import foreign_part, privilege_missing
from migration_rollback.core.findings import Code, Finding, block, info, warn
from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.names import DISTRICT_COLUMN
from migration_rollback.core.tables import Table, TableKind
from migration_rollback.core.wording import agreeing, counted, some

_REALLY_OURS = "make sure that they are this migration's"


@check(Moment.PLAN, Moment.BEFORE_STORE)
def unlisted_tables(facts: StoreFacts) -> Iterator[Finding]:
    """Tables that hold rows of the district, or may, and that nothing names."""
    for table in facts.unlisted:
        if table.is_copy:
            continue
        rows = facts.rows(table.name)
        if rows and table.kind is TableKind.FOREIGN:
            yield _foreign_rows(facts, table, rows)
        elif rows:
            yield block(
                Code.UNLISTED_ROWS,
                f'table "{table.name}" of store "{facts.store}" holds {counted(rows, "row")} of the district, '
                "but the load report does not name it",
                "add the table to the load report if the migration loaded it, else find out whose rows they are; "
                "include_unlisted deletes them as well",
                store=facts.store,
                table=str(table.name),
            )
        elif table.is_doubtful and facts.reading.doubtful.get(table.name) != 0:
            yield _doubtful(facts, table)
        elif not table.readable:
            yield block(
                Code.UNLISTED_NOT_JUDGED,
                f'table "{table.name}" of store "{facts.store}" has the column "{DISTRICT_COLUMN}" and cannot be read '
                f"for rows of the district: {table.why_unreadable}",
                "let the role read it, or ask a DBA whose rows it holds",
                store=facts.store,
                table=str(table.name),
            )


def _foreign_rows(facts: StoreFacts, table: Table, rows: int) -> Finding:
    """They are in another database; that is nothing to do here where it is a store that is rolled back anyway."""
    name = f'foreign table "{table.name}" of store "{facts.store}"'
    shows = f"shows {counted(rows, 'row')} of the district"
    if shown := facts.resolution.shown.get(table.name):
        return info(
            Code.FOREIGN_TABLE_LEFT,
            f'{name} {shows} that are in table "{shown.table}" of store "{shown.store}", where this rollback deletes '
            "them; it is left as it is",
            "nothing to do; verification fails where it still shows them afterwards",
            store=facts.store,
            table=str(table.name),
        )
    source = facts.catalog.foreign_sources[table.name]
    where = f'foreign server "{source.server}"'
    if source.address is not None:
        where += f' (database "{source.address.database}" on "{source.address.host}", port {source.address.port})'
    return block(
        Code.UNLISTED_ROWS,
        f'{name} {shows}, which are in "{source.table}" behind {where} and in no table that the load report names',
        "delete them there first, or drop the foreign table. If that is a store of this rollback, the load report has "
        "to name the table for that store with its schema, and Airflow's connection the host and port as the foreign "
        "server does",
        store=facts.store,
        table=str(table.name),
    )


def _doubtful(facts: StoreFacts, table: Table) -> Finding:
    rows = facts.reading.doubtful.get(table.name)
    return block(
        Code.UNLISTED_NOT_JUDGED,
        f'{counted(rows, "row")} of table "{table.name}" in store "{facts.store}" may be the district\'s: '
        f"{table.why_uncountable}",
        f"look at the rows of {table.name.sql}; move or delete those that are the district's",
        store=facts.store,
        table=str(table.name),
    )


@check(Moment.PLAN)
def columns_alike(facts: StoreFacts) -> Iterator[Finding]:
    """Nothing looks at the rows of a table whose column is spelled otherwise, so that they stay without a word."""
    known = facts.reading.planned.keys() | facts.resolution.unusable
    alike = [table for table in facts.catalog.tables if table.columns_alike and table.name not in known]
    whole = [f"{table.name} ({some(table.columns_alike)})" for table in alike if not table.is_part]
    if whole:
        yield warn(
            Code.COLUMN_SPELLED_OTHERWISE,
            f'in store "{facts.store}" {counted(len(whole), "table")} without the column "{DISTRICT_COLUMN}" '
            f"{'has' if len(whole) == 1 else 'have'} one whose name reads like it, and rows of the "
            f"district in there stay: {some(whole)}",
            "find out whether they name districts; if so, have them renamed for the rollback, and list the tables",
            store=facts.store,
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def included_tables(facts: StoreFacts) -> Iterator[Finding]:
    """What is deleted from although the load report does not name it, because the operator asked for that."""
    for name, paths in facts.reading.planned.items():
        if name in facts.resolution.tables:
            continue
        table = facts.catalog.table(name)
        if table.foreign_parts:
            yield foreign_part(facts.store, table)
        if not table.may_delete:
            yield privilege_missing(facts.store, name)
        own_keys = dict.fromkeys(path[0] for path in paths)
        yield from (_would_stay(facts.store, key) for key in own_keys if key.on_delete.empties_reference)
        if not paths:
            yield warn(
                Code.UNLISTED_INCLUDED,
                f'table "{name}" of store "{facts.store}" holds {counted(facts.rows(name), "row")} of the district, '
                "and the load report does not name it: include_unlisted deletes them",
                _REALLY_OURS,
                store=facts.store,
                table=str(name),
            )


def _would_stay(store: str, key: ForeignKey) -> Finding:
    return warn(
        Code.DERIVED_WOULD_STAY,
        f'rows of table "{key.referencing}" in store "{store}" that reference rows to be deleted by foreign key '
        f'"{key.name}" would stay without include_derived: it says ON DELETE {key.on_delete.sql}',
        "make sure that they are to go; else plan without include_derived and move their reference first",
        store=store,
        table=str(key.referencing),
    )


@check(Moment.PLAN, Moment.BEFORE_STORE, Moment.IN_TRANSACTION)
def derived_tables(facts: StoreFacts) -> Iterator[Finding]:
    """Rows of tables without the column that go with the rows that they reference, and those that are others' too."""
    derived = {name: facts.rows(name) for name, paths in facts.reading.planned.items() if paths}
    if derived:
        biggest = [f"{name} ({derived[name]:,})" for name in sorted(derived, key=derived.__getitem__, reverse=True)]
        yield warn(
            Code.DERIVED_INCLUDED,
            f"{counted(sum(derived.values()), 'row')} of {counted(len(derived), 'table')} without the column in store "
            f'"{facts.store}" reference rows of the district and are deleted with them: {some(biggest)}',
            _REALLY_OURS,
            store=facts.store,
        )
    for name, rows in facts.reading.shared.items():
        if rows:
            yield block(
                Code.DERIVED_SHARED,
                f'{counted(rows, "row")} of table "{name}" in store "{facts.store}" {agreeing(rows, "reference")} rows '
                "of the district, and rows that are not the district's",
                "find out whose they are; move or delete them first",
                store=facts.store,
                table=str(name),
            )
