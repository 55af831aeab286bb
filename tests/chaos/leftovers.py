"""What a round may not leave behind: sessions, locks, transactions, temporary files."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from demo.site import ROLE
from demo.world import STORES
from servers.child_process import wait_until
from tests.chaos.stage import Stage

END_SECONDS = 30.0
OLD_SECONDS = 7200
SESSIONS = """
    SELECT application_name, state, left(query, 100) FROM pg_stat_activity
    WHERE usename = %s AND datname = current_database()"""
LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' OR mode = 'AccessExclusiveLock'"
PREPARED = "SELECT gid FROM pg_prepared_xacts"
TRANSACTIONS = "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW TRANSACTIONS'"


class Leftovers:
    """Looks after each round; remembers the temporary files, which a later run has to remove when they are old."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._aged: set[Path] = set()

    def look(self) -> Iterator[str]:
        """One sentence for each that is there half a minute after the round."""
        with contextlib.suppress(TimeoutError):
            wait_until(lambda: not self._in_servers(), END_SECONDS, "the end of all sessions", interval=0.5)
        yield from self._in_servers()
        yield from self._files()

    def _in_servers(self) -> list[str]:
        cert, found = self._stage.cert, []
        for store in STORES:
            found += [f"a session in {store}: {row}" for row in cert.sql(store, SESSIONS, ROLE)]
            found += [f"a prepared transaction in {store}: {gid}" for (gid,) in cert.sql(store, PREPARED)]
        if locks := cert.sql("ids", LOCKS)[0][0]:
            found.append(f"{locks} locks in the stores")
        found += [f"a transaction in the graph: {row}" for row in cert.cypher(TRANSACTIONS)]
        return found

    def _files(self) -> Iterator[str]:
        """Those of this round are made old; those that were old before it have to be gone."""
        data_root = self._stage.site.data_root
        yield from (f"{path} was not removed by later runs" for path in sorted(self._aged) if path.exists())
        self._aged = {path for path in (data_root / "reports").rglob(".*") if path.is_file()}
        old = time.time() - OLD_SECONDS
        for path in self._aged:
            os.utime(path, (old, old))
        yield from (f"{path} is there" for path in data_root.glob(".*"))
        if (in_its_place := data_root.parent / "written-while-away").exists():
            written = sorted(str(path.relative_to(in_its_place)) for path in in_its_place.rglob("*") if path.is_file())
            yield f"written while the data root was away: {', '.join(written)}"
            shutil.rmtree(in_its_place)
