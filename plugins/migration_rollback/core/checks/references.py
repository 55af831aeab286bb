"""Foreign keys: rows of others that reference rows to be deleted, and keys that say less than they seem to."""

from collections.abc import Iterator

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.findings import Code, Finding, block, info, warn
from migration_rollback.core.foreign_keys import ForeignKey
from migration_rollback.core.reading import Reference
from migration_rollback.core.tables import quote_name
from migration_rollback.core.wording import agreeing, counted, some

SLOW_VISITS = 10_000_000
"""Rows that the server would look at, one by one, to check a foreign key: from about a second on it is said."""


@check(Moment.PLAN, Moment.BEFORE_STORE, Moment.IN_TRANSACTION)
def references(facts: StoreFacts) -> Iterator[Finding]:
    """Rows outside the district that a delete would change, or that would make it fail."""
    return (_reference(facts, reference) for reference in facts.reading.references if reference.rows)


def _reference(facts: StoreFacts, reference: Reference) -> Finding:
    key = reference.foreign_key
    owners = f" of district {some(reference.districts)}" if reference.districts else ""
    sentence = (
        f'{counted(reference.rows, "row")}{owners} in "{key.referencing}" of store "{facts.store}" '
        f'{agreeing(reference.rows, "reference")} rows of "{key.referenced}" that are to be deleted '
        f'(foreign key "{key.name}", ON DELETE {key.on_delete.sql})'
    )
    if key.on_delete.changes_rows:
        code, effect = Code.REFERENCE_WOULD_CHANGE, "the delete would silently change them"
    else:
        code, effect = Code.REFERENCE_WOULD_FAIL, "the delete would fail on them"
    return block(
        code,
        f"{sentence}: {effect}",
        f"find out why they reference this district; move or delete them first{_or_derive(facts, key)}",
        store=facts.store,
        table=str(key.referencing),
    )


def _or_derive(facts: StoreFacts, key: ForeignKey) -> str:
    """Whether the operator may have the rows deleted along, and why not where the table looks like it."""
    if facts.catalog.table(key.referencing).column is not None:
        return ""
    if why := facts.reading.not_derivable.get(key.referencing_whole):
        return f"; include_derived leaves the table out: {why}"
    return ", or have include_derived delete them along"


@check(Moment.PLAN, Moment.BEFORE_STORE)
def unreadable_references(facts: StoreFacts) -> Iterator[Finding]:
    """A table that references rows to be deleted, and that the role cannot look into."""
    for key in facts.reading.unreadable:
        yield block(
            Code.REFERENCE_NOT_JUDGED,
            f'table "{key.referencing}" of store "{facts.store}" references "{key.referenced}" '
            f'(foreign key "{key.name}", ON DELETE {key.on_delete.sql}) and cannot be read: '
            + facts.catalog.table(key.referencing).why_unreadable,
            f"GRANT SELECT ON {key.referencing.sql} TO the connection's role, or exempt it by BYPASSRLS",
            store=facts.store,
            table=str(key.referencing),
        )


@check(Moment.PLAN)
def unscanned_keys(facts: StoreFacts) -> Iterator[Finding]:
    """Keys whose rows it would have cost too much to look at."""
    keys = facts.reading.unscanned
    if keys:
        yield warn(
            Code.NOT_SCANNED,
            f'{len(keys):,} foreign keys of store "{facts.store}" were not scanned, because that would cost '
            f"more than the setting allows: {some([key.label for key in keys])}",
            "raise MIGRATION_ROLLBACK_SCAN_COST; each deletion looks for rows of others again by itself",
            store=facts.store,
            momentary=True,
        )


@check(Moment.PLAN)
def keys_not_enforced(facts: StoreFacts) -> Iterator[Finding]:
    """Keys for whose rows the server does not vouch."""
    for key in facts.plan.foreign_keys:
        if key.is_promise:
            continue
        orphans = facts.reading.orphans.get(key)
        why = "is NOT VALID" if not key.validated else "has disabled triggers"
        broken = "" if orphans is None else f", and {counted(orphans, 'row')} {agreeing(orphans, 'break')} it already"
        yield warn(
            Code.KEY_NOT_ENFORCED,
            f'foreign key "{key.name}" of "{key.referencing}" in store "{facts.store}" {why}{broken}',
            f"after correcting those rows: ALTER TABLE {key.referencing.sql} "
            + ("ENABLE TRIGGER ALL" if key.validated else f"VALIDATE CONSTRAINT {quote_name(key.name)}"),
            store=facts.store,
            table=str(key.referencing),
        )


@check(Moment.PLAN)
def keys_without_effect(facts: StoreFacts) -> Iterator[Finding]:
    """Keys that the server knows and does nothing by; rows that reference deleted ones by them stay as they are."""
    keys = [key for key in facts.catalog.not_enforced if key.referenced_whole in facts.doomed]
    if keys:
        yield info(
            Code.KEY_WITHOUT_EFFECT,
            f'{counted(len(keys), "foreign key")} of store "{facts.store}" into planned tables '
            f"{'is' if len(keys) == 1 else 'are'} NOT ENFORCED and {agreeing(len(keys), 'act')} on no delete; "
            f"rows that reference deleted ones by them stay: {some([key.label for key in keys])}",
            "nothing; look for such rows afterwards if the application follows these keys",
            store=facts.store,
        )


@check(Moment.PLAN)
def slow_keys(facts: StoreFacts) -> Iterator[Finding]:
    """Each deleted row is looked for in the referencing table, and without an index that is a scan."""
    planned = facts.reading.planned.keys()
    for key in facts.catalog.unindexed:
        if key.referenced_whole not in planned:
            continue
        rows = facts.rows(key.referenced_whole)
        visits = rows * facts.catalog.table(key.referencing).rows_estimated
        if visits >= SLOW_VISITS:
            yield warn(
                Code.SLOW_DELETE,
                f'no index serves foreign key "{key.name}" of "{key.referencing}" in store "{facts.store}": '
                f'deleting {rows:,} rows of "{key.referenced}" looks at about {visits:,} rows',
                f"before approving: CREATE INDEX CONCURRENTLY ON {key.referencing.sql} ({_columns(key)})",
                store=facts.store,
                table=str(key.referencing),
                momentary=True,
            )


def _columns(key: ForeignKey) -> str:
    return ", ".join(map(quote_name, key.referencing_columns))


@check(Moment.PLAN, Moment.BEFORE_STORE)
def powerless_owners(facts: StoreFacts) -> Iterator[Finding]:
    """The server checks keys with the rights of a table's owner, and fails the delete of a role that lacks nothing."""
    for one in facts.catalog.powerless_owners:
        if facts.catalog.whole(one.referenced) in facts.doomed:
            yield block(
                Code.OWNER_PRIVILEGE_MISSING,
                f'role "{one.owner}" owns table "{one.table}" in store "{facts.store}" and has lost rights there with '
                f'which foreign key "{one.foreign_key}" is checked: every delete of rows that it references in '
                f'"{one.referenced}" would fail',
                one.grants,
                store=facts.store,
                table=str(one.table),
                detail=f"foreign key {one.foreign_key}",
            )
