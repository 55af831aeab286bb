"""What a second look means: whoever is about to say that nothing is left looks once more."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from migration_rollback.core.findings import Code, Finding
from migration_rollback.core.names import GRAPH, STORES
from migration_rollback.core.report.results import Look
from migration_rollback.core.report.status import Facts
from migration_rollback.core.wording import counted, some

LOADED_SINCE = (Code.NEWER_MIGRATION, Code.MIGRATION_RUNNING, Code.MIGRATION_NOT_ENDED)


def with_second_look(facts: Facts, looks: Iterable[Look], blocking: Iterable[Finding]) -> Facts:
    """The facts as they are now.

    What came after the rollback had ended in SUCCESS, and for which a newer migration is known, belongs to that one.

    :param looks: at each store and the graph.
    :param blocking: what would refuse to delete now.
    """
    found = {look.store: look for look in looks if look.found_any or look.error}
    since = [finding.sentence for finding in blocking if finding.code in LOADED_SINCE]
    if not found or facts.ended_at is None or not since:
        return replace(facts, second_look=found)
    seen = "; ".join(_seen(facts, found))
    explained = (
        f"{seen}; this rollback ended in SUCCESS at {facts.ended_at}, and the district was loaded since: "
        f"{'; '.join(since)}"
    )
    return replace(facts, later=(explained,))


def second_look_sentences(facts: Facts) -> Iterator[str]:
    """Why what a verification has said is not true any more, or not known, one sentence for each store."""
    for name, sentence in zip(_ordered(facts.second_look), _seen(facts, facts.second_look), strict=True):
        verification = facts.verifications.get(name)
        when = f" at {verification.verified_at}" if verification and verification.verified_at else ""
        came = f"; this came after the verification{when}" if facts.second_look[name].found_any else ""
        yield f"{sentence}{came}"


def _ordered(looks: Mapping[str, Look]) -> list[str]:
    return [name for name in (*STORES, GRAPH) if name in looks]


def _seen(facts: Facts, looks: Mapping[str, Look]) -> Iterator[str]:
    district = f"district {facts.plan.district_id}" if facts.plan else "the district"
    for name in _ordered(looks):
        look = looks[name]
        if look.error:
            yield f'could not look again at "{name}": {look.error}'
        elif name == GRAPH:
            yield f"the graph holds {_in_graph(look)} of {district} again"
        else:
            tables = some([f"{table} ({rows:,})" for table, rows in look.rows.items()])
            yield f'store "{name}" holds {counted(sum(look.rows.values()), "row")} of {district} again, in {tables}'


def _in_graph(look: Look) -> str:
    found = [(look.nodes, "node"), (look.relationships, "relationship")]
    return " and ".join(counted(number, noun) for number, noun in found if number)
