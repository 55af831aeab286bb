"""Keeps documents small enough for an XCom: what is too much is dealt out to pieces, cut short, or counted."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from migration_rollback.core.frozen import Frozen

M = TypeVar("M", bound=Frozen)

MOST: Final = 700_000
"""Bytes of JSON that one document may have, however many tables there are."""
MOST_OF_ITEM: Final = 150_000
"""Bytes that one part of a document may have, such as a finding or a unit."""
_SHORTENED_FROM: Final = 40_000
"""Bytes of a text from which on it is shortened where its part is too large, and half as many where it still is."""
_NEVER_SHORTENED: Final = 300


def json_size(value: object) -> int:
    """Bytes of JSON, as Airflow sends it: other characters than ASCII are escaped."""
    if isinstance(value, Frozen):
        text = value.model_dump_json()
        if text.isascii():
            return len(text)
        value = json.loads(text)
    return len(json.dumps(value, separators=(",", ":")))


def shortened(text: str, most: int) -> str:
    """The text, or as much of its beginning as has so many bytes of JSON, with the number of characters that follow."""
    size = json_size(text)
    if size <= most:
        return text
    length = most
    while json_size(text[:length]) > most:
        length = length * most // json_size(text[:length])
    return f"{text[:length]} ... ({len(text) - length:,} more characters)"


def fitting(model: M, most: int = MOST_OF_ITEM) -> M:
    """The model, with its long texts shortened where it is larger than that."""
    return _fitted(model, most)[0]


def _fitted(model: M, most: int = MOST_OF_ITEM) -> tuple[M, int]:
    """The same, with its size."""
    most_of_text, size = _SHORTENED_FROM, json_size(model)
    while size > most and most_of_text > _NEVER_SHORTENED:
        model = type(model).model_validate(_with_short_texts(model.model_dump(mode="json"), most_of_text))
        most_of_text, size = most_of_text // 2, json_size(model)
    return model, size


def _with_short_texts(value: Any, most: int) -> Any:
    if isinstance(value, str):
        return shortened(value, most)
    if isinstance(value, dict):
        return {key: _with_short_texts(each, most) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_short_texts(each, most) for each in value]
    return value


def dealt(kind: type[M], parts: Iterable[tuple[str, Frozen]], most: int = MOST) -> Iterator[M]:
    """Pieces with all parts in order, none larger than that.

    :param parts: each with the name of the attribute of a piece that has it.
    """
    empty = json_size(kind())
    held: dict[str, list[Frozen]] = {}
    size = empty
    for name, part in parts:
        small, added = _fitted(part)
        if held and size + added > most:
            yield kind(**held)
            held, size = {}, empty
        held.setdefault(name, []).append(small)
        size += added + len(", ")
    if held:
        yield kind(**held)


def first_of(parts: Sequence[M], most: int) -> tuple[M, ...]:
    """As many of the first ones as have so many bytes together."""
    found: list[M] = []
    left = most
    for part, size in map(_fitted, parts):
        left -= size + len(", ")
        if left < 0:
            break
        found.append(part)
    return tuple(found)


def first_texts(texts: Sequence[str], most: int, rest: str) -> tuple[str, ...]:
    """As many of the first ones as have so many bytes together; in the place of the others how many there are.

    :param rest: where the others are, for the end of a sentence.
    """
    found: list[str] = []
    left = most
    for text in texts:
        small = shortened(text, most // 2)
        left -= json_size(small) + len(", ")
        if left < 0:
            break
        found.append(small)
    more = len(texts) - len(found)
    return (*found, f"and {more:,} more; {rest}") if more else tuple(found)
