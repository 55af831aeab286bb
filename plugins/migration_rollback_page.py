"""The page *Rollback* in Airflow's UI: a tab of DAG runs and an entry in the navigation.

It serves files and no data: what the page shows, it asks Airflow's own API for, as whoever reads it. Scheduler, DAG
processor and workers import this as well, so it is cheap, and asks for neither settings, connections nor data root.
"""

from typing import TYPE_CHECKING, Any

from airflow.plugins_manager import AirflowPlugin

from migration_rollback.core.names import DAG_ID
from migration_rollback.core.page.address import URL_PREFIX

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

# Relative to the base URL, as Airflow's own pages are: a base URL with a path needs nothing else.
PAGE = f"{URL_PREFIX.lstrip('/')}/"
ICONS = {"icon": f"{PAGE}icon.svg", "icon_dark_mode": f"{PAGE}icon_dark.svg"}


async def page(scope: "Scope", receive: "Receive", send: "Send") -> None:
    """An ASGI app whose imports only the API server pays for."""
    from migration_rollback.edge.page_files import page_files

    await page_files()(scope, receive, send)


TAB: dict[str, Any] = {
    "name": "Rollback",
    "href": f"{PAGE}?dag_id={{DAG_ID}}&run_id={{RUN_ID}}",
    "destination": "dag_run",
    "url_route": "rollback",
    # Airflow 3.3 shows the tab on the runs of every DAG and passes this over; a later one may not.
    "applies_to": {"dag_ids": [DAG_ID]},
    **ICONS,
}
NAVIGATION: dict[str, Any] = {
    "name": "Rollbacks",
    "href": PAGE,
    "destination": "nav",
    "category": "browse",
    "url_route": "rollbacks",
    **ICONS,
}


class RollbackPage(AirflowPlugin):
    """Where the page lies, and where Airflow's UI shows it."""

    name = "migration_rollback_page"
    external_views = [TAB, NAVIGATION]
    fastapi_apps = [{"app": page, "url_prefix": URL_PREFIX, "name": "Rollback"}]
