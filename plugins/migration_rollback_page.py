"""The page *Rollback* in Airflow's UI: a tab of DAG runs and an entry in the navigation.

It serves files and no data: what the page shows, it asks Airflow's own API for, as whoever reads it. Scheduler, DAG
processor and workers import this as well, so it is cheap, and asks for neither settings, connections nor data root.
"""

from functools import cached_property
from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from migration_rollback.core.names import DAG_ID
from migration_rollback.core.page.address import URL_PREFIX

NAME = "Rollback"
# Relative to the base URL, as Airflow's pages are: a base URL with a path needs nothing else.
PAGE = f"{URL_PREFIX.lstrip('/')}/"
ICONS = {"icon": f"{PAGE}icon.svg", "icon_dark_mode": f"{PAGE}icon_dark.svg"}


class RollbackPage(AirflowPlugin):  # type: ignore[misc] # Airflow's base class is published without types
    """Where the page lies, and where Airflow's UI shows it."""

    name = "migration_rollback_page"
    external_views: ClassVar[list[dict[str, Any]]] = [
        {
            "name": NAME,
            "href": f"{PAGE}?dag_id={{DAG_ID}}&run_id={{RUN_ID}}",
            "destination": "dag_run",
            "url_route": "rollback",
            # Airflow 3.3 shows the tab on the runs of every DAG and passes this over; a later one does not.
            "applies_to": {"dag_ids": [DAG_ID]},
            **ICONS,
        },
        {
            "name": "Rollbacks",
            "href": PAGE,
            "destination": "nav",
            "category": "browse",
            "url_route": "rollbacks",
            **ICONS,
        },
    ]

    @cached_property
    def fastapi_apps(self) -> list[dict[str, Any]]:
        """Looked at by the API server alone, and at each of its answers about plugins."""
        from migration_rollback.edge.page_files import PageFiles

        return [{"app": PageFiles(), "url_prefix": URL_PREFIX, "name": NAME}]
