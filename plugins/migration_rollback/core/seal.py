"""A seal under a record: who has the key can tell whether it was made by somebody who has it too."""

import hashlib
import hmac
import json
from collections.abc import Mapping


def seal(key: bytes, record: Mapping[str, object]) -> str:
    """HMAC-SHA256 of the record's canonical JSON, in hexadecimal.

    :param record: plain JSON; equal records have equal seals, in whatever order their keys stand.
    """
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def is_sealed(key: bytes, record: Mapping[str, object], given: str) -> bool:
    """Whether ``given`` is the record's seal under that key; takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(seal(key, record), given)
