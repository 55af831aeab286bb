"""There is one version; what is said of it elsewhere says the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from migration_rollback import __version__

REPOSITORY = Path(__file__).parents[2]


def test_project_and_changelog_have_the_version_of_the_package() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    newest = re.search(r"^## (\S+)", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert (project["version"], newest[1]) == (__version__, __version__)
