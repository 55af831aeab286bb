"""Each code of a finding, born once: it says which store it means, and what to do."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from migration_rollback.core.artifacts import LoadedTable
from migration_rollback.core.catalog import Catalog, Database, DeleteRule, DeleteTrigger, Lack, ViewSource
from migration_rollback.core.checks import (
    approval,
    approved,
    catalog_changes,
    database,
    graph_changes,
    listed_tables,
    migration,
    rehearsal,
    replication,
    rows,
    unlisted_tables,
    workers,
)
from migration_rollback.core.checks.check import Check, Moment
from migration_rollback.core.checks.facts import Context, OtherMigrations, PlanFacts, StoreFacts
from migration_rollback.core.checks.graph import CHECKS as GRAPH_CHECKS
from migration_rollback.core.checks.graph import GraphFacts
from migration_rollback.core.checks.migration import CONTEXT_CHECKS, PLAN_CHECKS
from migration_rollback.core.checks.store import CHECKS as STORE_CHECKS
from migration_rollback.core.findings import Code, Finding
from migration_rollback.core.foreign_keys import DeleteAction, PowerlessOwner
from migration_rollback.core.foreign_tables import Address, ForeignSource, ShownTable
from migration_rollback.core.names import GRAPH
from migration_rollback.core.plan import Artifacts, GraphPlan, Options, Rules
from migration_rollback.core.plan_artifact import PlanArtifact
from migration_rollback.core.planning.listed_tables import resolve
from migration_rollback.core.planning.store_plan import plan_store
from migration_rollback.core.reading import OpenWriter, Reference, StoreReading
from migration_rollback.core.replication import RefusedDelete, SubscribedTable
from migration_rollback.core.tables import CanHold, Table, TableKind
from migration_rollback.core.tally import Tally
from tests.unit import given
from tests.unit.given import catalog, key, name, table

STORE = "ids"
OPTIONS = Options(include_unlisted=True, include_derived=True)


def listed() -> Iterator[Finding]:
    """What a load report can name that cannot be deleted from, one of each kind."""
    loaded = LoadedTable(table="users", rows_loaded=1)
    bad: tuple[tuple[Table, ...], ...] = (
        (),
        (table("a"), table("b")),
        (table("users", kind=TableKind.FOREIGN),),
        (table("users", kind=TableKind.MATERIALIZED_VIEW),),
        (table("users", ancestor="people"),),
        (table("users").model_copy(update={"foreign_parts": (name("users_1"),)}),),
        (table("users", holds=None),),
        (table("users", may_delete=False),),
        (table("users").model_copy(update={"row_security": True}),),
        (table("users", holds=CanHold.UNJUDGED, reason="is citext"),),
        (table("users", holds=CanHold.NO, reason="is integer"),),
    )
    for candidates in bad:
        finding = listed_tables.why_unusable(STORE, loaded, candidates)
        assert finding is not None
        yield finding
    yield listed_tables.listed_twice(STORE, name("users"), loaded)


def everything_wrong() -> Catalog:
    """A store with everything in it that can be found by looking at its catalog."""
    lack = Lack(role="cert", right="INSERT", kind="TABLE", schema_name="public", object_sql="public.t")
    trigger = DeleteTrigger(
        table=name("users"),
        name="bury",
        timing="BEFORE",
        function="f",
        writes_to=("t",),
        writes=(name("forgotten"),),
        lacks=(lack,),
    )
    slow = key("notes", "users", validated=False)
    users = table("users").model_copy(update={"access_method": "columnar", "names_large_objects": True})
    heir = table("heir", ancestor="users").model_copy(update={"other_ancestors": (name("people"),)})
    view = table("view", kind=TableKind.MATERIALIZED_VIEW, holds=None)
    unread = table("unread", holds=CanHold.UNJUDGED, reason="is citext")
    notes = table("notes", holds=None).model_copy(
        update={"rows_estimated": 10_000_000, "columns_alike": ("DISTRICT_ID",)}
    )
    twins = (name("s.x.y"), name("s.x.y").model_copy(update={"schema_name": "s", "table_name": "x.y"}))
    plain = ("people", "forgotten", "listed")
    window = table("window", kind=TableKind.FOREIGN)
    found = (
        window,
        *(users, heir, view, unread, notes, table("links", holds=None), table("late", may_delete=False)),
        *map(table, plain),
        *(table("x").model_copy(update={"name": twin}) for twin in twins),
    )
    return catalog(*found, keys=[slow], triggers=[trigger], may_create_ledger=False).model_copy(
        update={
            "delete_rules": (DeleteRule(table=name("users"), name="keep", instead=True),),
            "view_sources": (ViewSource(view=name("view"), table=name("users")),),
            "not_enforced": (slow,),
            "unindexed": (slow,),
            "powerless_owners": (
                PowerlessOwner(
                    foreign_key="k",
                    referenced=name("users"),
                    table=name("notes"),
                    owner="app",
                    lacking=("SELECT",),
                    lacks_usage=True,
                ),
            ),
            "foreign_sources": {
                window.name: ForeignSource(
                    server="elsewhere", address=Address(host="", port=5432, database="sp"), table=name("users")
                )
            },
            "has_large_objects": True,
            "read_only": "it is a standby",
            "triggers_silent": True,
            "database": Database(name="cert", oid=1, system_identifier=None),
            "ledger_defects": ("it has triggers (act)",),
            "ledger_publications": ("everything",),
            "refused_deletes": (
                RefusedDelete(table=name("users"), publication="p", has_primary_key=False, has_identity=False),
            ),
            "subscribed_tables": (SubscribedTable(subscription="s", table=name("users")),),
        }
    )


def store_facts() -> StoreFacts:
    """That store, with rows wherever they are in the way."""
    of = everything_wrong()
    link = key("links", "users", DeleteAction.SET_NULL)
    counts = {name("users"): 12, name("listed"): 3, name("forgotten"): 2, name("late"): 1, name("links"): 4}
    counts[name("window")] = 5
    loaded = {"users": 10, "listed": 9, "people": None}
    resolution = resolve(of, [LoadedTable(table=one, rows_loaded=rows) for one, rows in loaded.items()])
    writer = OpenWriter(
        transaction_id="1/1", pid=7, gid=None, application_name="loader", role_name="x", tables=("public.users",)
    )
    reading = StoreReading(
        catalog=of,
        rows={**{one.name: 0 for one in of.tables}, **counts},
        references=tuple(
            Reference(foreign_key=key("notes", "users", action), rows=1, districts=("D-0021",))
            for action in (DeleteAction.CASCADE, DeleteAction.NO_ACTION)
        ),
        planned={**dict.fromkeys(map(name, ("users", "listed", "people", "late")), ()), name("links"): ((link,),)},
        spellings={name("users"): {"d-002": 3}},
        doubtful={name("unread"): 1},
        shared={name("links"): 2},
        unscanned=(link,),
        unreadable=(key("notes", "users"),),
        open_writers=(writer,),
    )
    return StoreFacts(reading, resolution, plan_store(reading, resolution, OPTIONS).plan, OPTIONS)


def other_than_approved() -> Iterator[Finding]:
    """A store that holds other rows than those that were approved."""
    (table,) = given.unit("a", rows=2).tables
    for number in (3, 2):
        facts = approved.RowFacts(STORE, table, Tally(number=number, digest=1), Tally())
        yield from approved.other_rows(facts)
    before = given.store_plan(STORE, given.unit("a", rows=2))
    grown = given.store_plan(STORE, given.unit("a", rows=2), given.unit("b", rows=1))
    yield from approved.other_tables(approved.TableFacts(before, grown))


def about_one_store() -> Iterator[Finding]:
    """Everything that is said about one of the five databases."""
    facts = store_facts()
    yield from listed()
    for check in STORE_CHECKS:
        yield from check(facts)
    other = facts.catalog.model_copy(update={"may_create_ledger": True, "read_only": "", "role_read_only": True})
    reading = facts.reading.model_copy(update={"catalog": other})
    shown = replace(facts.resolution, shown={name("window"): ShownTable(store="sp", table=name("users"))})
    for check in (replication.published_ledger, database.read_only, unlisted_tables.unlisted_tables):
        yield from check(StoreFacts(reading, shown, facts.plan, OPTIONS))
    yield from database.ledger_lost(database.LedgerFacts(had_ledger=True, now=facts.catalog))
    yield from rows.spellings((facts.reading,))
    yield database.store_unreadable(STORE, "no connection", "check it")
    yield database.stores_in_one_database(STORE, "sp")
    yield from catalog_changes.catalog_changes(catalog_changes.CatalogFacts(STORE, {}, {"table x": "1"}))
    here = Database(name="cert", oid=1, system_identifier="7")
    there = here.model_copy(update={"oid": 2})
    yield from database.database_moved(database.MovedFacts(STORE, here, there))
    yield from other_than_approved()
    plan = given.store_plan(STORE, given.unit("users"))
    seen = rehearsal.RehearsedStore(plan=plan, seconds=1.0, rows={}, touched={name("other"): 1})
    yield from rehearsal.rehearsal(seen)
    yield from rehearsal.rehearsal(rehearsal.RehearsedStore(plan=plan, seconds=1.0, rows={}, errors=("x",)))
    yield rehearsal.rehearsal_impossible(STORE, "no connection")
    yield from rehearsal.rehearsal(rehearsal.RehearsedStore(plan=plan, seconds=1.0, rows={}, by_one_row=True))
    bare = given.store_plan(STORE, given.unit("users"), has_ledger=False)
    yield from approval.cleared_without_ledger(bare, cleared_since=True)
    many = given.plan(stores=(given.store_plan(STORE, given.unit("a"), given.unit("b")),))
    context = Context(given.run_report(), given.load_report(), max_map_length=1)
    yield from migration.grouped_units(PlanFacts(many, context))


def approvals() -> Iterator[Finding]:
    """Everything that is said about who may approve, and about the seals."""
    report = given.run_report()
    yield from approval.four_eyes(Context(report, given.load_report(), rules=Rules(four_eyes=True)))
    yield from approval.sealing(PlanFacts(given.plan(), Context(report, given.load_report(), unsealable=("sp", GRAPH))))
    yield approval.unsealed("it is not sealed", "trigger a new run")


def about_the_rest() -> Iterator[Finding]:
    """Everything that is said about the migration, the plan and the graph."""
    yield migration.artifact_unusable("x is missing")
    before, now = Artifacts(run_report="1", load_report="1"), Artifacts(run_report="2", load_report="2")
    yield from migration.artifacts_changed(migration.ArtifactFacts(given.RUN_ID, before, now))
    others = OtherMigrations(newer=("mig-20251107-001",), unread=("mig-20251108-001.json",))
    for status in ("RUNNING", "SUCCESS", "IN_PROGRESS", None):
        report = given.run_report(status=status)
        context = Context(report, given.load_report(), others=others, other_rollback="rb-1")
        for check in CONTEXT_CHECKS:
            yield from check(context)
    for explained_by, unexplained, claims_data in (
        ("r.json", None, True),
        (None, "r.json is too old", True),
        (None, None, True),
        (None, None, False),
    ):
        empty = given.plan(stores=(), graph=None, claims_data=claims_data)
        context = Context(given.run_report(), given.load_report(), explained_by=explained_by, unexplained=unexplained)
        yield from migration.empty_plan(PlanFacts(empty, context))
    yield from approvals()
    made = PlanArtifact(
        fingerprint="0" * 64, airflow_run_id="x", planned_at=given.NOW, plan=given.plan(), census=given.census()
    )
    yield catalog_changes.plan_changed(made, made)
    yield catalog_changes.plan_unreadable("it was altered", "trigger a new run")
    changes = {"unindexed_labels": ("A",), "numbered_nodes": 3, "loose": given.nodes(2), "loose_at_others": 1}
    graph = given.graph_plan(30, foreign=2).model_copy(update=changes)
    for facts in (
        graph_facts(None),
        graph_facts(None, claimed=False),
        graph_facts(None, error="away"),
        graph_facts(graph, read_only=True, spellings={"7.0": 1}),
        graph_facts(graph, options=Options(include_relationships=True)),
        *(
            graph_facts(graph.model_copy(update={"nodes_loaded": loaded, "relationships_loaded": loaded}))
            for loaded in (None, 1, 100)
        ),
    ):
        for one in GRAPH_CHECKS:
            yield from one(facts)
    yield from about_a_changed_graph()
    yield from about_workers()


def graph_facts(plan: GraphPlan | None, *, claimed: bool = True, **more: Any) -> GraphFacts:
    return GraphFacts(district_id=given.DISTRICT, claimed=claimed, plan=plan, **more)


def about_a_changed_graph() -> Iterator[Finding]:
    """Everything that is said about a graph that is not as it was approved."""
    others = given.graph_plan().model_copy(update={"loose": given.nodes(3), "includes_loose": True})
    for now in (
        given.graph_plan(29, 39, database="B2"),
        given.graph_plan(31, 41, 1),
        given.graph_plan(digest=1),
        others,
    ):
        changed = graph_changes.GraphChangeFacts(given.graph_plan(), now, given.graph_part())
        for check in graph_changes.CHANGE_CHECKS:
            yield from check(changed)
    batch = graph_changes.GraphBatchFacts(
        found=given.graph_part(30, 40), gone=given.graph_part(), batch=given.graph_part(5, 41), changed=1, vanished=1
    )
    for one in graph_changes.BATCH_CHECKS:
        yield from one(batch)
    yield graph_changes.record_unusable("the record was altered", "find out who did it")


def about_workers() -> Iterator[Finding]:
    """What a worker lacks, or should share and does not."""
    yield workers.claims_not_exclusive("s3://bucket/data/reports/claims/rb-20251106T101500Z.json")
    yield workers.claim_not_seen("s3://bucket/data/reports/claims/rb-20251106T101500Z.json", "/data/reports/claims")
    yield workers.base_url_missing("http://localhost:8080/dags")
    yield workers.notifier_unusable(1, "no.such.Class", "there is no module no")


ABOUT_ONE_STORE = tuple(about_one_store())
EVERYTHING = (*ABOUT_ONE_STORE, *about_the_rest())


def test_every_code_is_here() -> None:
    assert {finding.code for finding in EVERYTHING} == set(Code)


@pytest.mark.parametrize("finding", ABOUT_ONE_STORE, ids=lambda finding: str(finding.code))
def test_what_is_found_in_a_store_names_the_store(finding: Finding) -> None:
    """There are five databases; a GRANT has to be run in the right one."""
    assert finding.store == STORE
    assert f'"{STORE}"' in finding.sentence
    assert "store" in finding.sentence


@pytest.mark.parametrize("finding", EVERYTHING, ids=lambda finding: str(finding.code))
def test_a_finding_is_one_sentence_and_a_remedy(finding: Finding) -> None:
    for text in (finding.sentence, finding.remedy):
        assert text.strip() == text != ""
        assert not text.endswith(".")
        assert "\n" not in text


@pytest.mark.parametrize("check", [*STORE_CHECKS, *CONTEXT_CHECKS, *PLAN_CHECKS, *GRAPH_CHECKS])
def test_a_check_declares_when_it_is_asked(check: Check[object]) -> None:
    """What holds at the plan alone is no part of what is judged again."""
    assert Moment.PLAN in check.moments
    assert check.judge.__doc__
