"""What a store's catalog and rows say about one district, as frozen values; filled in by ``stores.catalog_reader``."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def quoted(name: str) -> str:
    """An identifier as it can be pasted into a statement."""
    return '"' + name.replace('"', '""') + '"'


class TableName(_Frozen):
    """A table's identity in one database."""

    schema_name: str
    table_name: str

    @classmethod
    def of(cls, row: Mapping[str, str]) -> "TableName":
        """From the columns that are named as its parts."""
        return cls(schema_name=row["schema_name"], table_name=row["table_name"])

    def __str__(self) -> str:
        return f"{self.schema_name}.{self.table_name}"

    @property
    def sql(self) -> str:
        """As it can be pasted into a statement."""
        return f"{quoted(self.schema_name)}.{quoted(self.table_name)}"


class TableKind(StrEnum):
    """``pg_class.relkind`` of what can hold rows."""

    ORDINARY = "r"
    PARTITIONED = "p"
    FOREIGN = "f"
    MATERIALIZED_VIEW = "m"

    @property
    def can_be_deleted_from(self) -> bool:
        """Its rows are its own, and in this database."""
        return self in (TableKind.ORDINARY, TableKind.PARTITIONED)


class Holds(StrEnum):
    """Whether a table's district column can hold the district's id."""

    YES = "yes"
    NO = "no"
    UNJUDGED = "unjudged"


class DistrictColumn(_Frozen):
    """The column ``district_id`` of a table. ``type_name`` is PostgreSQL's, ``holds`` is about one district's id."""

    type_name: str
    holds: Holds
    reason: str = ""


class Table(_Frozen):
    """What can hold rows. ``ancestor`` is the table of which it is a part, if any;
    one that inherits may have more.

    ``row_security``: policies decide which rows the role sees. ``rows_estimated`` are those of all districts, as the
    last ANALYZE saw them. ``names_large_objects``: it has a column that can hold the number of a large object.
    """

    name: TableName
    kind: TableKind
    ancestor: TableName | None
    column: DistrictColumn | None
    may_select: bool
    may_delete: bool
    row_security: bool = False
    access_method: str = "heap"
    rows_estimated: int = 0
    names_large_objects: bool = False
    other_ancestors: tuple[TableName, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the role sees every row."""
        return self.may_select and not self.row_security

    @property
    def is_copy(self) -> bool:
        """Its rows are those of other tables when it was last refreshed; nobody can delete them from it."""
        return self.kind is TableKind.MATERIALIZED_VIEW


def whole_of(name: TableName, ancestors: Mapping[TableName, TableName]) -> TableName:
    """The outermost table of which the named one is a part; itself where it is none."""
    while name in ancestors:
        name = ancestors[name]
    return name


class DeleteAction(StrEnum):
    """``pg_constraint.confdeltype``: what deleting a referenced row does to the referencing one."""

    NO_ACTION = "a"
    RESTRICT = "r"
    CASCADE = "c"
    SET_NULL = "n"
    SET_DEFAULT = "d"

    @property
    def changes_rows(self) -> bool:
        """Whether the referencing row is deleted or changed, in silence."""
        return self is DeleteAction.CASCADE or self.empties_reference

    @property
    def empties_reference(self) -> bool:
        """Whether the referencing row stays and references nothing, or something else."""
        return self in (DeleteAction.SET_NULL, DeleteAction.SET_DEFAULT)

    @property
    def sql(self) -> str:
        """As written in DDL."""
        return self.name.replace("_", " ")


class Comparison(_Frozen):
    """How the server compares a pair of a key's columns, where plain equality would be refused or mean another thing.

    ``collation`` is the referenced column's, schema and name, where the two differ; ``padded``: trailing blanks of the
    referencing value do not count, because the referenced column is a ``char(n)`` and the other is not.
    """

    collation: tuple[str, str] | None
    padded: bool


class ForeignKey(_Frozen):
    """A foreign key between two tables of one store; partition clones are left out.

    ``referencing_whole`` and ``referenced_whole`` are the two tables, or those that they are a part of: a partition
    may have a key of its own, and is planned and deleted with its whole. ``validated``: not declared NOT VALID;
    ``enforced``: its triggers are not disabled. A key is about all rows of a partitioned table, and about none of the
    tables that inherit from a table which is not.
    """

    name: str
    referencing: TableName
    referencing_whole: TableName
    referencing_columns: tuple[str, ...]
    referenced: TableName
    referenced_whole: TableName
    referenced_columns: tuple[str, ...]
    on_delete: DeleteAction
    validated: bool
    enforced: bool = True
    referencing_partitioned: bool = False
    referenced_partitioned: bool = False
    comparisons: tuple[Comparison, ...] = ()
    """One a pair of columns; empty where plain equality says it for all of them."""

    @property
    def label(self) -> str:
        """Which one it is, for people: a key's name is unique in its table only."""
        return f"{self.name} of {self.referencing}"

    @property
    def is_promise(self) -> bool:
        """Whether the server vouches for every row of it."""
        return self.validated and self.enforced

    @property
    def to_itself(self) -> bool:
        """A self-reference: its rows can only be deleted in one statement."""
        return self.referencing_whole == self.referenced_whole


Path = tuple[ForeignKey, ...]
"""Foreign keys from a table without the district's column, over others without it, to one that has it."""


class DeleteTrigger(_Frozen):
    """A user trigger that fires on DELETE. ``timing`` is BEFORE, AFTER or INSTEAD OF.

    ``writes_to`` are the tables that its function's text has behind INSERT INTO, UPDATE or DELETE FROM, and
    ``may_not_write`` those of them where the role, with whose rights it runs, may not do that. ``opaque``: the text
    does not say all that it does.
    """

    table: TableName
    name: str
    timing: str
    for_each_row: bool = True
    function: str
    writes_to: tuple[str, ...] = ()
    may_not_write: tuple[str, ...] = ()
    opaque: bool = False

    @property
    def may_keep_rows(self) -> bool:
        """A function called before each row keeps the row by returning NULL."""
        return self.timing == "BEFORE" and self.for_each_row


class DeleteRule(_Frozen):
    """A rule that rewrites DELETE on a table."""

    table: TableName
    name: str
    instead: bool


class Copy(_Frozen):
    """A materialized view and a table that it reads, directly or through other views."""

    view: TableName
    table: TableName


class Catalog(_Frozen):
    """One store's catalog, read in one transaction."""

    store: str
    tables: tuple[Table, ...]
    foreign_keys: tuple[ForeignKey, ...]
    delete_triggers: tuple[DeleteTrigger, ...]
    delete_rules: tuple[DeleteRule, ...] = ()
    copies: tuple[Copy, ...] = ()
    unindexed: tuple[ForeignKey, ...] = ()
    """Foreign keys whose referencing columns no index begins with."""
    has_large_objects: bool = False
    read_only: str = ""
    """Why the store cannot be written to, if it cannot."""
    search_path: tuple[str, ...]
    may_create_ledger: bool

    def table(self, name: TableName) -> Table:
        """The table of that name. :raises KeyError: there is none."""
        return self._by_name[name]

    def whole(self, name: TableName) -> TableName:
        """The table that a partition or an inheriting table is a part of; any other table itself."""
        return whole_of(name, self._ancestors)

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


class Reference(_Frozen):
    """Rows outside the district, or outside the plan, that reference rows to be deleted through one foreign key."""

    foreign_key: ForeignKey
    rows: int
    districts: tuple[str, ...]
    """Up to five ids of the districts that those rows belong to; empty where the table has no such column."""


class StoreReading(_Frozen):
    """All that the plan needs to know of one store. Row counts are of the district alone."""

    catalog: Catalog
    rows: dict[str, int]
    """Rows of the district by table, for each table that has the column and can hold the id."""
    references: tuple[Reference, ...]
    planned: dict[TableName, tuple[Path, ...]] = {}
    """The tables to delete from, in loading order; those without the column with the paths that lead to it."""
    spellings: dict[TableName, dict[str, int]] = {}
    """Rows, by table, of ids that read like the district's and are others."""
    shared: dict[TableName, int] = {}
    """Rows, by table without the column, that lead to rows of the district and to rows that are not."""
    orphans: dict[ForeignKey, int] = {}
    """Rows that point nowhere, by each foreign key that touches a planned table and was scanned for them."""
    unscanned: tuple[ForeignKey, ...] = ()
    """Foreign keys whose rows it would have cost too much to look at."""
    unreadable: tuple[ForeignKey, ...] = ()
    """Foreign keys into planned tables whose referencing rows the role cannot see."""
