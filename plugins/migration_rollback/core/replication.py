"""What logical replication has to do with a store's tables, as frozen values; filled in by ``stores.replication``."""

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.tables import TableName, quote_name


class RefusedDelete(Frozen):
    """A table whose deletes the server refuses because of the way in which a publication sends them."""

    table: TableName
    """The table; of a partitioned one, the partition."""
    publication: str
    """``pg_publication.pubname``."""
    has_primary_key: bool
    """Whether it has one that can serve as its replica identity."""
    has_identity: bool
    """Whether a deleted row can be told to the subscribers."""
    filtered_beside: tuple[str, ...] = ()
    """Columns of the publication's row filter that are none of the identity's."""
    left_out: tuple[str, ...] = ()
    """Columns of the identity that the publication's column list leaves out."""

    @property
    def why(self) -> str:
        """What the server has against it."""
        if not self.has_identity:
            return "it has no replica identity"
        if self.filtered_beside:
            return (
                f"its row filter reads columns that are not of the replica identity: {', '.join(self.filtered_beside)}"
            )
        left_out = f" (left out: {', '.join(self.left_out)})" if self.left_out else ""
        return f"its column list does not cover the replica identity{left_out}"

    @property
    def remedy(self) -> str:
        """The statement that mends it."""
        if self.has_identity and not self.filtered_beside:
            publication = quote_name(self.publication)
            return f"ALTER PUBLICATION {publication} SET TABLE ..., with a column list that covers it or with none"
        default = not self.has_identity and self.has_primary_key
        return f"ALTER TABLE {self.table.sql} REPLICA IDENTITY {'DEFAULT' if default else 'FULL'}"


class SubscribedTable(Frozen):
    """A table into which another database writes by logical replication."""

    subscription: str
    """``pg_subscription.subname``."""
    table: TableName
    """What it writes into."""
