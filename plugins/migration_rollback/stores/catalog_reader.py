"""Reads what a store's catalog says, in a handful of queries however many tables it has."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, TypeAlias

from migration_rollback.core.catalog import (
    ActingOnDelete,
    Catalog,
    Database,
    DeleteRule,
    Publication,
    ViewSource,
)
from migration_rollback.core.foreign_keys import PLAIN, Comparison, DeleteAction, ForeignKey
from migration_rollback.core.tables import (
    CanHold,
    DistrictColumn,
    IdentityColumn,
    Table,
    TableKind,
    TableName,
    TextForm,
    whole_of,
)
from migration_rollback.errors import StoreError
from migration_rollback.stores.foreign_table_reader import read_foreign_parts, read_foreign_sources, with_foreign_parts
from migration_rollback.stores.key_owners import read_powerless_owners
from migration_rollback.stores.ledger import ledger_defects
from migration_rollback.stores.ledger_terms import UNASKED, LedgerTerms, may_keep_ledger
from migration_rollback.stores.of_tables import ALL, OfTables, of_tables
from migration_rollback.stores.replication import (
    read_ledger_publications,
    read_refused_deletes,
    read_subscribed_tables,
)
from migration_rollback.stores.session import Row, Session
from migration_rollback.stores.statements import identifier
from migration_rollback.stores.trigger_reader import read_delete_triggers
from migration_rollback.stores.versions import read_versions, why_not_silent

_TEXTS: Final = ("text", "varchar", "bpchar")
_INTEGERS: Final = ("int2", "int4", "int8", "numeric")
_READ_AS_TEXT: Final = (*_TEXTS, *_INTEGERS, "citext", "name", "uuid", "jsonb")
"""Types, and elements of arrays, in whose text form an id stands as it is."""
_VARLENA_HEADER: Final = 4
_MAY_NOT: Final = "42501"

TypeIdentity: TypeAlias = tuple[str, str]
"""Schema and name of a column's type."""


def read_catalog(session: Session, terms: LedgerTerms = UNASKED, *, set_based: bool = True) -> Catalog:
    """The store's tables, foreign keys and triggers, with each district column judged for the session's district.

    :param terms: what was found out beforehand about keeping the ledger.
    :param set_based: whether the operator lets rows that reference deleted ones be looked for all at once.
    """
    found = session.row("read_session")
    sent_by = read_ledger_publications(session, found["server_version"])
    no_ledger = terms.no_ledger(sent_by)
    parents = _read_parents(session)
    ancestors = _first(parents)
    declared = _read_keys(session, ancestors, ALL)
    keys = {key: indexed for key, indexed in declared.items() if not key.declared_only}
    tables = _read_tables(session, parents)
    return Catalog(
        store=session.store,
        database=_database(session, found),
        tables=tables,
        foreign_sources=read_foreign_sources(session, tables),
        foreign_keys=tuple(keys),
        not_enforced=tuple(key for key in declared if key.declared_only),
        unindexed=tuple(key for key, indexed in keys.items() if not indexed),
        powerless_owners=read_powerless_owners(session),
        delete_triggers=read_delete_triggers(session, ALL),
        delete_rules=tuple(_delete_rule(row) for row in session.rows("read_delete_rules", **ALL)),
        view_sources=tuple(_view_source(row) for row in session.rows("read_dependent_views")),
        has_large_objects=found["has_large_objects"],
        publications=_read_publications(session, ancestors, ALL),
        read_only=_why_read_only(found),
        role_read_only=found["read_only"] and found["read_only_for_role"],
        triggers_silent=found["replica_role"],
        search_path=tuple(found["search_path"]),
        may_create_ledger=no_ledger is None and may_keep_ledger(session, found),
        no_ledger=no_ledger if may_keep_ledger(session, found) else None,
        ledger_publications=sent_by,
        refused_deletes=read_refused_deletes(session),
        subscribed_tables=read_subscribed_tables(session),
        ledger_defects=ledger_defects(session) or (),
        **_looks(session, found, set_based=set_based),
    )


def _looks(session: Session, found: Row, *, set_based: bool) -> dict[str, Any]:
    """What decides how rows are looked for that reference deleted ones."""
    return {
        "versions": read_versions(session).of,
        "why_row_by_row": why_not_silent(session) if set_based else "MIGRATION_ROLLBACK_SET_BASED_CHECKS is off",
        "may_make_temporary_tables": found["may_make_temporary_tables"],
    }


def read_database(session: Session) -> Database:
    """Which database the session is in."""
    return _database(session, session.row("read_session"))


def _database(session: Session, found: Row) -> Database:
    try:
        with session.savepoint():
            system_identifier = session.row("read_system_identifier")["system_identifier"]
    except StoreError as exc:
        if exc.sqlstate != _MAY_NOT:
            raise
        system_identifier = None
    return Database(name=found["database_name"], oid=found["database_oid"], system_identifier=system_identifier)


def _read_tables(session: Session, parents: Mapping[TableName, Sequence[TableName]]) -> tuple[Table, ...]:
    rows = session.rows("read_tables")
    types = dict.fromkeys(_type_of(row) for row in rows if row["column_type"] and not _indistinct(row))
    forms = {identity: _text_form(session, identity) for identity in types}
    columns = [_column(row, session.district_id, forms) if row["column_type"] else None for row in rows]
    tables = tuple(_table(row, parents, column) for row, column in zip(rows, columns, strict=True))
    foreign = read_foreign_parts(session, _first(parents), ALL)
    return tuple(with_foreign_parts(table, foreign) for table in tables)


def _read_parents(session: Session) -> dict[TableName, list[TableName]]:
    """Parts, each with the tables that it is a part of: several only where it inherits from several."""
    parents: dict[TableName, list[TableName]] = {}
    for row in session.rows("read_ancestors"):
        part = TableName.of(row)
        parent = TableName(schema_name=row["ancestor_schema"], table_name=row["ancestor_table"])
        parents.setdefault(part, []).append(parent)
    return parents


def _table(row: Row, parents: Mapping[TableName, Sequence[TableName]], column: DistrictColumn | None) -> Table:
    name = TableName.of(row)
    ancestor, *others = parents.get(name, (None,))
    return Table(
        name=name,
        kind=TableKind(row["kind"]),
        ancestor=ancestor,
        other_ancestors=tuple(other for other in others if other is not None),
        column=column,
        may_select=row["may_select"],
        may_delete=row["may_delete"],
        row_security=row["row_security"],
        access_method=row["access_method"],
        rows_estimated=row["rows_estimated"],
        names_large_objects=row["names_large_objects"],
        columns_alike=tuple(row["columns_alike"]),
        identity=tuple(
            IdentityColumn(name=column, binary=binary)
            for column, binary in zip(row["identity_names"] or (), row["identity_in_binary"] or (), strict=True)
        ),
    )


def _column(row: Row, district_id: str, forms: Mapping[TypeIdentity, str | None]) -> DistrictColumn:
    """The district column of a table.

    :param forms: what the id looks like after a round trip through each type; null where the type refuses it.
    """
    type_name = row["column_type"]
    if reason := _indistinct(row):
        return DistrictColumn(type_name=type_name, holds=CanHold.UNJUDGED, reason=reason, text_form=_as_text(row))
    if _too_long(row, district_id):
        reason = f'is {type_name} and cannot hold the id "{district_id}"'
        return DistrictColumn(type_name=type_name, holds=CanHold.NO, reason=reason)
    form = forms[_type_of(row)]
    same = form is not None and (
        form.casefold() == district_id.casefold() if row["base_type_name"] == "uuid" else form == district_id
    )
    if same:
        return DistrictColumn(type_name=type_name, holds=CanHold.YES)
    shown = f'reads back as "{form}"' if form is not None else "is no value of it"
    return DistrictColumn(
        type_name=type_name, holds=CanHold.NO, reason=f'is {type_name}, and the id "{district_id}" {shown}'
    )


def _type_of(row: Row) -> TypeIdentity:
    return row["type_schema"], row["type_name"]


def _indistinct(row: Row) -> str:
    """Why values of this type that are equal may belong to different districts, if they may."""
    base, modifier = row["base_type_name"], row["type_modifier"]
    known = row["base_type_schema"] == "pg_catalog" and base in (*_TEXTS, *_INTEGERS, "uuid")
    if not row["deterministic"]:
        return f"is {row['column_type']} with a collation by which different ids are equal"
    if base == "numeric" and (modifier < 0 or (modifier - _VARLENA_HEADER) & 0x7FF):
        return f"is {row['column_type']}, by which different texts are equal"
    if not known and row["base_type_type"] != "e":
        return f"is {row['column_type']}, a type that is not known to tell one id from another"
    return ""


def _as_text(row: Row) -> TextForm | None:
    """How the id would stand in a value of such a type; null where its text form may hide it."""
    if (row["base_type_schema"], row["base_type_name"]) == ("pg_catalog", "numeric"):
        return TextForm.NUMBER
    name = row["element_name"] or row["base_type_name"]
    return TextForm.WORD if row["base_type_type"] == "b" and name in _READ_AS_TEXT else None


def _too_long(row: Row, district_id: str) -> bool:
    """A cast to varchar(n) or char(n) would cut the id in silence."""
    limit = row["type_modifier"] - _VARLENA_HEADER
    return row["base_type_name"] in ("varchar", "bpchar") and limit >= 0 and len(district_id) > limit


def _text_form(session: Session, identity: TypeIdentity) -> str | None:
    """What the id looks like after a round trip through the type; null where the type refuses it."""
    try:
        with session.savepoint():
            form = session.row("read_text_form", {"type": identifier(*identity)})
    except StoreError as exc:
        if re.match("22|23", exc.sqlstate):
            return None
        raise
    return str(form["text_form"])


def read_what_acts_on(session: Session, tables: Collection[TableName]) -> ActingOnDelete:
    """What acts when rows of these tables are deleted, as it is now; read in a few small queries."""
    ancestors = read_ancestors(session)
    declared = _read_keys(session, ancestors, of_tables(_with_parts(tables, ancestors)))
    keys = tuple(key for key in declared if not key.declared_only)
    cascaded = {key.referencing_whole for key in keys if key.cascades_from(tables)}
    deleted_from = of_tables(_with_parts({*tables, *cascaded}, ancestors))
    publications = _read_publications(session, ancestors, deleted_from)
    return ActingOnDelete(
        foreign_keys=keys,
        triggers=read_delete_triggers(session, deleted_from),
        rules=tuple(_delete_rule(row) for row in session.rows("read_delete_rules", **deleted_from)),
        publications=publications,
        foreign_parts=read_foreign_parts(session, ancestors, deleted_from),
    )


def _with_parts(tables: Collection[TableName], ancestors: Mapping[TableName, TableName]) -> list[TableName]:
    return [*tables, *(part for part in ancestors if whole_of(part, ancestors) in tables)]


def read_ancestors(session: Session) -> dict[TableName, TableName]:
    """Parts of tables, each with the first table that it is a part of."""
    return _first(_read_parents(session))


def _first(parents: Mapping[TableName, Sequence[TableName]]) -> dict[TableName, TableName]:
    return {part: several[0] for part, several in parents.items()}


def _read_keys(session: Session, ancestors: Mapping[TableName, TableName], of: OfTables) -> dict[ForeignKey, bool]:
    """The foreign keys, each with whether an index serves its referencing columns.

    Of one that is declared twice it is the one that the server vouches for.
    """
    once: dict[tuple[object, ...], tuple[ForeignKey, bool]] = {}
    for row in session.rows("read_foreign_keys", **of):
        key = _foreign_key(row, ancestors)
        identity = (
            *(key.referencing, key.referencing_columns, key.referenced, key.referenced_columns),
            *(key.on_delete, key.with_period),
        )
        if identity not in once or _vouched_for(key) > _vouched_for(once[identity][0]):
            once[identity] = (key, row["indexed"])
    return dict(once.values())


def _vouched_for(key: ForeignKey) -> tuple[bool, bool]:
    return not key.declared_only, key.is_promise


def _foreign_key(row: Row, ancestors: Mapping[TableName, TableName]) -> ForeignKey:
    referencing = TableName(schema_name=row["referencing_schema"], table_name=row["referencing_table"])
    referenced = TableName(schema_name=row["referenced_schema"], table_name=row["referenced_table"])
    return ForeignKey(
        name=row["name"],
        referencing=referencing,
        referencing_whole=whole_of(referencing, ancestors),
        referencing_columns=tuple(row["referencing_columns"]),
        referenced=referenced,
        referenced_whole=whole_of(referenced, ancestors),
        referenced_columns=tuple(row["referenced_columns"]),
        on_delete=DeleteAction(row["on_delete"]),
        validated=row["validated"],
        enforced=row["enforced"],
        referencing_partitioned=row["referencing_partitioned"],
        referenced_partitioned=row["referenced_partitioned"],
        comparisons=_comparisons(row),
        declared_only=row["declared_only"],
        with_period=row["with_period"],
    )


def _comparisons(row: Row) -> tuple[Comparison, ...]:
    pairs = tuple(Comparison.model_validate(pair) for pair in row["comparisons"])
    return pairs if any(pair != PLAIN for pair in pairs) else ()


def _delete_rule(row: Row) -> DeleteRule:
    return DeleteRule(table=TableName.of(row), name=row["name"], instead=row["is_instead"])


def _read_publications(
    session: Session, ancestors: Mapping[TableName, TableName], of: OfTables
) -> tuple[Publication, ...]:
    """Each once for a whole table, however many of its parts it publishes."""
    rows = session.rows("read_publications", **of)
    found = (Publication(name=row["name"], table=whole_of(TableName.of(row), ancestors)) for row in rows)
    return tuple(dict.fromkeys(found))


def _view_source(row: Row) -> ViewSource:
    view = TableName(schema_name=row["view_schema"], table_name=row["view_name"])
    return ViewSource(view=view, table=TableName.of(row))


def _why_read_only(found: Mapping[str, object]) -> str:
    if found["in_recovery"]:
        return "it is a standby"
    everybody = found["read_only"] and not found["read_only_for_role"]
    return "default_transaction_read_only is on for the database or the server" if everybody else ""
