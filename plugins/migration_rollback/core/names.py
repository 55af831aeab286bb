"""The fixed names that every part of the rollback shares."""

from typing import Final

STORES: Final = ("ids", "hcp1", "hcp2", "adb", "sp")
"""The five PostgreSQL databases in loading order."""

ROLLBACK_ORDER: Final = tuple(reversed(STORES))
"""The order in which the stores are emptied: the reverse of loading."""

GRAPH: Final = "graph"
"""The name of the Neo4j database in task ids and reports; it is emptied after the stores."""

DAG_ID: Final = "migration_rollback"

SUCCESS_ASSET: Final = "migration_rollback_success"
"""The asset of which each rollback that ends in SUCCESS makes one event."""

DISTRICT_COLUMN: Final = "district_id"
"""The column, and the Neo4j property, that names the tenant of a row or node."""

LEDGER_SCHEMA: Final = "migration_rollback"
"""The schema of our own ledger in each store; never planned, never counted as district data."""

LEDGER_OF_EARLIER_VERSION: Final = "it lacks columns of this version, and has all others"
"""What is told of one that an earlier version has made: it may stay, once it has them."""

CLEANUP_FOLDERS: Final = ("staging", "anonymized", "loads")
"""The folders of the data root of which the cleanup removes the district's part."""

APPROVE: Final = "Approve"
REJECT: Final = "Reject"
DELETE_FILES: Final = "Delete files"
KEEP_FILES: Final = "Keep files"
CONFIRM_FIELD: Final = "confirm_district_id"
CONFIRM_TITLE: Final = "District id"
"""How the form shows that field."""
