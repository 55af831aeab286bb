"""Whether a worker sees what the first task's worker has claimed: if not, nobody plans, and nobody is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from airflow.sdk.exceptions import AirflowFailException
from upath import UPath

from migration_rollback.core.findings import Code
from migration_rollback.edge.handovers import NAME, findings_of
from migration_rollback.edge.run import Run
from migration_rollback.edge.tasks.build_plan import require_claim
from migration_rollback.files.claims import claim_name
from migration_rollback.files.data_root import DataRoot
from tests.unit import given

STAMP = given.ROLLBACK.removeprefix("rb-")


@dataclass
class Instance:
    """What tasks leave for each other, as Airflow's task instance keeps it."""

    left: dict[str, Any] = field(default_factory=dict)

    def xcom_push(self, *, key: str, value: Any) -> None:
        self.left[key] = value

    def xcom_pull(self, *, key: str, **_: object) -> Any:
        return self.left.get(key)


def run_at(folder: Path, instance: Instance) -> Run:
    """The run as a worker sees it whose data root is the folder."""
    root = DataRoot(UPath(folder))
    assert claim_name(root, STAMP, "manual__1") == given.ROLLBACK
    return Run(cast(Any, {"ti": instance}), root, given.ROLLBACK, "manual__1", given.RUN_ID)


def test_a_worker_that_sees_the_claim_goes_on(tmp_path: Path) -> None:
    instance = Instance()
    first = run_at(tmp_path, instance)
    first.push(NAME, first.name_claimed())
    require_claim(run_at(tmp_path, instance))


def test_a_worker_with_another_data_root_says_so(tmp_path: Path) -> None:
    """Each has made a claim of that name; the second one names both places."""
    instance = Instance()
    first = run_at(tmp_path / "a", instance)
    first.push(NAME, first.name_claimed())
    second = run_at(tmp_path / "b", instance)
    with pytest.raises(AirflowFailException, match=f"the claim {tmp_path}/a/.* does not find it at {tmp_path}/b/"):
        require_claim(second)
    (finding,) = second.pull(findings_of("build_plan")) or ()
    assert finding.code == Code.CLAIM_NOT_SEEN


def test_a_run_that_was_begun_by_an_earlier_version_goes_on(tmp_path: Path) -> None:
    require_claim(run_at(tmp_path, Instance()))
