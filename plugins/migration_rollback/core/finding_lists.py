"""Findings as people read them: the gravest first, those of one kind together, a common remedy once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from migration_rollback.core.findings import Finding, Severity, gravest_first
from migration_rollback.core.markdown import bullets
from migration_rollback.core.wording import counted

SHOWN_IN_FULL = 5
NAMED_BRIEFLY = 20
MARKS = {Severity.BLOCK: "BLOCK", Severity.WARN: "WARNING", Severity.INFO: "info"}


def findings_markdown(findings: Iterable[Finding]) -> str:
    """A list of kinds; of many of one kind some are shown in full, of some more the tables, and the rest is counted."""
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in gravest_first(findings):
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    return "\n".join(_kind(f"{MARKS[severity]} {code}", found) for (severity, code), found in kinds.items()) or "None."


def _kind(kind: str, found: Sequence[Finding]) -> str:
    if len(found) == 1:
        return bullets(f"{kind}: {finding.sentence}; {finding.remedy}" for finding in found)
    is_common = len({finding.remedy for finding in found}) == 1
    title = f"{kind}, {counted(len(found), 'finding')}" + (f": {found[0].remedy}" if is_common else "")
    return bullets([title]) + "\n" + bullets(_each(found, with_remedy=not is_common), depth=1)


def _each(found: Sequence[Finding], *, with_remedy: bool) -> Iterator[str]:
    for finding in found[:SHOWN_IN_FULL]:
        yield f"{finding.sentence}; {finding.remedy}" if with_remedy else finding.sentence
    rest = found[SHOWN_IN_FULL:]
    if rest:
        named, unnamed = rest[:NAMED_BRIEFLY], len(rest[NAMED_BRIEFLY:])
        more = f" and {unnamed:,} more, all of which are in the plan" if unnamed else ""
        yield f"{len(rest):,} more of the same kind: {', '.join(map(_briefly, named))}{more}"


def _briefly(finding: Finding) -> str:
    return f"{finding.store}: {finding.table or finding.sentence}{f' ({finding.detail})' if finding.detail else ''}"


def doctor_lines(findings: Iterable[Finding]) -> list[str]:
    """Every finding in full, as plain lines; what to do stands below those for which it is the same."""
    lines: list[str] = []
    for (severity, code, remedy), alike in groupby(gravest_first(findings), _what_to_do):
        lines += [f"{severity.upper()} {code}", *(f"  {finding.sentence}" for finding in alike), f"  -> {remedy}"]
    return lines or ["nothing is in the way"]


def _what_to_do(finding: Finding) -> tuple[Severity, str, str]:
    return finding.severity, finding.code, finding.remedy
