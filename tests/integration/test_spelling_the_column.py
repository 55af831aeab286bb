"""A column that reads like ``district_id`` and is another one: nothing looks at it, and that is said."""

import pytest

from migration_rollback.core.findings import Severity
from tests.integration.conftest import NewStore
from tests.integration.one_store import EACH, users

pytestmark = pytest.mark.catalog


@pytest.mark.parametrize("column", ['"DISTRICT_ID"', '"districtId"', "district", '"District-Id"'])
def test_a_column_that_reads_like_the_districts_is_named_with_the_way_out(new_store: NewStore, column: str) -> None:
    store = new_store(f"CREATE TABLE logs ({column} text)", f"INSERT INTO logs SELECT d {EACH}")
    _, findings = store.findings({"logs": 10})
    (told,) = (finding for finding in findings if finding.code == "column_missing")
    assert told.sentence.endswith(f"but {column if column.startswith(chr(34)) else chr(34) + column + chr(34)}")
    assert "because then they stay" in told.remedy
    assert [finding.code for finding in findings] == ["column_missing"]
    store.execute(told.remedy.partition("are: ")[2].partition(";")[0])
    with store.others_untouched():
        assert store.delete_all(store.plan("logs")) == {"public.logs": 10}


def test_a_table_that_is_taken_out_of_the_load_report_is_told_of(new_store: NewStore) -> None:
    store = new_store(*users(), 'CREATE TABLE logs ("DISTRICT_ID" text)', "CREATE TABLE other (districts text)")
    _, findings = store.findings({"users": 10})
    (told,) = (finding for finding in findings if finding.code == "column_spelled_otherwise")
    assert told.severity is Severity.WARN
    assert "public.logs (DISTRICT_ID)" in told.sentence
    assert "other" not in told.sentence
