"""Users and roles under the FAB auth manager, which keeps them in the metadata database, and numbers its users.

Made as an administrator makes them: the first user by the command line, the others through FAB's REST API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from servers.airflow_component import run_to_end
from servers.airflow_rest import AirflowRest

API = "/auth/fab/v1"


def create_admin(name: str, password: str, *, log_path: Path, env: Mapping[str, str], timeout: float) -> None:
    """Make an administrator; one who is there already stays as they are."""
    options = {"username": name, "password": password, "role": "Admin", "email": _email(name)}
    arguments = [f"--{option}={value}" for option, value in {**options, "firstname": name, "lastname": name}.items()]
    run_to_end(("users", "create", *arguments), log_path=log_path, env=env, timeout=timeout)


def add_roles(admin: AirflowRest, roles: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Make the roles that are not there yet, each of actions on resources."""
    known = {role["name"] for role in admin.request("GET", "/roles", root=API)["roles"]}
    for name, permissions in roles.items():
        if name not in known:
            pairs = [{"action": {"name": action}, "resource": {"name": resource}} for action, resource in permissions]
            admin.request("POST", "/roles", root=API, body={"name": name, "actions": pairs})


def add_users(admin: AirflowRest, users: Mapping[str, str], passwords: Mapping[str, str]) -> None:
    """Make the users who are not there yet, each with roles that are separated by commas."""
    known = {user["username"] for user in admin.request("GET", "/users", root=API)["users"]}
    for name, roles in users.items():
        if name not in known:
            body = {
                "username": name,
                "password": passwords[name],
                "email": _email(name),
                "first_name": name,
                "last_name": name,
                "roles": [{"name": role} for role in roles.split(",")],
            }
            admin.request("POST", "/users", root=API, body=body)


def _email(name: str) -> str:
    """FAB wants one, and no two alike."""
    return f"{name}@localhost"
