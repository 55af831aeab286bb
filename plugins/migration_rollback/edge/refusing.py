"""How a task ends that refuses what it was given: not by a mistake of the program."""

import logging
from typing import NoReturn

log = logging.getLogger(__name__)


def refuse(sentence: str) -> NoReturn:
    """End the task failed; a task without retries.

    Below any other exception Airflow shows the calls that led to it, which say nothing to who has to mend a file.
    """
    log.error("%s", sentence)
    raise SystemExit(1)
