"""Settings from the environment, typed and checked once."""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from migration_rollback.core.notifiers import Event, Notifier
from migration_rollback.core.plan import Rules
from migration_rollback.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "MIGRATION_ROLLBACK_"

_NOT_SHOWN = ("notifiers", "sealing_key")
"""Settings of which an error does not quote the value."""
_NOTIFIERS_REMEDY = 'write a list such as [{"class": "module.Class", "events": ["ended"], "arguments": {}}]'


class Settings(BaseSettings):
    """Every setting, read from ``MIGRATION_ROLLBACK_{NAME}``. Times are seconds."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    data_root: str = Field(
        default=str(Path(__file__).parents[3] / "data"),
        description="root of the artifacts and reports: a path, or any URL that Airflow's object storage accepts",
    )
    artifact_megabytes: int = Field(
        default=16, gt=0, description="how large a file of the migration may be, in megabytes of a million bytes"
    )
    data_root_patience: int = Field(
        default=45, ge=0, description="seconds that one task waits in all for a data root that is away"
    )
    approval_timeout: int = Field(
        default=86_400, gt=0, description="seconds after which an unanswered question expires"
    )
    expires_soon: int = Field(
        default=3_600,
        ge=0,
        description="seconds before the end of the question at which notifiers tell that it expires soon, half of its "
        "time at most; 0: never",
    )
    notifiers: Annotated[tuple[Notifier, ...], NoDecode] = Field(
        default=(), description="who is told when an approval is wanted, expires soon, and when a rollback has ended"
    )
    approvers: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="user names that may approve, separated by commas; empty: whom Airflow lets"
    )
    four_eyes: bool = Field(default=False, description="refuse the approval of whoever triggered the run")
    sealing_key: SecretStr = Field(
        default=SecretStr(""),
        description="secret text that seals what counts, alike on all workers; empty: the connections' passwords",
    )
    published_ledger: bool = Field(
        default=False, description="keep the ledger also where a publication sends its rows to subscribers"
    )
    set_based_checks: bool = Field(
        default=True,
        description="where the role may SET session_replication_role and nothing else acts on a delete, look once "
        "behind all deleted rows for others that reference them, instead of having the server look behind each",
    )
    batch_size: int = Field(default=50_000, gt=0, description="rows that one transaction deletes at most")
    batch_seconds: float = Field(
        default=5,
        gt=0,
        description="seconds that one such transaction should take: batches get smaller where they do not",
    )
    replica_lag: int = Field(
        default=0,
        ge=0,
        description="seconds that a streaming replica may be behind when the next batch begins; 0: nobody looks",
    )
    parallel_units: int = Field(
        default=4, gt=0, description="units of one store that are deleted at the same time, as far as keys allow"
    )
    pool: str = Field(default="", description="Airflow's pool for the deletions of tables; empty: its default pool")
    turn_patience: int = Field(
        default=86_400,
        ge=0,
        description="seconds that a table waits in all, without a slot, for one in its way that is not being deleted",
    )
    graph_batch_size: int = Field(
        default=20_000, gt=0, description="nodes or relationships that one Neo4j transaction deletes at most"
    )
    lock_timeout: int = Field(
        default=30,
        gt=0,
        description="seconds that a statement waits for a lock, and verification for open transactions",
    )
    statement_timeout: int = Field(default=0, ge=0, description="seconds that one statement may take; 0: without limit")
    graph_timeout: int = Field(
        default=3_600,
        ge=0,
        description="seconds that one Neo4j transaction may take, its waiting for locks included; 0: without limit",
    )
    scan_cost: int = Field(
        default=10_000_000,
        ge=0,
        description="what looking at one foreign key may cost before the approval, in the planner's units; 0: whatever",
    )
    rehearsal_timeout: int = Field(
        default=60, gt=0, description="seconds that one statement of a rehearsal may take before it counts as failed"
    )
    task_timeout: int = Field(
        default=43_200, ge=0, description="seconds that one try of a task may take; 0: without limit"
    )
    run_timeout: int = Field(
        default=604_800,
        ge=0,
        description="seconds after which Airflow ends a DAG run, its questions included; 0: without limit",
    )
    retries: int = Field(default=3, ge=0, description="further tries after a transient error")
    retry_delay: int = Field(default=30, ge=1, description="seconds between two tries")

    @property
    def rules(self) -> Rules:
        """Those that decide who may approve."""
        return Rules(approvers=tuple(sorted(set(self.approvers))), four_eyes=self.four_eyes)

    def told_of(self, event: Event) -> tuple[Notifier, ...]:
        """The notifiers that tell of it."""
        return tuple(notifier for notifier in self.notifiers if event in notifier.events)

    @property
    def reminder(self) -> timedelta | None:
        """How long before its end a question *expires soon*: half of its time at most; null: nobody is told."""
        if not self.expires_soon or not self.told_of(Event.EXPIRES_SOON):
            return None
        return timedelta(seconds=min(self.expires_soon, self.approval_timeout / 2))

    @field_validator("notifiers", mode="before")
    @classmethod
    def _parse(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            parsed = json.loads(value)
        except ValueError as exc:
            raise ValueError(f"it is no JSON ({exc}); {_NOTIFIERS_REMEDY}") from None
        if not isinstance(parsed, list):
            raise ValueError(f"it is no list; {_NOTIFIERS_REMEDY}")
        return parsed

    @field_validator("approvers", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value


@cache
def settings() -> Settings:
    """The settings of this process. :raises SettingsError: one sentence for each that is unusable."""
    try:
        return Settings()
    except ValidationError as exc:
        raise SettingsError(*map(_sentence, exc.errors())) from exc


def _sentence(error: "ErrorDetails") -> str:
    """Which setting is unusable, where in it, and why."""
    name, *place = error["loc"]
    setting, reason = f"{PREFIX}{str(name).upper()}", error["msg"].removeprefix("Value error, ")
    if name not in _NOT_SHOWN:
        return f"{setting} is {error['input']!r}: {reason}"
    within = "".join(f", entry {part + 1}" if isinstance(part, int) else f', "{part}"' for part in place)
    return f"{setting}{within}: {reason}"


def task_timeout() -> timedelta | None:
    """How long one try of a task may take; null: without limit."""
    return _timedelta(settings().task_timeout)


def run_timeout() -> timedelta | None:
    """How long a DAG run may take; null: without limit."""
    return _timedelta(settings().run_timeout)


def _timedelta(seconds: int) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds else None


def min_heartbeat_interval() -> int:
    """After so many seconds at the latest Airflow's worker notices that a task's process has ended."""
    from airflow.configuration import conf

    return int(conf.getint("workers", "min_heartbeat_interval"))


def has_base_url() -> bool:
    """Whether Airflow knows its own address; else it makes links of a default."""
    from airflow.configuration import conf

    return bool(conf.get("api", "base_url", fallback=None))


def max_map_length() -> int:
    """How many tasks Airflow maps at most."""
    from airflow.configuration import conf

    return int(conf.getint("core", "max_map_length"))
