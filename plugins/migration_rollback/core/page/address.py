"""Where the page *Rollback* lies."""

from typing import Final
from urllib.parse import quote

URL_PREFIX: Final = "/migration-rollback"
"""Where the API server mounts it, below the base URL."""


def page_url(base_url: str, dag_run_id: str) -> str:
    """The page of one rollback, for whoever may read it; it needs no frame around it.

    :param base_url: the setting ``[api] base_url``, with its path if it has one.
    """
    return f"{base_url.rstrip('/')}{URL_PREFIX}/?run_id={quote(dag_run_id, safe='')}"
