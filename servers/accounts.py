"""The account a server runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A system account, by name and by the numbers a child process is switched to."""

    name: str
    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """Return the account to switch to, or None when this process is not root and needs no switch."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise RuntimeError(f"running as root and none of the accounts {CANDIDATES} exists; create one")


def can_enter(folder: Path, account: Account | None) -> bool:
    """Tell whether the account reaches the folder; tried rather than computed, so ACLs count too."""
    if account is None:
        return os.access(folder, os.X_OK)
    command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
    done = subprocess.run(
        command,
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def hand_over(folder: Path, account: Account | None) -> None:
    """Make the account the owner of the folder, which only it may enter from then on."""
    folder.chmod(0o700)
    if account is not None:
        os.chown(folder, account.uid, account.gid)


def new_folder_for(account: Account | None, purpose: str) -> Path:
    """Return a new temporary folder that the account owns and reaches; the caller removes it."""
    for parent in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):
        folder = Path(tempfile.mkdtemp(prefix=f"migration-rollback-{purpose}-", dir=parent))
        hand_over(folder, account)
        if can_enter(folder, account):
            return folder
        shutil.rmtree(folder)
    name = account.name if account else "this account"
    raise RuntimeError(f'no temporary folder is open to "{name}"; set TMPDIR to one that is')


def kept_password(path: Path) -> str:
    """Return the password of an earlier server in the same home, else a new one that is written down.

    Of digits and letters alone: on a command line, one that begins with a hyphen would be taken for an option.
    """
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(16))
    return path.read_text()
