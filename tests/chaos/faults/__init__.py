"""Every kind of fault, by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from . import folders, locks, outages, people, processes
from .scene import Kind, Scene

__all__ = ["KINDS", "Kind", "Scene"]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {**processes.KINDS, **outages.KINDS, **locks.KINDS, **folders.KINDS, **people.KINDS}
)
