"""What the plan discovered: a stable code, a severity, one sentence and its remedy."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypedDict, Unpack

from pydantic import BaseModel, ConfigDict


class Severity(StrEnum):
    """``block`` refuses to run, ``warn`` is shown to the approver, ``info`` is for the record."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Finding(BaseModel):
    """One discovery. ``sentence`` states exact numbers, ``remedy`` what the reader can do about it.

    ``detail`` is what distinguishes it from others of its kind beside the table, in a few words. ``momentary``: it
    may be another one a minute later, or none, and so it is no part of the plan's identity.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Severity
    sentence: str
    remedy: str
    store: str | None = None
    table: str | None = None
    detail: str | None = None
    momentary: bool = False


class About(TypedDict, total=False):
    """Where a finding is."""

    store: str | None
    table: str | None
    detail: str | None
    momentary: bool


def block(code: str, sentence: str, remedy: str, **about: Unpack[About]) -> Finding:
    """A finding with which nothing is deleted and nobody is asked."""
    return Finding(code=code, severity=Severity.BLOCK, sentence=sentence, remedy=remedy, **about)


def warn(code: str, sentence: str, remedy: str, **about: Unpack[About]) -> Finding:
    """A finding that the approver has to weigh."""
    return Finding(code=code, severity=Severity.WARN, sentence=sentence, remedy=remedy, **about)


def info(code: str, sentence: str, remedy: str, **about: Unpack[About]) -> Finding:
    """A finding for the record."""
    return Finding(code=code, severity=Severity.INFO, sentence=sentence, remedy=remedy, **about)


def blocks(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that refuse to run."""
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCK)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Those that refuse to run, those to weigh, those for the record."""
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))


def doctor_lines(findings: Iterable[Finding]) -> list[str]:
    """Each finding with what to do about it, as plain lines."""
    lines = [
        line
        for finding in gravest_first(findings)
        for line in (f"{finding.severity.upper()} {finding.code}", f"  {finding.sentence}", f"  -> {finding.remedy}")
    ]
    return lines or ["nothing is in the way"]


def some(names: Sequence[str]) -> str:
    """Up to five names, and how many more."""
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5:,} more"
