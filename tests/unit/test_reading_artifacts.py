"""The migration's two files: what is accepted, and the one sentence with which anything else is refused."""

import json
import sys
from typing import Any

import pytest

from migration_rollback.core.artifact_files import check_run_id
from migration_rollback.core.artifacts import LoadedGraph, LoadedTable
from migration_rollback.errors import ArtifactError
from tests.unit import given
from tests.unit.given import LOAD_PATH, RUN_PATH

NO_COUNTS: tuple[object, ...] = (-1, 1.5, True, False, "10", [], 10.0)
USERS = [{"table": "public.users", "rows_loaded": 5}]


def tables(**load: object) -> list[tuple[str, str, int | None]]:
    """Store, table and rows as they are understood."""
    report = given.read_load(given.load_document(**load))
    return [(store, one.table, one.rows_loaded) for store, one in report.tables()]


def stores(*listed: object, **by_name: object) -> dict[str, object]:
    return {"stores": by_name or list(listed)}


def test_the_files_of_the_contract_are_read() -> None:
    run = given.read_run(given.run_document())
    assert (run.run_id, run.district_id, run.district_name, run.status) == (
        "mig-20251106-001",
        "D-002",
        "Springfield USD",
        "FAILED",
    )
    assert run.finished_at is not None
    assert run.finished_at.isoformat() == "2025-11-06T08:41:00+00:00"
    load = given.read_load(given.load_document())
    assert tables() == [("ids", "public.users", 250_000)]
    assert load.graph == LoadedGraph(nodes_loaded=120_000, relationships_loaded=340_000)
    assert load.claims_data


@pytest.mark.parametrize(
    "load",
    [
        stores(ids=USERS),
        stores(ids={"tables": USERS}),
        stores(ids={"tables": {"public.users": 5}}),
        stores(ids={"public.users": 5}),
        stores(IDS=USERS),
        stores({"store": "IDS", "tables": USERS}),
        stores({"store": " Ids ", "tables": USERS, "note": "ignored"}),
        stores({"store": "ids", "tables": {"public.users": 5}}),
        stores({"store": "ids", "tables": [{"table": "public.users", "rows": 5, "seconds": 1.5}]}),
        stores({"store": "ids", "tables": [{"table": "public.users", "rows": 5, "rows_loaded": 5}]}),
        {**stores(ids=USERS), "unknown": {"key": [1]}},
    ],
)
def test_every_accepted_spelling_means_the_same(load: dict[str, object]) -> None:
    assert tables(**load) == [("ids", "public.users", 5)]


def test_tables_without_counts_are_accepted_and_their_count_is_not_known() -> None:
    load = stores({"store": "ids", "tables": ["users", {"table": "staff"}, {"table": "codes", "rows": None}]})
    assert tables(**load) == [("ids", "users", None), ("ids", "staff", None), ("ids", "codes", None)]
    assert tables(**stores(ids={"users": None})) == [("ids", "users", None)]


def test_the_order_of_loading_is_kept() -> None:
    load = stores(sp={"b": 1, "a": 1}, ids={"z": 1})
    assert [(store, table) for store, table, _ in tables(**load)] == [("sp", "b"), ("sp", "a"), ("ids", "z")]


def test_one_table_name_in_two_stores_is_two_tables() -> None:
    assert len(tables(**stores(ids=USERS, sp=USERS))) == 2


@pytest.mark.parametrize("value", [None, "missing"])
def test_what_the_run_report_does_not_say_is_null(value: str | None) -> None:
    changes = dict.fromkeys(("district_name", "status", "started_at", "finished_at"))
    document = given.run_document(**changes)
    if value == "missing":
        document = {key: found for key, found in document.items() if found is not None}
    run = given.read_run(document)
    assert (run.district_name, run.status, run.started_at, run.finished_at) == (None, None, None, None)


def test_a_status_counts_in_any_case_and_a_blank_one_is_none() -> None:
    assert given.read_run(given.run_document(status=" running ")).status == "RUNNING"
    assert given.read_run(given.run_document(status=" ")).status is None


def test_a_byte_order_mark_is_no_defect() -> None:
    assert given.read_run(b"\xef\xbb\xbf" + json.dumps(given.run_document()).encode()).run_id == given.RUN_ID


@pytest.mark.parametrize(
    ("load", "claims"),
    [
        ({"stores": [], "graph": None}, False),
        ({"stores": {"ids": {"users": 0}}, "graph": {"nodes_loaded": 0, "relationships_loaded": 0}}, False),
        ({"stores": {"ids": {"users": 1}}, "graph": None}, True),
        ({"stores": {"ids": ["users"]}, "graph": None}, True),
        ({"stores": [], "graph": {"nodes_loaded": 1, "relationships_loaded": 0}}, True),
        ({"stores": [], "graph": {}}, True),
    ],
)
def test_a_report_claims_data_if_it_says_so_or_leaves_it_open(load: dict[str, Any], claims: bool) -> None:
    assert given.read_load(given.load_document(**load)).claims_data is claims


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", "line 1 column 1", "not valid JSON, truncated perhaps"),
        (b'{"run_id": "mig-2025', "line 1 column 12", "not valid JSON, truncated perhaps"),
        (json.dumps(given.run_document()).encode()[:-1], "line 1", "truncated"),
        (b"\xff\xfe{", "", "not UTF-8 text (byte 0)"),
        (b"[]", "", "a JSON object is expected, not a list"),
        (b"null", "", "a JSON object is expected, not nothing"),
        (b'{"run_id": NaN}', "", "NaN is not a JSON value"),
        (b'{"a": ' + b"9" * 5000 + b"}", "", "not usable JSON"),
        (b"[" * 100_000, "", "not usable JSON"),
        (b'{"run_id": "a", "run_id": "b"}', '"run_id"', "is there twice in one object"),
        (b'{"x": {"a": 1, "a": 1}}', '"a"', "is there twice in one object"),
    ],
)
def test_a_file_that_is_no_json_object_is_refused(content: bytes, place: str, reason: str) -> None:
    for read, path in ((given.read_run, RUN_PATH), (given.read_load, LOAD_PATH)):
        with pytest.raises(ArtifactError) as caught:
            read(content)
        sentence = str(caught.value)
        assert sentence.startswith(f"{path}: {place}")
        assert reason in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"run_id": None}, "run_id", 'is null, but the rollback was asked for "mig-20251106-001"'),
        ({"run_id": "mig-20251106-002"}, "run_id", 'is "mig-20251106-002", but'),
        ({"run_id": 7}, "run_id", "is 7, but"),
        ({"district_id": None}, "district_id", "a JSON string is expected, not nothing"),
        ({"district_id": 42}, "district_id", "a JSON string is expected, not the number 42"),
        ({"district_id": True}, "district_id", "a JSON string is expected, not a boolean"),
        ({"district_id": ["D-002"]}, "district_id", "a JSON string is expected, not a list"),
        ({"district_id": ""}, "district_id", "is blank"),
        ({"district_id": " \t"}, "district_id", "is blank"),
        *(
            ({"district_id": bad}, "district_id", "is not 1 to 64 letters, digits, dots, underscores and hyphens")
            for bad in ("..", "-x", ".x", "a/b", "a\\b", "a b", "D-002\n", "D-002 ", "Ä", "a" * 65, "٣", "a\u0000")
        ),
    ],
)
def test_both_files_name_the_run_and_a_district_that_can_be_a_folder(
    change: dict[str, object], place: str, reason: str
) -> None:
    for read, document, path in (
        (given.read_run, given.run_document, RUN_PATH),
        (given.read_load, given.load_document, LOAD_PATH),
    ):
        with pytest.raises(ArtifactError) as caught:
            read(document(**change))
        assert str(caught.value).startswith(f"{path}: {place}: ")
        assert reason in str(caught.value)


@pytest.mark.parametrize("district_id", ["D-002", "0", "042", "a", "A.b_c-1", "a" * 64, "1.2.3"])
def test_a_district_id_of_the_contracts_form_is_taken_as_it_is(district_id: str) -> None:
    assert given.read_run(given.run_document(district_id=district_id)).district_id == district_id


def test_files_that_disagree_on_the_district_are_refused() -> None:
    """Also by case or by a leading zero: they are different districts."""
    for other in ("D-003", "d-002"):
        with pytest.raises(ArtifactError) as caught:
            given.read_load(given.load_document(district_id=other))
        assert str(caught.value).startswith(f'{LOAD_PATH}: district_id: "{other}" here, but "D-002" in the run report')


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"district_name": 7}, "district_name", "a string is expected, not the number 7"),
        ({"district_name": "x\ud800"}, "district_name", "holds a character that cannot be stored"),
        ({"district_name": "x\u0000"}, "district_name", "holds a character that cannot be stored"),
        ({"status": {}}, "status", "a string is expected, not an object"),
        ({"started_at": "yesterday"}, "started_at", "is not an ISO 8601 time"),
        ({"started_at": "2025-11-06T08:00:00"}, "started_at", "names no time zone"),
        ({"finished_at": 1762416000}, "finished_at", "a string is expected, not the number"),
    ],
)
def test_a_run_report_of_the_wrong_shape_is_refused(change: dict[str, object], place: str, reason: str) -> None:
    with pytest.raises(ArtifactError) as caught:
        given.read_run(given.run_document(**change))
    assert str(caught.value).startswith(f"{RUN_PATH}: {place}: ")
    assert reason in str(caught.value)
    str(caught.value).encode()


@pytest.mark.parametrize(
    ("load", "place", "reason"),
    [
        ({"stores": None}, "stores", "a list or an object of stores is expected, not nothing"),
        ({"stores": "ids"}, "stores", 'not the string "ids"'),
        (stores("ids"), "stores[0]", "an object with store and tables is expected"),
        (stores({"tables": []}), "stores[0].store", "the store's name is expected, not nothing"),
        (stores({"store": "ids"}), "stores[0].tables", "a list or an object of tables is expected, not nothing"),
        (stores({"store": "oracle", "tables": []}), "stores[0]", 'unknown store "oracle"; the stores are ids, hcp1'),
        (stores({"store": "\ud800", "tables": []}), "stores[0]", 'unknown store "\\ud800"'),
        ({"stores": {"x\ud800": []}}, "stores.x\\ud800", "unknown store"),
        (
            stores({"store": "ids", "tables": []}, {"store": "IDS", "tables": []}),
            "stores[1]",
            'store "ids" is listed twice',
        ),
        ({"stores": {"IDS": [], "ids": []}}, "stores.ids", 'store "ids" is listed twice'),
        (stores(ids=["users", "users"]), "stores.ids.tables[1]", 'table "users" is listed twice'),
        (stores(ids=[""]), "stores.ids.tables[0]", "the table's name is expected, not a blank string"),
        (stores(ids=[{"rows": 5}]), "stores.ids.tables[0]", "the table's name is expected, not nothing"),
        (stores(ids=[7]), "stores.ids.tables[0]", "the table's name is expected, not the number 7"),
        (stores(ids=["x\u0000"]), "stores.ids.tables[0]", "cannot be stored"),
        (stores(ids=7), "stores.ids.tables", "a list or an object of tables is expected, not the number 7"),
        *(
            (
                stores(ids=[{"table": "users", "rows_loaded": bad}]),
                'stores.ids.tables[0] "users"',
                "a whole number of rows, 0 or more, is expected",
            )
            for bad in NO_COUNTS
        ),
        *(
            (
                stores(ids={"users": bad}),
                'stores.ids.tables "users"',
                "is more than 9,223,372,036,854,775,807, the most",
            )
            for bad in (2**63, 2**64, 10**4000)
        ),
        ({"graph": {"nodes_loaded": 2**63}}, "graph.nodes_loaded", "is more than 9,223,372,036,854,775,807, the most"),
        (stores(ids={"users": -1}), 'stores.ids.tables "users"', "a whole number of rows"),
        (
            stores(ids=[{"table": "users", "rows": 5, "rows_loaded": 6}]),
            "stores.ids.tables[0]",
            "rows_loaded is 6, but rows is 5",
        ),
        ({"graph": 7}, "graph", "an object with nodes_loaded and relationships_loaded is expected"),
        ({"graph": {"nodes_loaded": -1}}, "graph.nodes_loaded", "a whole number of rows, 0 or more"),
        ({"graph": {"relationships_loaded": 1.5}}, "graph.relationships_loaded", "a whole number of rows"),
    ],
)
def test_a_load_report_of_the_wrong_shape_is_refused(load: dict[str, object], place: str, reason: str) -> None:
    with pytest.raises(ArtifactError) as caught:
        given.read_load(given.load_document(**load))
    sentence = str(caught.value)
    assert sentence.startswith(f"{LOAD_PATH}: {place}: ")
    assert reason in sentence
    sentence.encode()


def test_a_missing_key_is_refused_like_a_null() -> None:
    for missing in ("run_id", "district_id", "stores"):
        document = given.load_document()
        del document[missing]
        with pytest.raises(ArtifactError, match=f": {missing}: "):
            given.read_load(document)


@pytest.mark.parametrize(
    "run_id",
    [None, 7, "", "mig-20251106-001\n", "\nmig-20251106-001", "MIG-20251106-001", "mig-20251106-1", "mig-20251106-0011",
     "mig-2025110\uff16-001", "../mig-20251106-001", "mig-20251106-001/"],
)  # fmt: skip
def test_a_run_id_of_another_form_is_refused(run_id: object) -> None:
    """The trigger form lets a trailing newline through; the id becomes a file name."""
    with pytest.raises(ArtifactError) as caught:
        check_run_id(run_id)
    assert str(caught.value).startswith("conf: run_id: ")
    assert "\n" not in str(caught.value)


def test_a_run_id_of_the_contracts_form_is_taken() -> None:
    assert check_run_id("mig-20251106-001") == "mig-20251106-001"


def test_loaded_tables_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        LoadedTable(table="users", rows_loaded=1).rows_loaded = 2


def test_the_most_rows_that_a_table_can_hold_are_accepted() -> None:
    assert tables(**stores(ids={"users": 2**63 - 1})) == [("ids", "users", 2**63 - 1)]


def test_a_load_report_of_twice_as_many_tables_takes_twice_the_work() -> None:
    """Counted in calls, because a clock says something else each time."""
    few, many = (calls_to_read(number) for number in (1_000, 2_000))
    assert few > 1_000
    assert many < few * 2.1


def calls_to_read(number: int) -> int:
    """How many functions and generators are entered while a report of so many tables is read."""
    content = json.dumps(given.load_document(**stores(ids={f"public.t{i}": i for i in range(number)}))).encode()
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        given.read_load(content)
    finally:
        sys.setprofile(before)
    return calls
