"""The environment in which a test's Airflow runs: everything by variables, nothing in ~/airflow."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class AuthManager(StrEnum):
    """What decides who may log in and do what, by its class."""

    SIMPLE = "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
    FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"


# SimpleAuthManager lets the role "user" trigger, answer, clear and mark; "viewer" only reads. Nobody but
# the dba sees connections and configuration.
DEFAULT_USERS: Mapping[str, str] = MappingProxyType(
    {"operator": "user", "approver": "user", "dba": "admin", "viewer": "viewer"}
)

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "1",
        "USAGE_DATA_COLLECTION__ENABLED": "False",
        # A new or changed file is parsed at the next refresh whatever this interval says.
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
        "DAG_PROCESSOR__REFRESH_INTERVAL": "2",
        "DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL": "1",
        "DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "SCHEDULER__JOB_HEARTBEAT_SEC": "1",
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
        "SCHEDULER__TRIGGER_TIMEOUT_CHECK_INTERVAL": "1",
        # A worker killed together with its task is noticed by its silence only; the default is 300.
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "2",
        # With the default of 5 the exit of a parked task is reported so late that an answer kills the task.
        "WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        # Two processors serve everything: an answer of the API server may take longer than the default 5.
        "WORKERS__EXECUTION_API_TIMEOUT": "30",
        # After a stop the scheduler runs unfinished tasks again at once, before the API server answers. The default
        # of 5 tries lasts ten seconds.
        "WORKERS__EXECUTION_API_RETRIES": "10",
        "API__HOST": "127.0.0.1",
        "API__WORKERS": "1",
        # A store has hundreds of tables: one page shows all their task instances.
        "API__MAXIMUM_PAGE_LIMIT": "1000",
        "LOGGING__COLORED_CONSOLE_LOG": "False",
    }
)


@dataclass(frozen=True)
class AirflowSecrets:
    """Keys and passwords of one home, kept there so that a second start opens what the first encrypted."""

    fernet_key: str
    jwt_secret: str
    api_secret: str
    passwords: Mapping[str, str]


def keep_secrets(home: Path, users: Mapping[str, str]) -> AirflowSecrets:
    """Return the secrets of the home, made at random the first time; files are readable by us alone."""
    path = home / "secrets.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    passwords = kept.get("passwords", {})
    made = AirflowSecrets(
        fernet_key=kept.get("fernet_key") or base64.urlsafe_b64encode(os.urandom(32)).decode(),
        jwt_secret=kept.get("jwt_secret") or secrets.token_urlsafe(64),
        api_secret=kept.get("api_secret") or secrets.token_urlsafe(32),
        passwords={name: passwords.get(name) or secrets.token_hex(6) for name in users},
    )
    _write_private(path, {**vars(made), "passwords": made.passwords})
    _write_private(passwords_file(home), made.passwords)
    return made


def passwords_file(home: Path) -> Path:
    """Where SimpleAuthManager looks the passwords up."""
    return home / "passwords.json"


@dataclass(frozen=True)
class Logins:
    """Who may log in and do what.

    `users` maps names to roles: one of SimpleAuthManager's, or several of FAB's, separated by commas; one of FAB's
    users is "Admin" alone. `roles` are further roles for FAB: permissions, each an action and a resource.
    """

    auth_manager: AuthManager = AuthManager.SIMPLE
    users: Mapping[str, str] = field(default_factory=lambda: DEFAULT_USERS)
    roles: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @property
    def first_user(self) -> str:
        """Somebody who is there from the start: with FAB the administrator, who makes the others."""
        simple = self.auth_manager is AuthManager.SIMPLE
        return next(name for name, role in self.users.items() if simple or role == "Admin")


DEFAULT_LOGINS = Logins()


@dataclass(frozen=True)
class AirflowSetup:
    """What an Airflow is made of.

    `metadata_uri` is a "postgresql://" URI of an empty database, or of the one an earlier instance of the same home
    used. `connections` maps connection ids to URIs or JSON. `environment` wins over every setting.
    """

    dags_folder: Path
    plugins_folder: Path
    metadata_uri: str
    connections: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    logins: Logins = DEFAULT_LOGINS
    parallelism: int = 8
    base_path: str = ""
    """The path of its base URL, such as "/airflow"."""


def component_environment(home: Path, setup: AirflowSetup, keys: AirflowSecrets, port: int) -> dict[str, str]:
    """Return the complete environment of every component.

    Variables of ours that begin with AIRFLOW or MIGRATION_ROLLBACK_ are not passed on: a developer's own
    Airflow must not leak into a test, nor the other way round.
    """
    base_url = f"http://127.0.0.1:{port}{setup.base_path}"
    settings = {**SETTINGS, **_own_settings(home, setup, keys, base_url), "API__PORT": str(port)}
    return {
        **_inherited(),
        "AIRFLOW_HOME": str(home),
        "SCARF_ANALYTICS": "false",
        "PYTHONUNBUFFERED": "1",
        # A proxy of this machine must not come between a task and the API server.
        "NO_PROXY": "127.0.0.1,localhost",
        **{f"AIRFLOW__{name}": value for name, value in settings.items()},
        **{f"AIRFLOW_CONN_{name.upper()}": value for name, value in setup.connections.items()},
        **setup.environment,
    }


def _own_settings(home: Path, setup: AirflowSetup, keys: AirflowSecrets, base_url: str) -> dict[str, str]:
    """The settings in which one Airflow differs from another."""
    return {
        "CORE__DAGS_FOLDER": str(setup.dags_folder.absolute()),
        "CORE__PLUGINS_FOLDER": str(setup.plugins_folder.absolute()),
        "CORE__PARALLELISM": str(setup.parallelism),
        "CORE__MAX_ACTIVE_TASKS_PER_DAG": str(setup.parallelism),
        "CORE__FERNET_KEY": keys.fernet_key,
        "CORE__AUTH_MANAGER": str(setup.logins.auth_manager),
        **_simple_users(home, setup.logins),
        "CORE__EXECUTION_API_SERVER_URL": f"{base_url}/execution/",
        "DATABASE__SQL_ALCHEMY_CONN": _with_driver(setup.metadata_uri, "psycopg2"),
        "DATABASE__SQL_ALCHEMY_CONN_ASYNC": _with_driver(setup.metadata_uri, "asyncpg"),
        "API__BASE_URL": base_url,
        "API__SECRET_KEY": keys.api_secret,
        "API_AUTH__JWT_SECRET": keys.jwt_secret,
        "LOGGING__BASE_LOG_FOLDER": str(home / "logs" / "tasks"),
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(home / "logs" / "dag_files"),
    }


def _simple_users(home: Path, logins: Logins) -> dict[str, str]:
    """FAB keeps its users in the metadata database: see `airflow_fab`."""
    if logins.auth_manager is not AuthManager.SIMPLE:
        return {}
    return {
        "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in logins.users.items()),
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(home)),
    }


def _inherited() -> dict[str, str]:
    foreign = ("AIRFLOW", "MIGRATION_ROLLBACK_", "PG", "NO_PROXY", "no_proxy")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def _with_driver(uri: str, driver: str) -> str:
    """Name the driver: SQLAlchemy 2.1 takes another one by default than Airflow is tested with."""
    scheme, separator, rest = uri.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise ValueError(f'metadata uri has the scheme "{scheme}"; give one that begins with "postgresql://"')
    return f"postgresql+{driver}://{rest}"


def _write_private(path: Path, content: Mapping[str, object]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(dict(content)))
