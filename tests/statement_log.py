"""What PostgreSQL's log says that it was sent, beside statements as the page shows them."""

from __future__ import annotations

import re


def deletes_in(log: str) -> list[str]:
    """Every statement of the log that deletes."""
    entries = re.split(r"\n(?=\d{4}-\d\d-\d\d )", log)
    texts = (entry.partition("execute <unnamed>: ")[2].replace("\n\t", "\n").rstrip("\n") for entry in entries)
    return [text for text in texts if "DELETE FROM" in text]


def as_sent(shown: str) -> re.Pattern[str]:
    """What the driver makes of it: a number for each parameter; what only the session knows is a number itself."""
    numbers: dict[str, str] = {"%(latest)s": r"\d+", "%(window)s": r"\d+", "%%": "%"}

    def translated(part: str) -> str:
        if not re.fullmatch(r"%\(\w+\)s|%%", part):
            return re.escape(part)
        return numbers.setdefault(part, rf"\${len(numbers) - 2}")

    return re.compile("".join(map(translated, re.split(r"(%\(\w+\)s|%%)", shown))))
