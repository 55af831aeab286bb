"""What a benchmark ran on, in one line for its page."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from servers.postgres_access import PostgresAccess

SETTINGS = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size")


def machine() -> str:
    """Such as `2 processors (AMD EPYC), 23 GiB of memory, Linux x86_64, Python 3.11.7, 2025-11-06`."""
    python, today = platform.python_version(), datetime.now(UTC).date().isoformat()
    processors = f"{len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} processors"
    return f"{processors}{_model()}{_memory()}, {platform.system()} {platform.machine()}, Python {python}, {today}"


def postgres_settings(postgres: PostgresAccess) -> str:
    """Such as `PostgreSQL: server_version 15.4, fsync on, ...`."""
    with psycopg.connect(postgres.uri(), autocommit=True) as connection:
        values = [str((connection.execute(f"SHOW {name}".encode()).fetchone() or ("?",))[0]) for name in SETTINGS]
    return "PostgreSQL: " + ", ".join(f"{name} {value}" for name, value in zip(SETTINGS, values, strict=True))


def _model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f" ({names[0]})" if names else ""


def _memory() -> str:
    try:
        return f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB of memory"
    except (ValueError, OSError):
        return ""
