"""Starts a standby that streams from a PostgreSQL of ours, without pg_basebackup, which not every installation has."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from servers.accounts import hand_over
from servers.postgres_server import PostgresServer


class StandbyServer(PostgresServer):
    """A physical standby of `primary`, which has to be stopped until this one has started for the first time.

    `name` is what `pg_stat_replication` of the primary shows.
    """

    def __init__(self, home: Path, primary: PostgresServer, *, name: str = "standby") -> None:
        conninfo = (
            f"host={primary.host} port={primary.port} user={primary.user} password={primary.password} "
            f"application_name={name}"
        )
        super().__init__(
            home,
            fsync=False,
            settings={
                "primary_conninfo": conninfo,
                "wal_receiver_status_interval": "1s",
                "wal_retrieve_retry_interval": "100ms",
            },
        )
        self.password = primary.password
        self._primary = primary

    def _initdb(self, binaries: Path, data: Path) -> None:  # noqa: ARG002  # what initdb would make is copied
        """Take the primary's data as they lie there."""
        shutil.copytree(self._primary.data_folder, data, dirs_exist_ok=True)
        (data / "postmaster.pid").unlink(missing_ok=True)
        (data / "standby.signal").touch()
        for folder, _, files in os.walk(data):
            hand_over(Path(folder), self._account)
            for file in files:
                self._give(Path(folder) / file)

    def _give(self, file: Path) -> None:
        if self._account is not None:
            os.chown(file, self._account.uid, self._account.gid)
