"""What a store's catalog says, as frozen values; filled in by ``stores.catalog_reader``."""

from collections.abc import Collection
from functools import cached_property

from migration_rollback.core.foreign_keys import DeleteAction, ForeignKey
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.tables import Table, TableName, whole_of


class DeleteTrigger(Frozen):
    """A user trigger that fires on DELETE."""

    table: TableName
    """Where it fires."""
    name: str
    """``pg_trigger.tgname``."""
    timing: str
    """BEFORE, AFTER or INSTEAD OF."""
    for_each_row: bool = True
    """Whether for each row, or once a statement."""
    function: str
    """What it calls."""
    writes_to: tuple[str, ...] = ()
    """The tables that its function's text has behind INSERT INTO, UPDATE or DELETE FROM."""
    may_not_write: tuple[str, ...] = ()
    """Those of them where the role, with whose rights it runs, may not do that."""
    opaque: bool = False
    """Whether the text does not say all that it does."""

    @property
    def may_keep_rows(self) -> bool:
        """A function called before each row keeps the row by returning NULL."""
        return self.timing == "BEFORE" and self.for_each_row


class DeleteRule(Frozen):
    """A rule that rewrites DELETE on a table."""

    table: TableName
    """Where it stands."""
    name: str
    """``pg_rewrite.rulename``."""
    instead: bool
    """Whether it replaces the DELETE, or adds to it."""


class ViewSource(Frozen):
    """A materialized view and a table that it reads, directly or through other views."""

    view: TableName
    """The materialized view."""
    table: TableName
    """What it reads."""


class Catalog(Frozen):
    """One store's catalog, read in one transaction."""

    store: str
    """Whose it is."""
    tables: tuple[Table, ...]
    """Everything that can hold rows."""
    foreign_keys: tuple[ForeignKey, ...]
    """Each once, however often it is declared."""
    delete_triggers: tuple[DeleteTrigger, ...]
    """Those that fire in an ordinary session."""
    delete_rules: tuple[DeleteRule, ...] = ()
    """Those that are enabled."""
    view_sources: tuple[ViewSource, ...] = ()
    """What materialized views read."""
    unindexed: tuple[ForeignKey, ...] = ()
    """Foreign keys whose referencing columns no index begins with."""
    has_large_objects: bool = False
    """Whether the database holds any."""
    read_only: str = ""
    """Why the store cannot be written to, if it cannot."""
    search_path: tuple[str, ...]
    """The role's, by which a table without schema is found."""
    may_create_ledger: bool
    """Whether the role can keep the ledger there."""

    def table(self, name: TableName) -> Table:
        """The table of that name. :raises KeyError: there is none."""
        return self._by_name[name]

    def whole(self, name: TableName) -> TableName:
        """The table that a partition or an inheriting table is a part of; any other table itself."""
        return whole_of(name, self._ancestors)

    def beyond(self, known: Collection[TableName]) -> tuple[Table, ...]:
        """Whole tables with the district column that are none of the known ones."""
        return tuple(
            table for table in self.tables if table.column is not None and not table.is_part and table.name not in known
        )

    def cascades_into(self, tables: Collection[TableName]) -> set[TableName]:
        """Where a DELETE of these tables runs another one, with or without a row to be found there."""
        return {
            key.referencing_whole
            for key in self.foreign_keys
            if key.on_delete is DeleteAction.CASCADE and key.referenced_whole in tables
        }

    @cached_property
    def _by_name(self) -> dict[TableName, Table]:
        return {table.name: table for table in self.tables}

    @cached_property
    def _ancestors(self) -> dict[TableName, TableName]:
        return {table.name: table.ancestor for table in self.tables if table.ancestor}
