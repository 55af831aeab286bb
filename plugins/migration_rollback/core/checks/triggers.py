"""Triggers that the deletes fire: which they are, and which rights are lacking for what they do."""

from collections.abc import Iterable, Iterator

from migration_rollback.core.catalog import DeleteTrigger, Lack
from migration_rollback.core.checks.check import Moment, check
from migration_rollback.core.checks.facts import StoreFacts
from migration_rollback.core.findings import Code, Finding, block, warn
from migration_rollback.core.tables import quote_name
from migration_rollback.core.wording import agreeing, counted, some

_KINDS = ("SCHEMA", "TABLE", "SEQUENCE", "ROUTINE")
_NOUNS = {"SCHEMA": "schema", "TABLE": "table", "SEQUENCE": "sequence", "ROUTINE": "function"}


def fired(facts: StoreFacts) -> Iterator[DeleteTrigger]:
    """Those that the deletes fire; one for each statement fires also where a cascade finds no row."""
    cascaded = facts.catalog.cascades_into(facts.doomed)
    for trigger in facts.catalog.delete_triggers:
        whole = facts.catalog.whole(trigger.table)
        if whole in facts.doomed or (whole in cascaded and not trigger.for_each_row):
            yield trigger


@check(Moment.PLAN, Moment.BEFORE_STORE)
def trigger_privileges(facts: StoreFacts) -> Iterator[Finding]:
    """One finding a store, whose SQL grants everything: whoever runs it must not have to come back for more."""
    lacking = [trigger for trigger in fired(facts) if trigger.lacks]
    if not lacking:
        return
    lacks = list(dict.fromkeys(lack for trigger in lacking for lack in trigger.lacks))
    names = some([f"{trigger.name} of {trigger.table}" for trigger in lacking])
    yield block(
        Code.TRIGGER_PRIVILEGE_MISSING,
        f'{counted(len(lacking), "trigger")} that the deletes in store "{facts.store}" fire ({names}) '
        f"{agreeing(len(lacking), 'need')} rights that are lacking, and the deletes would fail: {_summary(lacks)}",
        "have the owners of these objects, or a superuser, grant what is lacking, or let a role that has it own the "
        f"triggers' functions as SECURITY DEFINER: {grants(lacks)}",
        store=facts.store,
    )


@check(Moment.PLAN)
def unlisted_writes(facts: StoreFacts) -> Iterator[Finding]:
    """Rows of the district that the rollback itself would have written, and that its verification would find."""
    unplanned = {table.name for table in facts.unlisted if table.holds_district and not table.is_copy}
    for name in facts.catalog.written_from(facts.doomed):
        if name in unplanned:
            yield warn(
                Code.TRIGGER_WRITES_UNLISTED,
                f'triggers that the deletes in store "{facts.store}" fire write to table "{name}", which has the '
                "district's column and which the load report does not name: rows of the district that they write there "
                "would stay, and fail the verification",
                "plan with include_unlisted, which takes the table in, or add it to the load report with 0 rows",
                store=facts.store,
                table=str(name),
            )


def _summary(lacks: Iterable[Lack]) -> str:
    """How many objects of each kind, by right and role."""
    objects: dict[tuple[str, str, str], set[str]] = {}
    for lack in lacks:
        objects.setdefault((lack.role, lack.right, lack.kind), set()).add(lack.object_sql)
    ordered = sorted(objects, key=lambda one: (one[0], _KINDS.index(one[2]), one[1]))
    return ", ".join(
        f'{right} on {_objects(kind, objects[role, right, kind])} for role "{role}"' for role, right, kind in ordered
    )


def _objects(kind: str, names: set[str]) -> str:
    return f"{_NOUNS[kind]} {next(iter(names))}" if len(names) == 1 else counted(len(names), _NOUNS[kind])


def grants(lacks: Iterable[Lack]) -> str:
    """The statements that grant all of it, one for what the objects of a schema lack alike."""
    rights: dict[tuple[str, str, str, str], list[str]] = {}
    for lack in lacks:
        rights.setdefault((lack.role, lack.kind, lack.schema_name, lack.object_sql), []).append(lack.right)
    alike: dict[tuple[str, str, str, tuple[str, ...]], list[str]] = {}
    for (role, kind, schema, name), lacking in rights.items():
        within = "" if kind == "SCHEMA" else schema
        alike.setdefault((role, kind, within, tuple(sorted(lacking))), []).append(name)
    ordered = sorted(alike, key=lambda one: (one[0], _KINDS.index(one[1]), one[2], one[3]))
    return " ".join(
        f"GRANT {', '.join(one[3])} ON {one[1]} {', '.join(sorted(alike[one]))} TO {quote_name(one[0])};"
        for one in ordered
    )
