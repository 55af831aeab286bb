"""Tells the verifications that this rollback has written from what others have put in their place."""

import logging
from collections.abc import Iterable
from typing import NamedTuple

from migration_rollback.core.names import GRAPH, STORES
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


def seal_verification(verification: Verification, rollback_run_id: str, fingerprint: str) -> SealedVerification:
    """Seal what was read. :raises SettingsError: there is no secret to do it with."""
    return SealedVerification.under(sealing_key(verification.store), verification, rollback_run_id, fingerprint)


def vouch(left: Iterable[SealedVerification | None], rollback_run_id: str, fingerprint: str | None) -> Vouched:
    """Of each store the last verification that this rollback has written for this plan.

    :param left: what lies there; null: it cannot be read.
    :param fingerprint: the plan's; null: there is no plan, and nothing counts.
    """
    counting: dict[str, Verification] = {}
    disowned: list[str] = []
    for sealed in left:
        name = sealed.verification.store if sealed else ""
        known = name if name in (*STORES, GRAPH) else ""
        if not known or sealed is None or not _is_ours(sealed, rollback_run_id, fingerprint or sealed.fingerprint):
            disowned.append(known)
        elif fingerprint is not None and _is_later(sealed.verification, counting.get(known)):
            counting[known] = sealed.verification
    ordered: dict[str, Verification] = {name: counting[name] for name in (*STORES, GRAPH) if name in counting}
    return Vouched(ordered, tuple(dict.fromkeys(disowned)))


def _is_ours(sealed: SealedVerification, rollback_run_id: str, fingerprint: str) -> bool:
    try:
        key = sealing_key(sealed.verification.store)
    except SettingsError as exc:
        log.warning("%s", exc)
        return False
    return sealed.counts(key, rollback_run_id, fingerprint)


def _is_later(one: Verification, other: Verification | None) -> bool:
    return other is None or (one.verified_at or "") >= (other.verified_at or "")
