"""`make check` notices what the reference says of tests that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import docs_agree

HERE = "tests/unit/test_agreeing_documents.py"


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        (f"{HERE}::test_a_test_is_told_from_a_name", True),
        (f"{HERE}::test_a_test", False),
        (f"{HERE}::HERE", False),
        (HERE, False),
        ("tests/unit/test_nothing.py::test_a_test_is_told_from_a_name", False),
        ("tools/docs_agree.py::main", False),
    ],
)
def test_a_test_is_told_from_a_name(name: str, is_there: bool) -> None:
    assert docs_agree.is_test(name) == is_there


def test_a_promise_needs_a_number_and_tests_that_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = tmp_path / "reference.md"
    rows = (f"| 1 | a | `{HERE}::test_a_test_is_told_from_a_name` |", "| 3 | b | `x::y` |", "| 3 | c | |")
    reference.write_text("\n".join(("## Promises", "", "| | promise | tests |", "|---|---|---|", *rows, "")))
    monkeypatch.setattr(docs_agree, "REFERENCE", reference)  # a page with mistakes, which ours has not
    monkeypatch.setattr(docs_agree, "_name", lambda _: "here")
    assert list(docs_agree.promise_disagreements()) == [
        "here, promise 3: it is number 2",
        "here, promise 3: there is no test `x::y`",
        "here, promise 3: no test shows it",
    ]


def test_there_are_promises() -> None:
    """A table that nobody finds would agree with anything."""
    assert len(docs_agree.rows(docs_agree.REFERENCE, "Promises")) == 12
    assert docs_agree.documented_events() == docs_agree.events()
