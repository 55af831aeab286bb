"""A verification counts only with the facts behind it, and that files go only where the rollback has been told so."""

from __future__ import annotations

from typing import Any

import pytest

from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.report.results import Verification
from migration_rollback.core.report.status import Status
from migration_rollback.core.seal import Sealed
from migration_rollback.edge import vouching
from migration_rollback.edge.handovers import CLEANUP, VERIFICATION, CleanupAsked, CleanupChosen
from migration_rollback.errors import SettingsError
from tests.unit import given
from tests.unit.given import facts, verifications

PLAN = given.plan().fingerprint


def key_of(name: str) -> bytes:
    if name == "adb":
        raise SettingsError("there is no secret")
    return b"key of " + name.encode()


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vouching, "sealing_key", key_of)  # here Airflow has no connections


def under(key: bytes, content: Verification, by: str, plan: str) -> Sealed[Verification]:
    return Sealed[Verification](content=content, rollback_run_id=by, fingerprint=plan, seal="").under(key)


def sealed(store: str = "sp", *, by: str = given.ROLLBACK, plan: str = PLAN, **changes: Any) -> Sealed[Verification]:
    verification = given.verification(store, remaining=3).model_copy(update=changes)
    return under(key_of(store), verification, by, plan)


def vouched(*left: Sealed[Verification] | None) -> tuple[list[str], tuple[str, ...]]:
    found = vouching.vouch(left, given.plan())
    return list(found.verifications), found.disowned


def test_what_this_rollback_has_sealed_counts_after_it_has_been_an_xcom() -> None:
    every = [sealed(name) for name in (GRAPH, *reversed(STORES)) if name != "adb"]
    travelled = [VERIFICATION.find_in_json(VERIFICATION.to_json(one)) for one in every]
    assert vouched(*travelled) == (["ids", "hcp1", "hcp2", "sp", GRAPH], ())


def altered(**changes: Any) -> Sealed[Verification]:
    return sealed().model_copy(update=changes)


@pytest.mark.parametrize(
    "other",
    [
        altered(content=given.verification("sp")),
        altered(seal=""),
        altered(seal=sealed("ids").seal),
        sealed(by="rb-20251105T101500Z"),
        sealed(plan="f" * 64),
        altered(rollback_run_id="rb-20251105T101500Z"),
        under(b"a guess", given.verification("sp"), given.ROLLBACK, PLAN),
    ],
)
def test_what_others_have_written_is_as_if_not_there(other: Sealed[Verification]) -> None:
    assert vouched(other) == ([], ("sp",))


def test_what_cannot_be_read_or_names_no_store_is_disowned_without_a_name() -> None:
    assert VERIFICATION.find_in_json({"store": "sp", "issues": []}) is None
    nameless = under(b"", given.verification("<b>"), given.ROLLBACK, PLAN)
    assert vouched(None, nameless, sealed("ids")) == (["ids"], ("",))


def test_without_a_secret_or_a_plan_nothing_counts() -> None:
    """That there is no plan is told elsewhere, and nobody has done anything wrong."""
    without = under(b"", given.verification("adb"), given.ROLLBACK, PLAN)
    assert vouched(without) == ([], ("adb",))
    assert vouching.vouch([sealed()], None) == ({}, ())


def test_where_there_is_no_graph_a_store_vouches_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site without a graph may have no connection to one, and no secret of it."""
    plan = given.plan(graph=None)
    keys = {store: store.encode() for store in STORES}
    monkeypatch.setattr(vouching, "sealing_key", keys.__getitem__)  # none for the graph
    graph = vouching.seal_verification(given.verification(GRAPH), plan)
    assert list(vouching.vouch([graph], plan).verifications) == [GRAPH]


def test_of_two_of_one_store_the_later_counts() -> None:
    """An older one can be put into the place of another store's."""
    early, late = sealed(verified_at="2025-11-06T10:15:00Z"), sealed(verified_at="2025-11-06T10:16:00Z")
    for left in ((early, late), (late, early)):
        found = vouching.vouch(left, given.plan())
        assert found.verifications["sp"].verified_at == "2025-11-06T10:16:00Z"


def test_the_report_says_what_does_not_count() -> None:
    report = given.report(facts(verifications=verifications(missing=["sp"]), disowned=("sp", "")))
    assert report.status is Status.FAILED
    assert report.issues == ('"sp" was not verified by this rollback; clear verify and everything downstream',)
    first, second = report.warnings
    assert first.startswith('what lies in the XCom of verify for "sp" was not written by this rollback')
    assert second.startswith("what lies in the XCom of verify for one of its instances was not written")


def chosen(*, delete: bool) -> CleanupChosen:
    return CleanupChosen(asked=CleanupAsked.ASK, delete=delete, answered_by="approver")


def test_that_files_go_counts_only_where_the_rollback_has_sealed_it() -> None:
    ours = vouching.seal_choice(chosen(delete=True), given.plan())
    travelled = CLEANUP.find_in_json(CLEANUP.to_json(ours))
    assert vouching.vouch_for_choice(travelled, given.plan()) == chosen(delete=True)
    kept = vouching.seal_choice(chosen(delete=False), given.plan())
    for forged in (
        ours.model_copy(update={"seal": ""}),
        ours.model_copy(update={"rollback_run_id": "rb-20251105T101500Z"}),
        kept.model_copy(update={"content": chosen(delete=True)}),
    ):
        assert vouching.vouch_for_choice(forged, given.plan()) is None
    assert vouching.vouch_for_choice(ours, None) is None


def test_that_files_stay_may_be_said_by_anybody() -> None:
    said = vouching.seal_choice(chosen(delete=False), given.plan()).model_copy(update={"seal": ""})
    assert vouching.vouch_for_choice(said, None) == chosen(delete=False)
    assert vouching.vouch_for_choice(None, given.plan()) is None
