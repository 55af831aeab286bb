"""Errors travel from task to task: they survive pickling and say one sentence."""

import inspect
import pickle

import pytest

from migration_rollback import errors
from migration_rollback.errors import (
    ArtifactError,
    BlockedByError,
    BlockerPendingError,
    RollbackError,
    StoreError,
    UnreachableStoreError,
)

EXAMPLES: list[RollbackError] = [
    ArtifactError("data/x.json", "stores[0]", "a reason"),
    ArtifactError("data/x.json", "", "a reason"),
    StoreError("ids", "a fact", "a remedy", "23503"),
    UnreachableStoreError("ids", "a fact", "a remedy", ""),
    BlockedByError("a fact", "a remedy", "public.kids"),
    BlockerPendingError("a fact", "a remedy", "public.kids"),
]


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling(error: RollbackError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.args, str(again)) == (type(error), error.args, str(error))


def test_every_error_has_the_one_base() -> None:
    classes = [found for _, found in inspect.getmembers(errors, inspect.isclass)]
    assert all(issubclass(found, RollbackError) for found in classes)


def test_sentences_are_fact_and_remedy() -> None:
    assert [str(error) for error in EXAMPLES] == [
        "data/x.json: stores[0]: a reason",
        "data/x.json: a reason",
        "ids: a fact (SQLSTATE 23503); a remedy",
        "ids: a fact; a remedy",
        "a fact; a remedy",
        "a fact; a remedy",
    ]


def test_an_error_can_be_asked_for_its_facts() -> None:
    assert StoreError("ids", "a", "b", "23503").sqlstate == "23503"
    assert BlockedByError("a", "b", "public.kids").blocker == "public.kids"
