"""Turns `pg_dump --schema-only` into DDL that a bare PostgreSQL 14 or newer loads in one go.

`python -m tests.public_schemas.plain_dump NAME < dump > NAME.sql` takes the notice and what is to be left out from
NAME.toml. Comments, settings of the session and extensions go; everything else stays as it was dumped.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent

ENTRY = re.compile(r"^--\n-- Name: .+; Type: (?P<type>[A-Z ]+); Schema: .+\n--\n", re.MULTILINE)
# What pg_dump writes between entries: settings of its own session, and the end of the file.
NOISE = re.compile(r"^(SET default_\w+ = .*;|--.*|\\(un)?restrict .*)\n", re.MULTILINE)


def plain(dump: str, leave_out: Sequence[str]) -> Iterator[str]:
    """Statements of the dump in its order, but for extensions and those in which a pattern is found."""
    entries = list(ENTRY.finditer(dump))
    ends = [entry.start() for entry in entries[1:]] + [len(dump)]
    for entry, end in zip(entries, ends, strict=True):
        statement = NOISE.sub("", dump[entry.end() : end]).strip()
        if entry["type"] != "EXTENSION" and not any(re.search(pattern, statement) for pattern in leave_out):
            yield statement


def main() -> None:
    """Read a dump from the standard input, write DDL to the standard output."""
    about = tomllib.loads((HERE / f"{sys.argv[1]}.toml").read_text())
    print("\n".join(f"-- {line}" for line in about["notice"].strip().splitlines()))
    for statement in plain(sys.stdin.read(), about.get("leave_out", [])):
        print(f"\n{statement}")


if __name__ == "__main__":
    main()
