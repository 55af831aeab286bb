"""A whole CERT on this machine: five stores, a graph, a data root, and an Airflow with the shipped DAG."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import psycopg
from neo4j import Driver, GraphDatabase
from psycopg import sql

from demo.world import STORES
from servers.airflow_configuration import DEFAULT_LOGINS, AirflowSetup, Logins
from servers.airflow_instance import AirflowInstance
from servers.neo4j_server import Neo4jAccess, provide_neo4j
from servers.postgres_access import PostgresAccess
from servers.postgres_server import provide_postgres

REPOSITORY = Path(__file__).parents[1]
DAG_ID = "migration_rollback"
GRAPH_DATABASE = "neo4j"
ROLE = "cert_rollback"
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Site:
    """The servers and the data root. `uris` are the superuser's, by store.

    Airflow's metadata are in `metadata_server`, if there is one, else beside the stores.
    """

    home: Path
    postgres: PostgresAccess
    neo4j: Neo4jAccess
    prefix: str
    metadata_server: PostgresAccess | None = None
    data_folder: str = "data"
    base_path: str = ""
    """The path of its Airflow's base URL."""

    @property
    def data_root(self) -> Path:
        return self.home / self.data_folder

    @property
    def uris(self) -> dict[str, str]:
        return {store: self.uri(store) for store in STORES}

    def server_of(self, name: str) -> PostgresAccess:
        """Where the database of a store, or of Airflow's metadata, is."""
        return self.postgres if name in STORES else self.metadata_server or self.postgres

    def uri(self, name: str) -> str:
        """The superuser's address of the database of a store, or of Airflow's metadata."""
        return self.server_of(name).uri(self.database(name))

    def database(self, name: str) -> str:
        """The name of the database of a store, or of Airflow's metadata."""
        return f"{self.prefix}_{name}"

    @contextlib.contextmanager
    def graph(self) -> Iterator[Driver]:
        """A driver to the graph."""
        with GraphDatabase.driver(self.neo4j.uri, auth=self.neo4j.auth) as driver:
            yield driver

    def create_databases(self) -> None:
        """Empty databases for the stores and for Airflow, and the role that the rollback connects as."""
        for name in (*STORES, "airflow"):
            self.server_of(name).drop_database(self.database(name))
            self.server_of(name).create_database(self.database(name))
        with psycopg.connect(self.postgres.uri(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
                self.postgres.create_role(ROLE, self.postgres.password)

    def leave_out_of_statement_log(self, name: str) -> None:
        """Keep the statements of one database out of the server's log; Airflow's alone are most of it."""
        with psycopg.connect(self.server_of(name).uri(), autocommit=True) as connection:
            database = sql.Identifier(self.database(name))
            connection.execute(sql.SQL("ALTER DATABASE {} SET log_statement = 'none'").format(database))

    def grant_role(self) -> None:
        """Give the rollback's role what the contract says that it needs, and nothing more."""
        for store, uri in self.uris.items():
            grant(uri, self.database(store), ROLE)

    def let_role_silence_triggers(self) -> None:
        """Give the role what it can do without, and is faster with; before PostgreSQL 15 only superusers have it."""
        with psycopg.connect(self.postgres.uri(), autocommit=True) as connection:
            if connection.info.server_version >= 150_000:
                grant = "GRANT SET ON PARAMETER session_replication_role TO {}"
                connection.execute(sql.SQL(grant).format(sql.Identifier(ROLE)))

    def connections(self) -> dict[str, str]:
        """Airflow's connections, with the role that may only read and delete."""
        login = f"{ROLE}:{quote(self.postgres.password, safe='')}@{self.postgres.host}:{self.postgres.port}"
        graph = self.neo4j
        return {
            **{f"cert_{store}": f"postgres://{login}/{self.database(store)}" for store in STORES},
            "cert_neo4j": (
                f"neo4j://{quote(graph.user)}:{quote(graph.password, safe='')}@{graph.host}:{graph.port}"
                f"/{GRAPH_DATABASE}"
            ),
        }

    def airflow(
        self,
        *,
        environment: Mapping[str, str] = NOTHING,
        connections: Mapping[str, str] | None = NOTHING,
        parallelism: int = 8,
        metadata: str = "airflow",
        logins: Logins = DEFAULT_LOGINS,
        progress: Callable[[str], None] = print,
    ) -> AirflowInstance:
        """An Airflow with the repository's DAG, not started yet; two at once need two names of their metadata.

        :param connections: beside the site's own, for every component; null: not even those, somebody has to add them.
        """
        return AirflowInstance(
            self.home / metadata,
            AirflowSetup(
                dags_folder=REPOSITORY / "dags",
                plugins_folder=REPOSITORY / "plugins",
                metadata_uri=self.uri(metadata),
                connections={} if connections is None else {**self.connections(), **connections},
                environment={"MIGRATION_ROLLBACK_DATA_ROOT": str(self.data_root), **environment},
                logins=logins,
                parallelism=parallelism,
                base_path=self.base_path,
            ),
            dag_ids=(DAG_ID,),
            progress=progress,
        )


def grant(uri: str, database: str, role: str) -> None:
    """Give the role what the contract says that it needs on everything in the database, and nothing more."""
    with psycopg.connect(uri, autocommit=True) as connection:
        names = {"role": sql.Identifier(role)}
        connection.execute(
            sql.SQL("GRANT CREATE ON DATABASE {database} TO {role}").format(database=sql.Identifier(database), **names)
        )
        schemas = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
        ).fetchall()
        for (schema,) in schemas:
            for statement in (
                "GRANT USAGE ON SCHEMA {schema} TO {role}",
                "GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
            ):
                connection.execute(sql.SQL(statement).format(schema=sql.Identifier(schema), **names))


@contextlib.contextmanager
def running_site(
    home: Path, *, prefix: str = "cert", fsync: bool = True, settings: Mapping[str, str] = NOTHING, **parts: Any
) -> Iterator[Site]:
    """Start both servers with empty databases, and stop them at the end; `parts` are further fields of the site."""
    with (
        provide_postgres(home / "postgres", fsync=fsync, settings=settings) as postgres,
        provide_neo4j(home / "neo4j") as graph,
    ):
        site = Site(home=home, postgres=postgres, neo4j=graph, prefix=prefix, **parts)
        site.create_databases()
        yield site
