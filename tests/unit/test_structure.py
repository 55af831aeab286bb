"""Which module may import which, and how large anything may grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGE = "migration_rollback"
# An import goes to the right, or stays where it is; the part with the longest matching name counts.
LAYERS = (
    ("edge.tasks", "edge.doctor"),
    ("edge.unreported_runs",),
    ("edge.unit_work",),
    ("edge.plan", "edge.cleanup", "edge.facts", "edge.page", "edge.turns", "edge.verification"),
    ("edge.approved",),
    ("edge.run",),
    ("edge",),
    ("stores", "graph", "files"),
    ("core.page",),
    ("core.report",),
    ("core.planning", "core.approval"),
    ("core.checks",),
    ("core",),
    ("errors",),
)
# Folders of one layer that must not know each other.
APART = ("stores", "graph", "files", "core.planning", "core.approval")
DRIVERS = {"psycopg": "stores.driver", "neo4j": "graph.session"}
AIRFLOW = "edge"
LIMITED = ("plugins", "dags", "demo", "servers", "tools", "tests/chaos")
MOST_LINES_OF_A_MODULE = 330
MOST_LINES_OF_A_FUNCTION = 40


def modules(root: Path) -> dict[str, ast.Module]:
    """The package's modules by name without the package's own, such as `core.plan`."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = ast.parse(path.read_text())
    return found


def imports(tree: ast.Module) -> Iterator[str]:
    """Full names of what is imported anywhere in it, `from a import b` as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_in(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def layer(module: str) -> int:
    """Its place in LAYERS."""
    fitting = [(len(part), place) for place, parts in enumerate(LAYERS) for part in parts if is_in(module, part)]
    return max(fitting)[1] if fitting else len(LAYERS)


def apart(module: str) -> str:
    return next((part for part in APART if is_in(module, part)), "")


def own_imports(module: str, tree: ast.Module, known: set[str]) -> Iterator[str]:
    """The modules of the package that it imports."""
    for name in imports(tree):
        if name.startswith(f"{PACKAGE}."):
            inner = name.removeprefix(f"{PACKAGE}.")
            target = inner if inner in known else inner.rpartition(".")[0]
            if target != module:
                yield target


def violations(root: Path) -> list[str]:
    """One sentence for each import that goes the wrong way."""
    trees = modules(root)
    graph: nx.DiGraph[str] = nx.DiGraph()
    wrong = []
    for module, tree in trees.items():
        for target in own_imports(module, tree, set(trees)):
            graph.add_edge(module, target)
            if layer(target) < layer(module):
                wrong.append(f"{module} imports {target}, which stands above it")
            elif layer(target) == layer(module) and apart(module) != apart(target):
                wrong.append(f"{module} imports {target}, which stands beside it")
        for foreign in {name.partition(".")[0] for name in imports(tree)}:
            if foreign in DRIVERS and module != DRIVERS[foreign]:
                wrong.append(f"{module} imports {foreign}, which only {DRIVERS[foreign]} may")
            if foreign == "airflow" and not is_in(module, AIRFLOW):
                wrong.append(f"{module} imports airflow, which only {AIRFLOW} may")
    return wrong + [f"a circle of imports: {' -> '.join(circle)}" for circle in nx.simple_cycles(graph)]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of two modules, to be broken."""
    for name in ("core/plan.py", "edge/tasks/delete_rows.py", "stores/session.py", "stores/driver.py", "errors.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "stores/driver.py").write_text("import psycopg\n")
    (tmp_path / "edge/tasks/delete_rows.py").write_text("from migration_rollback.core.plan import Plan\n")
    return tmp_path


def test_imports_go_one_way() -> None:
    assert violations(REPOSITORY / "plugins" / PACKAGE) == []


@pytest.mark.parametrize(
    ("module", "line", "sentence"),
    [
        ("core/plan.py", "from migration_rollback.edge.tasks import delete_rows", "stands above it"),
        ("core/plan.py", "import migration_rollback.edge.tasks.delete_rows", "stands above it"),
        ("stores/session.py", "from psycopg.errors import Error", "imports psycopg, which only stores.driver may"),
        ("core/plan.py", "def f():\n    import neo4j", "imports neo4j, which only graph.session may"),
        ("stores/session.py", "from airflow.sdk import task", "imports airflow, which only edge may"),
        ("stores/session.py", "from migration_rollback.files.claims import Holder", "stands beside it"),
        ("errors.py", "from migration_rollback.core.plan import Plan", "stands above it"),
    ],
)
def test_an_import_that_goes_the_wrong_way_is_found(package: Path, module: str, line: str, sentence: str) -> None:
    assert violations(package) == []
    (package / "files").mkdir()
    (package / "files" / "claims.py").write_text("")
    (package / module).write_text(f"{line}\n")
    assert sentence in violations(package)[0]


def test_a_circle_is_found(package: Path) -> None:
    (package / "stores/session.py").write_text("from migration_rollback.stores.driver import a\n")
    (package / "stores/driver.py").write_text("from migration_rollback.stores.session import b\n")
    (found,) = violations(package)
    assert "circle" in found


@pytest.mark.parametrize(
    ("folder", "unknown"),
    [("demo", {PACKAGE, "tests"}), ("servers", {PACKAGE, "tests", "demo"}), ("tests/chaos", {PACKAGE})],
)
def test_what_judges_from_outside_knows_nothing_of_the_package(folder: str, unknown: set[str]) -> None:
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        assert not unknown & {name.partition(".")[0] for name in imports(ast.parse(path.read_text()))}, path


@pytest.mark.parametrize("folder", LIMITED)
def test_modules_and_functions_stay_small(folder: str) -> None:
    """A function that has to be longer says why on its first line: `# long: ...`."""
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        lines = path.read_text().splitlines()
        assert len(lines) <= MOST_LINES_OF_A_MODULE, path
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "# long: " not in lines[node.lineno - 1]:
                assert (node.end_lineno or 0) - node.lineno < MOST_LINES_OF_A_FUNCTION, f"{path}: {node.name}"
