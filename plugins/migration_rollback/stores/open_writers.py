"""Waits for the transactions that were open when somebody began to look."""

import time
from collections.abc import Callable
from typing import Final

from migration_rollback.core.reading import OpenWriter
from migration_rollback.stores.session import Session

_PAUSE: Final = 0.5


def outlasting_writers(
    session: Session, patience: float, log: Callable[[str], None] = lambda _: None
) -> tuple[OpenWriter, ...]:
    """Those of the transactions that are writing now and still are after ``patience`` seconds.

    Most end within moments: only then is it known what they have written. Later ones are not waited for.
    """
    ends = time.monotonic() + patience
    waited_for = _open_writers(session)
    for writer in waited_for.values():
        log(f"{session.store}: waiting up to {patience:g} s: {writer}")
    while waited_for and time.monotonic() < ends:
        time.sleep(min(_PAUSE, patience))
        now = _open_writers(session)
        waited_for = {name: writer for name, writer in waited_for.items() if name in now}
    return tuple(waited_for.values())


def _open_writers(session: Session) -> dict[str, OpenWriter]:
    with session.transaction():
        rows = session.rows("read_open_writers")
    return {row["transaction_id"]: OpenWriter.model_validate(row) for row in rows}
