"""Airflow ends a task by SIGTERM."""

import os
import signal

from migration_rollback.edge.stopping import stop_asked


def test_a_task_that_is_to_end_knows_it_and_airflow_has_its_own_say() -> None:
    airflows: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: airflows.append(number))
    try:
        with stop_asked() as asked:
            assert not asked()
            os.kill(os.getpid(), signal.SIGTERM)
            assert asked()
        assert airflows == [signal.SIGTERM]
        os.kill(os.getpid(), signal.SIGTERM)
        assert airflows == [signal.SIGTERM] * 2
    finally:
        signal.signal(signal.SIGTERM, before)
