"""Reads the five stores for the plan: all that can be read, and a finding for what cannot."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.checks import database
from migration_rollback.core.checks.check import Moment
from migration_rollback.core.findings import Finding
from migration_rollback.core.foreign_tables import NOWHERE, StoresAtWork
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.plan import Options
from migration_rollback.core.reading import OpenWriter
from migration_rollback.edge.connections import store_addresses, store_session
from migration_rollback.edge.settings import settings
from migration_rollback.errors import StoreError

if TYPE_CHECKING:
    from migration_rollback.core.planning.store_plan import PlannedStore
    from migration_rollback.stores.ledger_terms import LedgerTerms
    from migration_rollback.stores.session import Session

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE = 5.0
"""Seconds after which a transaction that was open when the plan began is named in a finding."""


@dataclass(frozen=True)
class ReadStore:
    """One store, read and planned."""

    planned: "PlannedStore"
    others: dict[str, int]
    """Rows of all other districts by table: what verification compares with."""


@dataclass(frozen=True)
class ReadStores:
    """Every store that could be read, in rollback order, and why others could not."""

    stores: tuple[ReadStore, ...]
    unread: tuple[Finding, ...]


def read_stores(rollback_run_id: str, load_report: LoadReport, options: Options) -> ReadStores:
    """Read the stores side by side, each in a transaction of its own.

    One that cannot be read blocks; the others are read all the same, to say everything at once.
    """
    name = f"{rollback_run_id} plan"
    with contextlib.ExitStack() as stack:
        opened = [_or_finding(_open, stack, store, load_report.district_id, name) for store in ROLLBACK_ORDER]
        sessions = [session for session in opened if not isinstance(session, Finding)]
        shared = _or_finding(_in_one_database, sessions)
        pool = stack.enter_context(_side_by_side(len(ROLLBACK_ORDER)))
        read = list(pool.map(lambda session: _or_finding(_read_store, session, load_report, options, name), sessions))
    found = (*opened, *((shared,) if isinstance(shared, Finding) else shared), *read)
    return ReadStores(
        stores=tuple(store for store in read if not isinstance(store, Finding)),
        unread=tuple(finding for finding in found if isinstance(finding, Finding)),
    )


@contextlib.contextmanager
def _side_by_side(most: int) -> Iterator[ThreadPoolExecutor]:
    """A pool that waits for its threads at the end, but not when the task's time is over: one may hang for ever."""
    pool, is_over = ThreadPoolExecutor(most), True
    try:
        yield pool
        is_over = False
    except Exception:  # every error there is; that the time is over is no Exception (AirflowTaskTimeout)
        is_over = False
        raise
    finally:
        pool.shutdown(wait=not is_over, cancel_futures=True)


def _or_finding(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Finding:
    """What was read, or why it cannot be."""
    try:
        return read(*args, **kwargs)
    except StoreError as exc:
        store, fact, remedy, _ = exc.args
        return database.store_unreadable(store, fact, remedy)


def _open(stack: contextlib.ExitStack, store: str, district_id: str, name: str) -> "Session":
    return stack.enter_context(store_session(store, district_id, application_name=name, read_only=True))


def _in_one_database(sessions: "list[Session]") -> tuple[Finding, ...]:
    from migration_rollback.stores.same_database import stores_in_one_database

    pairs = stores_in_one_database({session.store: session for session in sessions})
    return tuple(database.stores_in_one_database(*pair) for pair in pairs)


def _read_store(session: "Session", load_report: LoadReport, options: Options, name: str) -> ReadStore:
    from migration_rollback.stores.open_writers import outlasting_writers

    terms = _ledger_terms(session, name)
    writers = outlasting_writers(session, _PATIENCE, log.info)
    with session.transaction():
        planned = plan_now(session, load_report, options, writers=writers, terms=terms)
    return ReadStore(planned, planned.reading.others)


def _ledger_terms(session: "Session", name: str) -> "LedgerTerms":
    from migration_rollback.stores.ledger_terms import find_ledger_terms

    allowed = settings().published_ledger
    with store_session(
        session.store, session.district_id, application_name=f"{name} ledger", read_only=False
    ) as second:
        return find_ledger_terms(session, second, published_too=allowed)


def plan_now(
    session: "Session",
    load_report: LoadReport,
    options: Options,
    *,
    writers: tuple[OpenWriter, ...] = (),
    terms: "LedgerTerms | None" = None,
    moment: Moment = Moment.PLAN,
) -> "PlannedStore":
    """One store, read and planned in the transaction that is open: at the plan, and again before its deletions."""
    from migration_rollback.core.planning.listed_tables import resolve
    from migration_rollback.core.planning.store_plan import plan_store
    from migration_rollback.stores.catalog_reader import read_catalog
    from migration_rollback.stores.key_reader import Extent
    from migration_rollback.stores.ledger_terms import LedgerTerms
    from migration_rollback.stores.row_reader import read_rows

    store = session.store
    terms = terms or LedgerTerms(published_too=settings().published_ledger)
    catalog = read_catalog(session, terms, set_based=settings().set_based_checks)
    listed = [table for name, table in load_report.tables() if name == store]
    resolution = resolve(catalog, listed, _stores_at_work(load_report) if catalog.foreign_sources else NOWHERE)
    log.info("%s: %s tables, %s foreign keys", store, f"{len(catalog.tables):,}", f"{len(catalog.foreign_keys):,}")
    extent = Extent(cost=settings().scan_cost, for_later=moment is Moment.PLAN, progress=log.info)
    reading = read_rows(session, catalog, resolution, options, extent)
    return plan_store(reading.model_copy(update={"open_writers": writers}), resolution, options, moment)


def _stores_at_work(load_report: LoadReport) -> StoresAtWork:
    listed = {
        store: frozenset(table.table for name, table in load_report.tables() if name == store)
        for store in ROLLBACK_ORDER
    }
    return StoresAtWork(store_addresses(), listed)
