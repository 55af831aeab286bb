"""Writes the audit trail into the log of the task at work, under a logger of its own."""

import logging

from migration_rollback.core.report.audit import About, audit_line
from migration_rollback.core.report.changes import Change

log = logging.getLogger("migration_rollback.audit")


def audit(about: About, change: Change) -> None:
    """Say that it has changed; called when it has, and not before."""
    log.info("%s", audit_line(about, change))
