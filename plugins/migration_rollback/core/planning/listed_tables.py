"""Which tables the load report means: its spellings against the store's catalog."""

from collections.abc import Sequence

from migration_rollback.core.artifacts import LoadedTable
from migration_rollback.core.catalog import Catalog
from migration_rollback.core.checks.listed_tables import listed_twice, why_unusable
from migration_rollback.core.findings import Finding
from migration_rollback.core.foreign_tables import NOWHERE, StoresAtWork
from migration_rollback.core.plan import Resolution
from migration_rollback.core.tables import TableName


def resolve(catalog: Catalog, listed: Sequence[LoadedTable], at_work: StoresAtWork = NOWHERE) -> Resolution:
    """Match the load report's spellings with the catalog; what does not match once is a blocking finding.

    :param at_work: all stores of the rollback, some of whose tables this one may show.
    """
    sources = catalog.foreign_sources.items()
    shown = {name: there for name, source in sources if (there := at_work.shown(catalog.store, source))}
    found: dict[TableName, LoadedTable] = {}
    findings: list[Finding] = []
    unusable: set[TableName] = set()
    for loaded in listed:
        candidates = catalog.spelled(loaded.table)
        problem = why_unusable(catalog.store, loaded, candidates)
        if problem is not None:
            findings.append(problem)
            unusable.update(table.name for table in candidates)
        elif candidates[0].name in found:
            findings.append(listed_twice(catalog.store, candidates[0].name, loaded))
        else:
            found[candidates[0].name] = loaded
    return Resolution(found, tuple(findings), frozenset(unusable), shown)


def planned_tables(catalog: Catalog, resolution: Resolution) -> tuple[TableName, ...]:
    """The listed tables that can hold rows of the district, in loading order."""
    return tuple(name for name in resolution.tables if catalog.table(name).holds_district)
