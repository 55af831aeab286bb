"""How rows are found that still reference deleted ones: by one look behind all of them, or by the server's behind each.

One look is much cheaper, and as good where nothing else acts on the delete. What is not plain goes the server's way.
"""

from collections.abc import Collection, Mapping

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import ForeignKey, KeyPath
from migration_rollback.core.tables import TableName


def why_row_by_row(
    catalog: Catalog, unit: Collection[TableName], planned: Mapping[TableName, tuple[KeyPath, ...]]
) -> str:
    """Why a unit's rows have to be looked behind one by one; empty where one look is enough."""
    if catalog.why_row_by_row:
        return catalog.why_row_by_row
    if any(planned[name] for name in unit):
        return "the rows have no district of their own"
    if not all(name in catalog.versions for name in unit):
        return "triggers or rules act on DELETE, or the table is partitioned or inherited"
    reasons = (_why(catalog, key) for key in catalog.inbound(unit))
    return next((reason for reason in reasons if reason), "")


def _why(catalog: Catalog, key: ForeignKey) -> str:
    if key.is_between_parts:
        return "a partition or an inheriting table is at an end of a foreign key"
    if not key.is_by_equality:
        return "a foreign key compares otherwise than by equality"
    if not key.enforced:
        return "a foreign key is disabled"
    referencing = catalog.table(key.referencing)
    if not referencing.readable:
        return "the role does not see every row of a referencing table"
    by_district = key.carries_district and referencing.holds_district and not referencing.is_copy
    if not by_district and not catalog.may_make_temporary_tables:
        return "the role may not make temporary tables, or an event trigger acts on them"
    return ""
