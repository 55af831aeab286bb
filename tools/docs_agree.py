"""Whether the documents name what the code has, in its order, and whether their links and tests lead somewhere.

`PYTHONPATH=plugins python -m tools.docs_agree` prints one line for each disagreement. The names come from the models
themselves; only the DAG file is parsed, so that Airflow need not be imported.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from migration_rollback.core.findings import Code
from migration_rollback.core.report.changes import CHANGES
from migration_rollback.core.report.status import Status
from migration_rollback.edge.settings import PREFIX, Settings

REPOSITORY = Path(__file__).parents[1]
DAG_FILE = REPOSITORY / "dags" / "migration_rollback_dag.py"
README = REPOSITORY / "README.md"
REFERENCE = REPOSITORY / "docs" / "reference.md"
DOCUMENTS = (
    README,
    REPOSITORY / "CONTRIBUTING.md",
    REPOSITORY / "CHANGELOG.md",
    REPOSITORY / "plugins" / "migration_rollback" / "README.md",
    *(REPOSITORY / folder / "README.md" for folder in ("demo", "servers", "tools", "tests")),
    *sorted((REPOSITORY / "docs").glob("*.md")),
)

_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE_SPAN = re.compile(r"`([^`]+)`")
_TEST = re.compile(r"`([\w/]+\.py::\w+)`")
_IN_WEB = re.compile(r"[a-z]+:")


def parameters() -> list[str]:
    """The keys of PARAMS in the DAG file, in the order of the trigger form."""
    assigned = [node for node in ast.parse(DAG_FILE.read_text()).body if isinstance(node, ast.Assign)]
    params = next(node.value for node in assigned if ast.unparse(node.targets[0]) == "PARAMS")
    return [str(ast.literal_eval(key)) for key in params.keys if key] if isinstance(params, ast.Dict) else []


def settings() -> list[str]:
    """The environment variables that Settings reads."""
    return [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


def section(document: Path, title: str) -> str:
    """What stands below a heading, up to the next one of its level or above; empty where there is no such heading."""
    text = _prose(document)
    for heading in _HEADING.finditer(text):
        if heading[2] == title:
            end = re.compile(rf"^#{{1,{len(heading[1])}}} ", re.MULTILINE).search(text, heading.end())
            return text[heading.end() : end.start() if end else None]
    return ""


def rows(document: Path, title: str) -> list[list[str]]:
    """The cells of the tables below a heading, row by row."""
    tables = re.findall(r"(?:^\|.*\n)+", section(document, title) + "\n", re.MULTILINE)
    return [row.split("|")[1:-1] for table in tables for row in table.splitlines()[2:]]


def documented(document: Path, title: str) -> list[str]:
    """The names in the first column of the tables below a heading, from top to bottom."""
    return [name for cells in rows(document, title) for name in _CODE_SPAN.findall(cells[0])]


def events() -> list[str]:
    """The events of the audit trail, each with its fields."""
    return [f"{change.event} ({', '.join(change.model_fields)})" for change in CHANGES]


def documented_events() -> list[str]:
    """The same, as they are in the reference."""
    found = ((_CODE_SPAN.findall(cells[0]), _CODE_SPAN.findall(cells[2])) for cells in rows(REFERENCE, "Audit trail"))
    return [f"{', '.join(event)} ({', '.join(fields)})" for event, fields in found]


def table_disagreements() -> Iterator[str]:
    """One sentence for each name that only one side has; if both have the same ones, the first in another place."""
    for document, title, code in (
        (README, "Parameters", parameters()),
        (REFERENCE, "Settings", settings()),
        (REFERENCE, "Statuses", list(map(str, Status))),
        (REFERENCE, "Findings", list(map(str, Code))),
    ):
        yield from _compared(f"{_name(document)}, {title}", documented(document, title), code)
    yield from _compared(f"{_name(REFERENCE)}, Audit trail", documented_events(), events())


def promise_disagreements() -> Iterator[str]:
    """One sentence for each promise without a test, and for each test of one that is not there."""
    for number, cells in enumerate(rows(REFERENCE, "Promises"), 1):
        where, tests = f"{_name(REFERENCE)}, promise {cells[0].strip()}", _CODE_SPAN.findall(cells[2])
        if cells[0].strip() != str(number):
            yield f"{where}: it is number {number}"
        if not tests:
            yield f"{where}: no test shows it"
        yield from (f"{where}: there is no test `{test}`" for test in tests if not is_test(test))


def is_test(name: str) -> bool:
    """Whether a module of tests has it, as ``tests/unit/test_x.py::test_y``."""
    module, _, function = name.partition("::")
    return module.startswith("tests/") and function in _functions(REPOSITORY / module)


@cache
def _functions(module: Path) -> set[str]:
    tree = ast.parse(module.read_text() if module.is_file() else "")
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _compared(where: str, names: Sequence[str], code: Sequence[str]) -> Iterator[str]:
    unknown = [f"{where}: `{name}` is not in the code" for name in names if name not in code]
    missing = [f"{where}: `{name}` of the code is missing" for name in code if name not in names]
    yield from (*unknown, *missing)
    if unknown or missing or list(names) == list(code):
        return
    place = next(place for place, name in enumerate(names) if [name] != list(code[place : place + 1]))
    yield f"{where}: `{names[place]}` is there twice, or not in the order of the code"


def link_disagreements() -> Iterator[str]:
    """One sentence for each relative link that leads to no file, or to no heading of it."""
    for document in DOCUMENTS:
        for link in _LINK.findall(_prose(document)):
            if _IN_WEB.match(link):
                continue
            path, _, anchor = link.partition("#")
            target = (document.parent / path).resolve() if path else document
            if not target.exists():
                yield f"{_name(document)}: the link to {link} leads to no file"
            elif anchor and anchor not in anchors(target):
                yield f"{_name(document)}: the link to {link} leads to no heading"


def test_disagreements() -> Iterator[str]:
    """One sentence for each test that is not there, and that a document names elsewhere than with a promise."""
    for document in DOCUMENTS:
        named = [] if document == REFERENCE else _TEST.findall(_prose(document))
        yield from (f"{_name(document)}: there is no test `{test}`" for test in named if not is_test(test))


def anchors(document: Path) -> set[str]:
    """What the headings of a document are called in links, as GitHub makes it of them."""
    found: list[str] = []
    for _, title in _HEADING.findall(_prose(document)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        anchor = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        times = sum(re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", other) is not None for other in found)
        found.append(f"{anchor}-{times}" if times else anchor)
    return set(found)


def _prose(document: Path) -> str:
    """Its text without the blocks of code, in which a `#` begins a comment and brackets are no links."""
    return _FENCED.sub("", document.read_text())


def _name(document: Path) -> str:
    return str(document.relative_to(REPOSITORY))


def main() -> int:
    """Print the disagreements; the exit status says whether there are any."""
    found = [*table_disagreements(), *promise_disagreements(), *test_disagreements(), *link_disagreements()]
    agreed = (
        "documents and code agree on parameters, settings, statuses, findings and the audit trail; "
        "every promise has its tests, and every test that is named exists; all links lead"
    )
    print("\n".join(found) or agreed)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
