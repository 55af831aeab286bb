"""What a store's catalog says, as frozen values; filled in by ``stores.catalog_reader``."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TypeVar

from pydantic import Field

from migration_rollback.core.foreign_keys import DeleteAction, ForeignKey, PowerlessOwner
from migration_rollback.core.foreign_tables import ForeignSource
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.replication import RefusedDelete, SubscribedTable
from migration_rollback.core.tables import CatalogVersion, Table, TableName, whole_of

K = TypeVar("K")
V = TypeVar("V")


class Database(Frozen):
    """Which database it is, by what the server says of itself: names and connections can be led elsewhere."""

    name: str
    """``pg_database.datname``."""
    oid: int
    """``pg_database.oid``: another one where it was made again under the same name."""
    system_identifier: str | None
    """Of the server's data, the same on its standbys; null: the role may not read it."""


class Lack(Frozen):
    """A right that a trigger's function needs and the role does not have with whose rights it runs."""

    role: str
    """Whose rights they are: the connection's role, or the owner of a function that is SECURITY DEFINER."""
    right: str
    """As GRANT calls it."""
    kind: str
    """SCHEMA, TABLE, SEQUENCE or ROUTINE."""
    schema_name: str
    """The schema, or that of the object."""
    object_sql: str
    """What GRANT calls the object, quoted; of a function with its arguments."""


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
    """The tables that its function's text writes to, that of the functions it calls, and what fires on these writes."""
    writes: tuple[TableName, ...] = ()
    """Those of them that are known, by the names under which the catalog has them."""
    lacks: tuple[Lack, ...] = ()
    """The rights that all this needs and that are not there."""
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


class Publication(Frozen):
    """A table whose changes a publication sends to other databases."""

    name: str
    """``pg_publication.pubname``."""
    table: TableName
    """What it publishes; of a part, the whole."""


class ForeignPart(Frozen):
    """A partition, or an inheriting table, that is a foreign table: its rows are in another database."""

    table: TableName
    """The foreign table."""
    whole: TableName
    """What it is a part of."""


class ActingOnDelete(Frozen):
    """Everything that acts when rows of some tables are deleted, or when a cascade runs into others."""

    foreign_keys: tuple[ForeignKey, ...]
    """Those with one of the tables at one end."""
    triggers: tuple[DeleteTrigger, ...]
    """Those that fire."""
    rules: tuple[DeleteRule, ...]
    """Those that rewrite the statement."""
    publications: tuple[Publication, ...]
    """Those that send the deletes elsewhere."""
    foreign_parts: tuple[ForeignPart, ...] = ()
    """Parts of the tables that would be deleted from in another database."""


class NoLedger(Frozen):
    """Why the ledger cannot be kept in a store."""

    reason: str
    """What is in the way."""
    remedy: str
    """What a DBA can do about it."""


class Catalog(Frozen):
    """One store's catalog, read in one transaction."""

    store: str
    """Whose it is."""
    database: Database
    """Which one it is the catalog of."""
    tables: tuple[Table, ...]
    """Everything that can hold rows."""
    foreign_keys: tuple[ForeignKey, ...]
    """Each once, however often it is declared."""
    powerless_owners: tuple[PowerlessOwner, ...] = ()
    """Owners of tables whose rights do not suffice for the checks of these keys."""
    delete_triggers: tuple[DeleteTrigger, ...]
    """Those that fire in an ordinary session."""
    delete_rules: tuple[DeleteRule, ...] = ()
    """Those that are enabled."""
    view_sources: tuple[ViewSource, ...] = ()
    """What materialized views read."""
    not_enforced: tuple[ForeignKey, ...] = ()
    """Keys that are declared NOT ENFORCED: the server does nothing by them, and they are none of the others."""
    unindexed: tuple[ForeignKey, ...] = ()
    """Foreign keys whose referencing columns no index begins with."""
    has_large_objects: bool = False
    """Whether the database holds any."""
    publications: tuple[Publication, ...] = ()
    """By which changes of its tables are sent to others."""
    read_only: str = ""
    """Why the store cannot be written to, if it cannot."""
    role_read_only: bool = False
    """Whether the role, or the connection, asks for read-only transactions; the rollback's say what they are."""
    triggers_silent: bool = False
    """Whether the session is one of replication, in which neither foreign keys nor triggers act."""
    search_path: tuple[str, ...]
    """The role's, by which a table without schema is found."""
    may_create_ledger: bool
    """Whether the role can keep the ledger there."""
    no_ledger: NoLedger | None = None
    """Why it cannot, where that is more than a missing privilege."""
    ledger_publications: tuple[str, ...] = ()
    """By which the ledger's rows go to other databases, or would if it were there."""
    refused_deletes: tuple[RefusedDelete, ...] = ()
    """Tables from which the server lets nobody delete, because of how they are published."""
    subscribed_tables: tuple[SubscribedTable, ...] = ()
    """Tables into which other databases write."""
    foreign_sources: dict[TableName, ForeignSource] = Field(default_factory=dict)
    """Where the rows of its foreign tables are."""
    ledger_defects: tuple[str, ...] = ()
    """In what the ledger that is there differs from one that a rollback has made."""
    versions: dict[TableName, CatalogVersion] = Field(default_factory=dict)
    """Of the tables on whose deletes nothing acts but plain foreign keys and publications: the versions of these."""
    why_row_by_row: str = ""
    """Why rows that reference deleted ones cannot be looked for all at once here, if they cannot."""
    may_make_temporary_tables: bool = False
    """Whether the role may, and no event trigger acts on it."""

    def table(self, name: TableName) -> Table:
        """The table of that name. :raises KeyError: there is none."""
        return self._by_name[name]

    def spelled(self, spelling: str) -> tuple[Table, ...]:
        """The tables that a spelling can mean: a qualified name, else the tables of that name on the search path."""
        exact = self._by_qualified_name.get(spelling, ())
        unqualified = self._by_unqualified_name.get(spelling, ())
        return tuple(exact) or tuple(table for table in unqualified if table.name.schema_name in self.search_path)

    def whole(self, name: TableName) -> TableName:
        """The table that a partition or an inheriting table is a part of; any other table itself."""
        return whole_of(name, self._ancestors)

    def foreign_parts(self, tables: Collection[TableName]) -> tuple[ForeignPart, ...]:
        """The parts of these tables whose rows are in another database."""
        whole = (table for table in self.tables if table.name in tables)
        return tuple(ForeignPart(table=part, whole=table.name) for table in whole for part in table.foreign_parts)

    def beyond(self, known: Collection[TableName]) -> tuple[Table, ...]:
        """Whole tables with the district column that are none of the known ones."""
        return tuple(
            table for table in self.tables if table.column is not None and not table.is_part and table.name not in known
        )

    def cascades_into(self, tables: Collection[TableName]) -> set[TableName]:
        """Where a DELETE of these tables runs another one, with or without a row to be found there."""
        return {into for table in tables for into in self._cascades.get(table, ())}

    def touching(self, tables: Collection[TableName]) -> list[ForeignKey]:
        """The foreign keys that one of the tables has, or that lead to it."""
        return [key for key in self.foreign_keys if key.touches(tables)]

    def inbound(self, tables: Collection[TableName]) -> list[ForeignKey]:
        """The foreign keys that lead to one of the tables."""
        found = sorted(placed for table in tables for placed in self._inbound.get(table, ()))
        return [key for _, key in found]

    def fires_triggers(self, tables: Collection[TableName]) -> bool:
        """Whether a DELETE of these tables fires any, its own or a cascade's."""
        reached = {*tables, *self.cascades_into(tables)}
        return not reached.isdisjoint(self._written)

    def written_from(self, tables: Collection[TableName]) -> tuple[TableName, ...]:
        """Where triggers write when rows of these tables are deleted, and of those that a cascade takes along."""
        reached: set[TableName] = set()
        further = set(tables)
        while further:
            reached |= further
            further = self.cascades_into(further) - reached
        found = sorted(self._written[table] for table in reached if table in self._written)
        return tuple(dict.fromkeys(written for _, several in found for written in several))

    @cached_property
    def _written(self) -> dict[TableName, tuple[int, list[TableName]]]:
        """Tables with triggers, each with its place among them, and where its triggers write."""
        found: dict[TableName, tuple[int, list[TableName]]] = {}
        for trigger in self.delete_triggers:
            _, written = found.setdefault(self.whole(trigger.table), (len(found), []))
            written.extend(self.whole(table) for table in trigger.writes)
        return found

    @cached_property
    def _inbound(self) -> dict[TableName, list[tuple[int, ForeignKey]]]:
        """Tables that keys lead to, each with these keys and their places among all."""
        return _grouped((key.referenced_whole, (place, key)) for place, key in enumerate(self.foreign_keys))

    @cached_property
    def _cascades(self) -> dict[TableName, list[TableName]]:
        """Tables from which a DELETE runs others, each with theirs."""
        cascading = (key for key in self.foreign_keys if key.on_delete is DeleteAction.CASCADE)
        return _grouped((key.referenced_whole, key.referencing_whole) for key in cascading)

    @cached_property
    def _by_name(self) -> dict[TableName, Table]:
        return {table.name: table for table in self.tables}

    @cached_property
    def _by_qualified_name(self) -> dict[str, list[Table]]:
        return _grouped((str(table.name), table) for table in self.tables)

    @cached_property
    def _by_unqualified_name(self) -> dict[str, list[Table]]:
        return _grouped((table.name.table_name, table) for table in self.tables)

    @cached_property
    def _ancestors(self) -> dict[TableName, TableName]:
        return {table.name: table.ancestor for table in self.tables if table.ancestor}


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
