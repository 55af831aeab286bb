"""The pattern of an education standard: each table buries its deleted rows in another, numbered from one sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SCHEMAS = ("edfi", "tracked_changes_edfi", "changes")


def entities(number: int) -> list[str]:
    """Names of so many tables."""
    return [f"entity{place:03}" for place in range(number)]


def standard(names: Sequence[str], district_ids: Sequence[str], rows: int) -> Iterator[str]:
    """SQL for a tree of tables, each of which references one before it, with so many rows of each district."""
    districts = ", ".join(f"'{district_id}'" for district_id in district_ids)
    each = f"FROM unnest(ARRAY[{districts}]) WITH ORDINALITY AS w (d, i), generate_series(1, {rows}) AS n"
    yield from (f"CREATE SCHEMA {schema}" for schema in SCHEMAS)
    yield "CREATE SEQUENCE changes.changeversionsequence"
    for place, name in enumerate(names):
        parent = f", parent int REFERENCES edfi.{names[(place - 1) // 3]}" if place else ""
        yield f"CREATE TABLE edfi.{name} (district_id text, id int PRIMARY KEY{parent})"
        yield f"CREATE TABLE tracked_changes_edfi.{name} (oldid int NOT NULL, district_id text, changeversion bigint)"
        yield f"INSERT INTO edfi.{name} SELECT d, 10 * i + n{', 10 * i + n' if place else ''} {each}"
        yield (
            f"CREATE FUNCTION tracked_changes_edfi.{name}_deleted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
            f"INSERT INTO tracked_changes_edfi.{name} (oldid, changeversion) "
            "VALUES (OLD.id, nextval('changes.ChangeVersionSequence')); RETURN NULL; END$$"
        )
        yield (
            f"CREATE TRIGGER {name}_deleted AFTER DELETE ON edfi.{name} FOR EACH ROW "
            f"EXECUTE FUNCTION tracked_changes_edfi.{name}_deleted()"
        )
