"""What the plan discovered: a stable code, a severity, one sentence and its remedy."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypedDict, Unpack

from migration_rollback.core.frozen import Frozen


class Severity(StrEnum):
    """``block`` refuses to run, ``warn`` is shown to the approver, ``info`` is for the record."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Code(StrEnum):
    """Every kind of finding, in the order of ``docs/reference.md``, which says what each means and what to do."""

    ARTIFACT_UNUSABLE = "artifact_unusable"
    MIGRATION_RUNNING = "migration_running"
    MIGRATION_NOT_ENDED = "migration_not_ended"
    MIGRATION_SUCCEEDED = "migration_succeeded"
    MIGRATION_STATUS_UNKNOWN = "migration_status_unknown"
    NEWER_MIGRATION = "newer_migration"
    RUN_REPORTS_UNREAD = "run_reports_unread"
    ROLLBACK_AT_WORK = "rollback_at_work"
    RUN_REPORT_CHANGED = "run_report_changed"
    LOAD_REPORT_CHANGED = "load_report_changed"
    PLAN_CHANGED = "plan_changed"
    PLAN_UNREADABLE = "plan_unreadable"
    CLAIM_NOT_SEEN = "claim_not_seen"
    CLAIMS_NOT_EXCLUSIVE = "claims_not_exclusive"
    BASE_URL_MISSING = "base_url_missing"
    NOTIFIER_UNUSABLE = "notifier_unusable"
    EMPTY_PLAN_UNEXPLAINED = "empty_plan_unexplained"
    ALREADY_ROLLED_BACK = "already_rolled_back"
    NOTHING_LOADED = "nothing_loaded"

    FOUR_EYES_IMPOSSIBLE = "four_eyes_impossible"
    APPROVAL_UNSEALABLE = "approval_unsealable"
    APPROVAL_UNSEALED = "approval_unsealed"
    CLEARED_WITHOUT_LEDGER = "cleared_without_ledger"

    STORE_UNREADABLE = "store_unreadable"
    STORES_IN_ONE_DATABASE = "stores_in_one_database"
    STORE_READ_ONLY = "store_read_only"
    ROLE_READ_ONLY = "role_read_only"
    TRIGGERS_SILENT = "triggers_silent"
    DATABASE_MOVED = "database_moved"
    SERVER_NOT_IDENTIFIED = "server_not_identified"
    LEDGER_MISSING = "ledger_missing"
    LEDGER_LOST = "ledger_lost"
    LEDGER_PUBLISHED = "ledger_published"
    LEDGER_NOT_OURS = "ledger_not_ours"
    UNITS_GROUPED = "units_grouped"
    OPEN_TRANSACTION = "open_transaction"
    CATALOG_CHANGED = "catalog_changed"
    ROWS_NOT_APPROVED = "rows_not_approved"
    TABLE_NOT_APPROVED = "table_not_approved"

    TABLE_MISSING = "table_missing"
    TABLE_AMBIGUOUS = "table_ambiguous"
    TABLE_LISTED_TWICE = "table_listed_twice"
    PARTITION_LISTED = "partition_listed"
    MATERIALIZED_VIEW_LISTED = "materialized_view_listed"
    FOREIGN_TABLE = "foreign_table"
    FOREIGN_PART = "foreign_part"
    COLUMN_MISSING = "column_missing"
    COLUMN_TYPE = "column_type"
    COLUMN_CANNOT_HOLD = "column_cannot_hold"
    PRIVILEGE_MISSING = "privilege_missing"
    ROW_SECURITY = "row_security"
    PART_OF_SEVERAL = "part_of_several"
    NAMES_ALIKE = "names_alike"

    ROWS_PREEXISTING = "rows_preexisting"
    ROWS_MISSING = "rows_missing"
    ROWS_NOT_JUDGED = "rows_not_judged"
    DISTRICT_SPELLED_OTHERWISE = "district_spelled_otherwise"
    COLUMN_SPELLED_OTHERWISE = "column_spelled_otherwise"
    UNLISTED_ROWS = "unlisted_rows"
    FOREIGN_TABLE_LEFT = "foreign_table_left"
    UNLISTED_NOT_JUDGED = "unlisted_not_judged"
    UNLISTED_INCLUDED = "unlisted_included"
    DERIVED_INCLUDED = "derived_included"
    DERIVED_WOULD_STAY = "derived_would_stay"
    DERIVED_SHARED = "derived_shared"

    REFERENCE_WOULD_CHANGE = "reference_would_change"
    REFERENCE_WOULD_FAIL = "reference_would_fail"
    REFERENCE_NOT_JUDGED = "reference_not_judged"
    OWNER_PRIVILEGE_MISSING = "owner_privilege_missing"
    NOT_SCANNED = "not_scanned"
    KEY_NOT_ENFORCED = "key_not_enforced"
    KEY_WITHOUT_EFFECT = "key_without_effect"
    SLOW_DELETE = "slow_delete"

    DELETE_RULE = "delete_rule"
    DELETE_TRIGGER = "delete_trigger"
    TRIGGER_PRIVILEGE_MISSING = "trigger_privilege_missing"
    TRIGGER_WRITES_UNLISTED = "trigger_writes_unlisted"
    DELETE_NOT_PUBLISHABLE = "delete_not_publishable"
    TABLES_SUBSCRIBED = "tables_subscribed"
    ACCESS_METHOD = "access_method"
    LARGE_OBJECTS = "large_objects"
    MATERIALIZED_VIEW = "materialized_view"

    REHEARSED = "rehearsed"
    REHEARSED_IN_PART = "rehearsed_in_part"
    REHEARSAL_FAILED = "rehearsal_failed"
    REHEARSAL_TOUCHED = "rehearsal_touched"
    REHEARSAL_DIFFERS = "rehearsal_differs"

    GRAPH_MISSING = "graph_missing"
    GRAPH_ABSENT = "graph_absent"
    GRAPH_UNREADABLE = "graph_unreadable"
    GRAPH_READ_ONLY = "graph_read_only"
    GRAPH_PREEXISTING = "graph_preexisting"
    GRAPH_MISSING_NODES = "graph_missing_nodes"
    GRAPH_RELATIONSHIPS_DIFFER = "graph_relationships_differ"
    GRAPH_NOT_JUDGED = "graph_not_judged"
    GRAPH_LABEL_UNINDEXED = "graph_label_unindexed"
    GRAPH_PROPERTY_TYPES = "graph_property_types"
    GRAPH_FOREIGN_RELATIONSHIPS = "graph_foreign_relationships"
    GRAPH_LOOSE_RELATIONSHIPS = "graph_loose_relationships"
    GRAPH_MOVED = "graph_moved"
    GRAPH_NODES_CHANGED = "graph_nodes_changed"
    GRAPH_RELATIONSHIPS_ADDED = "graph_relationships_added"
    GRAPH_RELATIONSHIPS_GONE = "graph_relationships_gone"
    GRAPH_RELATIONSHIPS_CHANGED = "graph_relationships_changed"
    GRAPH_RECORD_UNUSABLE = "graph_record_unusable"


class Finding(Frozen):
    """One discovery."""

    code: str
    """A ``Code``; text, so that a report of another version of the package can still be read."""
    severity: Severity
    """Whether it refuses to run, is shown to the approver, or is for the record."""
    sentence: str
    """What was found, with exact numbers, and in which store."""
    remedy: str
    """What the reader can do about it."""
    store: str | None = None
    """The store that it is about, if it is about one."""
    table: str | None = None
    """The table that it is about, if it is about one."""
    detail: str | None = None
    """What distinguishes it from others of its kind beside the table, in a few words."""
    momentary: bool = False
    """Whether it may be another one a minute later, or none; if so it is no part of the plan's identity."""


class About(TypedDict, total=False):
    """Where a finding is."""

    store: str | None
    table: str | None
    detail: str | None
    momentary: bool


def block(code: Code, sentence: str, remedy: str, **about: Unpack[About]) -> Finding:
    """A finding with which nothing is deleted and nobody is asked."""
    return Finding(code=code, severity=Severity.BLOCK, sentence=sentence, remedy=remedy, **about)


def warn(code: Code, sentence: str, remedy: str, **about: Unpack[About]) -> Finding:
    """A finding that the approver has to weigh."""
    return Finding(code=code, severity=Severity.WARN, sentence=sentence, remedy=remedy, **about)


def info(code: Code, sentence: str, remedy: str, **about: Unpack[About]) -> Finding:
    """A finding for the record."""
    return Finding(code=code, severity=Severity.INFO, sentence=sentence, remedy=remedy, **about)


def block_unless(allowed: bool, code: Code, sentence: str, remedy: str, **about: Unpack[About]) -> Finding:
    """A finding that refuses to run unless the operator has allowed it; then the approver has to weigh it."""
    return (warn if allowed else block)(code, sentence, remedy, **about)


def blocks(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that refuse to run."""
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCK)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Those that refuse to run, those to weigh, those for the record."""
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))
