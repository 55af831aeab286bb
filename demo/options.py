"""What the person who runs the demo chose, from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from demo.home import MARK
from demo.site import REPOSITORY

APPROVE = {"yes": True, "no": False, "": None}
LARGEST_SCALE = 10.0
HOME = REPOSITORY / ".cache" / "demo"


class OptionError(ValueError):
    """A choice that the demo does not understand."""


@dataclass(frozen=True)
class Options:
    """`approve` is the answer that the demo gives by itself, None when a person gives it.

    `home` is emptied at the start; servers, logs and reports are in it.
    """

    approve: bool | None = None
    scale: float = 1.0
    home: Path = HOME

    @property
    def expected_status(self) -> str | None:
        """How the rollback has to end; None when that is up to a person."""
        return None if self.approve is None else ("SUCCESS" if self.approve else "REJECTED")


def read_options(environment: Mapping[str, str] = os.environ) -> Options:
    """Read APPROVE, SCALE and DEMO_HOME; OptionError for anything else than documented."""
    answer = environment.get("APPROVE", "").strip().lower()
    if answer not in APPROVE:
        raise OptionError(f'APPROVE is "{answer}"; give yes, no, or nothing to answer in the browser')
    scale = _scale(environment.get("SCALE", "").strip() or "1")
    home = Path(environment.get("DEMO_HOME") or HOME).absolute()
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise OptionError(f'DEMO_HOME "{home}" holds something that is no demo; name another folder')
    return Options(APPROVE[answer], scale, home)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= LARGEST_SCALE:
        raise OptionError(f'SCALE is "{text}"; give a number above 0, at most {LARGEST_SCALE:g}')
    return scale
