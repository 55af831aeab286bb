"""The address that the question and the links name."""

from __future__ import annotations

import pytest

from migration_rollback.core.page.address import page_url


@pytest.mark.parametrize("base_url", ["http://localhost:8080", "http://localhost:8080/"])
def test_page_lies_below_the_base_url(base_url: str) -> None:
    assert page_url(base_url, "manual__1") == "http://localhost:8080/migration-rollback/?run_id=manual__1"


def test_page_lies_below_the_path_of_a_base_url() -> None:
    assert page_url("https://one/air/flow/", "x") == "https://one/air/flow/migration-rollback/?run_id=x"


def test_the_id_of_a_run_stays_one_value() -> None:
    address = page_url("http://h", "manual__2025-11-06T10:15:00+00:00&a=b#c d/é")
    assert address.endswith("?run_id=manual__2025-11-06T10%3A15%3A00%2B00%3A00%26a%3Db%23c%20d%2F%C3%A9")
