"""The link to the page *Rollback* at each task of the rollback; a plugin of its own, so that neither harms the other.

Scheduler, DAG processor and workers import this as well, so it is cheap, and asks for no settings.
"""

from airflow.plugins_manager import AirflowPlugin

from migration_rollback.edge.page_links import RollbackPageLink


class RollbackLinks(AirflowPlugin):
    """Links of tasks, by the classes of their operators."""

    name = "migration_rollback_links"
    operator_extra_links = [RollbackPageLink()]  # noqa: RUF012 # Airflow's own is no ClassVar
