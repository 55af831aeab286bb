"""Where the rows of a foreign table are, and whether another store of the same rollback has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.tables import TableName

_POSTGRES: Final = "postgres_fdw"
DEFAULT_PORT: Final = 5432
_THIS_MACHINE: Final = ("", "localhost", "127.0.0.1", "::1")


class Address(Frozen):
    """Where a database is reached."""

    host: str
    """As it is written."""
    port: int
    """Its server's."""
    database: str
    """``pg_database.datname``."""


class ForeignSource(Frozen):
    """What a foreign table shows, by its own options and those of its server."""

    server: str
    """``pg_foreign_server.srvname``."""
    address: Address | None
    """As the store's own server sees it; null: it is none of PostgreSQL's, or that is left open."""
    table: TableName
    """What it is called there."""


class ShownTable(Frozen):
    """A table that the load report names, seen from another store."""

    store: str
    """The store that has its rows."""
    table: TableName
    """What it is called there."""


def foreign_source(
    name: TableName, server: str, wrapper: str, server_options: Sequence[str], table_options: Sequence[str]
) -> ForeignSource:
    """What the options say, each written as ``name=value``."""
    there, own = _by_name(server_options), _by_name(table_options)
    address = None
    port = there.get("port") or str(DEFAULT_PORT)
    if wrapper == _POSTGRES and there.get("dbname") and port.isdecimal():
        host = there.get("hostaddr") or there.get("host") or ""
        address = Address(host=host, port=int(port), database=there["dbname"])
    table = TableName(
        schema_name=own.get("schema_name", name.schema_name), table_name=own.get("table_name", name.table_name)
    )
    return ForeignSource(server=server, address=address, table=table)


def _by_name(options: Sequence[str]) -> dict[str, str]:
    return {name: value for name, _, value in (option.partition("=") for option in options)}


@dataclass(frozen=True)
class StoresAtWork:
    """The stores of one rollback."""

    addresses: Mapping[str, Address] = field(default_factory=dict)
    """Where Airflow's connections lead, by store."""
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The tables that the load report names, as it spells them, by store."""

    def shown(self, store: str, source: ForeignSource) -> ShownTable | None:
        """Which of their tables a foreign table of the store shows, if it is one that the load report names.

        A name without its schema does not say which one it is. That a host is the same under two names is not known.
        """
        here = self.addresses.get(store)
        if here is None or source.address is None:
            return None
        seen = _seen_from(here, source.address)
        for other, address in self.addresses.items():
            if _canonical(address) == seen and str(source.table) in self.listed.get(other, ()):
                return ShownTable(store=other, table=source.table)
        return None


def _seen_from(here: Address, address: Address) -> Address:
    """To the server of a store, its own machine is what the worker calls the store's host."""
    on_same_machine = _is_this_machine(address.host)
    return _canonical(address.model_copy(update={"host": here.host}) if on_same_machine else address)


def _canonical(address: Address) -> Address:
    host = "localhost" if _is_this_machine(address.host) else address.host.lower()
    return address.model_copy(update={"host": host})


def _is_this_machine(host: str) -> bool:
    """Also a folder of Unix-domain sockets."""
    return host in _THIS_MACHINE or host.startswith("/")


NOWHERE: Final = StoresAtWork()
