"""Tells the verifications that this rollback has written from what others have put in their place."""

import logging
from collections.abc import Iterable
from typing import NamedTuple

from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.plan import Plan
from migration_rollback.core.report.results import SealedVerification, Verification
from migration_rollback.edge.sealing import sealing_key
from migration_rollback.errors import SettingsError

log = logging.getLogger(__name__)


class Vouched(NamedTuple):
    """What the instances of ``verify`` have left."""

    verifications: dict[str, Verification]
    """Those that count, by the name of the store or the graph."""
    disowned: tuple[str, ...]
    """What does not count, by the name of the store or the graph; empty where that is not known."""


def seal_verification(verification: Verification, plan: Plan) -> SealedVerification:
    """Seal what was read. :raises SettingsError: there is no secret to do it with."""
    key = _key_of(verification.store, plan)
    return SealedVerification.under(key, verification, plan.rollback_run_id, plan.fingerprint)


def vouch(left: Iterable[SealedVerification | None], plan: Plan | None) -> Vouched:
    """Of each store the last verification that the plan's rollback has written for it.

    :param left: what lies there; null: it cannot be read.
    :param plan: null: there is none, and nothing counts.
    """
    counting: dict[str, Verification] = {}
    disowned: list[str] = []
    if plan is None:
        return Vouched(counting, ())
    for sealed in left:
        name = sealed.verification.store if sealed else ""
        known = name if name in (*STORES, GRAPH) else ""
        if sealed is None or not known or not _is_ours(sealed, plan):
            disowned.append(known)
        elif _is_later(sealed.verification, counting.get(known)):
            counting[known] = sealed.verification
    ordered: dict[str, Verification] = {name: counting[name] for name in (*STORES, GRAPH) if name in counting}
    return Vouched(ordered, tuple(dict.fromkeys(disowned)))


def _key_of(name: str, plan: Plan) -> bytes:
    """That of the store, or of the graph; where there is no graph, there may be no secret of it either."""
    return sealing_key(STORES[0] if name == GRAPH and plan.graph is None else name)


def _is_ours(sealed: SealedVerification, plan: Plan) -> bool:
    try:
        key = _key_of(sealed.verification.store, plan)
    except SettingsError as exc:
        log.warning("%s", exc)
        return False
    return sealed.counts(key, plan.rollback_run_id, plan.fingerprint)


def _is_later(one: Verification, other: Verification | None) -> bool:
    return other is None or (one.verified_at or "") >= (other.verified_at or "")
