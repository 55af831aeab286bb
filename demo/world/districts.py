"""Who is in the demo world: five stores, and districts whose ids are easily mistaken for each other."""

from collections.abc import Mapping
from dataclasses import dataclass

STORES = ("ids", "hcp1", "hcp2", "adb", "sp")

# Rows by "schema.table", and those by store; both in loading order, which the load report repeats.
TableCounts = Mapping[str, int]
StoreCounts = Mapping[str, TableCounts]


@dataclass(frozen=True)
class District:
    """A tenant; `share` is its size as a fraction of the failed district's."""

    district_id: str
    name: str
    share: float = 1.0


SPRINGFIELD = District("D-002", "Springfield USD")
CONTROLS = (
    District("d-002", "Shelbyville USD", share=20_000 / 750_000),
    District("D-0021", "Ogdenville USD", share=20_000 / 750_000),
)
DISTRICTS = (SPRINGFIELD, *CONTROLS)
