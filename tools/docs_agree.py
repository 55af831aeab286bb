"""Whether the README names what the code has, and nothing else: `python -m tools.docs_agree`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "plugins" / "migration_rollback"
SEVERITIES = {"block", "warn", "info", "severity", "block_finding", "warn_finding", "info_finding"}


def section(title: str) -> set[str]:
    """The names in the first column of the table under a heading of the README."""
    text = (REPOSITORY / "README.md").read_text()
    body = text.split(f"### {title}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.split("|")[1] for line in body.splitlines() if line.startswith("|")][2:]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _class_body(path: Path, name: str) -> list[ast.stmt]:
    found = (node for node in ast.walk(_tree(path)) if isinstance(node, ast.ClassDef) and node.name == name)
    return next(found).body


def parameters() -> set[str]:
    """The keys of PARAMS in the DAG file."""
    for node in _tree(REPOSITORY / "dags" / "migration_rollback_dag.py").body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            return {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
    return set()


def settings() -> set[str]:
    """The fields of Settings, as environment variables."""
    fields = _class_body(PACKAGE / "edge" / "settings.py", "Settings")
    return {
        f"MIGRATION_ROLLBACK_{node.target.id.upper()}"
        for node in fields
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def statuses() -> set[str]:
    """The members of Status."""
    return {
        str(node.value.value)
        for node in _class_body(PACKAGE / "core" / "report" / "status.py", "Status")
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }


def findings() -> set[str]:
    """Every code that a finding is made with."""
    return {code for path in PACKAGE.rglob("*.py") for code in _codes(ast.walk(_tree(path)))}


def _codes(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call) and _called(node) in SEVERITIES and node.args:
            if isinstance(node.args[0], ast.Constant) and re.fullmatch("[a-z_]+", str(node.args[0].value)):
                yield str(node.args[0].value)
        elif isinstance(node, ast.Assign) and "code" in ast.unparse(node.targets[0]):
            yield from re.findall(r"'(reference_[a-z_]+)'", ast.unparse(node.value))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def disagreements() -> Iterator[str]:
    """One sentence for each name that only one side has."""
    for title, code in (
        ("Parameters", parameters()),
        ("Settings", settings()),
        ("Statuses", statuses()),
        ("Findings", findings()),
    ):
        told = section(title)
        yield from (f"README, {title}: `{name}` is not in the code" for name in sorted(told - code))
        yield from (f"README, {title}: `{name}` of the code is not told" for name in sorted(code - told))


def main() -> int:
    """Print them; the exit status says whether there are any."""
    found = list(disagreements())
    print("\n".join(found) or "README and code agree on parameters, settings, statuses and findings")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
