"""A store as a whole: whether it can be written to, and what would swallow a delete or keep data after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from migration_rollback.core.catalog import Catalog, Database, DeleteTrigger, NoLedger
from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.checks.triggers import fired
from migration_rollback.core.findings import Code, Finding, block, info, warn
from migration_rollback.core.names import LEDGER_OF_EARLIER_VERSION
from migration_rollback.core.tables import Table, quote_name
from migration_rollback.core.wording import counted, some

_MAY_NOT_CREATE: Final = NoLedger(
    reason="the role may not create it",
    remedy="a DBA can run include/sql/create_ledger.sql as the owner and grant the role SELECT and INSERT on it",
)


def store_unreadable(store: str, fact: str, remedy: str) -> Finding:
    """A store that cannot be connected to or read."""
    return block(Code.STORE_UNREADABLE, f'store "{store}" cannot be read: {fact}', remedy, store=store)


def stores_in_one_database(one: str, other: str) -> Finding:
    """What is deleted there twice would be planned twice."""
    return block(
        Code.STORES_IN_ONE_DATABASE,
        f'stores "{one}" and "{other}" are one and the same database',
        "correct the connections",
        store=one,
    )


@dataclass(frozen=True)
class MovedFacts:
    """The database of a store as it was approved, and where its connection leads now."""

    store: str
    before: Database | None
    """Null: the plan does not say."""
    now: Database


@check(Moment.BEFORE_STORE, Moment.VERIFICATION)
def database_moved(facts: MovedFacts) -> Iterator[Finding]:
    """A connection that leads elsewhere.

    What the plan could not read is not compared; what it has read has to be told again.
    """
    before, now = facts.before, facts.now
    left_out = {"system_identifier"} if before is not None and before.system_identifier is None else set()
    if before is None or now.model_dump(exclude=left_out) != before.model_dump(exclude=left_out):
        yield block(
            Code.DATABASE_MOVED,
            f'store "{facts.store}" is not the database that was approved: the plan saw {_identified(before)}, and '
            f"its connection leads to {_identified(now)}; nothing is deleted there",
            "correct the connection, then clear the failed tasks; or trigger a new run for where it leads now",
            store=facts.store,
        )


def _identified(database: Database | None) -> str:
    if database is None:
        return "none"
    return f'"{database.name}" (oid {database.oid}) on server {database.system_identifier or "unknown"}'


@check(Moment.PLAN)
def database_known(facts: StoreFacts) -> Iterator[Finding]:
    """Without the server's own identifier, a copy under the same name with the same oid would pass for it."""
    database = facts.catalog.database
    if database.system_identifier is None:
        yield info(
            Code.SERVER_NOT_IDENTIFIED,
            f'the role may not read the system identifier of the server of store "{facts.store}", which is recognized '
            "by the database's name and oid alone",
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() to the role",
            store=facts.store,
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def read_only(facts: StoreFacts) -> Iterator[Finding]:
    """A standby, or a database that is read-only for the role."""
    if facts.catalog.read_only:
        yield block(
            Code.STORE_READ_ONLY,
            f'store "{facts.store}" cannot be written to: {facts.catalog.read_only}',
            "connect to the primary server; if somebody has set it there, find out why, and have it taken back: ALTER "
            "DATABASE ... RESET default_transaction_read_only, or the same of ALTER SYSTEM",
            store=facts.store,
        )
    elif facts.catalog.role_read_only:
        yield warn(
            Code.ROLE_READ_ONLY,
            f'default_transaction_read_only is on for the role or the connection of store "{facts.store}"; the '
            "rollback writes there all the same",
            "make sure that this is the role for it, or that it says so: ALTER ROLE ... RESET "
            "default_transaction_read_only",
            store=facts.store,
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def silent_triggers(facts: StoreFacts) -> Iterator[Finding]:
    """A delete would leave the rows that reference its own, and nothing of the application would be told."""
    if facts.catalog.triggers_silent:
        yield triggers_silent(facts.store)


def triggers_silent(store: str) -> Finding:
    """Neither foreign keys nor triggers act in the sessions of this role, which may not change that."""
    return block(
        Code.TRIGGERS_SILENT,
        f'session_replication_role is "replica" for the role of store "{store}", which may not change it: neither '
        "foreign keys nor triggers would act",
        "a superuser has to take it back: ALTER ROLE ... RESET session_replication_role (or ALTER DATABASE, where it "
        "is set there)",
        store=store,
    )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def ledger(facts: StoreFacts) -> Iterator[Finding]:
    """Without the ledger nobody can prove what this rollback has deleted; one of somebody else may do anything."""
    if facts.catalog.ledger_defects:
        yield block(
            Code.LEDGER_NOT_OURS,
            f'the ledger in store "{facts.store}" (migration_rollback.ledger) is not one that a rollback has made: '
            f"{some(facts.catalog.ledger_defects)}",
            "have its owner add them: ALTER TABLE migration_rollback.ledger ADD COLUMN rows_written bigint, "
            "ADD COLUMN written_digest numeric"
            if facts.catalog.ledger_defects == (LEDGER_OF_EARLIER_VERSION,)
            else "find out who made it; a DBA can move it away: ALTER SCHEMA migration_rollback RENAME TO "
            "migration_rollback_before; or, where an earlier connection of this rollback made it under a role that is "
            "no more its own, take it over as the owner of the database: ALTER SCHEMA migration_rollback OWNER TO "
            "CURRENT_USER; ALTER TABLE migration_rollback.ledger OWNER TO CURRENT_USER; then GRANT the connection's "
            "role USAGE on the schema, SELECT and INSERT on the table",
            store=facts.store,
        )
    if not facts.catalog.may_create_ledger:
        why = facts.catalog.no_ledger or _MAY_NOT_CREATE
        yield warn(
            Code.LEDGER_MISSING,
            f'no ledger is kept in store "{facts.store}": {why.reason}; rows deleted are then the difference of counts',
            why.remedy,
            store=facts.store,
        )


@dataclass(frozen=True)
class LedgerFacts:
    """Whether a store was to keep the ledger when its plan was approved, and its catalog by now."""

    had_ledger: bool
    now: Catalog


@check(Moment.BEFORE_STORE)
def ledger_lost(facts: LedgerFacts) -> Iterator[Finding]:
    """What was approved with a ledger is not deleted without one."""
    if facts.had_ledger and not facts.now.may_create_ledger:
        why = facts.now.no_ledger or _MAY_NOT_CREATE
        yield block(
            Code.LEDGER_LOST,
            f'the ledger that was approved cannot be kept in store "{facts.now.store}" any more: {why.reason}; nothing '
            "is deleted there",
            f"{why.remedy}; then clear the failed tasks, or trigger a new run",
            store=facts.now.store,
        )


@check(Moment.PLAN, Moment.BEFORE_STORE, Moment.IN_TRANSACTION)
def rules(facts: StoreFacts) -> Iterator[Finding]:
    """Also where a cascade finds no row: the rule rewrites its statement all the same."""
    deleted_from = facts.doomed | facts.catalog.cascades_into(facts.doomed)
    for rule in facts.catalog.delete_rules:
        if facts.catalog.whole(rule.table) in deleted_from:
            yield block(
                Code.DELETE_RULE,
                f'rule "{rule.name}" of table "{rule.table}" in store "{facts.store}" '
                f"{'replaces' if rule.instead else 'adds to'} every DELETE there",
                f"have its owner drop or disable it: ALTER TABLE {rule.table.sql} DISABLE RULE {quote_name(rule.name)}",
                store=facts.store,
                table=str(rule.table),
            )


@check(Moment.PLAN, Moment.BEFORE_STORE, Moment.IN_TRANSACTION)
def triggers(facts: StoreFacts) -> Iterator[Finding]:
    """Triggers that the deletes fire, and what the text of their functions says of them."""
    for trigger in fired(facts):
        yield _trigger(facts.store, trigger)


def _trigger(store: str, trigger: DeleteTrigger) -> Finding:
    keeps = ", and can keep rows by returning NULL" if trigger.may_keep_rows else ""
    writes = f"; its text writes to {some(trigger.writes_to)}" if trigger.writes_to else ""
    opaque = "; its text does not say all that it does" if trigger.opaque else ""
    return warn(
        Code.DELETE_TRIGGER,
        f'trigger "{trigger.name}" ({trigger.timing} DELETE, function {trigger.function}) '
        f'fires on table "{trigger.table}" of store "{store}"{keeps}{writes}{opaque}',
        "look at what its function does; it may keep copies of deleted rows or refuse deletes",
        store=store,
        table=str(trigger.table),
        detail=f"writes to {some(trigger.writes_to)}" if trigger.writes_to else None,
    )


@check(Moment.PLAN)
def storage(facts: StoreFacts) -> Iterator[Finding]:
    """Tables that may not be able to delete rows."""
    for table in facts.planned:
        if table.access_method != "heap":
            yield warn(
                Code.ACCESS_METHOD,
                f'table "{table.name}" of store "{facts.store}" is stored by the access method '
                f'"{table.access_method}", which may not be able to delete rows',
                "ask a DBA whether it is append-only",
                store=facts.store,
                table=str(table.name),
            )


@check(Moment.PLAN)
def large_objects(facts: StoreFacts) -> Iterator[Finding]:
    """Large objects stay when the rows that point to them go."""
    pointing = [str(table.name) for table in facts.planned if table.names_large_objects]
    if facts.catalog.has_large_objects and pointing:
        yield warn(
            Code.LARGE_OBJECTS,
            f'rows of {some(pointing)} in store "{facts.store}" may point to large objects, '
            "which stay when the rows go",
            "run vacuumlo on the database after the rollback",
            store=facts.store,
        )


@check(Moment.PLAN)
def materialized_views(facts: StoreFacts) -> Iterator[Finding]:
    """A materialized view keeps what it has copied until its owner refreshes it."""
    for view in facts.catalog.tables:
        kept = _kept_by(facts, view) if view.is_copy and view.name not in facts.resolution.unusable else ""
        if kept:
            yield warn(
                Code.MATERIALIZED_VIEW,
                f'materialized view "{view.name}" of store "{facts.store}" {kept}',
                f"after the rollback: REFRESH MATERIALIZED VIEW {view.name.sql}",
                store=facts.store,
                table=str(view.name),
            )


def _kept_by(facts: StoreFacts, view: Table) -> str:
    """What a materialized view holds, or may hold, of the district; empty where it cannot hold anything."""
    planned = facts.reading.planned.keys()
    sources = [str(one.table) for one in facts.catalog.view_sources if one.view == view.name and one.table in planned]
    if view.column is not None and not view.countable:
        return "cannot be read for the district"
    if rows := facts.rows(view.name):
        return f"holds copies of {counted(rows, 'row')} of the district"
    if view.column is None and sources:
        return f"has no district column and reads {some(sources)}, so that it may hold copies of the district's rows"
    return ""
