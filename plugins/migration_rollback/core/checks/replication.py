"""Logical replication: deletes that the server refuses, rows that come back, and a ledger that is published."""

from collections.abc import Iterator

from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.findings import Code, Finding, block, warn
from migration_rollback.core.wording import some


@check(Moment.PLAN, Moment.BEFORE_STORE)
def refused_deletes(facts: StoreFacts) -> Iterator[Finding]:
    """Also of a single partition, and of what a cascade runs into: the server refuses the whole statement."""
    deleted_from = facts.doomed | facts.catalog.cascades_into(facts.doomed)
    for one in facts.catalog.refused_deletes:
        if facts.catalog.whole(one.table) in deleted_from:
            yield block(
                Code.DELETE_NOT_PUBLISHABLE,
                f'deletes from table "{one.table}" are refused by the server of store "{facts.store}", because of '
                f'publication "{one.publication}": {one.why}',
                f"have its owner mend it: {one.remedy}",
                store=facts.store,
                table=str(one.table),
                detail=f"publication {one.publication}",
            )


@check(Moment.PLAN)
def subscribed_tables(facts: StoreFacts) -> Iterator[Finding]:
    """What another database still sends comes after the verification as well."""
    by_subscription: dict[str, list[str]] = {}
    for one in facts.catalog.subscribed_tables:
        if facts.catalog.whole(one.table) in facts.reading.planned:
            by_subscription.setdefault(one.subscription, []).append(str(one.table))
    for subscription, tables in by_subscription.items():
        yield warn(
            Code.TABLES_SUBSCRIBED,
            f'subscription "{subscription}" of store "{facts.store}" writes into {some(tables)} what another database '
            "sends: rows of the district can come back, also after the verification",
            "roll the district back in the database that sends them, or have the subscription disabled until it is "
            "gone there",
            store=facts.store,
        )


@check(Moment.PLAN, Moment.BEFORE_STORE)
def published_ledger(facts: StoreFacts) -> Iterator[Finding]:
    """A ledger that the operator wants in spite of its publications."""
    if facts.catalog.ledger_publications and facts.catalog.may_create_ledger:
        yield warn(
            Code.LEDGER_PUBLISHED,
            f'the ledger of store "{facts.store}" is published by {some(facts.catalog.ledger_publications)}, because '
            "MIGRATION_ROLLBACK_PUBLISHED_LEDGER is set: a subscriber without it stops replicating, for all districts",
            "make sure that include/sql/create_ledger.sql has been run on every subscriber",
            store=facts.store,
        )
