"""Reads the five stores for the plan: all that can be read, and a finding for what cannot."""

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migration_rollback.core.artifacts import LoadReport
from migration_rollback.core.findings import Finding, block
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.plan import Census, StorePlan
from migration_rollback.core.planning.listed_tables import Inclusion
from migration_rollback.edge.connections import store_session
from migration_rollback.edge.settings import settings
from migration_rollback.errors import StoreError

if TYPE_CHECKING:
    from migration_rollback.stores.session import Session

log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds after which a transaction that was open when the plan began is worth a word."""


@dataclass
class StoresRead:
    """What the plan is made of."""

    plans: list[tuple[StorePlan, tuple[Finding, ...]]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_stores(
    rollback_run_id: str, load_report: LoadReport, census: Census, include: Inclusion, *, allow_preexisting: bool
) -> StoresRead:
    """Read every store in a transaction of its own; a store that cannot be read blocks, and the others are still read.

    :param census: takes what verification will compare with.
    """
    from migration_rollback.stores.same_database import stores_in_one_database

    read = StoresRead()
    with contextlib.ExitStack() as stack:
        sessions: dict[str, Session] = {}
        for store in ROLLBACK_ORDER:
            with _as_finding(read.findings):
                sessions[store] = stack.enter_context(
                    store_session(store, application_name=f"{rollback_run_id} plan", read_only=True)
                )
        with _as_finding(read.findings):
            read.findings.extend(_one_database(*pair) for pair in stores_in_one_database(sessions))
        for session in sessions.values():
            with _as_finding(read.findings):
                _read_store(session, load_report, read, census, include, allow_preexisting=allow_preexisting)
    return read


def _one_database(one: str, other: str) -> Finding:
    return block(
        "stores_in_one_database",
        f'stores "{one}" and "{other}" are one and the same database',
        "correct the connections",
        store=one,
    )


@contextlib.contextmanager
def _as_finding(findings: list[Finding]) -> Iterator[None]:
    """A store that cannot be read blocks the rollback; the others are read all the same, to say everything at once."""
    try:
        yield
    except StoreError as exc:
        store, fact, remedy, _ = exc.args
        findings.append(block("store_unreadable", f'store "{store}" cannot be read: {fact}', remedy, store=store))


def _read_store(
    session: "Session",
    load_report: LoadReport,
    read: StoresRead,
    census: Census,
    include: Inclusion,
    *,
    allow_preexisting: bool,
) -> None:
    from migration_rollback.core.checks.open_writers import concerning, open_writer_findings
    from migration_rollback.core.planning.listed_tables import resolve
    from migration_rollback.core.planning.store_plan import plan_store
    from migration_rollback.stores.catalog_reader import read_catalog
    from migration_rollback.stores.census import count_others
    from migration_rollback.stores.open_writers import outlasting_writers
    from migration_rollback.stores.row_reader import read_rows

    store, district_id = session.store, load_report.district_id
    listed = [table for name, table in load_report.tables() if name == store]
    writers = outlasting_writers(session, _PATIENCE, log.info)
    with session.transaction():
        catalog = read_catalog(session, district_id)
        resolution = resolve(catalog, listed)
        log.info("%s: %s tables, %s foreign keys", store, f"{len(catalog.tables):,}", f"{len(catalog.foreign_keys):,}")
        reading = read_rows(
            session,
            catalog,
            district_id,
            resolution,
            include=include,
            scan_cost=settings().scan_cost,
            progress=log.info,
        )
        others = count_others(session, catalog, district_id)
    plan, findings = plan_store(reading, resolution, allow_preexisting=allow_preexisting)
    read.plans.append((plan, (*findings, *open_writer_findings(store, concerning(writers, catalog)))))
    census.rows[store] = others
    census.orphans[store] = {key.label: rows for key, rows in reading.orphans.items()}
