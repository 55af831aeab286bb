"""``@task`` as the tasks of this DAG have it: of a class of their own, by which Airflow tells them from others'."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, ParamSpec, TypeVar, overload

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk.bases.decorator import DecoratedOperator, Task, task_decorator_factory

P = ParamSpec("P")
R = TypeVar("R")


class LinkedTask(DecoratedOperator, PythonOperator):
    """What ``airflow.sdk.task`` makes of a function. ``edge.page_links`` knows it by its name."""

    template_fields = ("templates_dict", "op_args", "op_kwargs")
    template_fields_renderers: ClassVar[dict[str, str]] = {"templates_dict": "json", "op_args": "py", "op_kwargs": "py"}
    custom_operator_name = "@task"

    def __init__(
        self,
        *,
        python_callable: Callable[..., Any],
        op_args: Collection[Any],
        op_kwargs: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        called: dict[str, Any] = {"python_callable": python_callable, "op_args": op_args, "op_kwargs": op_kwargs}
        super().__init__(kwargs_to_upstream=called, **called, **kwargs)


@overload
def task(function: Callable[P, R]) -> Task[P, R]: ...
@overload
def task(**arguments: Any) -> Callable[[Callable[P, R]], Task[P, R]]: ...
def task(function: Any = None, **arguments: Any) -> Any:
    """Make a task of a function, with or without arguments of the operator."""
    return task_decorator_factory(function, decorated_operator_class=LinkedTask, **arguments)
