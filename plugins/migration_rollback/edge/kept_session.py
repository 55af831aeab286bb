"""The session in which a task deletes: one for all its units, and another one after an error."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

from migration_rollback.core.plan import StorePlan
from migration_rollback.edge.connections import store_session

if TYPE_CHECKING:
    from migration_rollback.stores.session import Session


class KeptSession:
    """A session that is opened where it is needed and not there."""

    def __init__(self, begun: "Callable[[], AbstractContextManager[Session]]") -> None:
        self._begun = begun
        self._stack = ExitStack()
        self._session: Session | None = None

    @contextlib.contextmanager
    def session(self) -> "Iterator[Session]":
        """The one that is there. After an error it ends."""
        try:
            if self._session is None:
                self._session = self._stack.enter_context(self._begun())
            yield self._session
        except BaseException:  # also when the task is ended: others wait for what the session holds
            self.close()
            raise

    def close(self) -> None:
        """End it, if there is one."""
        self._session = None
        self._stack.close()


@contextlib.contextmanager
def kept_session(store: StorePlan, district_id: str, *, application_name: str) -> Iterator[KeptSession]:
    """For the deletions of a store, closed at the end."""

    @contextlib.contextmanager
    def begun() -> "Iterator[Session]":
        from migration_rollback.stores.deletion_session import begin_deletions

        with store_session(store.store, district_id, application_name=application_name, read_only=False) as session:
            begin_deletions(session, store)
            yield session

    kept = KeptSession(begun)
    with contextlib.closing(kept):
        yield kept
