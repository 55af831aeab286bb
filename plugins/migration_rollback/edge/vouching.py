"""Tells what this rollback's own tasks have left in XComs from what others have put in its place."""

import logging
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.results import Verification
from migration_rollback.core.seal import Sealed
from migration_rollback.edge.handovers import CleanupChosen
from migration_rollback.edge.sealing import sealing_key
from migration_rollback.errors import SettingsError

log = logging.getLogger(__name__)

_KEY_OF_CHOICES: Final = STORES[0]


class Vouched(NamedTuple):
    """What the instances of ``verify`` have left."""

    verifications: dict[str, Verification]
    """Those that count, by the name of the store or the graph."""
    disowned: tuple[str, ...]
    """What does not count, by the name of the store or the graph; empty where that is not known."""


def seal_verification(verification: Verification, plan: Plan) -> Sealed[Verification]:
    """Seal what was read. :raises SettingsError: there is no secret to do it with."""
    bare = Sealed[Verification](
        content=verification, rollback_run_id=plan.rollback_run_id, fingerprint=plan.fingerprint, seal=""
    )
    return bare.under(sealing_key(_name_of_key(verification.store, plan)))


def seal_choice(chosen: CleanupChosen, plan: Plan) -> Sealed[CleanupChosen]:
    """Seal what was decided about the files. :raises SettingsError: there is no secret to do it with."""
    bare = Sealed[CleanupChosen](
        content=chosen, rollback_run_id=plan.rollback_run_id, fingerprint=plan.fingerprint, seal=""
    )
    return bare.under(sealing_key(_KEY_OF_CHOICES))


def vouch_for_choice(left: Sealed[CleanupChosen] | None, plan: Plan | None) -> CleanupChosen | None:
    """What was decided about the files; that they go counts only where the plan's rollback has written it."""
    if left is None or not left.content.delete:
        return left.content if left else None
    return left.content if plan is not None and _is_ours(left, _KEY_OF_CHOICES, plan) else None


def vouch(left: Iterable[Sealed[Verification] | None], plan: Plan | None) -> Vouched:
    """Of each store the last verification that the plan's rollback has written for it.

    :param left: what lies there; null: it cannot be read.
    :param plan: null: there is none, and nothing counts.
    """
    counting: dict[str, Verification] = {}
    disowned: list[str] = []
    if plan is None:
        return Vouched(counting, ())
    for sealed in left:
        name = sealed.content.store if sealed else ""
        known = name if name in (*STORES, GRAPH) else ""
        if sealed is None or not known or not _is_ours(sealed, _name_of_key(known, plan), plan):
            disowned.append(known)
        elif _is_later(sealed.content, counting.get(known)):
            counting[known] = sealed.content
    ordered: dict[str, Verification] = {name: counting[name] for name in (*STORES, GRAPH) if name in counting}
    return Vouched(ordered, tuple(dict.fromkeys(disowned)))


def _name_of_key(name: str, plan: Plan) -> str:
    """The store, or the graph, whose key it is; where there is no graph, there may be no secret of it either."""
    return STORES[0] if name == GRAPH and plan.graph is None else name


def _is_ours(sealed: Sealed[Any], name: str, plan: Plan) -> bool:
    try:
        key = sealing_key(name)
    except SettingsError as exc:
        log.warning("%s", exc)
        return False
    return sealed.counts(key, plan.rollback_run_id, plan.fingerprint)


def _is_later(one: Verification, other: Verification | None) -> bool:
    return other is None or (one.verified_at or "") >= (other.verified_at or "")
