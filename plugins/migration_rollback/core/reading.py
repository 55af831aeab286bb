"""What a store's rows and sessions say about one district, as frozen values; filled in by ``stores.row_reader``."""

from pydantic import Field

from migration_rollback.core.catalog import Catalog
from migration_rollback.core.foreign_keys import ForeignKey, KeyPath
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.tables import TableName
from migration_rollback.core.tally import Digest
from migration_rollback.core.wording import some


class OpenWriter(Frozen):
    """A transaction that has locked tables with the district's column for writing."""

    transaction_id: str
    """Of this transaction and no later one of the same session."""
    pid: int | None
    """Its session's; null for a prepared one."""
    gid: str | None
    """The name of a prepared one; null for any other."""
    application_name: str
    """What its session calls itself."""
    role_name: str
    """Who it is."""
    tables: tuple[str, ...]
    """The tables that it has locked, by their written names."""

    def __str__(self) -> str:
        who = (
            f'the transaction of pid {self.pid} "{self.application_name}"'
            if self.gid is None
            else f'the prepared transaction "{self.gid}"'
        )
        return f"{who} of role {self.role_name} has locked {some(self.tables)} for writing and is still open"

    @property
    def remedy(self) -> str:
        """How it is ended."""
        end = f"SELECT pg_terminate_backend({self.pid})"
        if self.gid is not None:
            end = "ROLLBACK PREPARED '" + self.gid.replace("'", "''") + "'"
        return f"wait until it has ended; if it is nobody's work, also of no other district, a DBA can end it: {end}"


class Reference(Frozen):
    """Rows outside the district, or outside the plan, that reference rows to be deleted through one foreign key."""

    foreign_key: ForeignKey
    """The key."""
    rows: int
    """How many there are."""
    districts: tuple[str, ...]
    """Up to five ids of the districts that those rows belong to; empty where the table has no such column."""


class StoreReading(Frozen):
    """All that the plan needs to know of one store. Row counts are of the district alone."""

    catalog: Catalog
    """Its catalog, read in the same transaction."""
    rows: dict[TableName, int]
    """Rows of the district by table, for each table that has the column and can hold the id."""
    digests: dict[TableName, Digest] = Field(default_factory=dict)
    """Which rows these are, by table; a sum of hashes."""
    horizon: int | None = None
    """The oldest transaction that was open meanwhile, as a 64-bit number; null: not asked for."""
    references: tuple[Reference, ...]
    """What was seen of the keys into tables that hold rows to be deleted."""
    planned: dict[TableName, tuple[KeyPath, ...]] = Field(default_factory=dict)
    """The tables to delete from, in loading order; those without the column with the paths that lead to it."""
    spellings: dict[TableName, dict[str, int]] = Field(default_factory=dict)
    """Rows, by table, of ids that read like the district's and are others."""
    others: dict[str, int] = Field(default_factory=dict)
    """Rows of all other districts by table's written name; empty where they were not asked for."""
    doubtful: dict[TableName, int] = Field(default_factory=dict)
    """Rows that may be the district's, by table whose column does not tell one district from another."""
    paths_elsewhere: dict[TableName, tuple[KeyPath, ...]] = Field(default_factory=dict)
    """By table without the column, how it leads to tables that hold no row of the district."""
    not_derivable: dict[TableName, str] = Field(default_factory=dict)
    """Why ``include_derived`` leaves out tables without the column that lead to the district."""
    shared: dict[TableName, int] = Field(default_factory=dict)
    """Rows, by table without the column, that lead to rows of the district and to rows that are not."""
    orphans: dict[ForeignKey, int] = Field(default_factory=dict)
    """Rows that point nowhere, by each foreign key that touches a planned table and was scanned for them."""
    unscanned: tuple[ForeignKey, ...] = ()
    """Foreign keys whose rows it would have cost too much to look at."""
    unreadable: tuple[ForeignKey, ...] = ()
    """Foreign keys into planned tables whose referencing rows the role cannot see."""
    open_writers: tuple[OpenWriter, ...] = ()
    """Transactions that may hold rows of the district, which are in no count before they end."""
