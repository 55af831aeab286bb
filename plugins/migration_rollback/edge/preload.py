"""Imports what each task instance would import by itself, before tasks are forked: for ``airflow_local_settings.py``.

``import migration_rollback.edge.preload`` is all that has to stand there. It opens nothing and reads no setting.
"""

import importlib
import pkgutil
from typing import Final

import migration_rollback

OF_AIRFLOW: Final = (
    "airflow.dag_processing.dagbag",
    "airflow.sdk.definitions.decorators",
    "airflow.sdk.execution_time.task_runner",
    "airflow.providers.neo4j.hooks.neo4j",
    "airflow.providers.postgres.hooks.postgres",
    "airflow.providers.standard.decorators.python",
    "airflow.providers.standard.operators.empty",
    "airflow.providers.standard.operators.hitl",
)


def _import_all() -> None:
    own = (module.name for module in pkgutil.walk_packages(migration_rollback.__path__, "migration_rollback."))
    for name in (*OF_AIRFLOW, *own):
        if name != __name__:
            importlib.import_module(name)


_import_all()
