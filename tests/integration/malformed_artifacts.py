"""Makes what a broken migration, a broken disk or a hostile hand could leave in the place of the two files."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUN_ID = "mig-20251106-001"
DISTRICT = "D-002"

DEEP = "a list in a list in a list"
"""Stands for one so deep that a parser may take it, and whatever writes it again may not."""

Document = dict[str, Any]
Plant = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """What lies in a data root, and which migration is asked for."""

    name: str
    run_id: object
    plants: tuple[Plant, ...]

    def plant(self, root: Path) -> None:
        """Put it there; the folder is empty."""
        for plant in self.plants:
            plant(root)


def run_report() -> Document:
    return {
        "run_id": RUN_ID,
        "district_id": DISTRICT,
        "district_name": "Springfield USD",
        "status": "FAILED",
        "started_at": "2025-11-06T08:00:00Z",
        "finished_at": "2025-11-06T08:41:00Z",
    }


def load_report() -> Document:
    return {
        "run_id": RUN_ID,
        "district_id": DISTRICT,
        "stores": [
            {"store": "ids", "tables": [{"table": "public.users", "rows_loaded": 250000}, {"table": "public.roles"}]},
            {"store": "sp", "tables": [{"table": "plans", "rows_loaded": 7}]},
        ],
        "graph": {"nodes_loaded": 120000, "relationships_loaded": 340000},
    }


def run_path(root: Path) -> Path:
    return root / "reports" / f"{RUN_ID}.json"


def load_path(root: Path) -> Path:
    return root / "loads" / DISTRICT / "load-report.json"


def cases(seed: int) -> Iterator[Case]:
    """For ever; the same for the same seed. Some are not malformed at all: only a reader can tell."""
    yield from _files_of_other_kinds()
    rng = random.Random(seed)
    while True:
        run, load, names = run_report(), load_report(), []
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            names.append(rng.choice(CHANGES)(rng, rng.choice((run, load, load))))
        contents = [_serialized(rng, run), _serialized(rng, load)]
        if not names or rng.random() < 0.2:
            index, damage = rng.randrange(2), rng.choice(DAMAGES)
            contents[index] = damage(rng, contents[index])
            names.append(f"{damage.__name__} of file {index}")
        plants = [_file(path, content) for path, content in zip((run_path, load_path), contents, strict=True)]
        run_id: object = RUN_ID
        if rng.random() < 0.02:
            run_id = _hostile(rng)
            names.append("conf")
        if rng.random() < 0.2:
            plants.append(_junk(rng))
        yield Case(", ".join(names), run_id, tuple(plants))


def _file(path: Callable[[Path], Path], content: bytes) -> Plant:
    def plant(root: Path) -> None:
        path(root).parent.mkdir(parents=True, exist_ok=True)
        path(root).write_bytes(content)

    return plant


def _serialized(rng: random.Random, document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=rng.random() < 0.7, indent=rng.choice((None, 2)))
    depth = rng.choice((400, 900, 960, 50_000))
    return text.replace(json.dumps(DEEP), "[" * depth + "]" * depth).encode("utf-8", "surrogatepass")


# --- what can be wrong with values ---------------------------------------------------------------------------------


TEXTS = (
    *("", " ", "\t\n", "D-002", "d-002", "D-002\n", " D-002", "D-0021", "..", "../D-0021", "a/b", "D\u00a0002", "٣"),
    *(
        "a" * 64,
        "a" * 65,
        "x" * 1_000,
        "x" * 1_001,
        "y" * 300_000,
        "Ä" * 500,
        "\u0000",
        "x\ud800",
        "\udfff",
        "\U0001f4a3",
    ),
    *("two\nlines", "a\r\nb", "a\u2028b", "a\x85b", "\u202eslrig", "\x1b[31mred\x1b[0m", "\x07", "\ufeff", "a\u200bb"),
    *("<script>alert(1)</script>", "**bold** [a](http://b)", "'; DROP TABLE users; --", '"', "\\", '"public"."users"'),
    *(
        "public.users",
        "PUBLIC.USERS",
        "ids",
        "IDS",
        " Ids ",
        "hcp3",
        "neo4j",
        "tables",
        "NaN",
        "null",
        "10",
        "%s {0} {x}",
    ),
    *("2025-11-06T08:00:00Z", "2025-11-06", "2025-11-06T08:00:00", "2025-13-40T99:00:00Z", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-12:00", "2025-11-06T08:00:00+05:30:15.000001", "2025-W45-4T08:00Z", "20251106T080000Z"),
    *("RUNNING", "running ", "IN_PROGRESS", "mig-20251106-001\n", "mig-20251106-002", "MIG-20251106-001"),
)
NUMBERS = (
    *(0, 1, -1, 7, 250000, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 10**30, 10**4000, 0.0, -0.0, 1.5, 5.0, 1e308),
    *(float("nan"), float("inf"), float("-inf"), True, False),
)
OTHERS: tuple[object, ...] = (
    None,
    [],
    {},
    [[]],
    [{}],
    {"a": {}},
    [None],
    ["ids"],
    {"ids": None},
    {"ids": {"tables": {"a": 1}}},
    DEEP,
)


READ = frozenset(
    {*run_report(), *load_report(), *load_report()["graph"], "store", "tables", "table", "rows_loaded", "rows"}
)


def _hostile(rng: random.Random) -> object:
    return copy.deepcopy(rng.choice(rng.choice((TEXTS, NUMBERS, OTHERS))))


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        if len(path) < 6:
            yield from _places(inner, (*path, key))


def _at(document: Document, path: tuple[Any, ...]) -> Any:
    found: Any = document
    for key in path:
        found = found[key]
    return found


def replace(rng: random.Random, document: Document) -> str:
    *path, last = rng.choice(list(_places(document)))
    value = _hostile(rng)
    if value == DEEP and isinstance(last, str) and last not in READ:
        value = None  # whether that is too deep is Python's to say
    _at(document, tuple(path))[last] = value
    return f"{[*path, last]} replaced"


def remove(rng: random.Random, document: Document) -> str:
    *path, last = rng.choice(list(_places(document)))
    del _at(document, tuple(path))[last]
    return f"{[*path, last]} removed"


def rename(rng: random.Random, document: Document) -> str:
    path = rng.choice([path for path in _places(document) if isinstance(path[-1], str)])
    *before, last = path
    inside = _at(document, tuple(before))
    name = rng.choice((last.upper(), f" {last}", f"{last}\ud800", f"{last}\n", "", "rows", "x" * 5_000, "ids", "IDS"))
    inside[name] = inside.pop(last)
    return f"{last} renamed"


def add_unknown(rng: random.Random, document: Document) -> str:
    within = rng.choice([document, *(_at(document, path) for path in _places(document))])
    if isinstance(within, dict):
        within[rng.choice(("unknown", "note", "\u202e", "rows", "a" * 2_000, "line\nbreak"))] = rng.choice(
            (None, 5, "x")
        )
    return "a key added"


def repeat(rng: random.Random, document: Document) -> str:
    """Of a list one more, perhaps in other case; a store or a table twice."""
    lists = [one for path in _places(document) if isinstance(one := _at(document, path), list) and one]
    if not lists:
        return "nothing repeated"
    chosen = rng.choice(lists)
    twin = copy.deepcopy(rng.choice(chosen))
    if isinstance(twin, dict):
        key = next((key for key in ("store", "table") if isinstance(twin.get(key), str)), None)
        if key is not None:
            twin[key] = rng.choice((twin[key], twin[key].upper(), f" {twin[key]}", f"{twin[key]}\n"))
    chosen.append(twin)
    return "something repeated"


def respell(rng: random.Random, document: Document) -> str:
    """As the contract accepts it as well: nothing is wrong by that."""
    stores = document.get("stores")
    if not isinstance(stores, list) or not all(isinstance(one, dict) for one in stores):
        return "nothing respelled"
    if rng.random() < 0.5:
        document["stores"] = {str(one.get("store")): one.get("tables") for one in stores}
        return "stores as a mapping"
    for one in stores:
        tables = one.get("tables")
        if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
            names = [str(table.get("table")) for table in tables]
            one["tables"] = (
                names if rng.random() < 0.5 else {name: rng.choice((None, 0, 3, -3, True)) for name in names}
            )
    return "tables as names or a mapping"


PAIRS = ((5, 5), (5, 5.0), (1, True), (0, False), (0, -0.0), (5, 6), (5, -1), (5, "5"), (5, None), (5, DEEP))


def count_twice(rng: random.Random, document: Document) -> str:
    tables = [one for path in _places(document) if isinstance(one := _at(document, path), dict) and "table" in one]
    if not tables:
        return "nothing counted twice"
    table = rng.choice(tables)
    table["rows_loaded"], table["rows"] = rng.sample(rng.choice(PAIRS), 2)
    return "counted twice"


def many(rng: random.Random, document: Document) -> str:
    document["stores"] = {rng.choice(("ids", "IDS", "sp")): [f"t{number}" for number in range(2_000)]}
    return "many tables"


CHANGES: tuple[Callable[[random.Random, Document], str], ...] = (
    *(replace, replace, replace, replace, replace, replace, remove, remove, rename, add_unknown, repeat, repeat),
    *(respell, count_twice, many),
)

# --- what can be wrong with bytes ----------------------------------------------------------------------------------


def truncated(rng: random.Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content))]


def flipped(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]


INSERTED = (b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\n", b",", b"NaN", b"//x\n", b"\x1b[2J")


def inserted(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    what = rng.choice(
        (b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\n", b",", b"NaN", b"//x\n", b"\x1b[2J")
    )
    return content[:at] + what + content[at:]


def marked(_rng: random.Random, content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content


def recoded(rng: random.Random, content: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-16-le", "utf-32", "utf-7")))


def doubled(rng: random.Random, content: bytes) -> bytes:
    return content + rng.choice((b"", b"\n", b",", b" ")) + content


def other_value(rng: random.Random, _content: bytes) -> bytes:
    return rng.choice(
        (b"", b" \n", b"null", b"true", b"0", b'"text"', b"[]", b"{}", b"NaN", b"-", b"{", b'{"a"', b"{'a': 1}")
    )


def nested(rng: random.Random, _content: bytes) -> bytes:
    opening = rng.choice((b"[", b'{"a":', b'[{"run_id":'))
    return opening * rng.choice((10, 20_000, 200_000))


def nested_inside(rng: random.Random, content: bytes) -> bytes:
    """Valid, in a key that nobody reads."""
    depth = rng.choice((50, 100_000))
    return content.rstrip()[:-1] + b', "unknown": ' + b"[" * depth + b"]" * depth + b"}"


def twice(rng: random.Random, content: bytes) -> bytes:
    key = rng.choice((b"run_id", b"district_id", b"x", b"\\u0078"))
    return content.rstrip()[:-1] + b', "x": 1, "' + key + b'": 2}'


NUMERALS = (b"9" * 4_000, b"9" * 5_000, b"1e400", b"-1e400", b"1E+2", b"01", b"+1", b".5", b"0x1", b"-0", b"1_0")


def numbered(rng: random.Random, content: bytes) -> bytes:
    number = rng.choice(
        (b"9" * 4_000, b"9" * 5_000, b"1e400", b"-1e400", b"1E+2", b"01", b"+1", b".5", b"0x1", b"-0", b"1_0")
    )
    return content.replace(b"250000", number).replace(b'"FAILED"', number)


def random_bytes(rng: random.Random, _content: bytes) -> bytes:
    return rng.randbytes(rng.randrange(1, 200))


DAMAGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(truncated, truncated, flipped, flipped, flipped, inserted, inserted, marked, recoded, doubled, other_value),
    *(nested, nested_inside, twice, numbered, numbered, random_bytes),
)

# --- what can lie beside them, and be no file at all ------------------------------------------------------------------


def _junk(rng: random.Random) -> Plant:
    """Reports and claims of other rollbacks, and run reports of other migrations, of whatever content."""
    name = rng.choice(
        (
            *("rollback-20251101T000000Z.json", "mig-20251107-001.json", "claims/rb-20251101T000000Z.json"),
            *("rollback-20251101T000000Z.plan.json", "claims/rb-20251102T000000Z.json"),
        )
    )
    damage = rng.choice(DAMAGES)
    told = {"status": "SUCCESS", "migration_run_id": RUN_ID, "airflow_run_id": "manual__1", "rolled_back_at": "later"}
    content = damage(rng, json.dumps(told | {"district_id": DISTRICT, "load_report": None}).encode())
    return _file(lambda root: root / "reports" / name, content)


def _files_of_other_kinds() -> Iterator[Case]:
    both = {run_path: _file(run_path, _plain(run_report())), load_path: _file(load_path, _plain(load_report()))}
    for path in both:
        for name, instead in INSTEAD.items():
            others = [plant for of, plant in both.items() if of is not path]

            def plant(root: Path, path: Callable[[Path], Path] = path, instead: Plant = instead) -> None:
                path(root).parent.mkdir(parents=True, exist_ok=True)
                instead(path(root))

            yield Case(f"{name} as {path.__name__}", RUN_ID, (*others, plant))


def _plain(document: Document) -> bytes:
    return json.dumps(document).encode()


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(700_000_000)


def _link_outside(path: Path) -> None:
    """To a file that is what it should be."""
    outside = path.with_suffix(".elsewhere")
    outside.write_bytes(_plain(run_report() if "reports" in path.parts else load_report()))
    path.symlink_to(outside)


INSTEAD: dict[str, Plant] = {
    "nothing": lambda _: None,
    "an empty file": lambda path: path.touch(),
    "a folder": lambda path: path.mkdir(),
    "a folder with files": lambda path: (path / "inside").mkdir(parents=True),
    "a named pipe": lambda path: os.mkfifo(path),
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "an empty device": lambda path: path.symlink_to("/dev/null"),
    "a link to nothing": lambda path: path.symlink_to("nowhere.json"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a secret": lambda path: path.symlink_to("/etc/passwd"),
    "a link to what it should be": _link_outside,
    "700 MB": _huge,
}
