"""Tables of a store's catalog, and whether they can hold rows of one district."""

from collections.abc import Mapping
from enum import StrEnum

from migration_rollback.core.frozen import Frozen


def quote_name(name: str) -> str:
    """An identifier as it can be pasted into a statement."""
    return '"' + name.replace('"', '""') + '"'


class TableName(Frozen):
    """A table's identity in one database."""

    schema_name: str
    """``pg_namespace.nspname``."""
    table_name: str
    """``pg_class.relname``."""

    @classmethod
    def of(cls, row: Mapping[str, str]) -> "TableName":
        """From the columns that are named as its parts."""
        return cls(schema_name=row["schema_name"], table_name=row["table_name"])

    def __str__(self) -> str:
        return f"{self.schema_name}.{self.table_name}"

    @property
    def sql(self) -> str:
        """As it can be pasted into a statement."""
        return f"{quote_name(self.schema_name)}.{quote_name(self.table_name)}"


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


class CanHold(StrEnum):
    """Whether a table's district column can hold the district's id."""

    YES = "yes"
    NO = "no"
    UNJUDGED = "unjudged"


class TextForm(StrEnum):
    """How an id is found in values that are not told apart as ids are."""

    WORD = "word"
    """In a value's text form it stands alone, or between characters of which no id is made."""
    NUMBER = "number"
    """A value's text form without trailing zeros is the id."""


class DistrictColumn(Frozen):
    """The column ``district_id`` of a table."""

    type_name: str
    """PostgreSQL's name of its type."""
    holds: CanHold
    """Whether it can hold the id of the district that the catalog was read for."""
    reason: str = ""
    """Why not, or why that is not known."""
    text_form: TextForm | None = None
    """Where that is not known: how rows that may be the district's are found; null: any value may be its."""


class IdentityColumn(Frozen):
    """A column by whose value, with those of others, a row is told from every other row of its table."""

    name: str
    """``pg_attribute.attname``."""
    binary: bool = False
    """Whether its text depends on settings of the session, so that its binary form is taken."""


class CatalogVersion(Frozen):
    """Which versions of the catalog's rows act when rows of a table are deleted."""

    oid: int
    """``pg_class.oid`` of the table."""
    digest: str
    """The same as long as nothing of it has changed."""


class Table(Frozen):
    """What can hold rows."""

    name: TableName
    """Which one it is."""
    kind: TableKind
    """What it is."""
    ancestor: TableName | None
    """The table of which it is a part, if it is one."""
    column: DistrictColumn | None
    """Null: it has no district column."""
    may_select: bool
    """Whether the role may read it."""
    may_delete: bool
    """Whether the role may delete from it."""
    row_security: bool = False
    """Whether policies decide which rows the role sees."""
    access_method: str = "heap"
    """How it is stored."""
    rows_estimated: int = 0
    """Rows of all districts, as the last ANALYZE saw them."""
    names_large_objects: bool = False
    """Whether it has a column that can hold the number of a large object."""
    identity: tuple[IdentityColumn, ...] = ()
    """The primary key's columns; where there is none, all that are stored."""
    columns_alike: tuple[str, ...] = ()
    """Where it has no district column, those of its columns whose names read like it."""
    foreign_parts: tuple[TableName, ...] = ()
    """Parts of it that are foreign tables: a DELETE from the whole deletes in another database."""
    other_ancestors: tuple[TableName, ...] = ()
    """Where it inherits from several, those beside ``ancestor``."""

    @property
    def is_part(self) -> bool:
        """A partition, or a table that inherits: its rows are counted, and deleted, with its whole."""
        return self.ancestor is not None

    @property
    def readable(self) -> bool:
        """Whether the role sees every row."""
        return self.may_select and not self.row_security

    @property
    def why_unreadable(self) -> str:
        """Why the role does not see every row."""
        return "policies decide which rows the role sees" if self.may_select else "the role may not SELECT"

    @property
    def holds_district(self) -> bool:
        """Whether it has the district column, and that can hold the district's id."""
        return self.column is not None and self.column.holds is CanHold.YES

    @property
    def may_hold_district(self) -> bool:
        """As ``holds_district``, or that is not known."""
        return self.column is not None and self.column.holds is not CanHold.NO

    @property
    def countable(self) -> bool:
        """Whether the rows of the district in it can be counted."""
        return self.readable and self.column is not None and self.column.holds is not CanHold.UNJUDGED

    @property
    def is_doubtful(self) -> bool:
        """Whether only the text of its values says which rows may be the district's."""
        return (
            self.readable
            and not (self.is_part or self.is_copy)
            and self.column is not None
            and self.column.holds is CanHold.UNJUDGED
        )

    @property
    def why_uncountable(self) -> str:
        """Why not."""
        if self.readable and self.column is not None:
            return f"the column {self.column.reason}"
        return self.why_unreadable

    @property
    def is_copy(self) -> bool:
        """Its rows are those of other tables when it was last refreshed; nobody can delete them from it."""
        return self.kind is TableKind.MATERIALIZED_VIEW


def whole_of(name: TableName, ancestors: Mapping[TableName, TableName]) -> TableName:
    """The outermost table of which the named one is a part; itself where it is none."""
    while name in ancestors:
        name = ancestors[name]
    return name
