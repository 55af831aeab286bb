"""What a session is asked before it deletes: whether it is where the plan was made."""

from migration_rollback.core.checks.database import MovedFacts, database_moved
from migration_rollback.core.plan import StorePlan
from migration_rollback.stores.catalog_reader import read_database
from migration_rollback.stores.hindrances import refuse
from migration_rollback.stores.ledger import create_ledger
from migration_rollback.stores.session import Session


def begin_deletions(session: Session, store: StorePlan) -> None:
    """What a session that has just begun does before it deletes: the connection may lead elsewhere by now.

    :raises DeletionError: to another database than the planned one, or the ledger there is not ours.
    """
    with session.transaction():
        now = read_database(session)
    refuse(database_moved(MovedFacts(session.store, store.database, now)))
    if store.has_ledger:
        create_ledger(session)
