"""What the approver reads: the decision first, then what it rests on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from migration_rollback.core.finding_lists import findings_markdown
from migration_rollback.core.markdown import Markup, code, escape, link, one_line, table
from migration_rollback.core.names import CONFIRM_TITLE
from migration_rollback.core.plan import Plan, PlannedTable
from migration_rollback.core.wording import counted, number, some

BIGGEST = 10
MOST_UNLISTED = 30


def approval_subject(plan: Plan) -> str:
    """One line: what will be deleted, of whom."""
    graph = counted(plan.nodes, "node")
    if plan.loose_relationships:
        graph = f"{graph} and {counted(plan.loose_relationships, 'relationship')}"
    return (
        f"Delete {counted(plan.rows, 'row')} and {graph} of district {plan.district_id}"
        f"{f' ({one_line(plan.district_name)})' if plan.district_name else ''}?"
    )


def plan_lines(plan: Plan) -> Iterator[str]:
    """Every unit in the order of deletion, a line each."""
    for store in plan.in_order():
        for place, unit in enumerate(store.units, start=1):
            yield one_line(f"{store.store} {place:,}/{len(store.units):,}: {unit.name}, {counted(unit.rows, 'row')}")


@dataclass(frozen=True)
class Places:
    """Where the question leads to."""

    plan: str
    """The plan's file."""
    log: str
    """The log of ``build_plan`` in the UI, which has every unit."""
    page: str
    """The page *Rollback* of this run."""


def approval_body(plan: Plan, places: Places, rehearsal_seconds: Mapping[str, float] | None = None) -> str:
    """Markdown that a tired person can judge at a glance.

    :param rehearsal_seconds: by store, how long its rows were locked by a rehearsal; null: there was none.
    """
    return "\n\n".join(part for part in _parts(plan, places, rehearsal_seconds) if part)


def _parts(plan: Plan, places: Places, rehearsal_seconds: Mapping[str, float] | None) -> Iterator[str]:
    if plan.options.allow_preexisting:
        yield (
            "**allow_preexisting is set: every row of the district goes, also rows that this migration did not load.**"
        )
    if beyond := " and ".join(_beyond(plan)):
        yield f"**{beyond}: see the findings.**"
    yield (
        "**Confirmation required.** This deletes all data loaded for this district: "
        f"district **{escape(plan.district_id)}** ({escape(plan.district_name or 'no name given')}), "
        f"migration **{escape(plan.migration_run_id)}**, which ended {escape(plan.migration_status or 'unknown')}."
    )
    yield (
        f"To approve, type {code(plan.district_id)} into *{CONFIRM_TITLE}* and choose Approve. Reject needs no typing."
    )
    yield f"To look around before you answer: {link('Rollback page', places.page)}."
    yield _rules(plan)
    yield "### Findings\n\n" + findings_markdown(plan.findings)
    yield "### What will be deleted"
    yield table(
        ("Store (in this order)", "Tables#", "Rows to delete#", "Rows loaded#"),
        [
            *_stores(plan),
            (Markup("**all stores**"), sum(len(list(one.tables())) for one in plan.stores), plan.rows, _loaded(plan)),
        ],
    )
    yield _looks(plan)
    yield _graph(plan)
    yield f"### The {BIGGEST} biggest tables\n\n" + _biggest(plan)
    yield _unlisted(plan)
    if rehearsal_seconds is not None:
        yield f"### Rehearsal\n\n{_rehearsal(rehearsal_seconds)}"
    yield f"### What will not be touched\n\n{_untouched(plan)}"
    yield (
        f"The whole plan, table by table: {link('log of build_plan', places.log)}, and {code(places.plan)}\n\n"
        f"Fingerprint: {code(plan.fingerprint)}"
    )


def _rules(plan: Plan) -> str:
    """Who may answer, and every option that is set: what decides beside the findings."""
    rules = plan.rules
    approvers = ", ".join(map(escape, rules.approvers)) or "everybody whom Airflow lets answer"
    who = f"{escape(plan.triggered_by)}, who" if plan.triggered_by else "whoever"
    without = f"; not {who} triggered this run (four eyes)" if rules.four_eyes else ""
    options = ", ".join(code(name) for name, is_set in plan.options if is_set) or "none"
    return f"**Who may approve:** {approvers}{without}. **Options:** {options}."


def _rehearsal(seconds: Mapping[str, float]) -> str:
    locked = ", ".join(f"{store} {taken:.1f} s" for store, taken in seconds.items())
    return (
        "The deletes were tried in their order, in one transaction a store, and aborted; nothing was deleted. "
        f"Meanwhile the rows of the district were locked: {locked or 'in no store'}."
    )


def _beyond(plan: Plan) -> Iterator[str]:
    if plan.options.include_unlisted:
        yield "include_unlisted is set: rows of the district go from tables that the load report does not name"
    if plan.options.include_derived:
        yield "include_derived is set: rows of tables without a district go where they reference this one"
    if plan.options.include_relationships:
        yield "include_relationships is set: relationships that carry the district go from between other nodes"


def _untouched(plan: Plan) -> str:
    others = sum(len(store.other_tables) for store in plan.stores)
    empty = f", {others:,} more tables that hold no row of this district" if others else ""
    return (
        f"Rows of other districts (checked again in each transaction){empty}, "
        f"tables without a district{' that reference none of its rows' if plan.options.include_derived else ''}, "
        "and the files of this migration."
    )


def _stores(plan: Plan) -> Iterator[tuple[str, int, int, int | None]]:
    for store in plan.in_order():
        tables = list(store.tables())
        loaded = [table.rows_loaded for table in tables if table.listed]
        yield (
            store.store,
            len(tables),
            store.rows,
            None if None in loaded else sum(rows or 0 for rows in loaded),
        )


def _loaded(plan: Plan) -> int | None:
    loaded = [rows for *_, rows in _stores(plan)]
    return None if None in loaded else sum(rows or 0 for rows in loaded)


def _looks(plan: Plan) -> str:
    """How rows are found that still reference deleted ones, and why not in the cheap way."""
    units = [unit for store in plan.stores for unit in store.units]
    if not units:
        return ""
    reasons = Counter(unit.row_by_row for unit in units if unit.row_by_row)
    at_once = len(units) - reasons.total()
    told = [f"by one look behind all rows for {at_once:,} of {counted(len(units), 'unit')}"] if at_once else []
    told += [
        f"behind each row by the server for {count:,} ({escape(reason)})" for reason, count in reasons.most_common()
    ]
    return f"Rows that still reference deleted ones are looked for {', '.join(told)}."


def _graph(plan: Plan) -> str:
    if plan.graph is None:
        return "No graph: there is no connection to one, and the load report claims none."
    graph = plan.graph
    foreign = (
        f", {graph.foreign_relationships:,} of them to nodes that are not this district's"
        if graph.foreign_relationships
        else ""
    )
    loose = (
        f" Beside these, **{counted(graph.whole.loose.number, 'relationship')}** that carry the district between nodes "
        "that are not its own; the nodes stay."
        if graph.whole.loose.number
        else ""
    )
    return (
        f"Graph: **{graph.nodes:,} nodes** ({number(graph.nodes_loaded)} loaded) and "
        f"**{graph.relationships:,} relationships** ({number(graph.relationships_loaded)} loaded){foreign}.{loose}"
    )


def _biggest(plan: Plan) -> str:
    tables = [(store.store, planned) for store in plan.in_order() for planned in store.tables()]
    biggest = sorted(tables, key=lambda item: item[1].rows, reverse=True)[:BIGGEST]
    return table(
        ("Table", "Store", "Rows to delete#", "Rows loaded#"),
        ((str(planned.name), store, planned.rows, _shown_loaded(planned)) for store, planned in biggest),
    )


def _shown_loaded(planned: PlannedTable) -> int | str | None:
    return planned.rows_loaded if planned.listed else "not in the load report"


def _unlisted(plan: Plan) -> str:
    """What goes beyond the load report, table by table, the biggest first."""
    beyond = [(store.store, table) for store in plan.in_order() for table in store.tables() if not table.listed]
    shown = sorted(beyond, key=lambda item: item[1].rows, reverse=True)[:MOST_UNLISTED]
    if not shown:
        return ""
    rows = sum(table.rows for _, table in beyond)
    more = f"\n\nand {len(beyond) - len(shown):,} more in the plan" if len(beyond) > len(shown) else ""
    return (
        f"### Not in the load report: {counted(rows, 'row')} of {counted(len(beyond), 'table')}\n\n"
        + table(
            ("Table", "Store", "Rows to delete#", "Because"),
            ((str(t.name), store, t.rows, _because(t)) for store, t in shown),
        )
        + more
    )


def _because(planned: PlannedTable) -> str:
    if not planned.paths:
        return "its own district_id"
    return "it references " + some(list(dict.fromkeys(str(path[0].referenced) for path in planned.paths)))
