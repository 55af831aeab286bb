"""How tests reach a PostgreSQL server, whether they started it or were given it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql


class PostgresAccess:
    """Address and superuser of a PostgreSQL server; `log_path` is None when its log is not ours to read."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        user: str,
        password: str,
        log_path: Path | None = None,
        query: str = "",
    ) -> None:
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.log_path = log_path
        self._query = query

    @classmethod
    def from_uri(cls, uri: str) -> PostgresAccess:
        """Read a superuser's "postgresql://user:password@host:port/..."; its query (sslmode, ...) is kept."""
        parts = urlsplit(uri)
        if parts.scheme not in ("postgresql", "postgres") or not parts.hostname or not parts.username:
            raise ValueError('POSTGRES_URI is not "postgresql://user:password@host:port"; correct or unset it')
        return PostgresAccess(
            host=parts.hostname,
            port=parts.port or 5432,
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            query=parts.query,
        )

    def uri(self, database: str = "postgres") -> str:
        """Return the superuser's URI of the database; it contains the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        query = f"?{self._query}" if self._query else ""
        return f"postgresql://{login}@{host}:{self.port}/{quote(database, safe='')}{query}"

    def create_database(self, name: str, *, template: str | None = None, owner: str | None = None) -> None:
        """Create the database, empty or as a clone of `template`, to which nobody may be connected."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        if owner is not None:
            statement += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
        self._execute(statement)

    def rename_database(self, name: str, new_name: str) -> None:
        """Give the database, to which nobody may be connected, another name."""
        self._execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(new_name)))

    def drop_database(self, name: str) -> None:
        """Drop the database if it exists, ending the sessions in it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def create_role(self, name: str, password: str) -> None:
        """Create a login role without any right; a test grants what it is about."""
        self._execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(password)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            connection.execute(statement)
