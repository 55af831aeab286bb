"""Where the page *Rollback* lies."""

from typing import Final
from urllib.parse import quote

from migration_rollback.core.names import GRAPH, STORES

URL_PREFIX: Final = "/migration-rollback"
"""Where the API server mounts it, below the base URL."""


def page_url(base_url: str, dag_run_id: str) -> str:
    """The page of one rollback, for whoever may read it; it needs no frame around it.

    :param base_url: the setting ``[api] base_url``, with its path if it has one.
    """
    return f"{base_url.rstrip('/')}{URL_PREFIX}/?run_id={quote(dag_run_id, safe='')}"


def page_url_of_task(base_url: str, dag_run_id: str, task_id: str, map_index: int) -> str:
    """The same, at the store, and at the unit, that the task is about.

    :param map_index: of the instance; negative: it is not mapped.
    """
    store, _, task = task_id.rpartition(".")
    if store not in (*STORES, GRAPH):
        return page_url(base_url, dag_run_id)
    unit = f"&map_index={map_index}" if task == "delete_rows" and map_index >= 0 else ""
    return f"{page_url(base_url, dag_run_id)}&store={store}{unit}"
