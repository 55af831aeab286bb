"""A seal under a record: who has the key can tell whether it was made by somebody who has it too."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Generic, TypeVar

from migration_rollback.core.frozen import Frozen

T = TypeVar("T")


def seal(key: bytes, record: Mapping[str, object]) -> str:
    """HMAC-SHA256 of the record's canonical JSON, in hexadecimal.

    :param record: plain JSON; equal records have equal seals, in whatever order their keys stand.
    """
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def is_sealed(key: bytes, record: Mapping[str, object], given: str) -> bool:
    """Whether ``given`` is the record's seal under that key; takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(seal(key, record), given)


class Sealed(Frozen, Generic[T]):
    """What a task of a rollback says, with the rollback and the plan that it is about, and a seal under all of that.

    It travels as an XCom, which others may write; the seal only a task of the rollback can make.
    """

    content: T
    """What it says."""
    rollback_run_id: str
    """The rollback that it is about."""
    fingerprint: str
    """That of the plan."""
    seal: str
    """Of all the rest, under the key of a store or the graph; empty where nothing depends on who wrote it."""

    def under(self, key: bytes) -> "Sealed[T]":
        """The same, sealed."""
        return self.model_copy(update={"seal": seal(key, self.record)})

    @property
    def record(self) -> dict[str, object]:
        """What the seal is under."""
        return self.model_dump(mode="json", exclude={"seal"})

    def counts(self, key: bytes, rollback_run_id: str, fingerprint: str) -> bool:
        """Whether that rollback has written it, for that plan."""
        names_it = (self.rollback_run_id, self.fingerprint) == (rollback_run_id, fingerprint)
        return names_it and is_sealed(key, self.record, self.seal)
