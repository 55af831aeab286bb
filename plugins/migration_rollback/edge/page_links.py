"""The link *Rollback page* that Airflow's UI shows at each task of the DAG.

A plugin brings it, and the API server makes it when somebody looks: it costs a task nothing, and is there before the
task has begun. One that the tasks' classes bring would be one more XCom of every instance, written at its end.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Final

from airflow.configuration import conf
from airflow.sdk import BaseOperatorLink

from migration_rollback.core.names import DAG_ID
from migration_rollback.core.page.address import page_url_of_task

if TYPE_CHECKING:
    from airflow.sdk.types import TaskInstanceKey

_PACKAGE: Final = "migration_rollback.edge"
_CLASSES: Final = {
    "LinkedTask": f"{_PACKAGE}.linked_task",
    "ManualApprovalSensor": f"{_PACKAGE}.tasks.await_approval",
    "ChooseCleanup": f"{_PACKAGE}.tasks.choose_cleanup",
}
"""The classes of the DAG's tasks, with their modules. Airflow compares these names; to import the classes would load
into the API server what only a worker needs."""


class RollbackPageLink(BaseOperatorLink):
    """The page of the run; of a store's task and a table's instance, the page at these."""

    name = "Rollback page"
    operators: ClassVar[list[Any]] = [type(name, (), {"__module__": module}) for name, module in _CLASSES.items()]

    def get_link(self, operator: object, *, ti_key: "TaskInstanceKey") -> str:
        """Its address; nothing, which the UI does not show, for a task of another DAG.

        A mapped task's class is compared by a part of its name alone.
        """
        del operator
        if ti_key.dag_id != DAG_ID:
            return ""
        base_url = conf.get("api", "base_url", fallback="/")
        return page_url_of_task(base_url, ti_key.run_id, ti_key.task_id, ti_key.map_index)
