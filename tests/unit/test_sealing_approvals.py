"""The approval's file counts only as far as somebody who has a key has written it."""

from __future__ import annotations

from typing import Any

import pytest

from migration_rollback.core.approval.grant import Grant, grant_of
from migration_rollback.core.checks.approval import cleared_without_ledger, sealing
from migration_rollback.core.checks.facts import Context, PlanFacts
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan import Options
from tests.unit import given

KEYS = {name: f"secret of {name}".encode() for name in (*STORES, GRAPH)}
GRANT = grant_of(given.approval(), given.plan_artifact(), 2).sealed(KEYS)


def test_every_store_has_a_seal_of_its_own() -> None:
    assert len(set(GRANT.seals.values())) == len(KEYS)
    assert all(GRANT.is_sealed_for(name, key) for name, key in KEYS.items())
    assert not GRANT.is_sealed_for("sp", KEYS["ids"])
    assert not GRANT.model_copy(update={"seals": {}}).is_sealed_for("sp", KEYS["sp"])


def test_it_is_sealed_still_when_it_was_read_again_and_has_ended() -> None:
    ended = GRANT.model_copy(update={"ended_at": given.NOW})
    assert Grant.model_validate_json(ended.model_dump_json()).is_sealed_for("sp", KEYS["sp"])


@pytest.mark.parametrize(
    "altered",
    [
        {"rollback_run_id": "rb-20251106T101500Z-2"},
        {"airflow_run_id": "manual__2"},
        {"migration_run_id": "mig-20251107-001"},
        {"district_id": "D-003"},
        {"fingerprint": "0" * 64},
        {"plan_digest": "0" * 64},
        {"options": Options(allow_preexisting=True)},
        {"responded_by": "somebody else"},
        {"responded_at": None},
        {"typed": "D-003"},
        {"clear_number": 3},
    ],
)
def test_whatever_is_altered_breaks_every_seal(altered: dict[str, Any]) -> None:
    forged = GRANT.model_copy(update=altered)
    assert not any(forged.is_sealed_for(name, key) for name, key in KEYS.items())


def test_every_field_is_sealed_but_the_seals_and_the_end() -> None:
    """A field that is added later is in the list above, or says why not."""
    assert set(Grant.model_fields) - {"seals", "ended_at"} == {
        *(
            "rollback_run_id",
            "airflow_run_id",
            "migration_run_id",
            "district_id",
            "fingerprint",
            "plan_digest",
            "options",
        ),
        *("responded_by", "responded_at", "typed", "clear_number"),
    }


def test_the_report_shows_the_answer_that_was_kept() -> None:
    assert GRANT.approval == given.approval()
    assert GRANT.model_copy(update={"ended_at": given.NOW}).approval == given.approval(ended_at=given.NOW)


def test_a_plan_for_which_no_approval_could_be_sealed_blocks() -> None:
    def codes(*unsealable: str, **plan: Any) -> list[str]:
        context = Context(given.run_report(), given.load_report(), unsealable=unsealable)
        return [found.code for found in sealing(PlanFacts(given.plan(**plan), context))]

    assert codes() == []
    assert codes("sp") == codes(GRAPH) == ["approval_unsealable"]
    only_ids = {"stores": (given.store_plan("ids", given.unit("a")), given.store_plan("sp")), "graph": None}
    assert codes("sp", GRAPH, **only_ids) == []


@pytest.mark.parametrize(
    ("has_ledger", "cleared_since", "found"),
    [(False, True, ["cleared_without_ledger"]), (False, False, []), (True, True, []), (True, False, [])],
)
def test_without_a_ledger_nothing_is_cleared_twice(has_ledger: bool, cleared_since: bool, found: list[str]) -> None:
    store = given.store_plan("sp", given.unit("a"), has_ledger=has_ledger)
    assert [one.code for one in cleared_without_ledger(store, cleared_since=cleared_since)] == found
    assert not [*cleared_without_ledger(given.store_plan("sp", has_ledger=False), cleared_since=True)]
