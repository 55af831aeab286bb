"""Foreign keys of a store's catalog."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import DISTRICT_COLUMN
from migration_rollback.core.tables import TableName, quote_name


class DeleteAction(StrEnum):
    """``pg_constraint.confdeltype``: what deleting a referenced row does to the referencing one."""

    NO_ACTION = "a"
    RESTRICT = "r"
    CASCADE = "c"
    SET_NULL = "n"
    SET_DEFAULT = "d"

    @property
    def changes_rows(self) -> bool:
        """Whether the referencing row is silently deleted or changed."""
        return self is DeleteAction.CASCADE or self.empties_reference

    @property
    def empties_reference(self) -> bool:
        """Whether the referencing row stays and references nothing, or something else."""
        return self in (DeleteAction.SET_NULL, DeleteAction.SET_DEFAULT)

    @property
    def sql(self) -> str:
        """As written in DDL."""
        return self.name.replace("_", " ")


class Comparison(Frozen):
    """How the server compares a pair of a key's columns, the referenced one first. Names come with their schemas."""

    operator: tuple[str, str] = ("pg_catalog", "=")
    """The key's own (``conpfeqop``): what ``=`` means elsewhere depends on the search path."""
    referenced_type: tuple[str, str] | None = None
    """What the operator takes, where that is not the referenced column's own type."""
    referencing_type: tuple[str, str] | None = None
    """The same of the referencing column."""
    collation: tuple[str, str] | None = None
    """The referenced column's, where the two differ."""


PLAIN: Final = Comparison()
"""Of nearly all keys; only others are kept."""


class PowerlessOwner(Frozen):
    """The owner of a table who may not do there what the checks of a foreign key do with the owner's rights."""

    foreign_key: str
    """``pg_constraint.conname``."""
    referenced: TableName
    """The table from which a delete would fail."""
    table: TableName
    """The table on which the owner lacks something; one of the key's two."""
    owner: str
    """``pg_roles.rolname``."""
    lacking: tuple[str, ...]
    """The privileges on the table."""
    lacks_usage: bool
    """Whether USAGE on its schema is lacking."""

    @property
    def grants(self) -> str:
        """The statements that give the owner what is lacking."""
        owner, schema = quote_name(self.owner), quote_name(self.table.schema_name)
        usage = [f"GRANT USAGE ON SCHEMA {schema} TO {owner}"] if self.lacks_usage else []
        table = [f"GRANT {', '.join(self.lacking)} ON {self.table.sql} TO {owner}"] if self.lacking else []
        return "; ".join((*usage, *table))


class ForeignKey(Frozen):
    """A foreign key between two tables of one store; partition clones are left out.

    A partition may have a key of its own, and is planned and deleted with its whole. A key is about all rows of a
    partitioned table, and about none of the tables that inherit from a table which is not.
    """

    name: str
    """``pg_constraint.conname``, unique in its table only."""
    referencing: TableName
    """The table that has the key."""
    referencing_whole: TableName
    """That table, or the one that it is a part of."""
    referencing_columns: tuple[str, ...]
    """Its columns, in the key's order."""
    referenced: TableName
    """The table that the key points to."""
    referenced_whole: TableName
    """That table, or the one that it is a part of."""
    referenced_columns: tuple[str, ...]
    """The columns that it points to, in the same order."""
    on_delete: DeleteAction
    """What happens to a referencing row when its referenced one goes."""
    validated: bool
    """Whether it was not declared NOT VALID."""
    enforced: bool = True
    """Whether its triggers are not disabled."""
    referencing_partitioned: bool = False
    """Whether the referencing table is partitioned."""
    referenced_partitioned: bool = False
    """Whether the referenced table is partitioned."""
    comparisons: tuple[Comparison, ...] = ()
    """One a pair of columns; empty where all of them are plain."""
    declared_only: bool = False
    """Whether it is NOT ENFORCED: the server neither checks nor follows it."""
    with_period: bool = False
    """Whether the last pair are ranges, and referenced rows together have to cover the referencing one's (PERIOD)."""

    @property
    def label(self) -> str:
        """Which one it is, for people: a key's name is unique in its table only."""
        return f"{self.name} of {self.referencing}"

    @property
    def is_promise(self) -> bool:
        """Whether the server vouches for every row of it."""
        return self.validated and self.enforced

    @property
    def refuses(self) -> bool:
        """Whether the server itself refuses to delete a row that is referenced by it."""
        return self.enforced and not self.declared_only and not self.on_delete.changes_rows

    @property
    def is_by_equality(self) -> bool:
        """Whether each row references a single one, by operators that are called ``=``."""
        return not self.with_period and all(pair.operator[1] == "=" for pair in self.comparisons)

    @property
    def is_between_parts(self) -> bool:
        """Whether one of its ends is partitioned, or a part of another table."""
        whole = self.referencing == self.referencing_whole and self.referenced == self.referenced_whole
        return not whole or self.referencing_partitioned or self.referenced_partitioned

    @property
    def carries_district(self) -> bool:
        """Whether the server vouches that a referencing row is of the same district as the referenced one."""
        pairs = list(zip(self.referencing_columns, self.referenced_columns, strict=True))
        if not self.is_promise or (DISTRICT_COLUMN, DISTRICT_COLUMN) not in pairs:
            return False
        return not self.comparisons or self.comparisons[pairs.index((DISTRICT_COLUMN, DISTRICT_COLUMN))] == PLAIN

    def touches(self, tables: Collection[TableName]) -> bool:
        """Whether one of its ends is one of the tables."""
        return self.referencing_whole in tables or self.referenced_whole in tables

    def cascades_from(self, tables: Collection[TableName]) -> bool:
        """Whether a DELETE of one of the tables runs another one by it."""
        return self.on_delete is DeleteAction.CASCADE and self.referenced_whole in tables

    @property
    def to_itself(self) -> bool:
        """A self-reference: its rows can only be deleted in one statement."""
        return self.referencing_whole == self.referenced_whole


KeyPath = tuple[ForeignKey, ...]
"""Foreign keys from a table without the district's column, over others without it, to one that has it."""
