"""Judges the migration again before something of it is deleted: up to a day lies between the plan and that moment."""

from migration_rollback.core.checks.check import Moment, ask
from migration_rollback.core.checks.facts import Context
from migration_rollback.core.checks.migration import CONTEXT_CHECKS, artifact_unusable
from migration_rollback.core.findings import Finding, blocks
from migration_rollback.core.plan import Plan
from migration_rollback.errors import ArtifactError
from migration_rollback.files.data_root import DataRoot
from migration_rollback.files.migrations import read_migration, read_other_migrations


def blocking_now(data_root: DataRoot, plan: Plan) -> tuple[Finding, ...]:
    """What refuses to delete now: a newer migration of the district, one that is running, files that are unusable.

    The same checks as at the plan, asked with the options that were approved; what blocks is new, because a plan that
    blocked was never approved.
    """
    try:
        migration = read_migration(data_root, plan.migration_run_id)
    except ArtifactError as exc:
        return (artifact_unusable(str(exc)),)
    context = Context(
        run_report=migration.run_report,
        load_report=migration.load_report,
        options=plan.options,
        others=read_other_migrations(data_root, migration.run_report),
    )
    return blocks(ask(CONTEXT_CHECKS, Moment.BEFORE_STORE, context))
