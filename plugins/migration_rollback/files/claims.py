"""Claims: small files that give a rollback its name, and a district to one rollback at a time."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Final

from upath import UPath

from migration_rollback.errors import DataRootError
from migration_rollback.files.data_root import REPORTS, DataRoot

MOST_NUMBERS: Final = 9_999
"""Of one second's rollbacks, and of one district's claims."""


@dataclass(frozen=True)
class Holder:
    """Who holds a district."""

    rollback_run_id: str
    airflow_run_id: str

    def __str__(self) -> str:
        return f"{self.rollback_run_id} (DAG run {self.airflow_run_id})"


@dataclass(frozen=True)
class NameClaim:
    """Whose a rollback's name is."""

    airflow_run_id: str
    migration_run_id: str | None
    mark: str | None = None
    """Made at random with the claim: in another place, the claim of the same name bears another."""


def claim_name(data_root: DataRoot, timestamp: str, airflow_run_id: str, migration_run_id: str | None = None) -> str:
    """The rollback's name for this DAG run: the same however often it is asked.

    :param timestamp: the DAG run's ``run_after`` as ``20251106T101500Z``; a second is not unique, so ``-2``, ``-3``
        is added where another DAG run has the name.
    """
    for number in range(1, MOST_NUMBERS + 1):
        name = f"rb-{timestamp}" if number == 1 else f"rb-{timestamp}-{number}"
        if not _may_write_report(data_root, name, airflow_run_id):
            continue
        path = name_claim_path(data_root, name)
        if data_root.create(
            path, json.dumps(asdict(NameClaim(airflow_run_id, migration_run_id, secrets.token_hex(8))))
        ):
            return name
        claim = data_root.read_json(path) or {}
        if claim.get("airflow_run_id") == airflow_run_id:
            return name
    raise DataRootError(f"no free name for a rollback of {timestamp}", "look into the claims folder of the reports")


def _may_write_report(data_root: DataRoot, name: str, airflow_run_id: str) -> bool:
    """Whether no other run's report has the name; one that cannot be read is somebody's."""
    path = data_root.report_path(name)
    if data_root.read(path) is None:
        return True
    return (data_root.read_json(path) or {}).get("airflow_run_id") == airflow_run_id


def names_without_report(data_root: DataRoot) -> Iterator[tuple[str, NameClaim]]:
    """Rollbacks that have a name and no report: still running, or ended before they could write one."""
    reported = {path.name for path in data_root.rollback_reports()}
    for path in data_root.listed(_claims(data_root), re.compile(r"rb-[0-9TZ-]+\.json")):
        name = path.name.removesuffix(".json")
        claim = find_name_claim(data_root, name)
        if claim is not None and data_root.report_path(name).name not in reported:
            yield name, claim


def find_name_claim(data_root: DataRoot, name: str) -> NameClaim | None:
    """Whose the rollback's name is; null: nobody's, as far as this worker sees."""
    claim = data_root.read_json(name_claim_path(data_root, name))
    if claim is None:
        return None
    migration_run_id, mark = claim.get("migration_run_id"), claim.get("mark")
    return NameClaim(
        str(claim.get("airflow_run_id")),
        str(migration_run_id) if migration_run_id else None,
        str(mark) if mark else None,
    )


def name_claim_path(data_root: DataRoot, name: str) -> UPath:
    """Where the claim of a rollback's name lies."""
    return _claims(data_root) / f"{name}.json"


def claims_exclude(data_root: DataRoot, name: str) -> bool:
    """Whether the claim of the name cannot be made once more. It is tried, with what the claim says already."""
    path = name_claim_path(data_root, name)
    claim = data_root.read(path)
    return claim is not None and not data_root.create(path, claim.decode())


def claim_district(
    data_root: DataRoot, district_id: str, holder: Holder, is_active: Callable[[str], bool]
) -> Holder | None:
    """Take the district for this rollback, or name the one that has it.

    Claims are numbered and never overwritten: of two runs that find the last one ended, one creates the next.

    :param is_active: whether the DAG run of that Airflow run id has not ended; a claim of an ended run is taken over.
    """
    text = json.dumps(asdict(holder))
    last: Holder | None = None
    for number in range(1, MOST_NUMBERS + 1):
        path = _claims(data_root) / f"district-{district_id}.{number}.json"
        found = _holder(data_root, path)
        if found is None:
            if last == holder:
                return None
            if last is not None and is_active(last.airflow_run_id):
                return last
            if data_root.create(path, text):
                return None
            found = _holder(data_root, path)
        last = found or last
    raise DataRootError(f"no free claim of district {district_id}", "look into the claims folder of the reports")


def _holder(data_root: DataRoot, path: UPath) -> Holder | None:
    """Who has written the claim; null: it is not there.

    :raises DataRootError: it does not say whose it is, so that nobody knows whether that rollback is running.
    """
    if data_root.read(path) is None:
        return None
    claim = data_root.read_json(path) or {}
    names = claim.get("rollback_run_id"), claim.get("airflow_run_id")
    if not all(isinstance(name, str) and name for name in names):
        raise DataRootError(
            f"{path} does not say which rollback has the district: another version, or somebody else, has written it",
            "remove it when no rollback of the district is running, then clear this task",
        )
    return Holder(*map(str, names))


def _claims(data_root: DataRoot) -> UPath:
    return data_root.root / REPORTS / "claims"
