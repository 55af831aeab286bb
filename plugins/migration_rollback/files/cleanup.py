"""The optional last step: the district's files under ``staging/``, ``anonymized/`` and ``loads/``."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from migration_rollback.core.artifacts import DISTRICT_ID_PATTERN
from migration_rollback.core.names import CLEANUP_FOLDERS
from migration_rollback.errors import DataRootError
from migration_rollback.files.data_root import DataRoot


def delete_district_files(data_root: DataRoot, district_id: str, log: Callable[[str], None]) -> int:
    """Remove the district's folders; the number of files that went. Finding none is success.

    A symbolic link is removed, never what it points to.

    :raises DataRootError: a path would leave the data root, or cannot be removed.
    """
    if not re.fullmatch(DISTRICT_ID_PATTERN, district_id):
        raise DataRootError(f"{district_id!r} is no district id", "nothing was removed")
    remove = _remove_folder if data_root.is_local else _remove_prefix
    total = 0
    for folder in CLEANUP_FOLDERS:
        removed = remove(data_root, folder, district_id)
        log(f"{folder}/{district_id}: {removed:,} files removed")
        total += removed
    return total


def _remove_folder(data_root: DataRoot, folder: str, district_id: str) -> int:
    root = Path(data_root.root.path)
    path = root / folder / district_id
    if path.parent.resolve() != root.resolve() / folder:
        raise DataRootError(f"{path.parent} is a link out of the data root", "remove the files by hand")
    try:
        if path.is_symlink() or path.is_file():
            path.unlink()
            return 1
        if not path.exists():
            return 0
        files = sum(len(names) for _, _, names in os.walk(path))
        shutil.rmtree(path)
    except OSError as exc:
        raise DataRootError(f"{path} cannot be removed ({exc})", "remove it by hand") from exc
    return files


def _remove_prefix(data_root: DataRoot, folder: str, district_id: str) -> int:
    prefix = data_root.root / folder / district_id
    try:
        files = [path for path in prefix.rglob("*") if path.is_file()] if prefix.exists() else []
        for path in files:
            path.unlink()
    except Exception as exc:  # the driver of a bucket has errors of its own
        raise DataRootError(f"{prefix} cannot be removed ({exc})", "remove it by hand") from exc
    return len(files)
