"""The workers: whether they share what they have to, so that it is found before anybody is asked."""

from migration_rollback.core.findings import Code, Finding, block, warn


def claims_not_exclusive(path: str) -> Finding:
    """Of two rollbacks that claim one district at once, both would have it."""
    return block(
        Code.CLAIMS_NOT_EXCLUSIVE,
        f"{path} could be created although it was there: two rollbacks could claim one district",
        "set MIGRATION_ROLLBACK_DATA_ROOT to a bucket whose server refuses to create what is there (a PUT with "
        "If-None-Match, in S3), or to a folder",
    )


def claim_not_seen(made_at: str, looked_at: str) -> Finding:
    """Another worker's data root is another place: neither sees what the other has planned, claimed or approved."""
    return block(
        Code.CLAIM_NOT_SEEN,
        f"load_artifacts has made the claim {made_at} on another worker, and this one does not find it at {looked_at}",
        "MIGRATION_ROLLBACK_DATA_ROOT has to be the same place on all workers; make it so, then trigger a new run",
    )


def base_url_missing(shown: str) -> Finding:
    """Without it, Airflow makes links of its own machine's address."""
    return warn(
        Code.BASE_URL_MISSING,
        f"the worker has no [api] base_url: links to logs lead to {shown}",
        "set AIRFLOW__API__BASE_URL to the address of the UI, on all workers",
    )


def notifier_unusable(place: int, path: str, reason: str) -> Finding:
    """People are not told what they wait for; nothing else is wrong, and another worker may have it."""
    return warn(
        Code.NOTIFIER_UNUSABLE,
        f"notifier {place} of MIGRATION_ROLLBACK_NOTIFIERS, {path}, cannot be used on this worker: {reason}",
        "install its package on all workers, or correct the setting; the rollback itself goes on without",
        detail=f"{place}",
        momentary=True,
    )
