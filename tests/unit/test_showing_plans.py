"""What the page shows of a plan: the documents together are the whole, and none is too large for an XCom."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from typing import Any, cast

from hypothesis import given as for_all
from hypothesis import strategies as st

from migration_rollback.core.findings import Code, Finding, Severity, block, warn
from migration_rollback.core.frozen import Frozen
from migration_rollback.core.names import ROLLBACK_ORDER
from migration_rollback.core.page.documents import PageTable, PlanPage, PlanPiece
from migration_rollback.core.page.fitting import dealt, fitting, json_size, shortened
from migration_rollback.core.page.generations import generations
from migration_rollback.core.page.plan_page import PlanInput, Shown, plan_documents
from migration_rollback.core.plan import LabelCount, Options, Rules, StorePlan, Unit
from migration_rollback.core.report.status import PlanState
from tests.unit import given
from tests.unit.given import key, name, store_plan, unit

PROMISED = 1_000_000
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=63)


def shown(of: Unit) -> Shown:
    return Shown(statement=f"DELETE {of.name}", batches=of.rows > 50)


def documents_of(*stores: StorePlan, most: int = 1024, **changes: Any) -> dict[str, Frozen]:
    """The documents by their keys; each is small enough, and the summary the last one."""
    artifact = given.plan_artifact(stores=stores, **changes)
    asked = PlanInput(state=PlanState.READY, plan_path="rb.plan.json", most_instances=most, shown=lambda _: shown)
    documents = dict(plan_documents(artifact, asked))
    assert [key for key, document in documents.items() if too_large(document)] == []
    assert list(documents)[-1] == "page"
    return documents


def too_large(document: Frozen) -> bool:
    return len(json.dumps(document.model_dump(mode="json"))) >= PROMISED


def summary(documents: Mapping[str, Frozen]) -> PlanPage:
    return cast("PlanPage", documents["page"])


def together(documents: Mapping[str, Frozen], store: str = "ids") -> PlanPiece:
    """All pieces of a store as one."""
    (number,) = (one.pieces for one in summary(documents).stores if one.store == store)
    assert len([key for key in documents if key.startswith(f"page_{store}_")]) == number
    pieces = [cast("PlanPiece", documents[f"page_{store}_{place}"]) for place in range(number)]
    return PlanPiece(
        units=tuple(unit for piece in pieces for unit in piece.units),
        foreign_keys=tuple(key for piece in pieces for key in piece.foreign_keys),
        findings=tuple(finding for piece in pieces for finding in piece.findings),
    )


def test_a_plan_is_a_summary_and_a_piece_a_store() -> None:
    documents = documents_of(
        store_plan("ids", unit("users", rows=60), unit("a", "b", rows=5, loaded=None)),
        findings=(
            warn(Code.MIGRATION_SUCCEEDED, "it succeeded", "look"),
            warn(Code.ROWS_MISSING, "rows are missing", "find them", store="ids", table="public.users"),
        ),
        options=Options(include_derived=True),
        rules=Rules(approvers=("ann",)),
    )
    page, whole = summary(documents), together(documents)
    assert [(one.store, one.units, one.tables, one.rows, one.pieces) for one in page.stores] == [
        *((store, 0, 0, 0, 0) for store in ROLLBACK_ORDER[:-1]),
        ("ids", 2, 3, 70, 1),
    ]
    assert [finding.code for finding in page.findings] == ["migration_succeeded"]
    assert [finding.code for finding in whole.findings] == ["rows_missing"]
    assert page.severities == {Severity.BLOCK: 0, Severity.WARN: 2, Severity.INFO: 0}
    assert (page.options.include_derived, page.rules.approvers, page.state) == (True, ("ann",), PlanState.READY)
    users, both = whole.units
    assert (users.name, users.map_index, users.batches) == ("public.users", 0, True)
    assert users.statement == "DELETE public.users"
    assert (both.name, both.map_index, both.batches) == ("public.a + public.b", 1, False)
    assert both.tables[1] == PageTable(
        name="public.b", rows=5, rows_loaded=None, listed=True, partitioned=False, derived=False
    )


def test_rows_that_were_loaded_are_a_number_where_the_load_report_says_so_of_all() -> None:
    def loaded(*units: Unit, known: bool = True) -> int | None:
        store = store_plan("ids", *units).model_copy(update={"database": given.DATABASE if known else None})
        return summary(documents_of(store)).stores[-1].rows_loaded

    unlisted = unit("z", loaded=None)
    (its_table,) = unlisted.tables
    included = unlisted.model_copy(update={"tables": (its_table.model_copy(update={"listed": False}),)})
    assert loaded(unit("a", loaded=3), unit("b", loaded=4)) == 7
    assert loaded(unit("a", loaded=3), included) == 3
    assert loaded(unit("a", loaded=3), unlisted) is None
    assert loaded(known=False) is None


def test_two_thousand_tables_and_six_thousand_keys_are_whole_and_in_order() -> None:
    names = [f"table_{place}" for place in range(2_000)]
    keys = tuple(key(one, names[(place + step) % 2_000]) for step in (1, 7, 31) for place, one in enumerate(names))
    keys = tuple(one for one in keys if int(one.referencing.table_name[6:]) < int(one.referenced.table_name[6:]))
    store = store_plan("ids", *map(unit, names)).model_copy(update={"foreign_keys": keys})
    findings = tuple(
        warn(Code.ROWS_MISSING, f"rows of {one} are missing " + "x" * 200, "find them", store="ids", table=one)
        for one in names
    )
    documents = documents_of(store, findings=findings)
    whole = together(documents)
    assert [one.name for one in whole.units] == [f"public.{one}" for one in names]
    assert [one.name for one in whole.foreign_keys] == [one.name for one in keys]
    assert whole.findings == findings
    assert {one.map_index for one in whole.units} == set(range(1_024))
    assert summary(documents).stores[-1].generations == 2_000
    assert 3 < summary(documents).stores[-1].pieces < 9


def test_a_generation_is_as_deep_as_what_references_it() -> None:
    """``a`` references ``b`` and ``c``, ``b`` references ``c``; ``d`` and ``e`` reference each other and ``b``."""
    keys = (key("a", "b"), key("a", "c"), key("b", "c"), key("d", "e"), key("e", "d"), key("e", "b"), key("b", "b"))
    store = store_plan("ids", unit("a"), unit("d", "e"), unit("b"), unit("c"), unit("lonely"))
    depth = generations(store.model_copy(update={"foreign_keys": (*keys, key("a", "elsewhere"))}))
    assert depth == {"public.a": 0, "public.d + public.e": 0, "public.lonely": 0, "public.b": 1, "public.c": 2}


def test_a_cycle_of_very_many_tables_is_several_units_of_one_name_with_one_statement() -> None:
    store = store_plan("ids", unit(*(f"t{place}" for place in range(4_000))), unit("users"))
    *parts, users = together(documents_of(store)).units
    assert {part.name for part in parts} == {parts[0].name}
    assert parts[0].name.endswith(" ... (4,000 tables)")
    assert [table.name for part in parts for table in part.tables] == [f"public.t{place}" for place in range(4_000)]
    assert parts[0].statement.startswith("DELETE public.t0 + public.t1")
    assert parts[0].statement.endswith("more characters)")
    assert {part.statement for part in parts[1:]} == {""}
    assert (users.name, users.map_index) == ("public.users", 1)


def test_very_many_findings_about_no_store_end_with_how_many_more_there_are() -> None:
    grave = block(Code.NEWER_MIGRATION, "there is a newer one", "roll it back")
    light = warn(Code.RUN_REPORTS_UNREAD, "one cannot be read " + "x" * 500, "read it")
    page = summary(documents_of(findings=(*[light] * 3_000, grave)))
    first, *_, last = page.findings
    assert first == grave
    assert last.sentence == f"{3_001 - len(page.findings) + 1:,} more findings are in the plan"
    assert last.severity is Severity.WARN
    assert page.severities[Severity.WARN] == 3_000


def test_of_very_many_labels_the_first_ones_are_shown() -> None:
    labels = tuple(LabelCount(label=f"Label{place}", nodes=place) for place in range(20_000))
    graph = given.graph_plan().model_copy(
        update={"labels": labels, "unindexed_labels": tuple(one.label for one in labels)}
    )
    found = summary(documents_of(graph=graph)).graph
    assert found is not None
    assert found.labels == labels[: len(found.labels)] != ()
    assert found.unindexed_labels[-1] == f"and {20_001 - len(found.unindexed_labels):,} more; all are in the plan"


@for_all(st.lists(NAMES, unique=True, max_size=12), st.lists(st.text(max_size=200), max_size=12), st.integers(1, 9))
def test_hostile_names_and_texts_come_through(tables: list[str], texts: list[str], most: int) -> None:
    """Whatever they are, every table, key and finding is there once, in order."""
    store = store_plan("ids", *(unit(f"s.{one}".replace(".", "", one.count("."))) for one in tables))
    keys = tuple(
        key(one, one).model_copy(update={"name": text or "k", "referencing_whole": name(one)})
        for one, text in zip(tables, texts, strict=False)
    )
    findings = tuple(warn(Code.ROWS_MISSING, text, text, store="ids", table=text) for text in texts)
    documents = documents_of(
        store.model_copy(update={"foreign_keys": keys}), findings=findings, most=most, district_name="".join(texts)
    )
    whole = together(documents)
    assert [table.name for one in whole.units for table in one.tables] == [str(table.name) for table in store.tables()]
    assert [one.name for one in whole.foreign_keys] == [one.name for one in keys]
    assert whole.findings == findings
    assert summary(documents).district_name == "".join(texts)


@for_all(
    st.lists(st.integers(0, 400), max_size=60), st.integers(400, 1_200), st.sampled_from(["x", "é", "😀", '"', "\n"])
)
def test_pieces_put_together_are_the_whole_and_none_is_too_large(sizes: list[int], most: int, letter: str) -> None:
    findings = [warn(Code.ROWS_MISSING, letter * (size // 12), "r") for size in sizes]
    found = list(dealt(PlanPiece, (("findings", finding) for finding in findings), most))
    assert [finding for piece in found for finding in piece.findings] == findings
    assert all(json_size(piece) <= most or len(piece.findings) == 1 for piece in found)
    assert all(json_size(one) + json_size(other) > most for one, other in itertools.pairwise(found))


@for_all(st.text(st.characters(codec="utf-8"), max_size=300), st.integers(20, 400))
def test_a_text_that_is_too_long_is_cut_and_says_by_how_much(text: str, most: int) -> None:
    found = shortened(text, most)
    if json_size(text) <= most:
        assert found == text
        return
    kept, _, told = found.rpartition(" ... (")
    assert text.startswith(kept)
    assert json_size(kept) <= most
    assert told == f"{len(text) - len(kept):,} more characters)"


def test_one_finding_with_very_long_texts_is_shortened_and_stays_a_finding() -> None:
    finding = fitting(warn(Code.ROWS_MISSING, "😀" * 100_000, "r" * 400_000, store="ids"))
    assert isinstance(finding, Finding)
    assert json_size(finding) < 150_000
    assert (finding.code, finding.store) == ("rows_missing", "ids")
    assert finding.sentence.endswith("more characters)")
